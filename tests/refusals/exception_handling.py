"""How far a body came before it failed can be seen afterwards."""

import math

import s2sgrad


def f(x):
    total = x
    try:
        for i in range(5):
            total += math.sqrt(x - i)  # E: cannot follow how far this try came with `total`
    except ValueError:
        pass
    return total


s2sgrad.grad(f)(2.0)
