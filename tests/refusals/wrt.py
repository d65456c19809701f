"""A name that is no parameter."""

import s2sgrad


def f(x):
    return x * 2.0


s2sgrad.grad(f, wrt="weights")(1.0)  # E: `f` has no parameter 'weights'; its parameters are: x
