"""The least kind that covers two: where paths meet, and of the elements of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from s2sgrad.kinds.types import (
    NOTHING,
    REFUSED,
    Array,
    Closure,
    Derived,
    Kind,
    ListOf,
    Named,
    Opaque,
    Record,
    Scalar,
    Sequence,
    Undefined,
)


def join(a: Kind, b: Kind, key: tuple[Any, ...]) -> Kind:
    """The least kind that covers both; `Opaque` where there is none.

    `key` names the place of the join, for the symbols of lengths that differ.
    """
    if a == b and getattr(a, "value", None) is getattr(b, "value", None):
        return a
    match a, b:
        case (Undefined(), other) | (other, Undefined()):
            return other
        case (Opaque(reason="refused"), _) | (_, Opaque(reason="refused")):
            return REFUSED
        case Scalar(), Scalar():
            return _join_scalars(a, b)
        case Array(), Array():
            return _join_arrays(a, b, key)
        case (Array(), Scalar()) | (Scalar(), Array()):
            return Opaque("a number in one place and an array in a different one")
        case (Closure(), _) | (_, Closure()) if getattr(a, "function", None) is not getattr(
            b, "function", None
        ):
            return Opaque("of different functions in different places")
        case (Named(), _) | (_, Named()) if getattr(a, "cls", 0) is not getattr(b, "cls", 0):
            return Opaque("of different classes in different places")
        case Record(), Record() if a.type is b.type:
            return _join_records(a, b, key)
        case Sequence(), Sequence() if a.type is b.type and a.places == b.places:
            return _join_sequences(a, b, key)
        case ((Sequence() | ListOf()), (Sequence() | ListOf())) if a.type is b.type is not dict:
            return ListOf(a.type, join(element_kind(a, key), element_kind(b, key), key))
        case _:
            return Opaque("of different kinds in different places")


def element_kind(kind: Sequence | ListOf, key: tuple[Any, ...]) -> Kind:
    """The joined kind of a sequence's elements."""
    if isinstance(kind, ListOf):
        return kind.element
    joined: Kind = Undefined()
    for element in kind.elements:
        joined = join(joined, element, key)
    return joined


def _join_sequences(a: Sequence, b: Sequence, key: tuple[Any, ...]) -> Kind:
    pairs = enumerate(zip(a.elements, b.elements, strict=True))
    joined = tuple(join(x, y, (*key, i)) for i, (x, y) in pairs)
    if isinstance(a, Closure) and isinstance(b, Closure):
        a = replace(a, fleeting=a.fleeting or b.fleeting)
    return replace(a, elements=joined)


def _join_records(a: Record, b: Record, key: tuple[Any, ...]) -> Kind:
    """The attributes of both: one that is missing somewhere is read nowhere before it is set."""
    found = dict(zip(a.keys, a.elements, strict=True))
    for name, kind in zip(b.keys, b.elements, strict=True):
        found[name] = join(found.get(name, Undefined()), kind, (*key, name))
    return Record(a.type, tuple(found.values()), tuple(found), a.shared & b.shared)


def _join_scalars(a: Scalar, b: Scalar) -> Scalar:
    value = a.value if type(a.value) is type(b.value) and a.value == b.value else NOTHING
    length = a.length if a.length == b.length else None
    return Scalar(np.promote_types(a.dtype, b.dtype), a.python and b.python, value, length)


def _join_arrays(a: Array, b: Array, key: tuple[Any, ...]) -> Kind:
    if len(a.dims) != len(b.dims):
        return Opaque("arrays of different rank in different places")
    if a.dtype is None or b.dtype is None:
        dtype = None
    else:
        dtype = a.dtype if a.dtype == b.dtype else np.promote_types(a.dtype, b.dtype)
    pairs = enumerate(zip(a.dims, b.dims, strict=True))
    return Array(dtype, tuple(m if m == n else Derived((*key, axis)) for axis, (m, n) in pairs))
