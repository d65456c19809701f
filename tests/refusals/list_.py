"""Lists in a long list."""

import numpy as np

import s2sgrad


def f(x):
    table = [[x[i], 2.0] for i in range(20)]
    total = 0.0
    for row in table[1:]:  # E: cannot differentiate `table[1:]`
        total += row[0]
    return total


s2sgrad.grad(f)(np.ones(20))
