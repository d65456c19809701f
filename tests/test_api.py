"""The public functions: what they take, what they give, and what they say when they cannot."""

import contextlib
import pickle
import types
import warnings

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import IntegerWrt, NotScalar, Refused, UsageError, WrtError

FACTOR = 2.0
COUNT = 3
TABLE = np.array([1.0, 2.0, 3.0])


def loss(w, b, X):
    return np.sum((X @ w + b) ** 2)


def arguments():
    rng = np.random.default_rng(0)
    return rng.normal(size=3), 0.5, rng.normal(size=(4, 3))


def by_hand(w, b, X):
    r = 2.0 * (X @ w + b)
    return X.T @ r, r.sum()


@pytest.mark.parametrize("wrt", [0, "w", -3, np.int64(0)])
def test_one_argument_gives_one_gradient(wrt):
    args = arguments()
    np.testing.assert_allclose(s2sgrad.grad(loss, wrt=wrt)(*args), by_hand(*args)[0])


@pytest.mark.parametrize("options", [{"wrt": (0, 1)}, {"wrt": ("w", "b")}, {"argnums": (0, 1)}])
def test_several_arguments_give_a_tuple(options):
    args = arguments()
    w_bar, b_bar = s2sgrad.grad(loss, **options)(*args)
    np.testing.assert_allclose(w_bar, by_hand(*args)[0])
    assert isinstance(b_bar, float)
    np.testing.assert_allclose(b_bar, by_hand(*args)[1])


def test_a_tuple_of_one_gives_a_tuple_of_one():
    assert isinstance(s2sgrad.grad(loss, wrt=("w",))(*arguments()), tuple)


@pytest.mark.parametrize("wrt", ["z", 3, -4, (), (0, "w"), True, 1.0])
def test_wrt_that_means_nothing(wrt):
    with pytest.raises(WrtError):
        s2sgrad.grad(loss, wrt=wrt)


def test_wrt_and_argnums_are_the_same_thing():
    with pytest.raises(UsageError):
        s2sgrad.grad(loss, wrt=0, argnums=0)


def test_value_and_gradient():
    args = arguments()
    value, (w_bar, _) = s2sgrad.value_and_grad(loss, wrt=("w", "b"))(*args)
    assert value == loss(*args)
    np.testing.assert_allclose(w_bar, by_hand(*args)[0])


def with_aux(x, n):
    y = x * n
    return np.sum(y**2), (y, "done")


def test_what_comes_along():
    x = np.array([1.0, 2.0])
    gradient, (y, word) = s2sgrad.grad(with_aux, has_aux=True)(x, 3)
    np.testing.assert_array_equal(gradient, 18.0 * x)
    np.testing.assert_array_equal(y, 3 * x)
    assert word == "done"
    (value, _), _ = s2sgrad.value_and_grad(with_aux, has_aux=True)(x, 3)
    assert value == 45.0


def test_decorators_bare_and_with_options():
    @s2sgrad.grad
    def cube(x):
        return x * x * x

    @s2sgrad.grad(wrt=("x", "y"))
    def product(x, y):
        return x * y

    assert cube(2.0) == 12.0
    assert cube.__name__ == "cube"
    assert product(2.0, y=3.0) == (3.0, 2.0)


@s2sgrad.differentiable(wrt="y")
def area(x, y):
    return x * y * y


def test_differentiable_keeps_the_function():
    assert area(2.0, 3.0) == 18.0
    assert area.grad(2.0, 3.0) == 12.0
    assert area.value_and_grad(2.0, 3.0) == (18.0, 12.0)
    assert area.vjp(2.0, 3.0)[1](1.0) == (9.0, 12.0)
    assert area.jvp((2.0, 3.0), (1.0, None)) == (18.0, 9.0)
    assert "def area_grad(x, y):" in area.source


def test_a_differentiable_function_may_be_called_in_another():
    def twice(x):
        return area(x, x) + area(x, y=2.0)

    assert s2sgrad.grad(twice)(3.0) == pytest.approx(31.0)


def test_a_derivative_is_pickled_by_name():
    module = types.ModuleType("pickled_here")
    derivative = s2sgrad.grad(loss)
    assert derivative.__reduce__() == "loss"
    assert module
    assert pickle.HIGHEST_PROTOCOL >= 2


