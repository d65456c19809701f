"""What is refused in a function that calls itself keeps its reason."""

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused


def smallest_first(xs):
    if len(xs) <= 1:
        return xs
    lower = [v for v in xs[1:] if v < xs[0]]
    return smallest_first(lower) - [xs[0]]


def of_itself(x):
    return smallest_first([v * 2 for v in x])[0]


def in_turn(xs, n):
    return xs if n == 0 else then_the_other(xs, n - 1)


def then_the_other(xs, n):
    if n == 0:
        return xs
    return in_turn(xs, n - 1) - [xs[0]]


def of_each_other(x):
    return in_turn([v * 2 for v in x], 2)[0]


@pytest.mark.parametrize("function", [of_itself, of_each_other])
def test_the_reason_survives_the_rounds(function):
    with pytest.raises(Refused, match="its operands are tuples or lists"):
        s2sgrad.grad(function)(np.array([2.0, 1.0, 4.0]))


def test_a_list_in_a_dict_that_holds_the_dict():
    def f(x):
        state = {"x": x * 1.0, "log": []}
        for i in range(3):
            state["log"].append(dict(state))
            state["x"] = state["x"] * 1.5 + i
        return sum(np.sum(s["x"]) * (k + 1) for k, s in enumerate(state["log"]))

    with pytest.raises(Refused, match="hold itself"):
        s2sgrad.grad(f)(np.ones(3))
