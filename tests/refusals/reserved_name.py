"""A name that means something else in generated code."""

import s2sgrad


def f(x):
    np = 3.0
    return x * np  # E: `np` has another meaning in generated code


s2sgrad.grad(f)(1.0)
