"""An expression that is text."""

import s2sgrad


def f(x):
    return eval("x * x")  # E: cannot differentiate `eval`


s2sgrad.grad(f)(1.0)
