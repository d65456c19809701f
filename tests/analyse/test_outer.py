"""Writes into what modules hold: never followed in silence."""

import numpy as np
import pytest

from s2sgrad import Refused, grad

BUFFER = np.zeros(3)
CALLS = {"n": 0}


def put(a, x):
    a[0] = x


def held():
    return BUFFER


def written(x):
    BUFFER[0] = x
    return BUFFER[0] * x


def written_by_a_helper(x):
    put(BUFFER, x)
    return BUFFER[0] * x


def written_under_another_name(x):
    b = BUFFER
    b[0] += x
    return BUFFER[0] * x


def written_through_a_view(x):
    v = BUFFER[1:]
    v *= x
    return BUFFER[1] * x


def written_through_a_result(x):
    b = held()
    b[1:2] += x
    return b[1] * x


def written_through_a_list(x):
    for row in [BUFFER, BUFFER]:
        row[0] = x
    return BUFFER[0] * x


def read_and_counted(x):
    CALLS["n"] += 1
    return CALLS["n"] * x


@pytest.mark.parametrize(
    "function",
    [
        written,
        written_by_a_helper,
        written_under_another_name,
        written_through_a_view,
        written_through_a_result,
        written_through_a_list,
        read_and_counted,
    ],
)
def test_refused(function):
    with pytest.raises(Refused, match="outer-write"):
        grad(function)(0.3)


def test_a_captured_buffer():
    buffer = np.zeros(2)

    def f(x):
        buffer[0] = x
        return buffer[0] * x

    with pytest.raises(Refused, match="outer-write"):
        grad(f)(0.3)


def test_counters_and_copies():
    def counted(x):
        CALLS["n"] += 1
        return x * 2

    def copied(x):
        b = BUFFER + 1
        b[0] = x
        return b.sum() * x

    before = CALLS["n"]
    assert grad(counted)(0.3) == 2.0
    assert CALLS["n"] == before + 1
    assert grad(copied)(0.5) == 3.0
