"""An open number of arguments."""

import s2sgrad


def f(*x):
    return x[0]


s2sgrad.grad(f)(1.0)  # E: cannot differentiate `f`
