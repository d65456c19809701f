"""An axis that is text."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(x, axis="a")  # E: cannot tell what


s2sgrad.grad(f)(np.ones(2))
