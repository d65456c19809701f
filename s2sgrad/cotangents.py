"""Cotangents and tangents that are given by hand: of the right shape, in the right dtype."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from s2sgrad.errors import UsageError
from s2sgrad.kinds import is_record
from s2sgrad.kinds.objects import attributes
from s2sgrad.structure import mapped, parts, rebuilt


def conformed(given: Any, like: Any, what: str) -> Any:
    """A cotangent or tangent in the structure, shape, dtype and layout of the value it belongs to.

    None stands for zeros. Raises UsageError where structure or shape are others.

    >>> conformed([1, 2], np.zeros(2, np.float32), "cotangent")
    array([1., 2.], dtype=float32)
    """
    if (held := parts(like)) is not None:
        return _conformed_parts(given, like, held, what)
    if isinstance(like, np.ndarray) and like.dtype.kind == "f":
        found = _number(0.0 if given is None else given, what)
        if given is not None:
            _require_shape(found, like, what)
        made = np.empty_like(like)
        made[...] = found
        return made
    if isinstance(like, (float, np.floating)):
        found = _number(0.0 if given is None else given, what)
        _require_shape(found, like, what)
        return like.__class__(found)
    return given


def like_of(value: Any) -> Any:
    """The structure, shapes, dtypes and layouts of a value, for `conformed`; nothing is copied."""
    return mapped(lambda leaf: np.empty_like(leaf) if type(leaf) is np.ndarray else leaf, value)


def _number(given: Any, what: str) -> Any:
    """What is given by hand as an array of real numbers."""
    try:
        found = np.asarray(given)
    except ValueError:  # a list of lists of several lengths
        found = np.asarray(None)
    if found.dtype.kind not in "fiub":
        kind = "complex" if found.dtype.kind == "c" else f"a {type(given).__name__}"
        raise UsageError(f"the {what} must be made of real numbers, but it is {kind}")
    return found


def _conformed_parts(given: Any, like: Any, held: dict[Any, Any], what: str) -> Any:
    found = dict.fromkeys(held) if given is None else parts(given)
    if found is None or found.keys() < held.keys() or not found.keys() <= held.keys():
        raise UsageError(f"the {what} must be {_in_words(like)}, as the value")
    made = {place: conformed(found[place], value, what) for place, value in held.items()}
    if not is_record(like):
        return rebuilt(like, made)
    _, shared = attributes(like)  # what the class holds does not move
    made |= {name: conformed(None, value, what) for name, value in shared.items()}
    return SimpleNamespace(**made)


def _in_words(like: Any) -> str:
    if is_record(like):
        return f"an object with the attributes of a {type(like).__name__}"
    keys = f" with the keys {', '.join(like)}" if isinstance(like, dict) else f" of {len(like)}"
    return f"a {type(like).__name__}{keys}"


def _require_shape(given: Any, like: Any, what: str) -> None:
    have, want = np.shape(given), np.shape(like)
    if have != want:
        raise UsageError(f"the {what} has shape {have}, but the value has shape {want}")
