"""A method that NumPy has no more."""

import numpy as np

import s2sgrad


def f(x):
    y = x * 1.0
    y.itemset(0, 2.0)  # E: cannot differentiate the method `.itemset`
    return y[0]


s2sgrad.grad(f)(np.ones(2))
