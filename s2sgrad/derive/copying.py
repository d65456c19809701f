"""Copies of values, deep enough that writing into them leaves the originals alone."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.derive.build import call, item, literal, method, name, number
from s2sgrad.kinds import Array, ListOf, Scalar, Sequence


def copy_of(kind: Any, value: Any) -> Any:
    """A copy of an argument, deep enough that writing into it leaves the original alone."""
    match kind:
        case Array():
            return method(value, "copy")
        case Sequence(type=type_) | ListOf(type=type_) if not _holds_memory(kind):
            return value if type_ is tuple else method(value, "copy")
        case Sequence(places=places):
            return literal(kind, [copy_of(kind.element(k), item(value, number(k))) for k in places])
        case ListOf(type=type_, element=element):
            made = gast.parse("[0 for element in elements]", mode="eval").body
            made.elt, made.generators[0].iter = copy_of(element, name("element")), value
            return call("tuple", made) if type_ is tuple else made
    return value


def _holds_memory(kind: Any) -> bool:
    """Whether a tuple or list holds arrays or lists, which could be written into."""
    if isinstance(kind, ListOf):
        return not isinstance(kind.element, Scalar)
    return any(not isinstance(element, Scalar) for element in kind.elements)
