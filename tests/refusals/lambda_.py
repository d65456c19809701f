"""A lambda in a comprehension: all of them see the last value of the variable."""

import s2sgrad


def f(x):
    rules = [lambda z: z * k for k in (x, 2.0)]  # E: cannot differentiate a lambda in a function
    return rules[0](x)


s2sgrad.grad(f)(1.0)
