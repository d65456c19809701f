"""Lambdas, called here or by a helper."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "lambdas",
    {
        "setup": [
            "<^small> = lambda <*vector>: <vector>",
            "<^measure> = lambda <*vector>: <number>",
        ],
        "statement": [
            "<^small> = lambda <*vector>: <vector>",
            "<^measure> = lambda <*vector>: <number>",
            "<+vector> = applied(lambda <*vector>: <vector>, <-vector>)",
            "<+vector> = <small!>(<vector>)",
        ],
        "vector": [
            "<small!>(<vector>)",
            "applied(<small!>, <vector>)",
            "applied(lambda <*vector>: <vector>, <-vector>)",
        ],
        "number": [
            "<measure!>(<vector>)",
            "applied(<measure!>, <vector>)",
            "(lambda <*number>: <number>)(<-number>)",
        ],
        "total": ["<measure!>(<vector!>)"],
    },
    helpers={
        "applied": """
            def applied(act, v):
                return act(v * 0.5) + act(v)
        """,
    },
    floor=0.45,
)
