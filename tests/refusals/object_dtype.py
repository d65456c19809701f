"""The elements of an array of objects can be anything."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(x * x)


s2sgrad.grad(f)(np.array([1.0, None]))  # E: `x` is an array of Python objects
