"""A list that is given gets other items, in a function that calls itself with it."""

import s2sgrad


def f(d, n):  # E: cannot follow how `d` grows or shrinks
    d[n] = d[0] * 2.0
    return d[n] if n == 3 else f(d, n + 1)


s2sgrad.grad(f)({0: 1.0}, 1)
