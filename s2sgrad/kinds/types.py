"""The classes of kinds, and what a kind says by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np


@dataclass(frozen=True)
class Axis:
    """The length of an unmodified axis of an argument: any number but 1."""

    owner: str
    axis: int


@dataclass(frozen=True)
class Derived:
    """Any other length: equal to another only if their keys are equal; it may be 0 or 1."""

    key: tuple[Any, ...]


Length: TypeAlias = int | Axis | Derived
Dims: TypeAlias = tuple[Length, ...]


class Unset:
    """The type of NOTHING: no value is known."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = Unset()


@dataclass(frozen=True)
class Scalar:
    """A Python number (`python=True`) or a NumPy scalar.

    `value` where it is a known constant; `length` where it is an integer that is the length of an
    axis (`n = x.shape[0]`), or a whole number that never changes, so that `np.zeros(n)` is known to
    be as long. `optional`: it may be None instead.
    """

    dtype: np.dtype[Any]
    python: bool
    value: Any = field(default=NOTHING, repr=False)
    length: Length | None = field(default=None, repr=False)
    optional: bool = field(default=False, repr=False)

    dims = ()


@dataclass(frozen=True)
class Array:
    """An `np.ndarray`. A 0-d array has `dims == ()`. `dtype` is None where it is not known.

    `optional`: it may be None instead.
    """

    dtype: np.dtype[Any] | None
    dims: Dims
    optional: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Sequence:
    """A tuple or list whose elements are known one by one."""

    type: type
    elements: tuple[Kind, ...]

    @property
    def places(self) -> tuple[Any, ...]:
        """What each element is found by."""
        return tuple(range(len(self.elements)))

    def element(self, place: Any) -> Kind:
        """The kind of the element at a place. Raises `LookupError` if there is none."""
        found: Kind = self.elements[place]
        return found


@dataclass(frozen=True)
class Table(Sequence):
    """A dict whose keys are known: strings, integers, tuples of them."""

    keys: tuple[Any, ...] = ()

    @property
    def places(self) -> tuple[Any, ...]:
        """The keys."""
        return self.keys

    def element(self, place: Any) -> Kind:
        """The kind of the value under a key. Raises `LookupError` if there is none."""
        if place not in self.keys:
            raise KeyError(place)
        return self.elements[self.keys.index(place)]


class Field(str):
    """The name of an attribute, in the place where a dict has a key: `x[Field("k")]` is `x.k`.

    So what holds of the entries of dicts holds of the attributes of objects.
    """

    __slots__ = ()


@dataclass(frozen=True)
class Record(Table):
    """An object of a class that is written in Python; its keys are the `Field`s it has.

    Of these, `shared` are found in the class: all its objects have them.
    """

    shared: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def cls(self) -> type:
        """The class of the object."""
        return self.type


@dataclass(frozen=True)
class Named(Sequence):
    """A named tuple: a tuple whose elements have names, too."""

    cls: type = tuple

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the elements."""
        found: tuple[str, ...] = self.cls._fields  # type: ignore[attr-defined]
        return found


@dataclass(frozen=True)
class Closure(Sequence):
    """A nested function that is handed on: the tuple of the values that it captures.

    `fleeting`: the function that may bind anew what it captures, None where nothing does.
    """

    function: Any = None
    fleeting: Any = None


@dataclass(frozen=True)
class ListOf:
    """A tuple or list of unknown length; `element` is the join of its elements' kinds."""

    type: type
    element: Kind


