"""A lambda that is stored."""

import s2sgrad


def f(x):
    rules = [lambda z: z * x]  # E: cannot differentiate a lambda in a function
    return rules[0](x)


s2sgrad.grad(f)(1.0)
