import numpy as np
import pytest

import s2sgrad
from s2sgrad.check import GradientMismatch, check_grad, compare
from s2sgrad.differences import leaves, slope


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def wrong(x):
    """A gradient of `rosenbrock` with one wrong entry."""
    found = s2sgrad.grad(rosenbrock)(x)
    found[len(x) // 2] *= 1.001
    return found


def test_returns_the_worst_relative_difference():
    assert 0.0 <= check_grad(rosenbrock, np.linspace(-1.0, 1.0, 5)) < 1e-6


def test_is_exported():
    assert s2sgrad.check_grad is check_grad
    assert issubclass(s2sgrad.GradientMismatch, (s2sgrad.S2SGradError, AssertionError))


@pytest.mark.parametrize("n", [4, 200])
def test_names_the_wrong_entry(n):
    x = np.random.default_rng(0).normal(size=n)
    [found] = compare(rosenbrock, (x,), 0, gradient=wrong)
    assert not found.agrees
    assert found.entry == f"x[{n // 2}]"
    assert found.relative == pytest.approx(1e-3, rel=0.01)


def test_raises_a_mismatch(monkeypatch):
    monkeypatch.setattr("s2sgrad.check.grad", lambda f, wrt: lambda x: (wrong(x),))
    with pytest.raises(GradientMismatch, match=r"with respect to x\[2\] is .* central differences"):
        check_grad(rosenbrock, np.linspace(0.5, 1.5, 4))


def test_several_arguments_and_floats():
    assert check_grad(lambda a, b: a * np.exp(b), 2.0, 0.5, wrt=("a", "b")) < 1e-6


def test_an_int_counts_as_a_float():
    assert check_grad(lambda a: a * a, 3) < 1e-6


def test_defaults_need_not_be_given():
    def scaled(x, factor=2.0):
        return factor * x * x

    assert check_grad(scaled, 1.5, wrt=("x", "factor")) < 1e-6


def test_results_that_are_not_scalars():
    def powers(x):
        return x**2, np.sum(x**3)

    assert check_grad(powers, np.arange(1.0, 4.0)) < 1e-6


def test_float32_is_given_more_room():
    x = np.linspace(-1.0, 1.0, 6, dtype=np.float32)
    assert check_grad(lambda x: np.sum(np.sin(x) * x), x) < 2e-3


def test_arguments_stay_as_they_are():
    def fill(x):
        x[0] = 2.0 * x[1]
        return np.sum(x * x)

    x = np.ones(3)
    check_grad(fill, x)
    assert (x == 1.0).all()


def test_lists_of_arrays():
    def norm(params):
        return np.sum(params[0] ** 2) + np.sum(params[1] * 3.0)

    [first, second] = compare(norm, ([np.ones(2), np.ones((2, 2))],), 0)
    assert (first.argument, second.argument) == ("params[0]", "params[1]")
    assert first.agrees
    assert second.agrees


@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1.0, 1e6])
def test_steps_fit_the_size_of_the_argument(scale):
    def slopes(x):
        return np.sum(np.sin(x / scale))

    x = scale * np.array([0.3, -1.1, 2.0])
    assert np.isfinite(check_grad(lambda x: np.sum(x * x), x))
    for leaf in leaves(x, "x", (0,)):
        found = slope(lambda x: float(slopes(x)), (x,), leaf, np.array([1.0, 0.0, 0.0]))
        assert found.value == pytest.approx(np.cos(0.3) / scale, rel=1e-6)


def test_a_kink_nearby_is_no_mismatch():
    assert check_grad(lambda x: np.sum(np.abs(x)), np.array([1e-4, -3.0, 0.0])) < 1e-6


def test_noise_is_no_mismatch():
    assert check_grad(lambda x: 1e8 + np.sum(x * x), np.array([1e-3, 2.0])) < 1e-3


def test_where_differences_cannot_tell():
    with pytest.raises(s2sgrad.S2SGradError, match="cannot take differences"):
        check_grad(lambda x: np.sum(np.sqrt(x)), np.zeros(2))


def test_empty_arrays_agree():
    assert check_grad(lambda x: np.sum(x), np.zeros(0)) == 0.0


def test_a_function_that_writes_into_its_argument():
    def doubled(x):
        x *= 2
        x[0] = x[1] * x[2]
        x[1:] += 1
        return np.sum(x**2)

    assert check_grad(doubled, np.array([0.3, -0.3, 1.1, -0.4])) < 1e-6
