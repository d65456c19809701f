"""Programs of objects, calls and statements that random ones were reduced to, with the faults that they showed."""

import dataclasses
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from tests.corpus.registry import program


def scale_all(k, *arrays):
    for v in arrays:
        v *= k


def fill_first(k, *values):
    values[0][:] = values[1] * values[2] * k


def vector_and_number(rng):
    return (rng.normal(size=5), 0.4)


# What a function writes into is one of `*args`: there is no variable for the whole of them.
@program(wrt=("u", "c"), args=vector_and_number, tags="aliases")
def arrays_that_are_scaled_by_a_helper(u, c):
    v, w = u * 2.0, u * c
    for _ in range(2):
        scale_all(c, v, w[1:])
        scale_all(0.5, np.ones(3), v)
    scale_all(c, v, v)
    return v @ v + np.sum(w)


# A number among `*args` receives beside the arrays that are written into.
@program(wrt=("u", "c"), args=vector_and_number)
def numbers_beside_a_written_array(u, c):
    v = u * 2.0
    fill_first(c, v, u, c)
    w = np.zeros(5)
    fill_first(2.0, w, v, c)
    fill_first(c, u, v[::-1], 3.0)
    return v @ w + np.sum(u * v)


class Pusher:
    """An object that can be called, too."""

    def __init__(self, v, k):
        self.v, self.k = v, k

    def __call__(self, w):
        self.v[1] = w[0]
        return self.k * w


class Slots:
    """An object without a dict of its attributes."""

    __slots__ = ("k", "v")

    def __init__(self, v, k):
        self.v, self.k = v, k


# The tangent of an object that nobody reads is made by its `__init__`, also if it can be called.
@program(wrt=("u", "c"), args=vector_and_number, tags="object aliases")
def object_that_is_called_and_one_that_is_not(u, c):
    first = Pusher(u, c)
    _ = Pusher(u, 1.0)
    first.v[3] *= c
    return np.sum(first(u)) * first.k + u[1]


# ... or has no dict.
@program(wrt=("u", "c"), args=vector_and_number, tags="object aliases")
def objects_with_slots(u, c):
    first = Slots(u, c)
    _ = Slots(u, 1.0)
    first.v[3] *= c
    same = first
    same.k = c * 2.0
    return np.sum(first.v) * first.k + u[0]


@dataclass
class State:
    """What `dataclasses.replace` makes another one of."""

    kind: ClassVar[str] = "state"
    v: np.ndarray
    s: float


class Point(NamedTuple):
    """A named tuple that is replaced, too."""

    x: float
    w: np.ndarray


# A copy of an object holds the same array.
@program(wrt=("u", "c"), args=vector_and_number, tags="object aliases")
def objects_with_one_value_replaced(u, c):
    first = State(u, c)
    second = dataclasses.replace(first, s=c * 2.0)
    second.v[0] = c
    for _ in range(2):
        first = dataclasses.replace(first, v=first.v * first.s)
    return np.sum(first.v) * first.s + second.s


@program(wrt=("u", "c"), args=vector_and_number, tags="object")
def named_tuples_with_one_value_replaced(u, c):
    point = Point(c, u)
    for _ in range(3):
        point = point._replace(x=point.x * c, w=point.w * point.x)
    found = point._asdict()
    return found["x"] * np.sum(found["w"]) + point._replace(x=2.0).x


# The only line of a `case` is a function that is not used, or known by its name only.
@program(wrt=("u", "c"), args=vector_and_number, tags="no-duals")
def functions_in_cases_and_handlers(u, c):
    match len(u):
        case 2:
            act = lambda v: v  # noqa: E731
        case n if n > 3:
            act = lambda v: v * 2.0  # noqa: E731
        case _:

            def act(v):
                return v * 3.0

    try:
        w = np.linalg.inv(np.zeros((2, 2)))
    except np.linalg.LinAlgError:
        unused = lambda v: v + c  # noqa: E731, F841
        w = np.eye(2)
    return np.sum(u) * c * w[0, 0]
