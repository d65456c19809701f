"""Text that enters the computation."""

import s2sgrad


def f(x, i):
    text = f"{i}"  # E: cannot differentiate an f-string
    return x * len(text)


s2sgrad.grad(f)(1.0, 10)
