"""A nested function that is decorated."""

import functools

import s2sgrad


def f(x):
    @functools.cache
    def g(z):  # E: cannot differentiate a function in a function
        return z * x

    return g(x)


s2sgrad.grad(f)(1.0)
