"""A class is made while the function runs."""

import s2sgrad


def f(x):
    class Point:  # E: cannot differentiate a class in a function
        pass

    return x * x


s2sgrad.grad(f)(1.0)
