"""A default that no literal denotes."""

import numpy as np

import s2sgrad


def scaled(x, by=np.array([2.0, 3.0])):
    return np.sum(x * by)


def f(x):
    return scaled(x)  # E: the default of `by` is not a literal


s2sgrad.grad(f)(np.ones(2))
