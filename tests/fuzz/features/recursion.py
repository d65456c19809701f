"""Functions that call themselves, and each other."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "recursion",
    {
        "statement": [
            "<+vector> = nested(<vector>, <number>, <step>)",
            "damp(<vector!>, <number>, <step>)",
            "<+number> = horner(<vector>, <number>, <step> + 2)",
        ],
        "vector": ["nested(<vector>, <number>, <step>)"],
        "number": [
            "horner(<vector>, <number>, <step> + 2)",
            "halving(<vector>)",
            "even_sum(<vector>, <step>)",
        ],
    },
    helpers={
        "nested": """
            def nested(v, k, n):
                if n <= 0:
                    return v * k
                return np.sin(nested(v * 0.5, k, n - 1)) + v
        """,
        "damp": """
            def damp(v, k, n):
                if n > 0:
                    v[n] *= k
                    damp(v, k, n - 1)
                    v[0] += v[n]
        """,
        "horner": """
            def horner(v, x, n):
                if n == 0:
                    return v[0]
                return v[n] + x * horner(v, x, n - 1)
        """,
        "halving": """
            def halving(v):
                if len(v) == 1:
                    return v[0] ** 2
                middle = len(v) // 2
                return halving(v[:middle]) * 0.5 + halving(v[middle:])
        """,
        "even_sum": """
            def even_sum(v, n):
                return v[n] if n < 1 else v[n] + odd_sum(v, n - 1)
        """,
        "odd_sum": """
            def odd_sum(v, n):
                return 0.0 if n < 1 else even_sum(v * 0.5, n - 1)
        """,
    },
    floor=0.65,
)
