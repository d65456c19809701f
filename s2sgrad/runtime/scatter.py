"""Adjoints of what copies or moves entries: sums over stretched axes, scattering, padding."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def sum_to(g: Any, shape: tuple[int, ...]) -> Any:
    """Sum `g` to a shape that broadcasts to its own: the mirror of `np.broadcast_to`.

    >>> sum_to(np.ones((2, 3)), (3,)), sum_to(np.ones((2, 3)), (2, 1)).shape
    (array([2., 2., 2.]), (2, 1))
    """
    have = np.shape(g)
    if have == shape:
        return g
    extra = len(have) - len(shape)
    stretched = [extra + i for i, n in enumerate(shape) if n == 1 and have[extra + i] != 1]
    summed = np.sum(g, axis=(*range(extra), *stretched))
    return np.reshape(summed, shape) if stretched else summed


def fitted(g: Any, shape: tuple[int, ...]) -> Any:
    """Sum `g` over the axes that are stretched in it, repeat it along those that have length 1.

    >>> fitted(np.ones((2, 1, 3)), (1, 4, 3)).shape
    (1, 4, 3)
    """
    inner = tuple(1 if have == 1 else n for have, n in zip(np.shape(g), shape, strict=True))
    return np.broadcast_to(sum_to(g, inner), shape)


def added_at(shape: tuple[int, ...], index: Any, g: Any) -> Any:
    """The adjoint of reading `x[index]` from an array of a shape: repeated indices accumulate.

    >>> added_at((3,), np.array([0, 0, 2]), np.ones(3))
    array([2., 0., 1.])
    """
    total = np.zeros(shape, np.result_type(g))
    np.add.at(total, index, g)
    return total


def last_writes(g: Any, index: Any) -> Any:
    """`g[index]`, zero where a later entry of the index names the same place.

    After `x[[0, 0]] = v` only the last entry of v is in x.

    >>> last_writes(np.array([5.0, 7.0]), np.array([0, 0, 1]))
    array([0., 5., 7.])
    """
    part = g[index]
    order = np.arange(part.size).reshape(part.shape)
    writer = np.full(g.shape, -1)
    writer[index] = order
    return np.where(writer[index] == order, part, 0.0)


def added_along_axis(shape: tuple[int, ...], indices: Any, g: Any, axis: int | None = -1) -> Any:
    """The adjoint of `np.take_along_axis`: repeated indices accumulate."""
    if axis is None:
        return np.reshape(added_at((math.prod(shape),), indices, g), shape)
    grid = list(np.ogrid[tuple(slice(n) for n in np.shape(g))])
    grid[axis] = indices
    for i, n in enumerate(shape):
        if n == 1:
            grid[i] = np.zeros_like(grid[i])
    return added_at(shape, tuple(grid), g)


def repeated_back(g: Any, shape: tuple[int, ...], repeats: Any, axis: int | None = None) -> Any:
    """The adjoint of `np.repeat` with a number of repetitions for each entry."""
    length = math.prod(shape) if axis is None else shape[axis]
    origin = np.repeat(np.arange(length), repeats)
    if axis is None:
        return np.reshape(added_at((length,), origin, g), shape)
    rows = np.moveaxis(g, axis, 0)
    return np.moveaxis(added_at((length, *rows.shape[1:]), origin, rows), 0, axis)


def padded_back(g: Any, shape: tuple[int, ...], pad_width: Any, mode: str) -> Any:
    """The adjoint of `np.pad` in the modes that copy entries: edge, wrap, reflect, symmetric."""
    widths = np.broadcast_to(pad_width, (len(shape), 2))
    for axis, n in enumerate(shape):
        origin = np.pad(np.arange(n), tuple(widths[axis]), mode)  # type: ignore[call-overload]
        rows = np.moveaxis(g, axis, 0)
        g = np.moveaxis(added_at((n, *rows.shape[1:]), origin, rows), 0, axis)
    return g


def split_like(g: Any, arrays: Any, axis: int | None = 0) -> list[Any]:
    """The adjoint of `np.concatenate(arrays, axis)`: a piece for each array."""
    if axis is None:
        sizes = [np.size(a) for a in arrays]
        cuts = np.cumsum(sizes)[:-1]
        flat = np.split(g, cuts)
        return [np.reshape(piece, np.shape(a)) for piece, a in zip(flat, arrays, strict=True)]
    lengths = [np.shape(a)[axis] for a in arrays]
    return list(np.split(g, np.cumsum(lengths)[:-1], axis))


def unstacked(g: Any, arrays: Any, axis: int) -> list[Any]:
    """The adjoint of `np.vstack` and its kin: a piece for each array, in the array's shape."""
    lengths = [np.shape(a)[axis] if np.ndim(a) == np.ndim(g) else 1 for a in arrays]
    parts = np.split(g, np.cumsum(lengths)[:-1], axis)
    return [np.reshape(part, np.shape(a)) for part, a in zip(parts, arrays, strict=True)]


def placed_on_diagonal(g: Any, shape: tuple[int, ...], offset: int, axis1: int, axis2: int) -> Any:
    """An array that is 0 but on a diagonal: the adjoint of `np.diagonal`; broadcasts `g`."""
    placed = np.zeros(shape, np.result_type(g))
    plane = np.moveaxis(placed, (axis1, axis2), (-2, -1))
    rows = np.arange(max(0, -offset), shape[axis1])[: max(0, shape[axis2] - max(0, offset))]
    plane[..., rows, rows + offset] = g
    return placed
