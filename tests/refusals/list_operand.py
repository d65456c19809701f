"""NumPy makes an array of a list silently."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(np.where([x, 0.0], x, 1.0))  # E: cannot differentiate `np.where`


s2sgrad.grad(f)(1.0)
