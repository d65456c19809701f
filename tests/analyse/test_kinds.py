"""Kinds and lengths: what is known before the program runs holds when it runs."""

import numpy as np
import pytest

from s2sgrad.analyse.indexing import SliceKind, indexed, slice_length
from s2sgrad.kinds import (
    FLOAT,
    INT,
    Array,
    Axis,
    Derived,
    Known,
    Scalar,
    broadcast,
    constant,
    join,
    kind_of,
    same_dims,
)

N, M = Axis("x", 0), Axis("x", 1)


@pytest.mark.parametrize(
    "bounds", [(None, None), (1, None), (None, -1), (1, -1), (2, -3), (-2, None)]
)
@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_lengths_of_slices(bounds, n):
    lower, upper = bounds
    kinds = (None if b is None else constant(b) for b in bounds)
    length = slice_length(N, SliceKind(*kinds, None), ())
    assert value(length, n) == len(range(n)[slice(lower, upper)])


def value(length, n):
    match length:
        case Derived(key=("less", inner, k)):
            return max(value(inner, n) - k, 0)
        case Derived(key=("min", inner, k)):
            return min(value(inner, n), k)
        case Axis():
            return n
    return length


PAIR = np.array([0, 1])
SLICE = SliceKind(constant(1), None, None)
INDICES = [
    ((0,), [constant(0)]),
    ((slice(1, None),), [SLICE]),
    ((slice(1, None), 2), [SLICE, constant(2)]),
    ((..., None, 0), [Known(Ellipsis), Known(None), constant(0)]),
    (([0, 1], slice(1, None)), [constant([0, 1]), SLICE]),
    ((np.array([[0, 1]]), [1]), [kind_of(np.array([[0, 1]])), constant([1])]),
    (
        (1, slice(None), np.array([0, 1])),
        [constant(1), SliceKind(None, None, None), kind_of(np.array([0, 1]))],
    ),
    ((0, 1, 2), [constant(0), constant(1), constant(2)]),
    ((0, 1, 2, ...), [constant(0), constant(1), constant(2), Known(Ellipsis)]),
    ((np.array(True),), [kind_of(np.array(True))]),
]


@pytest.mark.parametrize(("index", "parts"), INDICES)
def test_kinds_of_parts(index, parts):
    x = np.zeros((3, 4, 5))
    found = indexed(Array(x.dtype, (3, 4, 5)), parts, ("key",))
    part = x[index]
    assert isinstance(found.kind, Scalar) == isinstance(part, np.floating)
    assert len(found.kind.dims) == np.ndim(part)
    known = [
        (a, b) for a, b in zip(found.kind.dims, np.shape(part), strict=True) if isinstance(a, int)
    ]
    assert all(a == b for a, b in known)
    assert found.basic == (np.shares_memory(x, part) or not np.ndim(part))


def test_joins():
    assert join(FLOAT, INT, ()) == FLOAT
    assert join(constant(1), constant(1), ()) == constant(1)
    assert join(constant(1), constant(2), ()).dtype == np.int64
    rows = join(Array(np.dtype(float), (N,)), Array(np.dtype(float), (M,)), ("here",))
    assert rows.dims == (Derived(("here", 0)),)


def test_axes_of_arguments_are_equal_where_they_meet():
    assert same_dims((N, 1), (M, 1))
    assert not same_dims((N,), (Derived(("less", N, 1)),))
    assert broadcast((N, 1), (3,)) == (N, 3)
    assert broadcast((Derived(("a",)),), (N,)) == (N,)
