"""Which array a name stands for, while the list it comes from is bound anew."""

import numpy as np

import s2sgrad


def f(x):
    both = np.zeros((2, 3))
    rows = [both[0], both[1]]
    for row in rows:
        rows = rows[::-1]
        row[0] = x[0]  # E: cannot follow a write into memory that
    return np.sum(both)


s2sgrad.grad(f)(np.ones(2))
