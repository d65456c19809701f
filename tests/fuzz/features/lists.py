# ruff: noqa: E501
"""Lists of arrays and numbers that are grown, popped, read and stored into."""

from tests.fuzz.grammar import Feature


def two(rng):
    """Two vectors."""
    return [rng.normal(size=6) * 0.5, rng.normal(size=6) * 0.5]


FEATURE = Feature(
    "lists",
    {
        "setup": [
            "<+arrays> = [<vector>, <vector>]",
            "<+arrays> = [<vector!>, <vector>]",
            "<+numbers> = [<number>, <number>, <number>]",
            "<+numbers> = []\nfor <*number> in u:\n    <numbers!>.append(<number!> * <number>)",
        ],
        "statement": [
            "<+arrays> = [<vector>, <vector>]",
            "<+numbers> = [<number>, <number>, <number>]",
            "<arrays!>.append(<vector>)",
            "<arrays!>.append(<vector!>)",
            "<numbers!>.append(<number>)",
            "<arrays!>[0] = <vector>",
            "<arrays!>[-1] = <vector!>",
            "<numbers!>[<step!>] = <number>",
            "<numbers!>[0] *= <number>",
            "<arrays!>[0][<at6>] = <number>",
            "<arrays!>[1] *= <number>",
            "<arrays!>[-1][:] = <vector>",
            "<k=arrays!>.append(<vector>)\n<+vector> = <k>.pop()",
            "<k=numbers!>.append(<number>)\n<+number> = <k>.pop() * <k>.pop()\n<k>.append(<number>)",
            "<a=vector~> = <a> + <k=arrays!>.pop()\n<k>.append(<a>)\n<a>[<at6>] = <number>",
            "<+vector> = <arrays!>[-1]",
            "for <*vector> in <arrays!>:\n    <loop>",
            "for <*k=vector> in <arrays!>:\n    <k> *= <number>",
            "for <*step>, <*vector> in enumerate(<arrays!>[:2]):\n    <loop>",
            "for <*number> in <numbers!>:\n    <loop>",
            "<+arrays> = <arrays!> + [<vector>]",
            "<+arrays> = <arrays!>[:2]",
            "<+arrays> = <arrays!>",
            "<arrays!>.insert(0, <vector>)",
            "<arrays!>.extend([<vector>, <vector!>])",
            "<numbers!>.reverse()",
            "<+numbers> = [<number>] * 3",
            "halve_first(<arrays!>)",
            "grow(<arrays!>, <vector>)",
        ],
        "vector": ["<arrays!>[0]", "<arrays!>[-1]", "sum(<arrays!>)"],
        "number": ["<numbers!>[<step!>]", "sum(<numbers!>)", "<numbers!>[-1]"],
        "row": ["np.array(<numbers!>[:3])"],
        "count": ["len(<arrays!>)"],
        "total": [
            "np.sum(<arrays!>[0])",
            "sum(<numbers!>)",
            "np.sum(np.stack(<arrays!>) ** 2)",
        ],
    },
    helpers={
        "halve_first": """
            def halve_first(arrays):
                first = arrays[0]
                first *= 0.5
        """,
        "grow": """
            def grow(arrays, v):
                arrays.append(v * 1.5)
        """,
    },
    parameters={"given_arrays": ("arrays", two)},
    floor=0.2,
)
