"""One list is given twice, and one of the two grows."""

import s2sgrad


def f(xs, ys):
    xs.append(2.0 * xs[0])
    return sum(xs) * sum(ys)


given = [1.0, 2.0]
s2sgrad.grad(f)(given, given)  # E: `xs` and `ys` share memory, and `f` writes into it
