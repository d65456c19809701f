"""`map`, `filter`, `sorted`, `functools`, and functions that are handed on and returned."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "functional",
    {
        "setup": ["<^small> = scaler(<number!>)"],
        "statement": [
            "<^small> = scaler(<number!>)",
            "<^small> = composed(scaler(<number!>), np.tanh)",
            "<^small> = functools.partial(scaled_by, <number!>)",
            "<+numbers> = list(map(math.sin, <row!>))",
            "<+numbers> = sorted(<row!>, key=lambda s: -s)",
        ],
        "vector": [
            "<small!>(<vector>)",
            "functools.reduce(lambda v, w: v * w, [<vector>, <vector>])",
        ],
        "number": [
            "sum(map(lambda s: s * <number!>, <row!>))",
            "sum(filter(lambda s: s > 0, <row!>))",
            "sorted(<row!>)[0]",
            "max(<row!>, key=abs)",
            "sum(s * t for s, t in zip(<row!>, <row!>, strict=True))",
            "divmod(<number>, 0.7)[1]",
        ],
        "total": ["np.sum(<small!>(<vector!>))"],
    },
    helpers={
        "functools": "import functools\n",
        "math": "import math\n",
        "scaler": """
            def scaler(k):
                def scaled(v):
                    return v * k
                return scaled
        """,
        "composed": """
            def composed(f, g):
                return lambda v: f(g(v))
        """,
        "scaled_by": """
            def scaled_by(k, v):
                return k * v * v
        """,
    },
)
