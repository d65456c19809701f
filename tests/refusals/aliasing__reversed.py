"""A list is reversed that has another name."""

import s2sgrad


def f(x):
    parts = [x, x * x, 1.0]
    others = parts
    parts.reverse()  # E: cannot follow how `parts` grows or shrinks
    return others[0]


s2sgrad.grad(f)(2.0)
