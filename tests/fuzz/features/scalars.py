"""Python's own numbers, `math`, conversions."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "scalars",
    {
        "setup": ["<+number> = float(u[0])", "<+count> = 2", "<+number> = 1"],
        "statement": [
            "<+number> = 0",
            "<+number> = <count>",
            "<+number> = <number> ** 2",
            "<+count> = <count> + 1",
            "<+count> = len(<vector!>)",
            "<+number> = float(<number>)",
            "<+number> = int(<number> > 0.2) * <number>",
            "<+number> = abs(<number>)",
            "<number~> /= 2",
            "<number~> += 1",
        ],
        "number": [
            "math.sin(<number>)",
            "math.exp(-(<number> ** 2))",
            "math.sqrt(1 + <number> ** 2)",
            "np.float64(<number>)",
            "float(<number>)",
            "float(np.sum(<vector>))",
            "min(<number>, <number>)",
            "max(<number>, 0.1, <number>)",
            "abs(<number>)",
            "round(<number>, 1)",
            "<number> ** <count>",
            "<number> * <count>",
            "<number> / <count!>",
            "pow(<number>, 2)",
            "-<number>",
            "bool(<number!> > 0) * <number>",
            "<vector!>[<at6>].item()",
            "<number> % 0.7",
            "math.pi * <number>",
        ],
        "count": ["len(<vector!>)", "<count> // 2 + 1", "int(<number> * 0)", "<count> % 3"],
        "vector": ["<vector> ** <count>", "<vector> * <count>", "<vector> / <count!>"],
        "test": ["<count> > 2", "math.isfinite(<number!>)", "1 < <count> < 4", "<number!> == 0"],
    },
    floor=0.6,
)
