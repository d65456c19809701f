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


def layout_matters(analysis: Any, parameter: str) -> bool:
    """Whether it hangs on the memory layout of an argument which names share its memory."""
    facts = sharing(analysis)
    group = facts.find(parameter)
    for operation in analysis.operations.values():
        operands = getattr(operation, "arguments", None) or {}
        if isinstance(operation, Apply):
            operands = operation.site.operands if operation.site.row.sharing == "maybe" else {}
        nodes = [n for operand in operands.values() for n in gast.walk(operand)]
        shares = any(isinstance(n, gast.Name) and facts.find(n.id) == group for n in nodes)
        if shares and (isinstance(operation, Apply) or _uses_layout(analysis.program)):
            return True
    return False


def _uses_layout(program: Any) -> bool:
    """Whether some function of a program calls what may give a view."""
    operations = (o for analysis in program.analyses for o in analysis.operations.values())
    return any(isinstance(o, Apply) and o.site.row.sharing == "maybe" for o in operations)


def _holds_memory(kind: Any) -> bool:
    """Whether a tuple or list holds arrays or lists, which could be written into."""
    if isinstance(kind, ListOf):
        return not isinstance(kind.element, Scalar)
    return any(not isinstance(element, Scalar) for element in kind.elements)
