"""The function that is called has the primal's signature, at every moment."""

import numpy as np
import pytest

import s2sgrad


def called_twice(function, *args, **kwargs):
    """The gradient from the call that builds, and from the one after it."""
    derivative = s2sgrad.grad(function)
    first = derivative(*args, **kwargs)
    assert derivative(*args, **kwargs) == first
    return first


def named_like_the_entrys_own(ready, miss, type, len, ndarray, value):
    return ready * miss * np.sum(type * len * ndarray) * value[0]


def test_parameters_may_have_any_name():
    x = np.ones(2)
    assert called_twice(named_like_the_entrys_own, 2.0, 3.0, x, x, x, [5.0]) == 30.0


def ready(ready):
    return ready * ready


def entry(x, absent=3.0):
    return x * absent


def test_functions_may_have_any_name():
    assert called_twice(ready, 3.0) == 6.0
    assert called_twice(entry, 3.0) == 3.0
    assert called_twice(lambda x: x * x, 3.0) == 6.0


def all_sorts(x, /, y, z=2.0, *, k=3.0, n=None):
    return x * y * z * k


def test_all_sorts_of_parameters():
    derivative = s2sgrad.grad(all_sorts)
    for _ in range(2):
        assert derivative(1.0, 1.0) == 6.0
        assert derivative(1.0, y=1.0, z=1.0) == 3.0
        assert derivative(1.0, 1.0, k=1.0, n=None) == 2.0
        with pytest.raises(TypeError):
            derivative(x=1.0, y=1.0)
        with pytest.raises(TypeError, match="all_sorts"):
            derivative(1.0)


def test_defaults_given_anew(monkeypatch):
    derivative = s2sgrad.grad(all_sorts)
    assert derivative(1.0, 1.0) == 6.0
    monkeypatch.setattr(all_sorts, "__defaults__", (5.0,))
    assert derivative(1.0, 1.0) == 15.0
    assert derivative(1.0, 1.0, 2.0) == 6.0
    monkeypatch.setitem(all_sorts.__kwdefaults__, "k", 7.0)
    assert derivative(1.0, 1.0) == 35.0
    monkeypatch.setattr(all_sorts, "__kwdefaults__", {"k": 1.0, "n": None})
    assert derivative(1.0, 1.0) == 5.0
    monkeypatch.setattr(all_sorts, "__kwdefaults__", None)
    with pytest.raises(TypeError, match="'k'"):
        derivative(1.0, 1.0)
    monkeypatch.setattr(all_sorts, "__defaults__", None)
    with pytest.raises(TypeError, match="'z'"):
        derivative(1.0, 1.0, k=1.0, n=None)


def test_defaults_given_anew_before_the_first_call():
    def scaled(x, c=2.0):
        return x * c

    derivative = s2sgrad.grad(scaled)
    scaled.__defaults__ = (9.0,)
    assert derivative(1.0) == 9.0
    assert s2sgrad.jvp(scaled, (1.0,), (1.0,)) == (9.0, 9.0)
    assert s2sgrad.vjp(scaled, 1.0)[1](1.0) == (9.0,)
    scaled.__defaults__ = (4.0,)
    assert s2sgrad.jvp(scaled, (1.0,), (1.0,)) == (4.0, 4.0)
    assert s2sgrad.vjp(scaled, 1.0)[1](1.0) == (4.0,)


def test_code_given_anew():
    def square(x):
        return x * x

    def scaled(y, factor=4.0):
        return y * factor

    derivative = s2sgrad.grad(square)
    assert derivative(3.0) == 6.0
    square.__code__, square.__defaults__ = scaled.__code__, scaled.__defaults__
    assert derivative(3.0) == 4.0
    assert derivative(3.0, 5.0) == 5.0
    assert derivative(y=3.0, factor=6.0) == 6.0


def squares(x):
    return np.sum(x * x)


def test_kinds_that_alternate_go_straight_to_their_variants(monkeypatch):
    derivative = s2sgrad.grad(squares)
    values = [2.0, np.float32(2.0), np.ones(3), np.ones((2, 3)), np.ones(1), np.ones(3, np.float32)]
    for value in values:
        derivative(value)
    monkeypatch.setattr(derivative._variants, "variant", None)  # nothing is looked for
    for value in [*values, 3]:
        found = derivative(value)
        np.testing.assert_array_equal(found, 2.0 * value)
        assert getattr(found, "dtype", None) == getattr(value, "dtype", None)


def test_more_kinds_than_are_tried():
    derivative = s2sgrad.grad(squares)
    values = [np.ones((2,) * rank) for rank in range(1, 12)]
    for value in [*values, *values]:
        np.testing.assert_array_equal(derivative(value), 2.0 * value)
    assert len(derivative._variants.built) == len(values)


def test_a_variant_that_no_longer_holds_is_built_anew(monkeypatch):
    derivative = s2sgrad.grad(scaled_by_helper)
    assert derivative(2.0) == derivative(np.float32(2.0)) == 4.0
    monkeypatch.setitem(globals(), "helper", squares)
    assert derivative(2.0) == 4.0
    monkeypatch.setitem(globals(), "helper", lambda x: 7.0 * x)
    assert derivative(2.0) == derivative(np.float32(2.0)) == 7.0


def helper(x):
    return x * x


def scaled_by_helper(x):
    return helper(x)


def test_ints_for_floats_everywhere():
    def scaled(x, /, y, *, k=3):
        return x * y * k

    derivative = s2sgrad.grad(scaled, wrt=("x", "k"))
    for _ in range(2):
        assert derivative(2, 3.0) == (9.0, 6.0)
        assert derivative(2.0, y=3.0, k=4) == (12.0, 6.0)
        assert derivative(2, 3.0, k=2**60) == (3.0 * 2.0**60, 6.0)


def test_ints_beside_stars():
    def scaled(x, *more, w=1.0, **named):
        return x * w * more[0] * named["q"]

    derivative = s2sgrad.grad(scaled, wrt=("x", "w"))
    assert derivative(2.0, 3.0, w=4.0, q=5.0) == (60.0, 30.0)
    assert derivative(2, 3.0, w=4, q=5.0) == (60.0, 30.0)
