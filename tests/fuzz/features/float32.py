"""Arrays of float32, mixed with others."""

import numpy as np

from tests.fuzz.grammar import Feature


def single(rng):
    """Six float32 numbers."""
    return (rng.normal(size=6) * 0.5).astype(np.float32)


FEATURE = Feature(
    "float32",
    {
        "setup": ["<+single> = u.astype(np.float32)", "<+single> = np.zeros(6, dtype=np.float32)"],
        "statement": [
            "<+single> = <single>",
            "<single!>[<at6>] = <number>",
            "<single!>[<at6>] += <single!>[<at6>]",
            "<single~> *= <single>",
            "<single~> += 0.5",
            "<single!>[:] = <vector>",
            "<single!>[1:] -= <single!>[:-1]",
            "<vector!>[:] = <single>",
            "<vector~> += <single>",
            "<+single> = <single!>",
        ],
        "single": [
            "<single!>",
            "<single> * <single>",
            "<single> + 0.5",
            "np.tanh(<single>)",
            "<vector>.astype(np.float32)",
            "np.where(<single> > 0, <single>, <single>)",
            "<single!>[::-1]",
        ],
        "vector": ["<single> * <vector>", "<single>.astype(float)", "<vector> - <single!>"],
        "number": ["<single!>[<at6>]", "np.sum(<single>)", "float(np.mean(<single>))"],
        "total": ["np.sum(<single!> ** 2)", "np.sum(<single!> * <vector!>)"],
    },
    parameters={"given_single": ("single", single)},
    floor=0.7,
)
