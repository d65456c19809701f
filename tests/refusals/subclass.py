"""Arrays whose operators mean something else."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(x * x)


s2sgrad.grad(f)(np.ma.masked_array([1.0, 2.0]))  # E: `x` is a MaskedArray
