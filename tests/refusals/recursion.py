"""Each call has arguments of another kind."""

import s2sgrad


def depth(x, n):  # E: the recursion of `depth` does not settle
    return depth((x,), n - 1) if n else 1.0


def f(x):
    return x * depth(x, 3)


s2sgrad.grad(f)(1.0)
