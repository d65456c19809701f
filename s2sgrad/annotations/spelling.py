"""Kinds that are not of a value: made from a dtype and a rank, and written as text."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.kinds import NOTHING, Array, Axis, Kind, Known, Length, ListOf, Scalar, Sequence, Table

RANKS = (1, 2, 3, 0)
"""The ranks that are tried for an array whose rank is not known."""


def arrays(dtype: np.dtype[Any], owner: str) -> tuple[Array, ...]:
    """Arrays of every rank that is tried."""
    return tuple(array(dtype, rank, owner) for rank in RANKS)


def array(dtype: np.dtype[Any], rank: int, owner: str) -> Array:
    """An array none of whose axes has length 1."""
    return Array(dtype, tuple(Axis(owner, axis) for axis in range(rank)))


def spelt(kind: Kind) -> str:
    """A kind as `--types` has it.

    >>> spelt(array(np.dtype(np.float32), 2, "W"))
    'f4[:, :]'
    """
    match kind:
        case Array(dtype=dtype, dims=dims):
            return f"{_code(dtype)}[{', '.join(map(_axis, dims)) or '()'}]"
        case Scalar(value=value) if value is not NOTHING:
            return repr(value)
        case Scalar(dtype=dtype, python=True):
            return type(dtype.type(0).item()).__name__
        case Scalar(dtype=dtype):
            return _code(dtype)
        case Table(keys=keys, elements=elements):
            pairs = zip(keys, map(spelt, elements), strict=True)
            return "{" + ", ".join(f"{key!r}: {inner}" for key, inner in pairs) + "}"
        case Sequence(type=type_, elements=elements):
            inner = ", ".join(map(spelt, elements))
            comma = "," if len(elements) == 1 else ""
            return f"({inner}{comma})" if type_ is tuple else f"[{inner}]"
        case ListOf(type=type_, element=element):
            return f"tuple[{spelt(element)}, ...]" if type_ is tuple else f"list[{spelt(element)}]"
        case Known(value=value):
            return repr(value)
    return "?"


def _code(dtype: Any) -> str:
    return "bool_" if dtype == np.bool_ else str(dtype.str[1:]) if dtype is not None else "?"


def _axis(length: Length) -> str:
    return "1" if length == 1 else ":"
