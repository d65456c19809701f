"""Complex numbers."""

import numpy as np

import s2sgrad


def f(x):
    return np.abs(np.sum(x * 1j))  # E: is complex


s2sgrad.grad(f)(np.ones(2))
