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
    if axis is None:
        axis = tuple(range(a.ndim))
    axes = axis if isinstance(axis, tuple) else (axis,)
    rows = np.moveaxis(a, axes, range(len(axes)))
    n = math.prod(rows.shape[: len(axes)])
    flat = np.reshape(rows, (n, *rows.shape[len(axes) :]))
    rank = np.argsort(np.argsort(flat, axis=0, kind="stable"), axis=0)
    weights = np.maximum(0, 1 - np.abs(rank - q * (n - 1))).astype(a.dtype)
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
