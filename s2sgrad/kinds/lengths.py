"""Shapes whose lengths are symbols: which are equal, and what broadcasting makes of them."""

from __future__ import annotations

from typing import TypeGuard

from s2sgrad.kinds.types import Array, Axis, Derived, Dims, Kind, Length, Scalar


def dims_of(kind: Kind) -> Dims:
    """The axes of a number or array; no axes for anything else."""
    return kind.dims if isinstance(kind, (Scalar, Array)) else ()


def fixed(length: Length) -> bool:
    """Whether a length is certainly not 1."""
    return isinstance(length, Axis) or (isinstance(length, int) and length != 1)


def or_number(dims: Dims) -> Dims:
    """The lengths of a value that is an array, or on other paths a number.

    >>> or_number((3,))
    (Derived(key=('number', 3)),)
    """
    return tuple(Derived(("number", n)) for n in of_array(dims))


def of_array(dims: Dims) -> Dims:
    """The lengths where the value is an array, and no number."""
    return tuple(n.key[1] if is_number_or(n) else n for n in dims)


def is_number_or(length: Length) -> TypeGuard[Derived]:
    """Whether a length is that of an array in whose place a number may be."""
    return isinstance(length, Derived) and length.key[0] == "number"


def may_be_number(kind: Kind | None) -> bool:
    """Whether a value is an array, or on other paths a number."""
    return isinstance(kind, Array) and any(map(is_number_or, kind.dims))


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


def length_of(kind: Kind) -> Length | None:
    """The length that an array gets whose shape names this number; None where nothing is known."""
    if isinstance(kind, Scalar):
        if kind.length is not None:
            return kind.length
        if type(kind.value) is int:
            return kind.value if kind.value >= 0 else None
    return None
