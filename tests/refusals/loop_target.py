"""More names than an enumerate yields."""

import numpy as np

import s2sgrad


def f(x):
    total = 0.0
    for i, v, w in enumerate(x):  # E: cannot follow this loop's target
        total += i * v * w
    return total


s2sgrad.grad(f)(np.ones(2))
