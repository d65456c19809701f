"""Which of two arrays a name stands for, while the other is written into."""

import numpy as np

import s2sgrad


def f(x, y, c):
    a = x * 1.0
    b = y * 1.0
    both = [a, b]
    for i in range(2):
        w = both[(i + c) % 2]
        w *= a[0]  # E: cannot follow a write into memory that
    return np.sum(a * b)


s2sgrad.grad(f)(np.ones(2), np.ones(2), 1)
