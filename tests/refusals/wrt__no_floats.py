"""A parameter that holds no floats."""

import s2sgrad


def f(x, mode):
    return x * 2.0


s2sgrad.grad(f, wrt="mode")(1.0, "fast")  # E: with respect to `mode`: it holds no floats
