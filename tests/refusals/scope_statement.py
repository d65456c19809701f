"""A value that changes outside of the function."""

import s2sgrad


def f(x):
    global total  # E: cannot differentiate
    total = x * x
    return total


s2sgrad.grad(f)(1.0)