def test_source_before_and_after_a_call():
    def scale(x: float, n: int = 2):
        return x * n

    derivative = s2sgrad.grad(scale)
    assert "def scale_grad(x, n):" in derivative.source
    derivative(np.float64(2.0))
    assert derivative.primal is scale
    assert "scale" in derivative.stage("parse")
    with pytest.raises(UsageError):
        derivative.stage("no such stage")


def test_lower_builds_without_calling():
    def noisy(x):
        print("called")
        return x * x

    assert "def noisy_grad" in s2sgrad.grad(noisy).lower(2.0).source


def builds(derivative):
    return len(derivative._variants.built)


def test_new_lengths_do_not_rebuild_and_new_kinds_do():
    derivative = s2sgrad.grad(loss)
    rng = np.random.default_rng(1)
    for n in (4, 9, 0):
        derivative(rng.normal(size=3), 0.5, rng.normal(size=(n, 3)))
    assert builds(derivative) == 1
    derivative(rng.normal(size=3), 0.5, rng.normal(size=(1, 3)))
    assert builds(derivative) == 2
    derivative(rng.normal(size=3).astype(np.float32), 0.5, rng.normal(size=(4, 3)))
    assert builds(derivative) == 3


def scaled_by_a_global(x):
    return np.sum(x * FACTOR) * COUNT + np.sum(x * TABLE)


def test_globals_are_read_live(monkeypatch):
    derivative = s2sgrad.grad(scaled_by_a_global)
    x = np.ones(3)
    np.testing.assert_array_equal(derivative(x), 6.0 + TABLE)
    monkeypatch.setitem(globals(), "FACTOR", 5.0)
    monkeypatch.setitem(globals(), "COUNT", 2)
    monkeypatch.setitem(globals(), "TABLE", np.array([2.0]))
    np.testing.assert_array_equal(derivative(x), np.full(3, 12.0))


def helper(x):
    return x * x


def calls_a_helper(x):
    return helper(x) + 1.0


def test_a_helper_defined_anew_is_used(monkeypatch):
    derivative = s2sgrad.grad(calls_a_helper)
    assert derivative(3.0) == 6.0

    def other(x):
        return x * 7.0

    monkeypatch.setitem(globals(), "helper", other)
    assert derivative(3.0) == 7.0


def test_closure_cells_are_read_live():
    rate = 2.0

    def scaled(x):
        return x * rate

    derivative = s2sgrad.grad(scaled)
    assert derivative(1.0) == 2.0
    rate = 5.0
    assert derivative(1.0) == 5.0


def test_integers():
    assert s2sgrad.grad(lambda n: n * n)(3) == 6.0
    with pytest.raises(IntegerWrt, match="dtype is int"):
        s2sgrad.grad(np_sum_of_squares)(np.arange(3))


def test_a_float_goes_straight_to_the_compiled_function():
    """Ints become floats on the way; what is a float has nothing to wait for."""
    derivative = s2sgrad.grad(lambda n: n * n)
    assert derivative(3) == 6.0
    variants = derivative._variants
    assert variants.entry.__globals__["ready"] is variants.latest.function
    for number in (2, 2.5, np.float64(3.0), 4):
        found = derivative(number)
        assert found == 2 * number
        assert isinstance(found, float)


def np_sum_of_squares(x):
    return np.sum(x * x)


def not_a_scalar(x):
    return x * 2.0


def test_a_result_that_is_no_scalar_is_named_with_its_shape():
    with pytest.raises(NotScalar, match=r"shape \(n, 1\)"):
        s2sgrad.grad(not_a_scalar)(np.ones((3, 1)))


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (np.ma.masked_array([1.0]), "subclass"),
        (np.asmatrix([[1.0]]), "subclass"),
        (np.array([1.0, None]), "object-dtype"),
    ],
)
def test_arrays_of_other_kinds(value, code):
    with pytest.raises(Refused, match=code):
        s2sgrad.grad(np_sum_of_squares)(value)


def in_place(u, c):
    u *= c
    u[0] += 1.0
    return np.sum(u * u)


def test_the_callers_arrays_stay_as_they_were():
    u = np.array([1.0, 2.0])
    gradient = s2sgrad.grad(in_place)(u, 3.0)
    np.testing.assert_array_equal(u, [1.0, 2.0])
    np.testing.assert_allclose(gradient, [24.0, 36.0])


def two_written(u, v):
    u += v
    v *= 2.0
    return np.sum(u * v)


def test_written_arguments_that_share_memory_are_refused():
    x = np.ones(4)
    with pytest.raises(Refused, match="mutated-argument-overlap"):
        s2sgrad.grad(two_written)(x, x)
    s2sgrad.grad(two_written)(x[:2], x[2:].copy())


