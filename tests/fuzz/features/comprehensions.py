"""List comprehensions and generator expressions."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "comprehensions",
    {
        "setup": ["<+numbers> = [<number> for <*number> in u[:4]]"],
        "statement": [
            "<+numbers> = [<number> for <*number> in <vector!>]",
            "<+numbers> = [<number> for <*step> in range(3)]",
            "<+numbers> = [<number> for <*step>, <*number> in enumerate(<row!>)]",
            "<+numbers> = [<number> for <*number>, <*number> in zip(<vector!>, <row!>)]",
            "<+numbers> = [<number> for <*number> in <numbers!>]",
            "<+numbers> = [<number> for <*step> in range(2) for <*step> in range(2)]",
            "<+arrays> = [<vector> for <*step> in range(3)]",
            "<+arrays> = [<vector> for <*vector> in <arrays!>]",
            "<+arrays> = [<vector!> for <*step> in range(2)]",
        ],
        "number": [
            "sum(<number> for <*number> in <vector!>)",
            "sum([<number> for <*step> in range(3)])",
            "sum(<number> for <*number> in <vector!> if <test>)",
            "max(<number> for <*number> in <row!>)",
            "sum(<numbers!>)",
        ],
        "vector": [
            "np.array([<number> for <*number> in <vector!>])",
            "sum(<vector> for <*step> in range(2))",
            "sum([<vector> for <*row> in <matrix!>])",
        ],
        "matrix": [
            "np.array([<row> for <*step> in range(2)])",
            "np.stack([<row> for <*row> in <matrix!>])",
            "np.array([[<number> for <*step> in range(3)] for <*number> in <pair!>])",
        ],
        "test": ["any(<test> for <*number> in <row!>)", "all([<test> for <*step> in range(2)])"],
        "total": ["sum(<k=number> * 0.5 for <*number> in <numbers!>)", "sum(<numbers!>)"],
    },
    floor=0.55,
)
