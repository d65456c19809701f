"""The kind of `x[index]`: which axes remain, and how long they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from s2sgrad.kinds import (
    NOTHING,
    Array,
    Derived,
    Dims,
    Kind,
    Known,
    Length,
    ListOf,
    Scalar,
    Sequence,
    broadcast,
)


@dataclass(frozen=True)
class SliceKind:
    """The kinds of a slice's bounds; None for a bound that is not there."""

    lower: Kind | None
    upper: Kind | None
    step: Kind | None


@dataclass(frozen=True)
class Mask(Array):
    """A mask of which it is known by what length it lets entries through."""

    count: Length = field(kw_only=True)


class IndexError_(Exception):
    """The index is not understood."""


@dataclass(frozen=True)
class Indexed:
    """What indexing gives: the kind, whether it is a view, whether an entry may occur twice."""

    kind: Kind
    basic: bool
    repeats: bool


def indexed(array: Array, parts: list[Any], key: tuple[Any, ...]) -> Indexed:
    """The kind of an array's element or part. `parts` are kinds and `SliceKind`s."""
    parts = _spread(parts, len(array.dims))
    if sum(map(_consumed, parts)) > len(array.dims):
        raise IndexError_("more indices than axes")
    advanced = any(_is_advanced(part) for part in parts)
    dims = _dims(array.dims, parts, advanced, key)
    repeats = any(_may_repeat(part) for part in parts)
    whole = any(isinstance(p, (SliceKind, Known)) for p in parts) or advanced
    if not dims and not whole and array.dtype is not None:
        return Indexed(Scalar(array.dtype, False), True, False)
    return Indexed(Array(array.dtype, dims), not advanced, repeats)


def _spread(parts: list[Any], rank: int) -> list[Any]:
    """Spell out `...`, and the axes that are not mentioned, as full slices."""
    missing = rank - sum(map(_consumed, parts))
    full = [SliceKind(None, None, None)] * max(missing, 0)
    for position, part in enumerate(parts):
        if isinstance(part, Known) and part.value is Ellipsis:
            marker = [Known(Ellipsis)] if not full else []
            return [*parts[:position], *full, *marker, *parts[position + 1 :]]
    return [*parts, *full]


def _consumed(part: Any) -> int:
    match part:
        case Known(value=value) if value is None or value is Ellipsis:
            return 0
        case Array(dtype=dtype, dims=dims) if dtype is not None and dtype.kind == "b":
            return len(dims)
        case Scalar(dtype=dtype) if dtype.kind == "b":
            return 0
    return 1


def _is_advanced(part: Any) -> bool:
    return isinstance(part, (Array, Sequence, ListOf)) or (
        isinstance(part, Scalar) and part.dtype.kind == "b"
    )


def _may_repeat(part: Any) -> bool:
    if isinstance(part, Array):
        return part.dtype is None or part.dtype.kind != "b"
    if isinstance(part, Sequence):
        values = [getattr(e, "value", NOTHING) for e in part.elements]
        certain = all(type(v) is int and v >= 0 for v in values)
        return not (certain and len(set(values)) == len(values)) and not _is_mask_list(part)
    return isinstance(part, ListOf)


def _is_mask_list(part: Sequence) -> bool:
    return all(isinstance(e, Scalar) and e.dtype.kind == "b" for e in part.elements)


def _dims(dims: Dims, parts: list[Any], advanced: bool, key: tuple[Any, ...]) -> Dims:
    result: list[Length] = []
    place: int | None = None
    apart = False
    previous_advanced = False
    shapes: list[Dims] = []
    axis = 0
    for part in parts:
        joins = advanced and (_is_advanced(part) or _is_integer(part))
        if joins:
            apart = apart or (place is not None and not previous_advanced)
            place = len(result) if place is None else place
            shapes.append(_advanced_shape(part, (*key, "mask", axis)))
        elif isinstance(part, Known) and part.value is None:
            result.append(1)
        elif isinstance(part, SliceKind):
            result.append(slice_length(dims[axis], part, (*key, axis)))
        elif not _is_integer(part) and not isinstance(part, Known):
            raise IndexError_("an index that is neither an integer, a slice nor an array")
        previous_advanced = joins
        axis += _consumed(part)
    if place is None:
        return tuple(result)
    together = broadcast(*shapes)
    start = 0 if apart else place
    return (*result[:start], *together, *result[start:])


def _is_integer(part: Any) -> bool:
    return isinstance(part, Scalar) and part.dtype.kind in "iu"


def _advanced_shape(part: Any, key: tuple[Any, ...]) -> Dims:
    match part:
        case Mask(count=count):
            return (count,)
        case Scalar():
            return () if part.dtype.kind != "b" else (Derived(key),)
        case Array(dtype=dtype, dims=dims):
            if dtype is not None and dtype.kind == "b":
                return (Derived(key),)
            return dims
        case Sequence(elements=elements):
            if elements and _is_mask_list(part):
                return (Derived(key),)
            inner = _advanced_shape(elements[0], key) if elements else ()
            return (len(elements), *inner)
    return (Derived(key),)


def slice_length(n: Length, part: SliceKind, key: tuple[Any, ...]) -> Length:
    """How long a slice of an axis of length n is.

    >>> from s2sgrad.kinds import Axis, constant
    >>> slice_length(Axis("u", 0), SliceKind(constant(1), constant(-1), None), ())
    Derived(key=('less', Axis(owner='u', axis=0), 2))
    """
    bounds = [_bound(b) for b in (part.lower, part.upper, part.step)]
    if any(bound is NOTHING for bound in bounds):
        return Derived(key)
    lower, upper, step = bounds
    if isinstance(n, int) and all(b is None or isinstance(b, int) for b in bounds):
        return len(range(n)[slice(lower, upper, step)])
    if step in (None, 1):
        return _unit_slice(n, lower, upper)
    if step == -1 and lower is None and upper is None:
        return n
    return Derived(("slice", n, lower, upper, step))


def _bound(kind: Kind | None) -> Any:
    """An int, None, a symbol; NOTHING where nothing is known of the bound."""
    if kind is None or (isinstance(kind, Known) and kind.value is None):
        return None
    if isinstance(kind, Scalar):
        if type(kind.value) is int:
            return kind.value
        if kind.length is not None:
            return kind.length
    return NOTHING


def _unit_slice(n: Length, lower: Any, upper: Any) -> Length:
    lower = 0 if lower is None else lower
    if isinstance(lower, int) and lower >= 0 and (upper is None or _negative(upper)):
        return less(n, lower - (upper or 0))
    if lower == 0 and upper == n:
        return n
    if lower == 0:
        return Derived(("min", n, upper))
    if _negative(lower) and upper is None:
        return Derived(("min", n, -lower))
    return Derived(("slice", n, lower, upper, None))


def _negative(bound: Any) -> bool:
    return isinstance(bound, int) and bound < 0


def less(n: Length, k: int) -> Length:
    """The length `max(n - k, 0)`."""
    if k == 0:
        return n
    if isinstance(n, int):
        return max(n - k, 0)
    if isinstance(n, Derived) and n.key[0] == "less":
        return Derived(("less", n.key[1], n.key[2] + k))
    return Derived(("less", n, k))


def stable(length: Length) -> bool:
    """Whether a length is the same wherever and whenever its symbol appears."""
    if isinstance(length, Derived):
        if length.key[0] in ("less", "min", "slice", "broadcast"):
            return all(stable(k) for k in length.key[1:] if isinstance(k, Derived))
        return length.key[0] in ("int", "argument")
    return True