@pytest.mark.parametrize("make", [lambda u: {"u": u, "v": u}, lambda u: {"u": u[1:], "v": u[:-1]}])
def test_a_dict_that_holds_one_array_twice_is_refused_where_it_is_written(make):
    def written(state):
        state["u"][0] = 2.0
        return state["v"] @ state["u"]

    with pytest.raises(Refused, match="mutated-argument-overlap"):
        s2sgrad.grad(written)(make(np.ones(3)))


def test_the_cotangent_of_a_dict_stays_as_it_was():
    def made(x):
        state = {"parts": [x * 1.0, x * 2.0]}
        return state, state["parts"][0] * x

    _, pullback = s2sgrad.vjp(made, np.ones(2))
    cotangent = ({"parts": (np.ones(2), None)}, np.ones(2))
    with pytest.raises(UsageError, match="keys"):
        pullback(({}, None))
    for _ in range(2):
        assert pullback(cotangent)[0].tolist() == [3.0, 3.0]
    assert cotangent[0]["parts"][0].tolist() == [1.0, 1.0]


def test_pullbacks_check_what_they_are_given():
    value, pullback = s2sgrad.vjp(not_a_scalar, np.ones(3, np.float32))
    [cotangent] = pullback([1, 2, 3])
    assert cotangent.dtype == np.float32
    np.testing.assert_array_equal(cotangent, [2.0, 4.0, 6.0])
    with pytest.raises(UsageError, match="shape"):
        pullback(1.0)
    value[:] = 0.0
    np.testing.assert_array_equal(pullback(np.ones(3))[0], [2.0, 2.0, 2.0])


def test_tangents_are_checked():
    x = np.ones(3)
    with pytest.raises(UsageError, match="tangent of `x`"):
        s2sgrad.jvp(not_a_scalar, (x,), (1.0,))
    with pytest.raises(UsageError):
        s2sgrad.jvp(not_a_scalar, (x,), (None,))
    with pytest.raises(UsageError):
        s2sgrad.jvp(not_a_scalar, (x,), (x, x))


def test_all_blockers_come_at_once():
    def several(x):
        a = np.random.exponential(x)
        b = np.random.exponential(2.0 * x)
        return np.sum(a * b * x) + inner(x)

    def inner(x):
        return np.sum(np.random.exponential(x))

    with pytest.raises(Refused) as caught:
        s2sgrad.grad(several)(np.ones((2, 2)))
    assert len(caught.value.blockers) == 3


def test_the_same_bytes_twice():
    texts = {s2sgrad.grad(loss, wrt=(0, 1)).lower(*arguments()).source for _ in range(2)}
    assert len(texts) == 1


def mean(x):
    return np.mean(x)


def mean_square(x):
    return 0.5 * np.mean(x * x) + np.mean(x)


@pytest.mark.parametrize("function", [mean, mean_square])
@pytest.mark.parametrize("shape", [(0,), (0, 3)])
def test_means_of_nothing(function, shape):
    x = np.zeros(shape)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        assert s2sgrad.grad(function)(x).shape == shape


def repeated(x):
    return ([x] * 3)[1] * 2.0


def test_nothing_active_vanishes_in_what_is_read_as_inactive():
    """It is refused, if it is not differentiated: never a silent zero."""
    with contextlib.suppress(Refused):
        assert s2sgrad.grad(repeated)(1.5) == 2.0


def test_ints_too_large_for_floats():
    with pytest.raises(UsageError, match="too large"):
        s2sgrad.grad(lambda x: x * x)(10**400)
    assert s2sgrad.grad(lambda x: x * x)(10**20) == 2e20


def test_a_result_that_is_a_number_on_some_paths_only():
    def found(x):
        for i in range(len(x)):
            if x[i] > 0.5:
                return x[i]

    gradient = s2sgrad.grad(found)
    assert gradient(np.ones(3)).tolist() == [1.0, 0.0, 0.0]
    message = r"test_api.py:\d+: `found` gives None, .* Return a number .*not-scalar"
    for derivative in (gradient, s2sgrad.value_and_grad(found), s2sgrad.hessian(found)):
        assert derivative(np.ones(3)) is not None
        with pytest.raises(NotScalar, match=message):
            derivative(np.zeros(3))
    with pytest.raises(NotScalar, match=message):
        s2sgrad.vjp(found, np.zeros(3))
