"""A cotangent of another shape."""

import numpy as np

import s2sgrad


def f(x):
    return 2.0 * x


value, pullback = s2sgrad.vjp(f, np.ones(3))
pullback(np.ones(2))  # E: the cotangent has shape (2,), but the value has shape (3,)
