"""The caller's arrays share memory, and one is written into."""

import numpy as np

import s2sgrad


def f(x, y):
    x += y
    y *= 2.0
    return np.sum(x * y)


x = np.ones(3)
s2sgrad.grad(f)(x, x)  # E: `x` and `y` share memory, and `f` writes into it
