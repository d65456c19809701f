"""Adjoints of arrays of which it is known only at run time whether they share memory."""

from __future__ import annotations

from typing import Any

import numpy as np


def laid_out(array: Any, value: Any = None) -> Any:
    """A copy with the memory layout of an array, or a copy of another value with it.

    Whether `reshape` and its like give a view or a copy hangs on the layout; `.copy()` changes it.

    >>> a = np.asfortranarray([[1.0, 2.0], [3.0, 4.0]])
    >>> np.shares_memory(a.reshape(4), a), np.shares_memory(laid_out(a.T).reshape(4), a)
    (False, False)
    >>> laid_out(np.arange(6.0)[::-2]).strides, laid_out(np.arange(3.0), 0.0)
    ((-16,), array([0., 0., 0.]))
    """
    spans = [(n - 1) * step for n, step in zip(array.shape, array.strides, strict=True)]
    before = sum(span for span in spans if span < 0) if array.size else 0
    after = sum(span for span in spans if span > 0) if array.size else 0
    memory = np.zeros(after - before + array.itemsize, np.uint8)
    made = np.ndarray(array.shape, array.dtype, memory, -before, array.strides)
    made[...] = array if value is None else value
    return made


def adjoint_view(view: Any, *pairs: Any) -> Any:
    """The part of an adjoint that is to it what a view is to its array; zeros for a new array.

    `pairs` are arrays, each followed by its adjoint.

    >>> a, a_bar = np.arange(6.0), np.zeros(6)
    >>> adjoint_view(a[1:].reshape(5, 1)[::2], a, a_bar)[:] = 1.0
    >>> a_bar
    array([0., 1., 0., 1., 0., 1.])
    """
    for array, adjoint in zip(pairs[::2], pairs[1::2], strict=True):
        if np.may_share_memory(view, array):
            return _same_view(view, array, adjoint)
    return np.zeros_like(view)


def tangent_view(view: Any, array: Any, tangent: Any, made: Any) -> Any:
    """The tangent of what may be a view: it shares the array's tangent where the view shares it.

    `made` has the right entries. Whether it is a view hangs on the memory layout of `tangent`,
    which may differ from that of the array.

    >>> a, a_dot = np.zeros((2, 3)), np.ones((3, 2)).T
    >>> np.shares_memory(tangent_view(a.T.ravel(), a, a_dot, a_dot.T.ravel()), a_dot)
    False
    """
    if np.may_share_memory(view, array) == np.may_share_memory(made, tangent):
        return made
    return _same_view(view, array, tangent) if np.may_share_memory(view, array) else made.copy()


def _same_view(view: Any, array: Any, adjoint: Any) -> Any:
    if _steps(array) != _steps(adjoint) or any(step == 0 for _, step in _steps(view)):
        raise NotImplementedError("the derivative of a write into a view of this memory layout")
    root = adjoint
    while isinstance(root.base, np.ndarray):
        root = root.base
    memory = root.ravel(order="K")
    offset = _address(view) - _address(array) + _address(adjoint) - _address(memory)
    return np.ndarray(view.shape, view.dtype, memory, offset, view.strides)


def _steps(array: Any) -> list[tuple[int, int]]:
    """The axes of more than one entry, and the bytes between their entries."""
    pairs = enumerate(zip(array.shape, array.strides, strict=True))
    return [(axis, step) for axis, (length, step) in pairs if length > 1]


def _address(array: Any) -> int:
    found: int = array.__array_interface__["data"][0]
    return found


def apart(adjoint: Any, *others: Any) -> Any:
    """An adjoint that shares memory with none of the others; zeros in place of one that does.

    >>> a_bar = np.ones(3)
    >>> apart(a_bar[1:], a_bar), apart(np.ones(2), a_bar)
    (array([0., 0.]), array([1., 1.]))
    """
    shared = any(np.may_share_memory(adjoint, other) for other in others)
    return np.zeros_like(adjoint) if shared else adjoint


def emptied(adjoint: Any, *others: Any) -> Any:
    """What `apart` gives, as a copy; the adjoint is zeros from now on, and can be used again.

    >>> a_bar = np.ones(3)
    >>> emptied(a_bar), a_bar
    (array([1., 1., 1.]), array([0., 0., 0.]))
    """
    taken = apart(adjoint, *others).copy()
    if not any(np.may_share_memory(adjoint, other) for other in others):
        adjoint[...] = 0.0
    return taken
