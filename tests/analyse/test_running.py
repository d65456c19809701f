"""Lists whose length changes while a loop runs over them."""

import numpy as np
import pytest

from s2sgrad import Refused, grad


class Queue:
    def __init__(self):
        self.waiting = []

    def put(self, v):
        self.waiting.append(v)


def put(xs, v):
    xs.append(v)


def appended(u):
    xs = [u[0], u[1] * 2]
    total = 0.0
    for v in xs:
        total = total + v**2
        if len(xs) < 5:
            xs.append(v * 2)
    return total


def popped(u):
    xs = [u * 1.0, u * 2.0, u * 3.0, u * 4.0]
    total = 0.0
    for v in xs:
        total = total + np.sum(v * xs.pop())
    return total


def by_a_helper(u):
    xs = [u * 1.0, u * 2.0]
    for v in xs:
        if len(xs) < 4:
            put(xs, v * 2)
    return np.sum(xs[-1])


def under_another_name(u):
    xs = [u * 1.0, u * 2.0]
    ys = xs
    for v in xs:
        if len(xs) < 4:
            ys.append(v * 2)
    return np.sum(xs[-1])


def in_a_dict(u):
    d = {"q": [u * 1.0, u * 2.0]}
    for k, v in enumerate(d["q"]):
        if k < 2:
            d["q"].append(v * 2)
    return np.sum(d["q"][-1])


def by_a_method(u):
    queue = Queue()
    queue.put(u * 1.0)
    queue.put(u * 2.0)
    for v in queue.waiting:
        if len(queue.waiting) < 4:
            queue.put(v * 2)
    return np.sum(queue.waiting[-1])


@pytest.mark.parametrize(
    "function", [appended, popped, by_a_helper, under_another_name, in_a_dict, by_a_method]
)
def test_refused(function):
    with pytest.raises(Refused, match="whose length changes"):
        grad(function)(np.arange(1.0, 4.0))


def test_lists_of_different_things():
    def f(u, rows):
        put(rows, 1.0)
        return np.sum(u) + np.sum(rows[0])

    with pytest.raises(Refused):
        grad(f, wrt=("u", "rows"))(np.ones(2), [np.ones(2)])