@dataclass(frozen=True)
class Known:
    """A value known when the derivative is built: None, a string, a dtype, a function, a module."""

    value: Any

    def __hash__(self) -> int:
        return hash((Known, id(self.value)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Known):
            return False
        same_text = type(self.value) is type(other.value) is str and self.value == other.value
        return self.value is other.value or same_text


@dataclass(frozen=True)
class Opaque:
    """A value of which nothing is known; it may be passed around, but not computed with."""

    reason: str = ""


@dataclass(frozen=True)
class Undefined:
    """What a name is before any assignment has been seen (the bottom of the order of kinds)."""


@dataclass(frozen=True)
class DictOf(ListOf):
    """A dict of which the keys are known when the program runs; `key` is the join of their kinds.

    `element` is the join of the values' kinds, and `type` is dict.
    """

    key: Kind = Undefined()


Kind: TypeAlias = Scalar | Array | Sequence | ListOf | Known | Opaque | Undefined

REFUSED = Opaque("refused")
"""What a refused statement gives: no second reason comes of it."""

STRING = Opaque("a string")
"""A string that is known only when the program runs."""

GENERATOR = Opaque("a random generator")
"""A generator of random numbers: it may be handed on, and draws."""

FLOAT = Scalar(np.dtype(np.float64), True)
INT = Scalar(np.dtype(np.int64), True)
BOOL = Scalar(np.dtype(np.bool_), True)
COMPLEX = Scalar(np.dtype(np.complex128), True)
PYTHON_NUMBERS: dict[type, Scalar] = {float: FLOAT, int: INT, bool: BOOL, complex: COMPLEX}

MOST_KEYS = 64
"""Dicts with keys other than strings are followed up to this size."""

LONG_LIST = 16
"""Lists longer than this get the joined kind of their elements."""


def is_number(kind: Kind) -> bool:
    """Whether the kind is a number or an array of numbers."""
    return isinstance(kind, (Scalar, Array))


def is_float(kind: Kind) -> bool:
    """Whether a derivative can flow through the kind: a float or an array of floats."""
    return is_number(kind) and (kind.dtype is None or kind.dtype.kind == "f")  # type: ignore[union-attr]


def is_0d(kind: object) -> bool:
    """Whether the kind is an array without axes: arithmetic on it gives numbers, not arrays."""
    return isinstance(kind, Array) and kind.dims == ()


def is_complex(kind: Kind) -> bool:
    """Whether the kind is complex."""
    return is_number(kind) and kind.dtype is not None and kind.dtype.kind == "c"  # type: ignore[union-attr]


def is_optional(kind: Kind | None) -> bool:
    """Whether a value is a number or an array in one place, and None in another."""
    return isinstance(kind, (Scalar, Array)) and kind.optional


def holds_optional(kind: Kind | None) -> bool:
    """Whether a value may be None, or holds one that may be."""
    if isinstance(kind, Sequence):
        return any(map(holds_optional, kind.elements))
    return holds_optional(kind.element) if isinstance(kind, ListOf) else is_optional(kind)


def carries(kind: Kind) -> bool:
    """Whether a derivative can flow through the kind or one of its elements."""
    if isinstance(kind, Sequence):
        return any(carries(element) for element in kind.elements)
    if isinstance(kind, ListOf):
        return carries(kind.element)
    return is_float(kind) or is_complex(kind) or (isinstance(kind, Opaque) and kind != GENERATOR)


def holds_records(kind: Kind) -> bool:
    """Whether a value is an object or a named tuple, or holds one."""
    if isinstance(kind, Sequence):
        return isinstance(kind, (Record, Named)) or any(map(holds_records, kind.elements))
    return isinstance(kind, ListOf) and holds_records(kind.element)


def closures(kind: Kind) -> Iterator[Closure]:
    """The nested functions that a kind is, or that are among its elements."""
    if isinstance(kind, Closure):
        yield kind
    for element in getattr(kind, "elements", ()):
        yield from closures(element)
    if isinstance(kind, ListOf):
        yield from closures(kind.element)


def is_refused(kind: Kind) -> bool:
    """Whether the kind, or one of its elements, hangs on a statement that was refused."""
    if isinstance(kind, Sequence):
        return any(map(is_refused, kind.elements))
    return is_refused(kind.element) if isinstance(kind, ListOf) else kind == REFUSED
