"""Tuples: made, unpacked, handed on."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "tuples",
    {
        "setup": ["<+couple> = (<vector>, <number>)", "<+couple> = <vector!>, c"],
        "statement": [
            "<+couple> = (<vector>, <number>)",
            "<+couple> = <vector!>, <number>",
            "<+couple> = (<k=couple!>[0] * <number>, <k>[1])",
            "<+vector>, <+number> = <couple!>",
            "<+vector> = <couple!>[0]",
            "<+number> = <couple!>[1]",
            "<couple!>[0][<at6>] = <number>",
            "<+vector>, (<+number>, <+row>) = <vector>, (<number>, <row>)",
            "<number~>, <vector~> = <number>, <vector>",
            "<+couple> = stepped(<couple!>, <number>)",
            "<+couple> = <couple!> if <test> else (<vector>, <number>)",
        ],
        "vector": ["<couple!>[0]", "stepped((<vector>, <number>), <number>)[0]"],
        "number": ["<couple!>[1]"],
        "total": ["np.sum(<k=couple!>[0] * <k>[1])"],
    },
    helpers={
        "stepped": """
            def stepped(state, h):
                v, s = state
                return v + h * s, s - h * v[0]
        """,
    },
    floor=0.35,
)
