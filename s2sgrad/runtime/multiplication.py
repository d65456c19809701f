"""Products without division, so that zeros need no care."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def products_of_others(a: Any, axis: Any = None) -> Any:
    """For each entry the product of the other entries along the axes: exact where some are 0.

    >>> products_of_others(np.array([2.0, 0.0, 5.0]))
    array([ 0., 10.,  0.])
    """
    a = np.asarray(a)
    if axis is None:
        return np.reshape(products_of_others(np.ravel(a), 0), a.shape)
    if isinstance(axis, tuple):
        front = tuple(range(len(axis)))
        rows = np.moveaxis(a, axis, front)
        count = math.prod(rows.shape[: len(axis)])
        flat = np.reshape(rows, (count,) + rows.shape[len(axis) :])  # noqa: RUF005
        others = np.reshape(products_of_others(flat, 0), rows.shape)
        return np.moveaxis(others, front, axis)
    rows = np.moveaxis(a, axis, 0)
    others = np.ones_like(rows)
    others[1:] = np.cumprod(rows[:-1], axis=0)
    others[:-1] *= np.cumprod(rows[:0:-1], axis=0)[::-1]
    return np.moveaxis(others, 0, axis)


def cumprod_forward(a_dot: Any, a: Any, ans: Any, axis: int | None = None) -> Any:
    """The tangent of `ans = np.cumprod(a, axis)`, without division: exact where entries are 0."""
    if axis is None:
        a_dot, a, axis = np.ravel(a_dot), np.ravel(a), 0
    a_dot, a, ans = np.moveaxis(a_dot, axis, 0), np.moveaxis(a, axis, 0), np.moveaxis(ans, axis, 0)
    moved = a_dot.copy()
    for i in range(1, len(a)):
        moved[i] = moved[i - 1] * a[i] + ans[i - 1] * a_dot[i]
    return np.moveaxis(moved, 0, axis)


def cumprod_back(g: Any, a: Any, ans: Any, axis: int | None = None) -> Any:
    """The adjoint of `ans = np.cumprod(a, axis)`, without division: exact where entries are 0."""
    shape = np.shape(a)
    if axis is None:
        a, axis = np.ravel(a), 0
    g, a, ans = np.moveaxis(g, axis, 0), np.moveaxis(a, axis, 0), np.moveaxis(ans, axis, 0)
    total = g.copy()
    for i in range(len(a) - 2, -1, -1):
        total[i] += total[i + 1] * a[i + 1]
    total[1:] *= ans[:-1]
    return np.reshape(np.moveaxis(total, 0, axis), shape)


def kron_blocks(g: Any, a_shape: tuple[int, ...], b_shape: tuple[int, ...]) -> Any:
    """The entries of a Kronecker product: first the axes of a, then those of b."""
    rank = max(len(a_shape), len(b_shape))
    a_shape = (1,) * (rank - len(a_shape)) + a_shape
    b_shape = (1,) * (rank - len(b_shape)) + b_shape
    pairs = [n for pair in zip(a_shape, b_shape, strict=True) for n in pair]
    return np.reshape(g, pairs).transpose(*range(0, 2 * rank, 2), *range(1, 2 * rank, 2))


def kron_first(g: Any, a_shape: tuple[int, ...], b: Any) -> Any:
    """The adjoint of `np.kron(a, b)` with respect to a."""
    blocks = kron_blocks(g, a_shape, np.shape(b))
    rank = blocks.ndim // 2
    b = np.reshape(b, blocks.shape[rank:])
    return np.reshape(np.tensordot(blocks, b, rank), a_shape)


def kron_second(g: Any, a: Any, b_shape: tuple[int, ...]) -> Any:
    """The adjoint of `np.kron(a, b)` with respect to b."""
    blocks = kron_blocks(g, np.shape(a), b_shape)
    rank = blocks.ndim // 2
    a = np.reshape(a, blocks.shape[:rank])
    return np.reshape(np.tensordot(a, blocks, rank), b_shape)
