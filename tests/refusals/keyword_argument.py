"""An option that the rule does not cover."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(x, where=x > 0.0)  # E: cannot differentiate `np.sum`


s2sgrad.grad(f)(np.ones(2))
