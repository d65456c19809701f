"""What another generator yields."""

import numpy as np

import s2sgrad


def f(x):
    yield from x  # E: cannot differentiate yield


s2sgrad.grad(f)(np.ones(2))
