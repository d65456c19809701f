"""Second derivatives of writes through what may be views: whether they are shows when they run."""

import numpy as np
import pytest

import s2sgrad


def raveled(A):
    B = np.sin(A)
    flat = B.ravel()
    flat[1:] *= flat[0]
    B[0] *= 2.0
    return np.sum(B**3) + flat[2] ** 2


def written_as_it_came(A):
    flat = A.reshape(-1)
    flat[1] = flat[0] ** 2 * flat[4]
    A[1, 2] *= flat[3]
    return np.sum(A**3)


def chosen(A):
    B = A * A
    part = B[0] if A[0, 0] > 0 else B[1].copy()
    part *= A[1]
    return np.sum(B * B * A) + part[0]


def halves(v, w):
    v[0] = w[1] * v[1]
    return v if v.size > 2 else w


def handed_back(A):
    B = A**2
    row = halves(B[0], B[1])
    row[1] *= A[0, 0]
    return np.sum(B**2)


def viewed_twice(A):
    B = A**2
    columns = B.T.reshape(3, 2)
    columns[0] *= A[0, 1]
    flat = columns.ravel()
    flat[3:] *= flat[0]
    return np.sum(B**2 * A) + flat[4] * columns[0, 0]


def slope_differences(gradient, A, laid_out=np.array):
    step = 1e-5
    units = step * np.eye(A.size).reshape(A.size, *A.shape)
    pairs = [(gradient(laid_out(A + u)), gradient(laid_out(A - u))) for u in units]
    moved = [(after - before) / (2 * step) for after, before in pairs]
    return np.reshape(np.moveaxis(moved, 0, -1), A.shape * 2)


LAYOUTS = {
    "C": lambda A: A,
    "F": np.asfortranarray,
    "reversed": lambda A: A[::-1, ::-1].copy()[::-1, ::-1],
    "part": lambda A: np.repeat(A, 2, axis=1)[:, ::2],
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "function", [raveled, written_as_it_came, chosen, handed_back, viewed_twice]
)
def test_every_layout(function, layout):
    A = LAYOUTS[layout](np.random.default_rng(3).normal(size=(2, 3)))
    before = A.copy()
    gradient = s2sgrad.grad(function)
    wanted = slope_differences(gradient, A, LAYOUTS[layout])
    for k, unit in enumerate(np.eye(A.size).reshape(A.size, *A.shape)):
        moved = s2sgrad.jvp(gradient, (A,), (unit,))[1]
        column = wanted[..., k // A.shape[1], k % A.shape[1]]
        assert np.allclose(moved, column, rtol=1e-6, atol=1e-6)
    assert np.allclose(s2sgrad.jacrev(gradient)(A), wanted, rtol=1e-6, atol=1e-6)
    assert np.array_equal(A, before)


@pytest.mark.parametrize(
    "function", [raveled, written_as_it_came, chosen, handed_back, viewed_twice]
)
def test_pullbacks_of_pullbacks_are_called_twice(function):
    A = np.random.default_rng(4).normal(size=(2, 3))
    v = np.random.default_rng(5).normal(size=(2, 3))
    gradient = s2sgrad.grad(function)
    wanted = np.tensordot(slope_differences(gradient, A), v, 2)
    _, pullback = s2sgrad.vjp(gradient, A)
    for _ in range(2):
        assert np.allclose(pullback(v), wanted, rtol=1e-6, atol=1e-6)
