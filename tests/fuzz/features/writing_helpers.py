"""Functions that write into their arguments."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "writing_helpers",
    {
        "statement": [
            "scale(<vector!>, <number>)",
            "scale(<row!>, <number>)",
            "shift(<vector!>, <number>)",
            "shift(<vector!>[1:5], <number>)",
            "scale(<matrix!>[<at2>], <number>)",
            "shift(<matrix!>.T[<at3>], <number>)",
            "fill(<vector!>, <vector>)",
            "fill(<vector!>, <vector!>)",
            "<+vector> = scale(<vector!>, <number>)",
            "<+vector> = scale(<vector>, <number>)",
            "<+vector> = maybe_scaled(<vector!>, <number>, <step>)",
            "swap(<vector!>, <vector!>)",
            "<+a=vector> = np.zeros(6)\nfill(<a>, <vector>)",
            "<+a=vector> = np.ones(6)\nscale(<a>, <number>)",
            "<number~> += consumed(<vector!>)",
        ],
        "vector": ["scale(<vector> * 1.0, <number>)", "maybe_scaled(<vector!>, <number>, <step>)"],
        "number": ["consumed(<vector!>)"],
    },
    helpers={
        "scale": """
            def scale(v, k):
                v *= k
                return v
        """,
        "shift": """
            def shift(v, k):
                v[1:] += k * v[:-1]
        """,
        "fill": """
            def fill(v, w):
                for i in range(len(v)):
                    v[i] = w[i] * w[i - 1]
        """,
        "maybe_scaled": """
            def maybe_scaled(v, k, n):
                if n == 1:
                    v *= k
                    return v
                return v * 2.0
        """,
        "swap": """
            def swap(v, w):
                old = v.copy()
                v[:] = w
                w[:] = old
        """,
        "consumed": """
            def consumed(v):
                total = np.sum(v * v)
                v[0] = 0.0
                v[-1] *= total
                return total + v[1]
        """,
    },
    floor=0.5,
)
