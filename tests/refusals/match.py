"""A pattern that takes the rest of a dict."""

import s2sgrad


def f(x):
    match {"a": x, "b": x * x}:  # E: cannot differentiate this match
        case {"a": y, **rest}:
            return y * rest["b"]


s2sgrad.grad(f)(2.0)
