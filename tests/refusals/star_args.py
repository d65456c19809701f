"""How many values a star stands for is not known."""

import numpy as np

import s2sgrad


def f(x):
    return max(*x)  # E: cannot differentiate


s2sgrad.grad(f)(np.ones(2))
