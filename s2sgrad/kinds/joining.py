"""The least kind that covers two: where paths meet, and of the elements of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from s2sgrad.kinds.lengths import is_number_or, may_be_number, of_array, or_number
from s2sgrad.kinds.types import (
    NOTHING,
    PYTHON_NUMBERS,
    REFUSED,
    STRING,
    Array,
    Closure,
    Derived,
    DictOf,
    Kind,
    Known,
    Length,
    ListOf,
    Named,
    Opaque,
    Record,
    Scalar,
    Sequence,
    Table,
    Undefined,
)


def join(a: Kind, b: Kind, key: tuple[Any, ...]) -> Kind:
    """The least kind that covers both; `Opaque` where there is none.

    `key` names the place of the join, for the symbols of lengths that differ.
    """
    if a == b and getattr(a, "value", None) is getattr(b, "value", None):
        return a
    if is_string(a) and is_string(b):
        return a if a == b else STRING
    if (numbers := _join_numbers(a, b, key)) is not None:
        return numbers
    if DictOf in (type(a), type(b)):
        return _join_dicts(a, b, key)
    own = (Closure, Named)
    match a, b:
        case (Undefined(), other) | (other, Undefined()):
            return other
        case (Opaque(reason="refused"), _) | (_, Opaque(reason="refused")):
            return REFUSED
        case Sequence(), Sequence() if (difference := _difference(a, b)) is not None:
            return Opaque(f"{difference} in different places")
        case Record(), Record() if a.type is b.type:
            return _join_records(a, b, key)
        case Sequence(), Sequence() if a.type is b.type and a.places == b.places:
            return _join_sequences(a, b, key)
        case ((Sequence() | ListOf()), (Sequence() | ListOf())) if (
            a.type is b.type is not dict and not isinstance(a, own) and not isinstance(b, own)
        ):
            return ListOf(a.type, join(element_kind(a, key), element_kind(b, key), key))
        case _:
            return Opaque("of different kinds in different places")


def _join_numbers(a: Kind, b: Kind, key: tuple[Any, ...]) -> Kind | None:
    """The join of numbers and arrays, and of such and None; None for all other kinds."""
    match a, b:
        case (Known(value=None), (Scalar() | Array() as other)) | (
            (Scalar() | Array() as other),
            Known(value=None),
        ):
            return or_none(other)
        case Scalar(), Scalar():
            return _join_scalars(a, b)
        case Array(), Array():
            return _join_arrays(a, b, key)
        case ((Array() as array), (Scalar() as number)) | (
            (Scalar() as number),
            (Array() as array),
        ):
            if may_be_number(array):
                return replace(array, optional=array.optional or number.optional)
            return Opaque("a number in one place and an array in a different one")
    return None


def or_none(kind: Scalar | Array) -> Kind:
    """The kind of a number or array that may be None instead: nothing is known of its value.

    >>> from s2sgrad.kinds.types import FLOAT
    >>> or_none(replace(FLOAT, value=1.0)).value
    NOTHING
    """
    if isinstance(kind, Scalar):
        return replace(kind, optional=True, value=NOTHING, length=None)
    return replace(kind, optional=True)


def of_value(kind: Kind) -> Kind:
    """The kind of a number or array where it is not None; nothing is known of its value."""
    if isinstance(kind, Scalar):
        return replace(kind, optional=False, value=NOTHING, length=None)
    return replace(kind, optional=False) if isinstance(kind, Array) else kind


def _difference(a: Sequence, b: Sequence) -> str | None:
    """In what two values differ, though both are made of elements."""
    if getattr(a, "function", None) is not getattr(b, "function", None):
        return "of different functions"
    if isinstance(a, Named) is not isinstance(b, Named) or (
        isinstance(a, Named) and isinstance(b, Named) and a.cls is not b.cls
    ):
        return "of different classes"
    if type(a) is type(b) is Table and a.places != b.places:
        return "a dict of different keys"
    return None


def is_string(kind: Kind) -> bool:
    """Whether the kind is that of a string."""
    return kind == STRING or (isinstance(kind, Known) and isinstance(kind.value, str))


def element_kind(kind: Sequence | ListOf, key: tuple[Any, ...]) -> Kind:
    """The joined kind of a sequence's elements."""
    if isinstance(kind, ListOf):
        return kind.element
    joined: Kind = Undefined()
    for element in kind.elements:
        joined = join(joined, element, key)
    return joined


def key_kind(kind: Kind) -> Kind:
    """The joined kind of a dict's keys."""
    if isinstance(kind, DictOf):
        return kind.key
    joined: Kind = Undefined()
    for place in getattr(kind, "places", ()):
        joined = join(joined, _of_key(place), ())
    return joined


def _of_key(value: Any) -> Kind:
    """The kind of a key that is written out."""
    if isinstance(value, tuple):
        return Sequence(tuple, tuple(map(_of_key, value)))
    known = PYTHON_NUMBERS.get(type(value))
    return replace(known, value=value) if known is not None else Known(value)


def _join_dicts(a: Kind, b: Kind, key: tuple[Any, ...]) -> Kind:
    """Dicts with keys of any kind; `Opaque` where one of the two is no dict."""
    for kind in (a, b):
        if not isinstance(kind, (Undefined, DictOf)) and type(kind) is not Table:
            return REFUSED if kind == REFUSED else Opaque("of different kinds in different places")
    if isinstance(a, Undefined) or isinstance(b, Undefined):
        return b if isinstance(a, Undefined) else a
    element = join(element_kind(a, key), element_kind(b, key), key)  # type: ignore[arg-type]
    return DictOf(dict, element, join(key_kind(a), key_kind(b), key))


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
    dtype, python = np.promote_types(a.dtype, b.dtype), a.python and b.python
    return Scalar(dtype, python, value, length, a.optional or b.optional)


def _join_lengths(m: Length, n: Length, key: tuple[Any, ...]) -> Length:
    if m == n:
        return m
    if is_number_or(m) or is_number_or(n):
        first, second = of_array((m, n))
        return or_number((_join_lengths(first, second, key),))[0]
    return Derived(key)


def _join_arrays(a: Array, b: Array, key: tuple[Any, ...]) -> Kind:
    if len(a.dims) != len(b.dims):
        return Opaque("arrays of different rank in different places")
    if a.dtype is None or b.dtype is None:
        dtype = None
    else:
        dtype = a.dtype if a.dtype == b.dtype else np.promote_types(a.dtype, b.dtype)
    pairs = enumerate(zip(a.dims, b.dims, strict=True))
    dims = tuple(_join_lengths(m, n, (*key, axis)) for axis, (m, n) in pairs)
    return Array(dtype, dims, a.optional or b.optional)
