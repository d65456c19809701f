"""A lambda in a comprehension."""

import numpy as np

import s2sgrad


def f(x):
    rules = [lambda z: z * w for w in x]  # E: cannot differentiate a lambda
    return len(rules) * x[0]


s2sgrad.grad(f)(np.ones(2))
