"""The entries of a dict that may change while they are gone through with something else."""

import numpy as np

import s2sgrad


def f(x):
    table = {"a": x * 2.0, "b": x * 3.0}
    total = 0.0
    for factor, entry in zip((1.0, 2.0), table.values()):  # E: cannot follow a loop over
        table["b"] = entry**2
        total += factor * np.sum(entry)
    return total


s2sgrad.grad(f)(np.ones(2))
