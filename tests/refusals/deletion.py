"""A slice of a list is deleted."""

import s2sgrad


def f(x):
    rows = [x, 2.0 * x, 3.0 * x]
    del rows[1:]  # E: cannot differentiate
    return rows[0]


s2sgrad.grad(f)(1.0)
