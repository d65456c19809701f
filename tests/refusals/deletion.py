"""Every other item of a list is deleted."""

import s2sgrad


def f(x):
    parts = [x, x * x, 1.0]
    del parts[::2]  # E: cannot differentiate this del
    return parts[0]


s2sgrad.grad(f)(2.0)
