"""Text that becomes code while the program runs."""

import s2sgrad


def f(x):
    exec("x = x * 2")  # E: cannot differentiate `exec`
    return x * x


s2sgrad.grad(f)(1.0)
