"""Copies of values, deep enough that writing into them leaves the originals alone."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.operations import Apply
from s2sgrad.analyse.sharing import sharing
from s2sgrad.derive.build import call, item, literal, method, name, number
from s2sgrad.kinds import Array, ListOf, Scalar, Sequence


def copy_of(kind: Any, value: Any, as_laid_out: bool = False) -> Any:
    """A copy of an argument, deep enough that writing into it leaves the original alone.

    `as_laid_out`: the memory layout of its arrays matters, and is that of the original's.
    """
    match kind:
        case Array():
            return call("laid_out", value) if as_laid_out else method(value, "copy")
        case Sequence(type=type_) | ListOf(type=type_) if not _holds_memory(kind):
            return value if type_ is tuple else method(value, "copy")
        case Sequence(places=places):
            parts = [copy_of(kind.element(k), item(value, number(k)), as_laid_out) for k in places]
            return literal(kind, parts)
        case ListOf(type=type_, element=element):
            made = gast.parse("[0 for element in elements]", mode="eval").body
            made.elt = copy_of(element, name("element"), as_laid_out)
            made.generators[0].iter = value
            return call("tuple", made) if type_ is tuple else made
    return value


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
        if isinstance(operation, Apply) and operation.site.row.sharing == "maybe":
            nodes = [n for o in operation.site.operands.values() for n in gast.walk(o)]
            groups = {facts.find(n.id) for n in nodes if isinstance(n, gast.Name)}
            if analysis is not entry or groups & written:
                return True
    return False


def _holds_memory(kind: Any) -> bool:
    """Whether a tuple or list holds arrays or lists, which could be written into."""
    if isinstance(kind, ListOf):
        return not isinstance(kind.element, Scalar)
    return any(not isinstance(element, Scalar) for element in kind.elements)
