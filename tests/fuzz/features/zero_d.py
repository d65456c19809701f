"""Arrays of no axes, and what becomes of them."""

import numpy as np

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "zero_d",
    {
        "setup": ["<+point> = np.array(<number>)", "<+point> = np.zeros(())"],
        "statement": [
            "<+point> = np.array(<number>)",
            "<+point> = np.asarray(<number> * 2.0)",
            "<+point> = <point!>",
            "<point!>[()] = <number>",
            "<point~> += <number>",
            "<point~> *= <point!>",
            "<point!>[...] = <number>",
            "<+number> = <point!> * <number>",
            "<+number> = <point!>[()]",
            "<+point> = <point!>.copy()",
            "<vector!>[<at6>] = <point!>",
            "<+point> = <vector!>[<at6>, ...]",
            "<+point> = <row!>.reshape(3, 1)[1].reshape(())",
        ],
        "number": ["<point!> + <number>", "np.sin(<point!>)", "float(<point!>)", "<point!>.item()"],
        "vector": ["<vector> * <point!>", "<point!> - <vector>"],
        "total": ["float(<point!>)", "np.sum(<point!> * <vector!>)"],
    },
    parameters={"given_point": ("point", lambda rng: np.array(rng.normal() * 0.5))},
    floor=0.9,
)
