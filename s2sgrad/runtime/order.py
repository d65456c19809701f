"""What is read off sorted entries: partitions, quantiles, extremes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def partition_back(g: Any, a: Any, ans: Any, axis: int | None = -1) -> Any:
    """The adjoint of `ans = np.partition(a, ...)`, matching both by their sorted order."""
    shape = np.shape(a)
    if axis is None:
        a, axis = np.ravel(a), -1
    ranked = np.take_along_axis(g, np.argsort(ans, axis=axis, kind="stable"), axis)
    place = np.argsort(np.argsort(a, axis=axis, kind="stable"), axis=axis)
    return np.reshape(np.take_along_axis(ranked, place, axis), shape)


def partition_forward(a_dot: Any, a: Any, ans: Any, axis: int | None = -1) -> Any:
    """The tangent of `ans = np.partition(a, ...)`, matching both by their sorted order."""
    if axis is None:
        a_dot, a, axis = np.ravel(a_dot), np.ravel(a), -1
    ranked = np.take_along_axis(a_dot, np.argsort(a, axis=axis, kind="stable"), axis)
    place = np.argsort(np.argsort(ans, axis=axis, kind="stable"), axis=axis)
    return np.take_along_axis(ranked, place, axis)


def quantile_weights(a: Any, q: Any, axis: Any = None) -> Any:
    """The weight of each entry in the linearly interpolated quantile: ties in stable order.

    >>> quantile_weights(np.array([3.0, 1.0, 2.0, 9.0]), 0.5)
    array([0.5, 0. , 0.5, 0. ])
    """
    a = np.asarray(a)
    axes = tuple(range(a.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    count = math.prod(a.shape[i] for i in axes)
    return weights_of_rank(a, q * (count - 1), axes)


def nan_quantile_weights(a: Any, q: Any, axis: Any = None) -> Any:
    """The weight of each entry in the quantile of the entries that are not nan.

    >>> nan_quantile_weights(np.array([3.0, np.nan, 2.0, 9.0]), 0.5)
    array([1., 0., 0., 0.])
    """
    a = np.asarray(a)
    axes = tuple(range(a.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return weights_of_rank(a, q * (np.sum(~np.isnan(a), axis=axes) - 1), axes)


def weights_of_rank(a: Any, rank: Any, axes: tuple[int, ...]) -> Any:
    """The weight of each entry in what stands at a rank, between two entries where it is broken."""
    rows = np.moveaxis(a, axes, range(len(axes)))
    flat = np.reshape(rows, (math.prod(rows.shape[: len(axes)]), *rows.shape[len(axes) :]))
    ranks = np.argsort(np.argsort(flat, axis=0, kind="stable"), axis=0)
    weights = np.maximum(0, 1 - np.abs(ranks - rank)).astype(a.dtype)
    return np.moveaxis(np.reshape(weights, rows.shape), range(len(axes)), axes)


def range_weights(a: Any, axis: Any = None) -> Any:
    """The derivative of `np.ptp`: ties share equally."""
    high = a == np.max(a, axis=axis, keepdims=True)
    low = a == np.min(a, axis=axis, keepdims=True)
    up = high / np.sum(high, axis=axis, keepdims=True)
    down = low / np.sum(low, axis=axis, keepdims=True)
    return (up - down).astype(np.result_type(a))


def tied(g: Any, values: Any, ans: Any) -> list[Any]:
    """The adjoint of `ans = max(values)` or `min(values)`: ties share equally."""
    share = g / sum(value == ans for value in values)
    return [share if value == ans else 0.0 for value in values]


def tied_forward(values_dot: Any, values: Any, ans: Any) -> Any:
    """The tangent of `ans = max(values)` or `min(values)`: ties share equally."""
    moved = [dot for value, dot in zip(values, values_dot, strict=True) if value == ans]
    return sum(moved) / len(moved)


def unsorted(g: Any, values: Any, reverse: bool = False) -> list[Any]:
    """The adjoint of `sorted(values)`: each goes to where its value stood.

    >>> unsorted([1.0, 2.0, 3.0], [0.5, 0.7, 0.2])
    [2.0, 3.0, 1.0]
    """
    order = _order(values, reverse)
    adjoints = [0.0] * len(order)
    for adjoint, place in zip(g, order, strict=True):
        adjoints[place] = adjoint
    return adjoints


def sorted_like(values_dot: Any, values: Any, reverse: bool = False) -> list[Any]:
    """The tangent of `sorted(values)`."""
    order = _order(values, reverse)
    return [values_dot[place] for place in order]


def _order(values: Any, reverse: bool) -> list[int]:
    """The places of the sorted values."""
    if reverse:
        return sorted(range(len(values)), key=lambda place: values[place], reverse=True)
    return sorted(range(len(values)), key=lambda place: values[place])


def running_back(g: Any, a: Any, ans: Any, axis: int = 0) -> Any:
    """The adjoint of `ans = np.maximum.accumulate(a, axis)`, or of the minimum: ties share.

    >>> running_back(np.ones(4), np.array([1.0, 3.0, 2.0, 3.0]), np.array([1.0, 3.0, 3.0, 3.0]))
    array([1. , 2.5, 0. , 0.5])
    """
    a, ans = np.moveaxis(a, axis, 0), np.moveaxis(ans, axis, 0)
    left = np.moveaxis(g, axis, 0).copy()
    back = np.zeros_like(left)
    for i in range(len(a) - 1, 0, -1):
        back[i] = left[i] * _newest(a, ans, i)
        left[i - 1] += left[i] - back[i]
    back[:1] = left[:1]
    return np.moveaxis(back, 0, axis)


def running_forward(a_dot: Any, a: Any, ans: Any, axis: int = 0) -> Any:
    """The tangent of `ans = np.maximum.accumulate(a, axis)`, or of the minimum: ties share."""
    a, ans = np.moveaxis(a, axis, 0), np.moveaxis(ans, axis, 0)
    moved = np.moveaxis(a_dot, axis, 0).copy()
    for i in range(1, len(a)):
        newest = _newest(a, ans, i)
        moved[i] = newest * moved[i] + (1.0 - newest) * moved[i - 1]
    return np.moveaxis(moved, 0, axis)


def _newest(a: Any, ans: Any, i: int) -> Any:
    """How much of the i-th extreme value is the i-th entry: half of it at a tie."""
    return np.where(ans[i - 1] == a[i], 0.5, ans[i] == a[i]).astype(a.dtype)
