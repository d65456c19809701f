"""A list on one path, an array on the other."""

import numpy as np

import s2sgrad


def f(x):
    if x[0] > 0.0:
        y = [x]
    else:
        y = x
    return np.sum(y * x)  # E: cannot tell what `y` is


s2sgrad.grad(f)(np.ones(2))
