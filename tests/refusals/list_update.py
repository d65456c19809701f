"""A list is extended by an operator."""

import s2sgrad


def f(x):
    parts = [x]
    parts += [2.0 * x]  # E: cannot differentiate a list that grows in place
    return parts[1]


s2sgrad.grad(f)(1.0)
