"""A context manager that swallows exceptions: its body may end early."""

import s2sgrad


class Forgiving:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        return kind is ValueError


def f(x):
    with Forgiving():  # E: cannot follow `with Forgiving()`
        return x * x


s2sgrad.grad(f)(1.0)
