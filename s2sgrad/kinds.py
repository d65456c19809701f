"""Kinds: what is known of a value before the program runs.

A kind says the class, the dtype and the rank of a value, and of each axis either its length, when
it is fixed, or a symbol for it. Derivatives are specialised by the kinds of their arguments.

>>> import numpy as np
>>> kind_of(np.zeros((3, 1)), "x").dims
(Axis(owner='x', axis=0), 1)
>>> kind_of(2.0)
Scalar(dtype=dtype('float64'), python=True)
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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
    be as long.
    """

    dtype: np.dtype[Any]
    python: bool
    value: Any = field(default=NOTHING, repr=False)
    length: Length | None = field(default=None, repr=False)

    dims = ()


@dataclass(frozen=True)
class Array:
    """An `np.ndarray`. A 0-d array has `dims == ()`. `dtype` is None where it is not known."""

    dtype: np.dtype[Any] | None
    dims: Dims


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
    """A dict with strings as keys, which are known."""

    keys: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[Any, ...]:
        """The keys."""
        return self.keys

    def element(self, place: Any) -> Kind:
        """The kind of the value under a key. Raises `LookupError` if there is none."""
        if place not in self.keys:
            raise KeyError(place)
        return self.elements[self.keys.index(place)]


@dataclass(frozen=True)
class Closure(Sequence):
    """A nested function that is handed on: the tuple of the values that it captures."""

    function: Any = None


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


Kind: TypeAlias = Scalar | Array | Sequence | ListOf | Known | Opaque | Undefined

REFUSED = Opaque("refused")
"""What a refused statement gives: no second reason comes of it."""

FLOAT = Scalar(np.dtype(np.float64), True)
INT = Scalar(np.dtype(np.int64), True)
BOOL = Scalar(np.dtype(np.bool_), True)
COMPLEX = Scalar(np.dtype(np.complex128), True)
PYTHON_NUMBERS: dict[type, Scalar] = {float: FLOAT, int: INT, bool: BOOL, complex: COMPLEX}

LONG_LIST = 16
"""Lists longer than this get the joined kind of their elements."""


def constant(value: Any) -> Kind:
    """The kind of a value that is known when the derivative is built."""
    if type(value) in PYTHON_NUMBERS:
        return Scalar(PYTHON_NUMBERS[type(value)].dtype, True, value)
    if type(value) in (tuple, list):
        return Sequence(type(value), tuple(constant(element) for element in value))
    if is_table(value):
        return Table(dict, tuple(map(constant, value.values())), tuple(value))
    if type(value) is np.ndarray or isinstance(value, np.generic):
        return kind_of(value)
    return Known(value)


def kind_of(value: Any, owner: str = "") -> Kind:
    """The kind of an argument. `owner` names it, so that its axes get symbols of their own."""
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
        return _kind_of_sequence(value, owner)
    if is_table(value):
        named = (kind_of(element, f"{owner}[{key!r}]") for key, element in value.items())
        return Table(dict, tuple(named), tuple(value))
    return Known(value)


def is_table(value: Any) -> bool:
    """Whether a value is a dict whose keys are all strings."""
    return type(value) is dict and all(type(key) is str for key in value)


def _kind_of_sequence(value: Any, owner: str) -> Kind:
    elements = tuple(kind_of(element, f"{owner}[{i}]") for i, element in enumerate(value))
    if len(elements) <= LONG_LIST:
        return Sequence(type(value), elements)
    joined: Kind = Undefined()
    for element in elements:
        joined = join(joined, element, (owner, "element"))
    return ListOf(type(value), joined)


def is_number(kind: Kind) -> bool:
    """Whether the kind is a number or an array of numbers."""
    return isinstance(kind, (Scalar, Array))


def is_float(kind: Kind) -> bool:
    """Whether a derivative can flow through the kind: a float or an array of floats."""
    return is_number(kind) and (kind.dtype is None or kind.dtype.kind == "f")  # type: ignore[union-attr]


