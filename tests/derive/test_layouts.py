"""Whether `reshape` and its like give a view hangs on the layout of an argument that is written."""

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from s2sgrad.runtime import laid_out


def reshaped(A):
    v = A.T.reshape(-1)
    v[1:] *= v[:-1]
    w = A.reshape(-1)
    w[2] = 3.0 * v[1]
    return np.sum(A**2) + np.sum(v * w)


def made_contiguous(A):
    B, C = np.ascontiguousarray(A), np.asfortranarray(A)
    B[0] = 4 * A[1]
    C[1] *= A[2]
    return np.sum(A**2) + np.sum(B * C)


def flat(A):
    return A.ravel()


def by_a_helper(A):
    v = flat(A)
    v *= 2
    return np.sum(A**2) + np.sum(v[::2])


def of_a_local(A):
    B = A * 2
    v = B.reshape(-1)
    v[2] = 3.0 * A[0, 0]
    return np.sum(B**2)


def copied_in_its_layout(A):
    A[0] = A[1] * 2
    B = np.array(A)
    v = B.reshape(-1)
    v[0] = 3.0 * A[1, 1]
    return np.sum(B**2)


FUNCTIONS = [reshaped, made_contiguous, by_a_helper, of_a_local, copied_in_its_layout]
LAYOUTS = {
    "rows": lambda values: values,
    "columns": np.asfortranarray,
    "strided": lambda values: np.repeat(np.repeat(values, 2, 0), 3, 1)[::2, ::3],
    "backwards": lambda values: values[::-1, ::-1].copy()[::-1, ::-1],
    "one axis backwards": lambda values: np.asfortranarray(values[:, ::-1])[:, ::-1],
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_written_views_of_an_argument(function, layout):
    values, along = np.random.default_rng(1).normal(size=(2, 3, 4))
    A = LAYOUTS[layout](values)

    def moved(step):
        made = laid_out(A)
        made += step * along
        return function(made)

    before = A.copy()
    expected = (moved(1e-5) - moved(-1e-5)) / 2e-5
    value, A_bar = s2sgrad.value_and_grad(function)(A)
    assert value == pytest.approx(moved(0.0), rel=1e-12)
    assert np.sum(A_bar * along) == pytest.approx(expected, rel=1e-6)
    for tangent in (along, np.asfortranarray(along)):
        assert s2sgrad.jvp(function, (A,), (tangent,))[1] == pytest.approx(expected, rel=1e-6)
    np.testing.assert_array_equal(A, before)


@pytest.mark.parametrize("order", ["A", "K"])
def test_orders_that_hang_on_the_layout_are_refused(order):
    def flat(A, order):
        return np.sum(np.ravel(A, order) * np.arange(12))

    with pytest.raises(Refused, match="memory layout"):
        s2sgrad.grad(flat)(np.ones((3, 4)), order)
    with pytest.raises(Refused, match="memory layout"):
        s2sgrad.jvp(flat, (np.ones((3, 4)), order), (np.ones((3, 4)), None))
