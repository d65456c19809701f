"""Open argument lists: of the differentiated function, and calls whose stars mean too little."""

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused, WrtError

X = np.arange(3.0)


def misfit(x, *args, **options):
    a, b = args
    scale = options["scale"]
    return scale * np.sum((a * x - b) ** 2)


def test_the_differentiated_function():
    a, b = np.full(3, 2.0), X**2
    x_bar = s2sgrad.grad(misfit)(X, a, b, scale=3.0)
    np.testing.assert_allclose(x_bar, 6.0 * a * (a * X - b))
    a_bar, b_bar = s2sgrad.grad(misfit, wrt="args")(X, a, b, scale=3.0)
    np.testing.assert_allclose(a_bar, 6.0 * X * (a * X - b))
    np.testing.assert_allclose(b_bar, -6.0 * (a * X - b))
    options_bar = s2sgrad.grad(misfit, wrt="options")(X, a, b, scale=3.0)
    assert options_bar == {"scale": np.sum((a * X - b) ** 2)}


def test_each_combination_of_arguments_has_a_derivative_of_its_own():
    def total(x, *more, **named):
        return np.sum(x) * len(more) + sum(named.values())

    derivative = s2sgrad.grad(total)
    for count in (1, 3, 2):
        np.testing.assert_array_equal(derivative(X, *[1.0] * count), np.full(3, count))
    np.testing.assert_array_equal(derivative(X, 1.0, a=2.0), np.ones(3))


def squares(x, *more):
    return np.sum(x**2) + sum([np.sum(m**2) for m in more])


def test_pullbacks_and_tangents_are_by_argument():
    _, pullback = s2sgrad.vjp(squares, X, X + 1, 2.0)
    for bar, wanted in zip(pullback(1.0), (2 * X, 2 * X + 2, 4.0), strict=True):
        np.testing.assert_array_equal(bar, wanted)
    assert len(s2sgrad.vjp(squares, X)[1](1.0)) == 1
    _, tangent = s2sgrad.jvp(squares, (X, X + 1, 2.0), (None, np.ones(3), None))
    assert tangent == 12.0
    _, tangent = s2sgrad.jvp(squares, (X, X + 1), (np.ones(3), None))
    assert tangent == 6.0


def test_check_grad_takes_the_arguments_of_a_call():
    assert s2sgrad.check_grad(squares, X, X + 1, 2.0) < 1e-6
    assert s2sgrad.check_grad(squares, X, X + 1, 2.0, wrt="more") < 1e-6


@pytest.mark.parametrize("position", [1, 2, -1])
def test_positions_in_the_star_are_ambiguous(position):
    with pytest.raises(WrtError, match="wrt='more'"):
        s2sgrad.grad(squares, wrt=position)


def largest(x):
    return max(*x)


def open_helper(x):
    return squares(*x)


def optional(x, y=1.0, z=2.0):
    return x * y * z


def for_optional_parameters(x):
    return optional(*x)


@pytest.mark.parametrize("function", [largest, open_helper, for_optional_parameters])
def test_a_star_that_stands_for_an_unknown_number(function):
    with pytest.raises(Refused) as caught:
        s2sgrad.grad(function)(X)
    [blocker] = caught.value.blockers
    assert (blocker.code, blocker.where.column) == ("star-args", 11)


def wrong_keyword(x):
    options = {"w": x[1]}
    return optional(x[0], **options)


def test_a_call_that_would_fail():
    with pytest.raises(Refused) as caught:
        s2sgrad.grad(wrong_keyword)(X)
    assert [b.code for b in caught.value.blockers] == ["call"]


def model(t, a, b):
    return a * t + b


def fitted(theta):
    return np.sum(model(X, *theta))


def test_too_many_parameters_raise():
    with pytest.raises(ValueError, match="too many values"):
        s2sgrad.grad(fitted)(np.ones(3))
