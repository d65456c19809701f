"""Axes of length 1, which are broadcast."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "length_one",
    {
        "setup": ["<+unit> = u[:1] * c", "<+column> = u[:2].reshape(2, 1) * c", "<+unit> = u[2:3]"],
        "statement": [
            "<+unit> = <unit>",
            "<+column> = <column>",
            "<unit!>[0] = <number>",
            "<unit~> += <number>",
            "<unit!>[:] = np.sum(<vector>)",
            "<column!>[<at2>] *= <number>",
            "<column!>[:, 0] = <pair>",
            "<vector!>[:] = <unit>",
            "<vector~> += <unit>",
            "<matrix~> *= <column>",
            "<matrix!>[...] = <column>",
            "<vector!>[<at6>] = <unit>[0]",
            "<vector!>[1:2] = <unit>",
            "<+row> = <row> * <unit>",
        ],
        "unit": [
            "<unit!>",
            "<unit> * <unit>",
            "<vector!>[<step!>:<step!> + 1] * 1.0",
            "np.atleast_1d(<number>)",
            "np.sum(<row>, keepdims=True)",
        ],
        "column": [
            "<column!>",
            "<pair>[:, None]",
            "np.sum(<matrix>, axis=1, keepdims=True)",
            "<pair>.reshape(-1, 1)",
            "<column> * <unit>",
        ],
        "vector": ["<vector> * <unit>", "<unit> - <vector>"],
        "matrix": ["<matrix> * <column>", "<column> * <row>", "<column> + <row>[None, :]"],
        "number": ["<unit!>[0]", "np.sum(<column>)"],
        "total": ["np.sum(<unit!> * <vector!>)", "np.sum(<column!> ** 2)"],
    },
    parameters={"given_unit": ("unit", lambda rng: rng.normal(size=1))},
    floor=0.65,
)
