"""Masks that stay as they are: what is read through one has the same length each time.

positive = x > 0.0
y[positive] = x[positive] ** 2           as many places as values

Such a mask is made, or given, once, is never written to, and has no other name.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.liveness import names_read
from s2sgrad.kinds import Derived, Known
from s2sgrad.rules.table import TABLE

MADE = (gast.Compare, gast.BinOp, gast.UnaryOp, gast.BoolOp)


def count_of(inference: Any, node: Any) -> Derived | None:
    """How many entries a mask lets through, as a length; None where that may change."""
    if not isinstance(node, gast.Name) or not is_steady(inference, node.id):
        return None
    return Derived((id(inference.analysis), "mask", node.id))


def is_steady(inference: Any, name: str) -> bool:
    """Whether the array that a variable is bound to stays as it is while the function runs."""
    known: dict[str, bool] = inference.steady_masks
    if name not in known:
        readers = [s for s in inference.analysis.statements if name in names_read(s)]
        made = is_given_or_made(inference, name)
        known[name] = made and all(only_reads(inference, s, name) for s in readers)
    return known[name]


def is_given_or_made(inference: Any, name: str) -> bool:
    """Whether a variable is bound once: to an argument, or to memory that no other name has."""
    analysis = inference.analysis
    if name not in analysis.single:
        return False
    if name in analysis.parameters:
        return True
    bindings = [s for s in analysis.statements if name == bound_to(s)]
    return len(bindings) == 1 and makes_new(inference, bindings[0], bindings[0].value)


def bound_to(statement: Any) -> str | None:
    """The variable that an assignment binds."""
    match statement:
        case gast.Assign(targets=[gast.Name(id=name)]):
            return str(name)
    return None


def makes_new(inference: Any, statement: Any, value: Any) -> bool:
    """Whether an expression gives new memory, and only reads its operands."""
    if not isinstance(value, gast.Call):
        return isinstance(value, MADE)
    func, expressions = value.func, inference.expressions
    if any(keyword.arg == "out" for keyword in value.keywords):
        return False
    if isinstance(func, gast.Attribute) and expressions.is_local(func):
        row = TABLE.methods.get(func.attr)
    else:
        found = expressions.kind(statement, func)
        row = TABLE.of(found.value) if isinstance(found, Known) else None
    return row is not None and row.sharing == "fresh"


def only_reads(inference: Any, statement: Any, name: str) -> bool:
    """Whether a statement neither writes to the array nor gives it another name."""
    match statement:
        case gast.If() | gast.While() | gast.Assert() | gast.Return() | gast.AugAssign():
            return True
        case gast.Assign(targets=[target], value=value):
            places = [part for part in (target, value) if isinstance(part, gast.Subscript)]
            if any(getattr(part.value, "id", "") == name for part in places):
                return False
            if isinstance(value, gast.Name) and value.id == name:
                return isinstance(target, gast.Subscript) and name != getattr(
                    target.value, "id", ""
                )
            return bool(places) or makes_new(inference, statement, value)
    return False
