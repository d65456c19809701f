"""The kind of a value."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.kinds.joining import join
from s2sgrad.kinds.objects import attributes, is_named_class, is_record
from s2sgrad.kinds.types import (
    GENERATOR,
    LONG_LIST,
    MOST_KEYS,
    NOTHING,
    PYTHON_NUMBERS,
    Array,
    Axis,
    Field,
    Kind,
    Known,
    ListOf,
    Named,
    Opaque,
    Record,
    Scalar,
    Sequence,
    Table,
    Undefined,
)


def constant(value: Any, owner: str = "") -> Kind:
    """The kind of a value that is known when the derivative is built; `owner` names its axes."""
    if type(value) in PYTHON_NUMBERS:
        return Scalar(PYTHON_NUMBERS[type(value)].dtype, True, value)
    if type(value) in (tuple, list):
        pairs = enumerate(value)
        return Sequence(type(value), tuple(constant(e, f"{owner}[{i}]") for i, e in pairs))
    if is_table(value):
        named = (constant(element, f"{owner}[{key!r}]") for key, element in value.items())
        return Table(dict, tuple(named), tuple(value))
    if type(value) is np.ndarray or isinstance(value, np.generic):
        return kind_of(value, owner)
    return Known(value)


def known_value(kind: Kind) -> Any:
    """The value that a kind leaves no choice about, as a key of dicts; NOTHING where it does."""
    match kind:
        case Known(value=value) if value is None or type(value) is str:
            return value
        case Scalar(python=True, value=value) if type(value) in (int, bool):
            return value
        case Sequence(elements=elements) if kind.type is tuple and type(kind) is Sequence:
            values = tuple(map(known_value, elements))
            return NOTHING if any(value is NOTHING for value in values) else values
    return NOTHING


def kind_of(value: Any, owner: str = "", inside: tuple[int, ...] = ()) -> Kind:
    """The kind of an argument. `owner` names it, so that its axes get symbols of their own.

    `inside`: the objects in which it is found, by identity.
    """
    kind = type(value)
    if kind is bool or value is None or kind is str:
        return constant(value)
    if kind in PYTHON_NUMBERS:
        return PYTHON_NUMBERS[kind]
    if kind is np.ndarray:
        dims = tuple(1 if n == 1 else Axis(owner, axis) for axis, n in enumerate(value.shape))
        return Array(value.dtype, dims)
    if isinstance(value, np.generic):
        return Scalar(value.dtype, False)
    if kind in (tuple, list):
        return _kind_of_sequence(value, owner, inside)
    if is_named_class(kind):
        plain = _kind_of_sequence(tuple(value), owner, inside)
        return Named(tuple, plain.elements, kind) if isinstance(plain, Sequence) else Known(value)
    if is_generator(value):
        return GENERATOR
    if is_record(value):
        return _kind_of_record(value, owner, inside)
    if is_table(value):
        named = (kind_of(element, f"{owner}[{key!r}]", inside) for key, element in value.items())
        return Table(dict, tuple(named), tuple(value))
    return Known(value)


def is_generator(value: Any) -> bool:
    """Whether a value draws random numbers."""
    return isinstance(value, (np.random.Generator, np.random.RandomState))


def _kind_of_record(value: Any, owner: str, inside: tuple[int, ...]) -> Kind:
    if id(value) in inside:
        return Opaque("it refers to itself")
    own, shared = attributes(value)
    inside = (*inside, id(value))
    values = {**own, **shared}
    kinds = tuple(kind_of(part, f"{owner}.{name}", inside) for name, part in values.items())
    return Record(type(value), kinds, tuple(map(Field, values)), frozenset(shared))


def is_table(value: Any) -> bool:
    """Whether a value is a dict whose keys can be written out: strings, and a few others."""
    if type(value) is not dict or not all(map(_is_key, value)):
        return False
    return all(type(key) is str for key in value) or len(value) <= MOST_KEYS


def _is_key(value: Any) -> bool:
    if type(value) is tuple:
        return all(map(_is_key, value))
    return type(value) in (str, int, bool) or value is None


def _kind_of_sequence(value: Any, owner: str, inside: tuple[int, ...]) -> Kind:
    pairs = enumerate(value)
    elements = tuple(kind_of(element, f"{owner}[{i}]", inside) for i, element in pairs)
    if len(elements) <= LONG_LIST:
        return Sequence(type(value), elements)
    joined: Kind = Undefined()
    for element in elements:
        joined = join(joined, element, (owner, "element"))
    return ListOf(type(value), joined)
