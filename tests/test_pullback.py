"""What vjp and jvp are asked for, and pullbacks that are called again, at once, or cut off."""

import threading

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import NotScalar, UsageError, WrtError
from tests.normalise.running import defined


def loss(w, b, x, n=2):
    return np.sum((x @ w + b) ** n)


def arguments():
    return np.array([1.0, 2.0]), 0.5, np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize("spelling", ["wrt", "argnums"])
def test_a_pullback_of_chosen_arguments(spelling):
    w_bar, b_bar = s2sgrad.grad(loss, wrt=("w", "b"))(*arguments())
    value, pullback = s2sgrad.vjp(loss, *arguments(), **{spelling: "b"})
    assert value == loss(*arguments())
    assert pullback(1.0) == b_bar
    _, pullback = s2sgrad.vjp(loss, *arguments(), **{spelling: (0, "b")})
    np.testing.assert_array_equal(pullback(2.0)[0], 2.0 * w_bar)
    assert pullback(2.0)[1] == 2.0 * b_bar
    _, pullback = s2sgrad.vjp(loss, *arguments(), **{spelling: ["b"]})
    assert pullback(1.0) == (b_bar,)


def test_arguments_given_by_name():
    w, b, x = arguments()
    _, pullback = s2sgrad.vjp(loss, w, b=b, x=x, n=2)
    [w_bar] = pullback(1.0)
    np.testing.assert_array_equal(w_bar, s2sgrad.grad(loss)(w, b, x))
    assert s2sgrad.vjp(loss, w, x=x, b=b, wrt="b")[1](1.0) == s2sgrad.grad(loss, "b")(w, b, x)


def test_names_that_are_none():
    with pytest.raises(WrtError, match="no parameter 'c'"):
        s2sgrad.vjp(loss, *arguments(), wrt="c")
    with pytest.raises(UsageError, match="not both"):
        s2sgrad.vjp(loss, *arguments(), wrt=0, argnums=0)
    with pytest.raises(TypeError):
        s2sgrad.vjp(loss, *arguments(), m=3)


def with_steps(x):
    y = np.tanh(x)
    return np.sum(y * y), (y, len(y))


def test_auxiliary_results():
    x = np.array([0.5, -0.25])
    gradient, (y, n) = s2sgrad.grad(with_steps, has_aux=True)(x)
    value, pullback, aux = s2sgrad.vjp(with_steps, x, has_aux=True)
    np.testing.assert_array_equal(aux[0], y)
    assert aux[1] == n == 2
    np.testing.assert_allclose(pullback(1.0)[0], gradient)
    _, pullback, _ = s2sgrad.vjp(with_steps, x, has_aux=True, wrt="x")
    np.testing.assert_allclose(pullback(1.0), gradient)
    value, tangent, aux = s2sgrad.jvp(with_steps, (x,), (np.ones(2),), has_aux=True)
    assert value == with_steps(x)[0]
    assert tangent == pytest.approx(gradient.sum())
    np.testing.assert_array_equal(aux[0], y)
    for derive in (
        lambda: s2sgrad.vjp(loss, *arguments(), has_aux=True),
        lambda: s2sgrad.jvp(loss, arguments(), arguments(), has_aux=True),
    ):
        with pytest.raises(NotScalar, match="must return"):
            derive()


@pytest.mark.parametrize("given", ["a", None.__class__, [[1.0], [1.0, 2.0]], 1j, {"a": 1.0}])
def test_cotangents_that_are_no_numbers(given):
    _, pullback = s2sgrad.vjp(lambda x: 2.0 * x, np.ones(2))
    with pytest.raises(UsageError, match="real numbers"):
        pullback(given)
    _, pullback = s2sgrad.vjp(lambda x: 2.0 * x, 3.0)
    with pytest.raises(UsageError, match="real numbers"):
        pullback(given)


def test_gradients_have_the_types_of_their_arguments():
    def mixed(x, c):
        return np.sum(x * c) + c * np.exp(c)

    for x in (np.ones(2), np.ones(2, ">f8"), np.ones(2, ">f4"), np.ones(2, "f4"), np.array(1.0)):
        for c in (2.0, np.float32(2.0), np.float16(2.0)):
            for x_bar, c_bar in (
                s2sgrad.grad(mixed, (0, 1))(x, c),
                s2sgrad.vjp(mixed, x, c)[1](1.0),
            ):
                assert type(c_bar) is type(c)
                assert np.asarray(x_bar).dtype == x.dtype
    assert type(s2sgrad.grad(lambda x, n: 2.0, "x")(np.float32(1.0), 2)) is np.float32


# Pullbacks that share buffers between their calls.


def into_one_of_two(x, k):
    a = x * 2.0
    b = np.exp(x)
    w = a if k > 0 else b
    w[1:] *= w[0]
    return np.array([np.sum(a * b), np.sum(b * b)])


def shared_pullback():
    from s2sgrad.pullback import SharedPullback

    _, pullback = s2sgrad.vjp(into_one_of_two, np.linspace(0.1, 0.9, 5), 1)
    assert isinstance(pullback, SharedPullback)
    return pullback


def test_calls_from_several_threads():
    pullback = shared_pullback()
    cotangents = [np.array([1.0 + k, 2.0 - k]) for k in range(4)]
    expected = [shared_pullback()(cotangent)[0] for cotangent in cotangents]
    wrong = []

    def call(k):
        for _ in range(200):
            if not np.array_equal(pullback(cotangents[k])[0], expected[k]):
                wrong.append(k)

    threads = [threading.Thread(target=call, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_call_that_is_cut_off_leaves_nothing_silently_wrong():
    pullback = shared_pullback()
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        pullback(np.array([1e308, 1e308]))
    with pytest.raises(UsageError, match="cut off by FloatingPointError"):
        pullback(np.ones(2))


def test_a_global_that_has_changed_since():
    f = defined("K = 2.0\nCONFIG = {'k': 3.0}\ndef f(x):\n    return K * CONFIG['k'] * x * x\n")
    space = f.__globals__
    value, pullback = s2sgrad.vjp(f, 3.0)
    assert (value, pullback(1.0)) == (54.0, (36.0,))
    space["K"] = 2.5
    with pytest.raises(UsageError, match="has changed since vjp was called"):
        pullback(1.0)
    space["K"] = 2.0
    assert pullback(1.0) == (36.0,)
    space["CONFIG"]["k"] = 1.0
    with pytest.raises(UsageError, match="has changed since vjp was called"):
        pullback(1.0)
    assert s2sgrad.vjp(f, 3.0)[1](1.0) == (12.0,)


def test_a_captured_variable_that_has_changed_since():
    def made():
        k = 2.0

        def f(x):
            return k * x * x

        def change():
            nonlocal k
            k = 7.0

        return f, change

    f, change = made()
    _, pullback = s2sgrad.vjp(f, 3.0)
    change()
    with pytest.raises(UsageError, match="has changed since vjp was called"):
        pullback(1.0)
