"""Functions that write into arrays: what stands in their place, and what is refused."""

import warnings

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import NotFollowed, Refused

X = np.array([0.7, -1.3, 0.4, 2.1])
PLACES = np.array([0, 2])


def source(function, *args):
    derivative = s2sgrad.grad(function)
    derivative(*args)
    return derivative.source


def put(x):
    y = x.copy()
    np.put(y, [2, 0], [x[1], 3.0])
    return np.sum(y**2)


def cyclic(x):
    y = np.outer(x, x)
    np.put(y, PLACES, x)
    return np.sum(y**2)


def flat_of_one_axis(x):
    y = x * 1.0
    y.flat[1:] *= 2.0
    y.flat[0] = x[3]
    return np.sum(y.flat)


def at_a_slice(x):
    y = x * 1.0
    np.multiply.at(y, slice(1, 3), x[0])
    return np.sum(y)


def where_it_is_safe(x):
    return np.sum(np.log(x, out=np.zeros_like(x), where=x > 0.0))


def masked_square(x):
    positive = x > 0.0
    y = x.copy()
    y[positive] = x[positive] ** 2
    return np.sum(y)


@pytest.mark.parametrize(
    ("function", "line"),
    [
        (put, "y[[2, 0]] = np.array([x[1], 3.0])"),
        (cyclic, "values = np.take(x, every, mode='wrap')"),
        (flat_of_one_axis, "y[1:] *= 2.0"),
        (flat_of_one_axis, "y[0] = x[3]"),
        (at_a_slice, "y[1:3] *= x[0]"),
        (where_it_is_safe, "] = np.log(x_part)"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_call_is_a_store(function, line):
    assert line in source(function, X).replace('"', "'")
    s2sgrad.check_grad(function, X)


def test_what_is_masked_is_not_computed():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value, slope = s2sgrad.value_and_grad(where_it_is_safe)(X)
    assert value == where_it_is_safe(X)
    np.testing.assert_allclose(slope, np.where(X > 0.0, 1.0 / X, 0.0))


def test_parts_through_one_mask_are_equally_long():
    assert "sum_to" not in source(masked_square, X)


def changed_mask(x):
    positive = x > 0.0
    y = x * 3.0
    first = y[positive]
    positive[1] = True
    y[positive] = 2.0 * x[positive]
    positive[:] = False
    positive[0] = True
    return np.sum(first * x[positive]) + np.sum(y**2)


def test_a_mask_that_changes_lets_through_another_number():
    s2sgrad.check_grad(changed_mask, X)


def one_with_several(x):
    one = np.zeros(4, bool)
    one[2] = True
    several = x > -9.0
    y = np.zeros(4)
    y[several] = x[one] * x[several]
    y[several] += x[:1]
    return np.sum(y**2)


def test_what_one_mask_lets_through_is_stretched():
    s2sgrad.check_grad(one_with_several, X)


def through_helpers(x, y):
    def kept(values):
        mask = values > 0.0
        return values[mask] * 1.0

    return np.sum(kept(x) * kept(y))


@pytest.mark.parametrize("flipped", [False, True])
def test_masks_of_two_calls_are_not_the_same(flipped):
    one, several = np.array([1.0, -1.0, -2.0]), np.array([2.0, 3.0, -1.0])
    args = (several, one) if flipped else (one, several)
    s2sgrad.check_grad(through_helpers, *args, wrt=(0, 1))


def from_its_own_memory(x, way):
    y = x * 1.0
    table = np.outer(x, x)
    if way == "flat":
        y.flat[1:] = y[:-1]
    elif way == "place":
        np.place(y, y > -9.0, y[1:])
    elif way == "transposed":
        table.flat = table.T
    else:
        table.flat[[3, 5, 9]] = table[1:].ravel()
    return np.sum(y**2) + np.sum(table * np.arange(16.0).reshape(4, 4))


@pytest.mark.parametrize("way", ["flat", "place", "transposed", "places"])
def test_what_is_written_over_while_it_is_read(way):
    s2sgrad.check_grad(from_its_own_memory, X, way)


def copied_along(y, first):
    y.flat[1:] = first
    return np.sum(y**2)


def from_a_callers_memory(x):
    y = x * 1.0
    return copied_along(y, y[:-1])


def test_memory_that_is_shared_behind_a_call_ends_in_an_error():
    with pytest.raises(NotFollowed, match="written into from its own memory"):
        s2sgrad.grad(from_a_callers_memory)(X)


def bound_anew(x):
    y = x.copy()
    entries = y.flat
    y = y * 2.0
    entries[0] = 3.0
    return y[0] + entries[1]


def handed_on(x):
    entries = x.flat
    return np.sum(np.asarray(entries))


def in_turn(x):
    entries = x.flat
    return next(entries) * x[0]


@pytest.mark.parametrize("function", [bound_anew, handed_on, in_turn])
def test_iterators_that_are_not_followed(function):
    with pytest.raises(Refused, match=r"\.flat|next"):
        s2sgrad.grad(function)(X)


def rebound_in_the_loop(x):
    y = np.outer(x, x)
    total = 0.0
    for k, value in enumerate(y.flat):
        total += value * k
        if k == 2:
            y.flat[5] = x[0]
            y = y * 2.0
    return total + y[0, 0]


def rounded(x):
    counts = np.zeros(3, int)
    counts.flat[:] = 10 * x[:3]
    np.put(counts, [0, 1], x[2:])
    np.copyto(counts, x[:3], casting="unsafe", where=counts > 5)
    return np.sum(counts) * x[0]


@pytest.mark.parametrize("function", [rebound_in_the_loop, rounded])
def test_against_differences(function):
    s2sgrad.check_grad(function, X)


def test_an_array_of_integers_loses_the_derivative():
    def f(x):
        counts = np.zeros(3, int)
        np.put(counts, [0, 1], x[2:])
        counts[2] = 2.7 * x[0]
        return float(np.sum(counts))

    with pytest.warns(s2sgrad.LostDerivativeWarning):
        np.testing.assert_array_equal(s2sgrad.grad(f)(X), 0.0)


def test_arguments_stay_as_they_were():
    def f(x):
        x.flat[1:] = 2.0 * x[:-1]
        np.maximum.at(x, [0, 0], 0.1)
        x.T.sort()
        return np.sum(x * np.arange(4))

    x = X.copy()
    s2sgrad.check_grad(f, x)
    np.testing.assert_array_equal(x, X)
