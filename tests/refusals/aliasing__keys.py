"""A dict gets another key that has another name."""

import s2sgrad


def f(x):
    parts = {"a": x}
    others = parts
    parts["b"] = x * x  # E: cannot follow how `parts` grows or shrinks
    return others["b"]


s2sgrad.grad(f)(2.0)
