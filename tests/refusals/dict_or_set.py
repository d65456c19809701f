"""A set of active values."""

import s2sgrad


def f(x):
    return sum({x, 2.0 * x})  # E: cannot differentiate a set


s2sgrad.grad(f)(1.0)
