"""Their products are matrix products."""

import numpy as np

import s2sgrad


def f(x):
    return np.sum(x * x)


s2sgrad.grad(f)(np.asmatrix([[1.0]]))  # E: `x` is a matrix