def is_complex(kind: Kind) -> bool:
    """Whether the kind is complex."""
    return is_number(kind) and kind.dtype is not None and kind.dtype.kind == "c"  # type: ignore[union-attr]


def carries(kind: Kind) -> bool:
    """Whether a derivative can flow through the kind or one of its elements."""
    if isinstance(kind, Sequence):
        return any(carries(element) for element in kind.elements)
    if isinstance(kind, ListOf):
        return carries(kind.element)
    return is_float(kind) or is_complex(kind) or isinstance(kind, Opaque)


def is_refused(kind: Kind) -> bool:
    """Whether the kind, or one of its elements, hangs on a statement that was refused."""
    if isinstance(kind, Sequence):
        return any(map(is_refused, kind.elements))
    return is_refused(kind.element) if isinstance(kind, ListOf) else kind == REFUSED


def dims_of(kind: Kind) -> Dims:
    """The axes of a number or array; no axes for anything else."""
    return kind.dims if isinstance(kind, (Scalar, Array)) else ()


def fixed(length: Length) -> bool:
    """Whether a length is certainly not 1."""
    return isinstance(length, Axis) or (isinstance(length, int) and length != 1)


def same_length(a: Length, b: Length) -> bool:
    """Whether two axes that met in a broadcasting statement, and ran, are equally long."""
    return a == b or (fixed(a) and fixed(b))


def same_dims(a: Dims, b: Dims) -> bool:
    """Whether two shapes that met in a broadcasting statement, and ran, are the same."""
    return len(a) == len(b) and all(map(same_length, a, b))


def broadcast(*shapes: Dims) -> Dims:
    """The shape NumPy broadcasts the shapes to.

    >>> broadcast((Axis("x", 0), 1), (3,))
    (Axis(owner='x', axis=0), 3)
    """
    rank = max(map(len, shapes), default=0)
    padded = [(1,) * (rank - len(shape)) + tuple(shape) for shape in shapes]
    return tuple(_broadcast_axis(lengths) for lengths in zip(*padded, strict=True))


def _broadcast_axis(lengths: tuple[Length, ...]) -> Length:
    distinct = [n for n in dict.fromkeys(lengths) if n != 1]
    certain = [n for n in distinct if fixed(n)]
    if certain:
        return certain[0]
    if len(distinct) <= 1:
        return distinct[0] if distinct else 1
    return Derived(("broadcast", *distinct))


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
        case Sequence(), Sequence() if a.type is b.type and a.places == b.places:
            pairs = enumerate(zip(a.elements, b.elements, strict=True))
            return replace(a, elements=tuple(join(x, y, (*key, i)) for i, (x, y) in pairs))
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


def _join_scalars(a: Scalar, b: Scalar) -> Scalar:
    value = a.value if type(a.value) is type(b.value) and a.value == b.value else NOTHING
    length = a.length if a.length == b.length else None
    return Scalar(np.promote_types(a.dtype, b.dtype), a.python and b.python, value, length)


def length_of(kind: Kind) -> Length | None:
    """The length that an array gets whose shape names this number; None where nothing is known."""
    if isinstance(kind, Scalar):
        if kind.length is not None:
            return kind.length
        if type(kind.value) is int:
            return kind.value if kind.value >= 0 else None
    return None


def _join_arrays(a: Array, b: Array, key: tuple[Any, ...]) -> Kind:
    if len(a.dims) != len(b.dims):
        return Opaque("arrays of different rank in different places")
    if a.dtype is None or b.dtype is None:
        dtype = None
    else:
        dtype = a.dtype if a.dtype == b.dtype else np.promote_types(a.dtype, b.dtype)
    pairs = enumerate(zip(a.dims, b.dims, strict=True))
    return Array(dtype, tuple(m if m == n else Derived((*key, axis)) for axis, (m, n) in pairs))
