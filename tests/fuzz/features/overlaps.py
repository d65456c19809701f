"""Slices of one array, read and written at once."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "overlaps",
    {
        "statement": [
            "<a=vector!>[1:] = <a>[:-1]",
            "<a=vector!>[:-1] = <a>[1:]",
            "<a=vector!>[1:] += <a>[:-1]",
            "<a=vector!>[:-2] *= <a>[2:]",
            "<a=vector!>[1:-1] += <number> * (<a>[2:] - 2 * <a>[1:-1] + <a>[:-2])",
            "<a=vector!>[::-1] = <a>",
            "<a=vector!>[:] = <a>[::-1]",
            "<a=vector!>[::2] = <a>[1::2]",
            "<a=vector!>[2:5] -= <number> * <a>[1:4] * <a>[3:]",
            "<a=matrix!>[0] = <a>[1]",
            "<a=matrix!>[1] += <a>[0] * <number>",
            "<a=matrix!>[:, 1:] = <a>[:, :-1]",
            "<a=matrix!>[:, 0], <a>[:, 1] = <a>[:, 1], <a>[:, 0]",
            "<a=vector!>[1:] += <vector!>[:-1]",
            "for <*k=step> in range(1, 6):\n    <a=vector!>[<k>] += <number!> * <a>[<k> - 1]",
            "for <*k=step> in range(1, 5):\n    <a=vector!>[<k>] = <a>[<k> - 1] * <a>[<k> + 1]",
        ],
    },
    floor=0.9,
)
