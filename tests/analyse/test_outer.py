"""Writes into what modules hold: never followed in silence."""

import types
from typing import ClassVar

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


class Held:
    buffer = np.zeros(3)
    log: ClassVar[list] = [0.5, 0.5]
    found: ClassVar[dict] = {"x": 0.5}


SOLVER = types.ModuleType("solver")
SOLVER.buffer = np.zeros(3)


def written_in_a_class(x):
    Held.buffer[0] = x
    return Held.buffer[0] * x


def written_in_a_class_under_another_name(x):
    b = Held.buffer
    b[:] = x
    return Held.buffer[0] * x


def written_in_a_module(x):
    b = SOLVER.buffer
    b += x
    return SOLVER.buffer[0] * x


def written_in_a_class_by_a_helper(x):
    put(Held.buffer, x)
    return Held.buffer[0] * x


def appended_in_a_class(x):
    Held.log.append(x)
    return Held.log[-1] * x


def appended_in_a_class_under_another_name(x):
    log = Held.log
    log.append(x)
    return Held.log[-1] * x


def entered_in_a_class(x):
    Held.found["x"] = x
    return Held.found["x"] * x


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
        written_in_a_class,
        written_in_a_class_under_another_name,
        written_in_a_module,
        written_in_a_class_by_a_helper,
        appended_in_a_class,
        appended_in_a_class_under_another_name,
        entered_in_a_class,
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
