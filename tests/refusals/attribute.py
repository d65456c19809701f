"""An attribute that has no rule."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(x.ctypes)  # E: cannot differentiate the attribute `.ctypes`


s2sgrad.grad(f)(np.ones(2))
