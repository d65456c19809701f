"""A store into integers cuts the derivative off."""

import numpy as np

import s2sgrad


def f(x):
    g = np.zeros(2, int)
    g[:] = 10.0 * x  # E: a derivative with respect to `x` ends here
    return 0.5 * np.sum(g)


s2sgrad.grad(f)(np.ones(2))
