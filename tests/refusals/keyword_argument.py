"""An option that the rule does not cover."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(np.exp(x, where=x > 0.0))  # E: cannot differentiate `np.exp`


s2sgrad.grad(f)(np.ones(2))
