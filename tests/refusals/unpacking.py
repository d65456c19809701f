"""More names than values."""

import s2sgrad


def f(x):
    a, b, c = (x, 2.0 * x)  # E: this unpacking fails
    return a * b * c


s2sgrad.grad(f)(1.0)
