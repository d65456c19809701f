"""A gradient belongs to one number."""

import numpy as np

import s2sgrad


def f(x):
    return x * 2.0


s2sgrad.grad(f)(np.ones(3))  # E: the result of `f` must be a scalar
