"""A draw whose parameter is active."""

import numpy as np

import s2sgrad


def f(scale):
    waits = np.random.exponential(scale, 9)  # E: cannot differentiate `np.random.exponential`
    return np.mean(waits)


s2sgrad.grad(f)(1.0)
