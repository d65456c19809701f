"""A generator runs in pieces, too."""

import s2sgrad


def f(x):
    yield x * x  # E: cannot differentiate yield


s2sgrad.grad(f)(1.0)
