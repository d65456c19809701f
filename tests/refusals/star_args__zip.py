"""Columns of which it is not known how many there are."""

import numpy as np

import s2sgrad


def f(x):
    rows = [[v, v * v] for v in x]
    total = 0.0
    for column in zip(*rows):  # E: cannot follow a loop over `zip(*rows)`
        total += sum(column)
    return total


s2sgrad.grad(f)(np.ones(3))
