"""Attributes and methods of what a module holds."""

from types import SimpleNamespace

import numpy as np
import pytest

from s2sgrad import Refused, grad, hessian
from s2sgrad.errors import NotScalar

TABLE = np.arange(4.0).reshape(2, 2)
RECORD = np.ones(2)


def mapped(x):
    return np.sum(TABLE.T @ x)


def recorded(x):
    return RECORD.T * x[0]


def written(x):
    view = TABLE.reshape(4)
    view[0] = x[0]
    return TABLE.sum() * x[1]


def filled(x):
    TABLE.fill(x[0])
    return x[1]


def test_an_array_that_is_replaced(monkeypatch):
    slope, x = grad(mapped), np.ones(2)
    np.testing.assert_array_equal(slope(x), [1.0, 5.0])
    monkeypatch.setitem(globals(), "TABLE", np.ones((2, 3)))
    with pytest.raises(ValueError, match="matmul"):
        mapped(np.ones(3))
    np.testing.assert_array_equal(slope(x), [3.0, 3.0])
    np.testing.assert_array_equal(hessian(mapped)(x), np.zeros((2, 2)))


def test_an_array_that_becomes_an_object(monkeypatch):
    """The form of the function hangs on which of both it is."""
    slope, x = grad(recorded), np.ones(2)
    with pytest.raises(NotScalar, match="must be a scalar"):
        slope(x)
    monkeypatch.setitem(globals(), "RECORD", SimpleNamespace(T=3.0))
    np.testing.assert_array_equal(slope(x), [3.0, 0.0])


def test_a_constant_whose_member_is_read():
    np.testing.assert_array_equal(grad(mapped, wrt="TABLE")(np.array([1.0, 2.0])), [[1, 1], [2, 2]])


@pytest.mark.parametrize("function", [written, filled])
def test_writes_through_members_are_refused(function):
    with pytest.raises(Refused, match=r"outer-write"):
        grad(function)(np.ones(2))
