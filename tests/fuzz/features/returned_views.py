"""Functions that return views of their arguments, or the arguments themselves."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "returned_views",
    {
        "statement": [
            "<+row> = part(<vector!>, <step>)",
            "<+row> = part(<vector!>, <step>)\n<row!> *= <number>",
            "<*r=row> = part(<vector!>, <step>)\n<r> += <row>",
            "<*r=row> = part(<vector!>, 1)\n<r>[<at3>] = <number>",
            "part(<vector!>, <step>)[<at3>] = <number>",
            "<+matrix> = as_matrix(<vector!>)",
            "as_matrix(<vector!>)[<at2>] = <row>",
            "<+vector> = same(<vector!>)",
            "<+vector> = same_or_new(<vector!>, <step>)",
            "<+vector> = first_of(<vector!>, <vector!>)",
            "<+row>, <+row> = halves(<vector!>)",
            "<*r=row>, <*q=row> = halves(<vector!>)\n<r> *= <q>",
        ],
        "row": ["part(<vector>, <step>)"],
        "vector": ["same(<vector>)", "same_or_new(<vector>, <step>)"],
    },
    helpers={
        "part": """
            def part(v, k):
                return v[k : k + 3]
        """,
        "as_matrix": """
            def as_matrix(v):
                return v.reshape(2, 3)
        """,
        "same": """
            def same(v):
                return v
        """,
        "same_or_new": """
            def same_or_new(v, n):
                if n % 2:
                    return v
                return v.copy()
        """,
        "first_of": """
            def first_of(v, w):
                return v if v[0] > w[0] else w
        """,
        "halves": """
            def halves(v):
                return v[:3], v[3:]
        """,
    },
    floor=0.5,
)
