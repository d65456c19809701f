"""Decorated helpers, partials, and helpers whose defaults are arrays and functions."""

import functools
from functools import partial

import numpy as np

from tests.corpus.registry import program


def vector(n):
    return lambda rng: (rng.uniform(0.2, 1.5, size=n),)


def counted(function):
    calls = []

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        assert len(calls) == 0, "calls"
        return function(*args, **kwargs)

    return wrapper


def scaled(factor):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(x, *rest):
            return factor * function(x, *rest)

        return wrapper

    return decorate


@counted
def weighted(x, w, *, power=2):
    return np.sum(w * x**power)


@counted
@scaled(3.0)
def cube(x):
    return np.sum(x**3)


@program(wrt="x", args=vector(4))
def decorated_helpers(x):
    return weighted(x, x[0]) + weighted(x, w=x[1], power=3) * cube(x)


@functools.lru_cache(maxsize=None)
def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


@program(wrt="x", args=vector(3))
def cached_helpers(x):
    series = 0.0
    for k in range(5):
        series = series + x[0] ** k / factorial(k)
    return series * x[1] + x[2]


def affine(x, scale, shift):
    return scale * x + shift


HALVED = partial(affine, scale=0.5)
SHIFTED = partial(HALVED, shift=1.25)
COLUMN_SUMS = partial(np.sum, axis=0)


@program(wrt="x", args=vector(4))
def partials_of_the_module(x):
    table = np.outer(HALVED(x, shift=x[0]), SHIFTED(x))
    return np.sum(COLUMN_SUMS(table) ** 2) + np.sum(SHIFTED(x, scale=x[1]))


def applied(function, x):
    return function(x)


@program(wrt="x", args=vector(4), tags="closure")
def partials_made_inside(x):
    local = partial(affine, scale=x[0], shift=x[1])
    first = applied(local, x)
    second = applied(partial(affine, x[2], shift=2.0), first)
    nested = partial(partial(lambda a, b: a * b + x[3], x[0]), b=x[1])
    return np.sum(local(second)) * nested() + np.sum(applied(SHIFTED, x))


TABLE = np.array([0.5, -1.0, 2.0, 0.25])


def with_table(x, table=TABLE, act=np.tanh, *, offsets=(0.5, TABLE)):
    return act(x * table) + offsets[0] * offsets[1]


@program(wrt="x", args=vector(4))
def defaults_that_are_no_literals(x):
    first = with_table(x) * with_table(x, x)
    return np.sum(first * with_table(x, act=np.sin, offsets=(x[0], x)))
