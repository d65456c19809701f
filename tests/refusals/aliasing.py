"""Which of two arrays a name stands for, while the list it comes from is bound anew."""

import numpy as np

import s2sgrad


def f(x):
    rows = [x * 1.0, x * 2.0]
    for row in rows:
        rows = [row, row]
        row[0] = 2.0  # E: cannot follow a write into memory that
    return np.sum(rows[0])


s2sgrad.grad(f)(np.ones(2))
