"""Kinds that cross the border of a call: lengths have other names on the other side."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from s2sgrad.kinds import (
    NOTHING,
    Array,
    Axis,
    Derived,
    Dims,
    Kind,
    Length,
    ListOf,
    Scalar,
    Sequence,
    fixed,
    is_number_or,
    of_array,
    or_number,
)


class Border:
    """Renames lengths between a caller and a callee, so that equal lengths stay equal.

    Inside the callee a length is known by its number in the order of appearance: two calls with
    arrays of the same kinds are then one variant.
    """

    def __init__(self) -> None:
        self.inside: dict[Length, Length] = {}
        self.outside: dict[Length, Length] = {}

    def enter(self, kind: Kind, keep_value: bool) -> Kind:
        match kind:
            case Array(dims=dims):
                return replace(kind, dims=tuple(map(self._enter_length, dims)))
            case Scalar(dtype=dtype, value=value):
                kept = value if keep_value or dtype.kind == "b" else NOTHING
                return replace(kind, value=kept, length=None)
            case Sequence(elements=elements):
                return replace(kind, elements=tuple(self.enter(e, keep_value) for e in elements))
            case ListOf(element=element):
                return replace(kind, element=self.enter(element, keep_value))
        return kind

    def _enter_length(self, length: Length) -> Length:
        if length == 1:
            return 1
        if is_number_or(length):
            return or_number((self._enter_length(of_array((length,))[0]),))[0]
        if length not in self.inside:
            number = len(self.inside)
            new: Length = Axis("", number) if fixed(length) else Derived(("argument", number))
            self.inside[length] = new
            self.outside[new] = length
        return self.inside[length]

    def leave(self, kind: Kind, key: tuple[Any, ...]) -> Kind:
        """A callee's result kind in the caller's lengths."""
        match kind:
            case Array(dims=dims):
                return replace(kind, dims=self._leave_dims(dims, key))
            case Scalar():
                return replace(kind, length=None)
            case Sequence(elements=elements):
                pairs = enumerate(elements)
                return replace(kind, elements=tuple(self.leave(e, (*key, i)) for i, e in pairs))
            case ListOf(element=element):
                return replace(kind, element=self.leave(element, (*key, "element")))
        return kind

    def _leave_dims(self, dims: Dims, key: tuple[Any, ...]) -> Dims:
        return tuple(self._leave_length(n, (*key, axis)) for axis, n in enumerate(dims))

    def _leave_length(self, length: Length, key: tuple[Any, ...]) -> Length:
        if isinstance(length, int):
            return length
        if is_number_or(length):
            return or_number((self._leave_length(of_array((length,))[0], key),))[0]
        if isinstance(length, Derived) and length.key[0] in ("less", "min"):
            inner = self._leave_length(length.key[1], key)
            if isinstance(length.key[2], int) and inner != Derived(key):
                return Derived((length.key[0], inner, length.key[2]))
        return self.outside.get(length, Derived(key))
