"""The arguments do not fit."""

import s2sgrad


def half(x):
    return 0.5 * x


def f(x):
    return half(x, 2.0)  # E: this call of `half` fails


s2sgrad.grad(f)(1.0)
