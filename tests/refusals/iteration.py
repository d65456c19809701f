"""A loop over something unknown."""

import s2sgrad


def f(x, lines):
    total = 0.0
    for line in lines:  # E: cannot follow a loop over `lines`
        total += x * len(line)
    return total


s2sgrad.grad(f)(1.0, iter(["a"]))
