"""Text that becomes code while the program runs."""

import s2sgrad


def f(x):
    exec("x = x * 2")  # E: cannot tell what `exec('x = x * 2')` gives
    return x * x


s2sgrad.grad(f)(1.0)
