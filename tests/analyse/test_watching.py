"""What fails half-way ends the derivative, and nothing that the program does goes on from there."""

import contextlib
import math

import numpy as np
import pytest

import s2sgrad
from s2sgrad import check_grad, grad, jvp, value_and_grad, vjp
from s2sgrad.errors import NotFollowed, Refused


def rooted(y, x):
    for i in range(3):
        y[i] = math.sqrt(x - i)


def survived(x, low):
    y = np.full(3, low)
    try:
        rooted(y, x)
    except ValueError:
        y[0] = x
    return np.sum(y * y)


def looped(x, low):
    y = np.full(3, low)
    total = 0.0
    for k in range(3):
        with contextlib.suppress(ValueError, ZeroDivisionError):
            size = math.sqrt(x - k + 1.0) / low
            rooted(y, x + 0.1 * size)
            total += np.sum(y)
    return total


def within(x, low):
    return survived(x, low) * x


def cleaned(x, low):
    y = np.full(3, low)
    try:
        with contextlib.suppress(ValueError):
            rooted(y, x)
    finally:
        y[1] = low * x
    return np.sum(y * y)


PROGRAMS = [survived, looped, within, cleaned]


@pytest.mark.parametrize("function", PROGRAMS)
def test_what_does_not_fail_is_followed(function):
    assert check_grad(function, 3.5, 0.5, wrt=("x", "low")) < 1e-6


@pytest.mark.parametrize("function", PROGRAMS)
def test_what_fails_half_way_is_not(function):
    for derived in (
        lambda: grad(function)(1.5, 0.5),
        lambda: value_and_grad(function, optimise=False)(1.5, 0.5),
        lambda: vjp(function, 1.5, 0.5),
        lambda: jvp(function, (1.5, 0.5), (1.0, 1.0)),
    ):
        with pytest.raises(NotFollowed, match=r"test_watching\.py:\d+: `y` may have changed"):
            derived()
    with pytest.raises(NotFollowed):
        grad(grad(function))(1.5, 0.5)


def test_what_fails_before_it_changes_anything_is_followed():
    def early(x, low):
        y = np.full(3, low)
        for k in range(3):
            try:
                size = math.sqrt(x - k)
                rooted(y, x + 2.0 * size)
            except ValueError:
                y[0] += x
        return np.sum(y * y)

    assert check_grad(early, 1.6, 0.5, wrt=("x", "low")) < 1e-6


def test_nothing_is_changed_before_it_ends():
    def written(y, x):
        with contextlib.suppress(ValueError):
            rooted(y, x)
        return np.sum(y)

    y = np.full(3, 0.5)
    with pytest.raises(NotFollowed):
        grad(written, wrt="x")(y, 1.5)
    np.testing.assert_array_equal(y, np.full(3, 0.5))


def test_nothing_survives_it():
    def outer(x):
        try:
            return survived(x, 0.5)
        except Exception:
            return x

    def outer_names(x):
        try:
            return survived(x, 0.5)
        except (KeyError, s2sgrad.errors.S2SGradError):
            return x

    def passing(x):
        try:
            return survived(x, 0.5)
        except KeyError:
            return x

    for function in (outer, outer_names):
        with pytest.raises(Refused, match="cannot follow how far this try came with `y`"):
            grad(function)(1.5)
    with pytest.raises(NotFollowed):
        grad(passing)(1.5)
    assert check_grad(passing, 3.5) < 1e-6


def test_its_name_may_have_another_meaning():
    def f(x):
        NotFollowed = np.full(3, x)
        with contextlib.suppress(ValueError):
            rooted(NotFollowed, x)
        return np.sum(NotFollowed)

    with pytest.raises(Refused, match="another meaning"):
        grad(f)(3.5)
