"""Functions that a function calls: that only compute, with defaults and keyword arguments."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "helpers",
    {
        "statement": [
            "<+vector>, <+number> = both(<vector>, <number>)",
            "<+vector> = repeated(<vector!>, <number>, <step>)",
        ],
        "vector": [
            "wave(<vector>)",
            "wave(<vector>, <number>)",
            "wave(<vector>, shift=<number>)",
            "wave(shift=<number>, v=<vector>)",
            "blended(<vector>, <vector>, weight=<number>)",
            "blended(<vector>, <vector>)",
            "repeated(<vector>, <number>, <step>)",
            "chosen(<vector>, <vector>, <step>)",
        ],
        "number": [
            "energy(<vector>)",
            "energy(<vector>, <number>)",
            "energy(scale=<number>, v=<vector>)",
            "clipped(<number>)",
            "both(<vector>, <number>)[1]",
        ],
    },
    helpers={
        "wave": """
            def wave(v, shift=0.5):
                return np.sin(v + shift) * v
        """,
        "blended": """
            def blended(v, w, *, weight=0.3):
                return weight * v + (1 - weight) * w
        """,
        "repeated": """
            def repeated(v, k, n):
                for _ in range(n):
                    v = v * k + 0.1
                return v
        """,
        "chosen": """
            def chosen(v, w, n):
                if n > 1:
                    return v
                return w * v
        """,
        "energy": """
            def energy(v, scale=2.0):
                w = wave(v, 0.1)
                return scale * (w @ v)
        """,
        "clipped": """
            def clipped(s):
                if s > 1.0:
                    return 1.0
                elif s < -1.0:
                    return s * 0.1
                return s * s
        """,
        "both": """
            def both(v, s):
                w = v * s
                return w, w[0] + s
        """,
    },
    floor=0.6,
)
