"""An index that is none."""

import s2sgrad


def f(x, k):
    pair = (x, 2)
    return pair[k] * x  # E: cannot tell what `pair[k]` is


s2sgrad.grad(f)(1.0, 1.0)
