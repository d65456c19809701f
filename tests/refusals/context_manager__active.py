"""A context manager that is given what carries a derivative."""

import contextlib

import s2sgrad


@contextlib.contextmanager
def doubled(x):
    yield 2.0 * x


def f(x):
    with doubled(x):  # E: cannot follow `with doubled(x)`
        return x * x


s2sgrad.grad(f)(1.0)
