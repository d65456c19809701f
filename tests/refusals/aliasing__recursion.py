"""A list that is given is sorted, in a function that calls itself with it."""

import s2sgrad


def f(xs, n):  # E: cannot follow how `xs` grows or shrinks
    xs.sort()
    xs[0] = 2.0 * xs[0]
    return xs[0] ** 2 if n == 0 else f(xs, n - 1)


s2sgrad.grad(f)([2.0, 1.0, 3.0], 3)
