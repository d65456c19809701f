"""A dict that is given gets another key, in a function that calls itself with it."""

import s2sgrad


def f(d, n):
    d[n] = d[0] * 2.0  # E: cannot follow how `d` grows or shrinks
    return d[n] if n == 3 else f(d, n + 1)


s2sgrad.grad(f)({0: 1.0}, 1)
