"""An expression that is text."""

import s2sgrad


def f(x):
    return eval("x * x")  # E: cannot tell what `eval('x * x')` gives


s2sgrad.grad(f)(1.0)
