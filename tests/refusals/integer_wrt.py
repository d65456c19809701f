"""A function of integers has no derivative."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(x * x)


s2sgrad.grad(f)(np.arange(3))  # E: cannot differentiate with respect to `x`: its dtype is int64
