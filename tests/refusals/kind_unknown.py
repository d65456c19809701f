"""A number plus a string."""

import s2sgrad


def f(x):
    y = x + "a"  # E: cannot tell
    return y


s2sgrad.grad(f)(1.0)
