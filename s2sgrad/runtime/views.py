"""Adjoints of arrays of which it is known only at run time whether they share memory."""

from __future__ import annotations

from typing import Any

import numpy as np


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
