"""What it writes has no rule."""

import numpy as np

import s2sgrad


def f(x):
    y = x * 1.0
    np.random.shuffle(y)  # E: cannot follow what `np.random.shuffle` writes
    return y[0]


s2sgrad.grad(f)(np.ones(2))
