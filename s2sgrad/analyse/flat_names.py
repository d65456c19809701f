"""Variables that are bound to `a.flat`: of no kind, they stand for it where they are indexed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from s2sgrad.analyse.liveness import names_bound, names_read
from s2sgrad.kinds import Field, Known
from s2sgrad.rules.table import TABLE
from s2sgrad.trees import names_in, nodes_in

FLAT = Field("flat")


def speaks_of_entries(inference: Any, node: Any) -> bool:
    """Whether a node is an attribute `flat`, or a variable that is bound to one."""
    match node:
        case gast.Attribute(attr=name):
            return bool(name == FLAT)
        case gast.Name(id=name):
            return name in inference.iterators
        case gast.Constant(value=value):
            return isinstance(value, Field) and value == FLAT
    return False


def iterators(analysis: Any) -> dict[str, Any]:
    """The variables that are bound to one attribute `flat` alone, and what they are bound to."""
    found: dict[str, dict[str, Any]] = {}
    for bound, value in _bindings(analysis):
        found.setdefault(bound, {})[gast.dump(value) if _is_flat(value) else ""] = value
    return {
        n: v
        for n, values in found.items()
        if "" not in values and len(values) == 1
        for v in values.values()
    }


def _bindings(analysis: Any) -> Iterator[tuple[str, Any]]:
    flat = {
        n
        for s in analysis.statements
        if _is_flat(getattr(s, "value", None))
        for n in names_bound(s)
    }
    for s in analysis.statements if flat else ():
        yield from ((n, getattr(s, "value", None)) for n in names_bound(s) if n in flat)


def _is_flat(value: Any) -> bool:
    return isinstance(value, gast.Attribute) and bool(value.attr == FLAT)


def takes_entries(inference: Any, statement: Any, call: Any) -> bool:
    """Whether a function takes the entries of what it is given, and keeps nothing else of it."""
    expressions = inference.expressions
    if isinstance(call.func, gast.Attribute) and expressions.is_local(call.func):
        return bool(call.func.attr == "copy" and not call.args)
    found = expressions.kind(statement, call.func)
    row = TABLE.of(found.value) if isinstance(found, Known) else None
    return row is not None and (row.sharing == "fresh" or row.function in (list, tuple))


def readers(analysis: Any, name: str) -> list[Any]:
    """The statements that read a variable."""
    return [s for s in analysis.statements if name in names_read(s)]


def stands_for_entries(inference: Any, node: Any) -> bool:
    """Whether a statement binds a variable to `a.flat` that is followed."""
    match node:
        case gast.Assign(targets=[gast.Name(id=name)]) if name in inference.iterators:
            return is_followed(inference, name)
    return False


def is_followed(inference: Any, name: str) -> bool:
    """Whether a variable that is bound to `a.flat` is only indexed, while a stays a."""
    analysis = inference.analysis
    owners = names_in(inference.iterators[name])
    temporary = name in analysis.core.temporaries
    steady = temporary or all(_stays(analysis, n) for n in (name, *owners))
    return steady and all(_reads_entries(inference, s, name) for s in readers(analysis, name))


def _stays(analysis: Any, name: str) -> bool:
    """Whether a variable is bound once in the whole function, outside of loops."""
    base = analysis.core.base
    same = [n for n in analysis.locals if base.get(n, n) == base.get(name, name)]
    return name in analysis.single and same == [name]


def _reads_entries(inference: Any, node: Any, name: str) -> bool:
    """Whether a statement reads a variable as `name[i]`, goes through it, or hands it on."""
    match node:
        case gast.For(iter=iteration):
            return not any(isinstance(n, gast.Subscript) for n in nodes_in(iteration))
        case gast.If() | gast.While() | gast.Assert() | gast.Return():
            return False
        case gast.Assign(value=gast.Call() as call) if name in names_read(call):
            return takes_entries(inference, node, call)
    places = [getattr(node, "target", None), node.value, *getattr(node, "targets", [])]
    bases = [part.value for part in places if isinstance(part, gast.Subscript)]
    indexed = [base for base in bases if isinstance(base, gast.Name) and base.id == name]
    read = [n for n in nodes_in(node) if isinstance(n, gast.Name) and n.id == name]
    return len(indexed) == len(read)
