"""Adjoints of arrays of which it is known only at run time whether they share memory.

Those of a tuple, list or dict are the list or dict of its items' adjoints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType, MemberDescriptorType, ModuleType, SimpleNamespace
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


def zeros_laid_out(array: Any) -> Any:
    """Zeros with the memory layout of an array.

    >>> zeros_laid_out(np.arange(6.0)[::-2]), zeros_laid_out(np.arange(6.0)[::-2]).strides
    (array([0., 0., 0.]), (-16,))
    """
    return laid_out(array, 0.0)


def adjoint_view(view: Any, *pairs: Any) -> Any:
    """The part of an adjoint that is to it what a view is to its array; zeros for a new array.

    `pairs` are arrays or lists, each followed by its adjoint.

    >>> a, a_bar = np.arange(6.0), np.zeros(6)
    >>> adjoint_view(a[1:].reshape(5, 1)[::2], a, a_bar)[:] = 1.0
    >>> a_bar
    array([0., 1., 0., 1., 0., 1.])
    >>> [a_bar_2, zeros] = adjoint_view([a, a + 1.0], a, a_bar)
    >>> a_bar_2 is a_bar, zeros
    (False, array([0., 0., 0., 0., 0., 0.]))
    """
    known: list[tuple[Any, Any]] = []
    for value, adjoint in zip(pairs[::2], pairs[1::2], strict=True):
        known.extend(_pairs(value, adjoint))
    return _counterpart(view, known)


def _counterpart(view: Any, known: list[tuple[Any, Any]]) -> Any:
    """The adjoint of a value; what is new is known from then on, should it come again."""
    if isinstance(view, np.ndarray):
        for array, adjoint in known:
            if isinstance(array, np.ndarray) and np.may_share_memory(view, array):
                return _same_view(view, array, adjoint)
        root = _root(view)
        if root.dtype == np.uint8 != view.dtype:  # the memory of `laid_out`
            root = root.view(view.dtype)
        floating = root.dtype.kind in "fc"
        known.append((root, np.zeros_like(root) if floating else np.zeros(root.shape)))
        return known[-1][1] if root is view else _same_view(view, *known[-1])
    for value, adjoint in known:
        if value is view:
            return adjoint
    if _is_object(view):
        made: Any = SimpleNamespace()
        known.append((view, made))
        for name, part in _attributes(view).items():
            setattr(made, name, _counterpart(part, known))
        return made
    if not isinstance(view, (tuple, list, dict)):
        return 0.0 if isinstance(view, (float, np.inexact)) else None
    if isinstance(view, dict):
        made = {key: _counterpart(value, known) for key, value in view.items()}
    else:
        made = [_counterpart(value, known) for value in view]
    known.append((view, made))
    return made


def _is_object(value: Any) -> bool:
    """Whether a value is an object of a class written in Python: neither function nor class."""
    if isinstance(value, (ModuleType, tuple)):
        return False
    if not hasattr(value, "__dict__") and not hasattr(value, "__slots__"):
        return False
    return not callable(value) or isinstance(type(value).__call__, FunctionType)


def _attributes(value: Any) -> dict[str, Any]:
    """The attributes that an object has of its own."""
    members = {n: m for base in type(value).__mro__ for n, m in vars(base).items()}
    slots = [n for n, m in members.items() if isinstance(m, MemberDescriptorType)]
    return {n: getattr(value, n) for n in slots if hasattr(value, n)} | getattr(
        value, "__dict__", {}
    )


def _pairs(value: Any, adjoint: Any) -> Iterator[tuple[Any, Any]]:
    """A value with its adjoint, and all that it holds with theirs."""
    if isinstance(value, np.ndarray) and adjoint is not None:
        yield value, adjoint
    elif isinstance(adjoint, SimpleNamespace):
        yield value, adjoint
        for name, part in vars(adjoint).items():
            yield from _pairs(getattr(value, name), part)
    elif isinstance(value, (tuple, list, dict)):
        yield value, adjoint
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _pairs(value[key], adjoint[key])


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
    memory = _root(adjoint).ravel(order="K")
    offset = _address(view) - _address(array) + _address(adjoint) - _address(memory)
    return np.ndarray(view.shape, view.dtype, memory, offset, view.strides)


def _root(array: Any) -> Any:
    """The array whose memory an array is a view of."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


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
    >>> apart([a_bar, 2.0], a_bar)
    [array([0., 0., 0.]), 2.0]
    """
    return _taken(adjoint, [part for other in others for part in _parts(other)], False)


def emptied(adjoint: Any, *others: Any) -> Any:
    """What `apart` gives, as a copy; the adjoint is zeros from now on, and can be used again.

    >>> a_bar = np.ones(3)
    >>> emptied(a_bar), a_bar
    (array([1., 1., 1.]), array([0., 0., 0.]))
    """
    return _taken(adjoint, [part for other in others for part in _parts(other)], True)


def _taken(adjoint: Any, others: list[Any], empty: bool) -> Any:
    if isinstance(adjoint, np.ndarray):
        arrays = (other for other in others if isinstance(other, np.ndarray))
        if any(np.may_share_memory(adjoint, other) for other in arrays):
            return np.zeros_like(adjoint)
        taken = adjoint.copy() if empty else adjoint
        if empty:
            adjoint[...] = 0.0
        return taken
    if any(other is adjoint for other in others):
        return _mapped(adjoint, _zeros)
    return _mapped(adjoint, lambda part: _taken(part, others, empty))


def _mapped(adjoint: Any, change: Callable[[Any], Any]) -> Any:
    """The same list, dict or object of other parts; a number as it is."""
    if isinstance(adjoint, SimpleNamespace):
        return SimpleNamespace(**{name: change(part) for name, part in vars(adjoint).items()})
    if isinstance(adjoint, dict):
        return {key: change(part) for key, part in adjoint.items()}
    return [change(part) for part in adjoint] if isinstance(adjoint, list) else adjoint


def _zeros(adjoint: Any) -> Any:
    if isinstance(adjoint, (list, dict, SimpleNamespace)):
        return _mapped(adjoint, _zeros)
    if isinstance(adjoint, np.ndarray):
        return np.zeros_like(adjoint)
    return None if adjoint is None else 0.0


def _parts(adjoint: Any) -> Iterator[Any]:
    """An adjoint and all that it holds, but numbers."""
    if isinstance(adjoint, (list, dict, SimpleNamespace)):
        yield adjoint
        held = vars(adjoint) if isinstance(adjoint, SimpleNamespace) else adjoint
        for part in held.values() if isinstance(held, dict) else held:
            yield from _parts(part)
    elif isinstance(adjoint, np.ndarray):
        yield adjoint


def rebuilt(*adjoints: Any) -> list[Any]:
    """The same lists and dicts once more, of the same arrays: what is one list stays one list.

    Tuples that hold them are looked into.

    >>> a_bar = np.zeros(1)
    >>> inner = [a_bar]
    >>> [first, second] = rebuilt(inner, {"inner": inner})
    >>> first is second["inner"], first is inner, first[0] is a_bar
    (True, False, True)
    """
    made: dict[int, Any] = {}
    return [_rebuilt(adjoint, made) for adjoint in adjoints]


def _rebuilt(adjoint: Any, made: dict[int, Any]) -> Any:
    if type(adjoint) is tuple:
        return tuple(_rebuilt(part, made) for part in adjoint)
    if not isinstance(adjoint, (list, dict, SimpleNamespace)):
        return adjoint
    if id(adjoint) not in made:
        made[id(adjoint)] = _mapped(adjoint, lambda part: _rebuilt(part, made))
    return made[id(adjoint)]
