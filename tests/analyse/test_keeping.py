"""Nested functions that see later changes of what they capture may not be kept."""

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused

X = np.array([0.7, 0.4, 1.3, 0.9])


def keep(function):
    return function


def store(functions, function):
    functions.append(function)


def returned_by_a_helper(x):
    a = x[0]
    g = keep(lambda z: a * z)
    a = x[1]
    return g(x[2])


def in_a_list(x):
    functions = []
    for k in range(3):
        functions.append(lambda z: z * x[k])  # noqa: B023
    return functions[0](x[1]) + functions[2](x[3])


def in_a_list_by_a_helper(x):
    functions = []
    for k in range(3):
        store(functions, lambda z: z * x[k])  # noqa: B023
    return functions[0](x[1]) + functions[2](x[3])


def in_a_dict(x):
    a = x[0]
    table = {"f": lambda z: z * a}
    a = x[1]
    return table["f"](x[2])


def in_a_tuple(x):
    a = x[0]
    pair = (lambda z: z * a, 2)
    a = x[1]
    return pair[0](x[2])


def under_another_name(x):
    a = x[0]

    def f(z):
        return z * a

    g = f
    a = x[1]
    return g(x[2])


def returned_by_a_nested_function(x):
    a = x[0]

    def make():
        def f(z):
            return z * a

        return f

    g = make()
    a = x[1]
    return g(x[2])


def bound_anew_after_it_is_made(x):
    def outer(v):
        k = v * 2

        def inner(w):
            return w * k

        result = inner
        k = k + 1
        return result

    return outer(x[0])(x[1])


@pytest.mark.parametrize(
    "function",
    [
        returned_by_a_helper,
        in_a_list,
        in_a_list_by_a_helper,
        in_a_dict,
        in_a_tuple,
        under_another_name,
        returned_by_a_nested_function,
        bound_anew_after_it_is_made,
    ],
)
def test_kept(function):
    with pytest.raises(Refused, match="sees later changes") as caught:
        s2sgrad.grad(function)(X)
    assert "nested-function" in {b.code for b in caught.value.blockers}


def as_a_result(x):
    return np.sum(x), lambda z: z


def in_numpy(x):
    return np.sum(np.vectorize(lambda z: 2.0 * z)(np.ones(3))) * x[0]


def compared(x):
    def f(z):
        return z

    def g(z):
        return z

    return x[0] if f == g else x[1]


@pytest.mark.parametrize(
    "derive",
    [
        lambda: s2sgrad.grad(as_a_result, has_aux=True)(X),
        lambda: s2sgrad.vjp(as_a_result, X),
        lambda: s2sgrad.grad(in_numpy)(X),
        lambda: s2sgrad.grad(compared)(X),
    ],
)
def test_nothing_else_takes_them(derive):
    with pytest.raises(Refused) as caught:
        derive()
    assert "nested-function" in {b.code for b in caught.value.blockers}
