"""Copies of values, deep enough that writing into them leaves the originals alone."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.operations import Apply
from s2sgrad.analyse.sharing import sharing
from s2sgrad.derive.build import (
    assign,
    call,
    copied,
    item,
    literal,
    method,
    name,
    number,
    of_items,
    stored_item,
    unless_none,
)
from s2sgrad.kinds import Array, ListOf, Named, Record, Scalar, Sequence
from s2sgrad.trees import nodes_in


def copy_of(kind: Any, value: Any, as_laid_out: bool = False) -> Any:
    """A copy of an argument, deep enough that writing into it leaves the original alone.

    `as_laid_out`: the memory layout of its arrays matters, and is that of the original's.
    """
    match kind:
        case Array():
            made = call("laid_out", value) if as_laid_out else method(value, "copy")
            return unless_none(kind, value, made, None)
        case Sequence(type=type_) | ListOf(type=type_) if not (
            isinstance(kind, Record) or _holds_memory(kind)
        ):
            return value if type_ is tuple else method(value, "copy")
        case Named(places=places, names=names):
            replaced = method(value, "_replace")
            pairs = [(n, kind.element(k), k) for n, k in zip(names, places, strict=True)]
            replaced.keywords = [
                gast.keyword(n, copy_of(e, item(copied(value), number(k)), as_laid_out))
                for n, e, k in pairs
                if not isinstance(e, Scalar)
            ]
            return replaced
        case Sequence(places=places):
            parts = [copy_of(kind.element(k), item(value, number(k)), as_laid_out) for k in places]
            return literal(kind, parts)
        case ListOf(type=type_, element=element):
            made = of_items(kind, value, copy_of(element, name("element"), as_laid_out))
            return call("tuple", made) if type_ is tuple else made
    return value


def private(kind: Any, parameter: str, written: bool, as_laid_out: bool) -> list[Any]:
    """Statements after which writing into an argument leaves the caller's arrays alone.

    An object stays the one that the caller has, so that it is afterwards as after a plain call;
    it gets copies of its arrays, where the function writes into these.
    """
    value = name(parameter)
    if not isinstance(kind, Record):
        return [assign(parameter, copy_of(kind, value, as_laid_out))]
    return _private_attributes(kind, value, as_laid_out) if written else []


def _private_attributes(kind: Record, value: Any, as_laid_out: bool) -> list[Any]:
    found = []
    for place in kind.places:
        inner, part = kind.element(place), item(copied(value), number(place))
        if isinstance(inner, Record):
            found += _private_attributes(inner, part, as_laid_out)
        elif not isinstance(inner, Scalar) and has_arrays(inner):
            target = stored_item(copied(value), number(place))
            found.append(assign(target, copy_of(inner, part, as_laid_out)))
    return found


def has_arrays(kind: Any) -> bool:
    """Whether a value holds arrays, lists or dicts."""
    if isinstance(kind, Sequence) and kind.type is tuple:
        return any(map(has_arrays, kind.elements))
    return isinstance(kind, (Array, Sequence, ListOf))


def layout_matters(analysis: Any) -> bool:
    """Whether the memory layout of arguments may decide which written names share memory.

    It does where `reshape` or its like is called, for arrays made of arguments are laid out as
    these are.
    """
    return any(_may_view(other, analysis) for other in analysis.program.analyses)


def _may_view(analysis: Any, entry: Any) -> bool:
    """Whether a function calls what may give a view of what is written; for helpers, at all."""
    facts = sharing(analysis)
    written = {facts.find(n) for names in facts.written.values() for n in names}
    for operation in analysis.operations.values():
        if isinstance(operation, Apply) and operation.site.sharing == "maybe":
            nodes = [n for o in operation.site.operands.values() for n in nodes_in(o)]
            groups = {facts.find(n.id) for n in nodes if isinstance(n, gast.Name)}
            if analysis is not entry or groups & written:
                return True
    return False


def _holds_memory(kind: Any) -> bool:
    """Whether a tuple or list holds arrays or lists, which could be written into."""
    if isinstance(kind, ListOf):
        return not isinstance(kind.element, Scalar)
    return any(not isinstance(element, Scalar) for element in kind.elements)
