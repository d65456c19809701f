"""Stores into arrays and augmented assignment."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "in_place",
    {
        "statement": [
            "<vector!>[<at6>] = <number>",
            "<vector!>[<at6>] += <number>",
            "<vector!>[<at6>] *= <number>",
            "<vector~> *= <number>",
            "<vector~> += <vector>",
            "<vector~> -= <number!> * <vector!>",
            "<vector~> /= 1.5 + <vector> ** 2",
            "<vector!>[:] = <vector>",
            "<vector!>[...] = <number>",
            "<vector!>[<step!>:<step!> + 3] = <row>",
            "<vector!>[::2] *= <row>",
            "<vector!>[1] = 0.0",
            "<row!>[<at3>] = <number>",
            "<row~> *= <row>",
            "<matrix!>[<at2>] = <row>",
            "<matrix!>[:, <at3>] += <pair>",
            "<matrix!>[<at2>, <at3>] -= <number>",
            "<matrix~> *= <row>",
            "<matrix!>[<at2>][<at3>] = <number>",
            "<a=vector!>[0], <a>[-1] = <a>[-1], <a>[0]",
            "<a=vector!>[<at6>] **= 2",
            "u[<at6>] = <number>",
            "<*a=vector> = <number> * <vector!>\n<a>[<at6>] = <number>\n"
            "<+vector> = <a> * <vector!>\n<a>[<at6>] = <number>",
        ],
    },
    floor=0.9,
)
