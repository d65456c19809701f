"""Derivatives of decorated functions and of partials, by the parameters that they show."""

import functools

import numpy as np
import pytest

import s2sgrad

X = np.arange(3.0)


def doubled(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return 2.0 * function(*args, **kwargs)

    return wrapper


@doubled
def loss(w, X, y=1.0, *, reg=0.5):
    return np.sum((X * w - y) ** 2) + reg * np.sum(w**2)


def by_hand(w, X, y=1.0, reg=0.5):
    return 4.0 * X * (X * w - y) + 4.0 * reg * w


def test_a_decorated_function():
    np.testing.assert_allclose(s2sgrad.grad(loss)(X, X + 1), by_hand(X, X + 1))
    np.testing.assert_allclose(s2sgrad.grad(loss)(X, X=X, reg=2.0), by_hand(X, X, reg=2.0))
    w_bar, reg_bar = s2sgrad.grad(loss, wrt=("w", "reg"))(X, X, 3.0, reg=1.0)
    np.testing.assert_allclose(w_bar, by_hand(X, X, 3.0, 1.0))
    assert reg_bar == pytest.approx(2.0 * np.sum(X**2))
    assert s2sgrad.check_grad(loss, X, X + 1, wrt=(0, "X", "y", "reg")) < 1e-6


def test_its_parameters_have_names_in_the_text():
    text = s2sgrad.grad(loss).lower(X, X).source
    assert "def loss_grad(w, X, y, reg):" in text


def test_a_partial():
    fixed = functools.partial(loss, X=X + 1, reg=0.1)
    derivative = s2sgrad.grad(fixed)
    np.testing.assert_allclose(derivative(X), by_hand(X, X + 1, reg=0.1))
    np.testing.assert_allclose(derivative(X, reg=1.0), by_hand(X, X + 1, reg=1.0))
    _, pullback = s2sgrad.vjp(functools.partial(loss, X), X + 1)
    np.testing.assert_allclose(pullback(1.0)[0], 4.0 * X * (X * (X + 1) - 1.0))


def test_pullback_and_tangent():
    _, pullback = s2sgrad.vjp(loss, X, X + 1)
    np.testing.assert_allclose(pullback(1.0)[0], by_hand(X, X + 1))
    _, tangent = s2sgrad.jvp(loss, (X, X + 1), (np.ones(3), None))
    assert tangent == pytest.approx(np.sum(by_hand(X, X + 1)))


def scale(x, factor):
    return factor * x


SCALED = functools.partial(scale, factor=2.0)


def total(x):
    return np.sum(SCALED(x))


def test_what_a_partial_holds_is_followed():
    derivative = s2sgrad.grad(total)
    np.testing.assert_array_equal(derivative(X), np.full(3, 2.0))
    SCALED.keywords["factor"] = 5.0
    try:
        np.testing.assert_array_equal(derivative(X), np.full(3, 5.0))
    finally:
        SCALED.keywords["factor"] = 2.0
    np.testing.assert_array_equal(derivative(X), np.full(3, 2.0))


@functools.cache
def squared(v):
    return v**2


def test_a_cached_helper_with_a_derivative():
    def both(x):
        return squared(x[0]) * squared(x[1])

    np.testing.assert_array_equal(s2sgrad.grad(both)(np.array([2.0, 3.0])), [36.0, 24.0])
