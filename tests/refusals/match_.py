"""A pattern that takes the rest of a dict."""

import s2sgrad


def f(table):
    match table:  # E: cannot differentiate
        case {"a": x, **rest}:
            return x * len(rest)
    return 1.0


s2sgrad.grad(f)({"a": 1.0, "b": 2.0})
