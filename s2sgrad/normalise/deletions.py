"""What `del` does: a name has no value from there on, an item leaves its list or dict.

Nothing is freed: the backward sweep may still need it. So `del x` only ends a variable, which
`webs` sees, `del xs[i]` is `xs.pop(i)`, and `del xs[i:j]` is `xs[i:j] = []`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from s2sgrad.normalise.nodes import LOAD, STORE, assign, copied, filled, placed, statement
from s2sgrad.trees import nodes_in

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener


def write(flat: Flattener, node: gast.Delete) -> None:
    """Write what a del statement does.

    >>> from s2sgrad.normalise.examples import flat
    >>> print(flat("del x, xs[-1], d['k'], xs[1:]"))
    del x
    unused = xs.pop()
    unused_2 = d.pop("k")
    items = []
    xs[1:] = items
    """
    for target in node.targets:
        match target:
            case gast.Name(id=name):
                gone = placed(gast.Name(name, STORE, None, None), target)
                flat.emit(gast.Delete([gone]), node)
            case gast.Subscript(slice=gast.Slice()):
                nothing = placed(gast.List([], LOAD), target)
                part = copied(target)
                part.ctx = STORE
                flat.statement(assign(part, nothing, node.origin))
            case gast.Subscript(value=value, slice=index):
                method = placed(gast.Attribute(copied(value), "pop", LOAD), target)
                last = isinstance(index, gast.UnaryOp) and _is_one(index.operand)
                call = gast.Call(method, [] if last else [copied(index)], [])
                flat.statement(statement(gast.Expr(placed(call, target)), node.origin, node))


def is_deleted(target: gast.expr) -> bool:
    """Whether the deletion of a target is understood."""
    if isinstance(target, gast.Subscript):
        index = target.slice
        if isinstance(index, gast.Slice):
            return index.step is None
        return not any(isinstance(n, gast.Slice) for n in nodes_in(index))
    return isinstance(target, gast.Name)


def without_deletions(block: list[gast.stmt]) -> list[gast.stmt]:
    """The block without `del x`, once every variable is known by its own name."""
    out: list[gast.stmt] = []
    for node in block:
        for title in ("body", "orelse"):
            inner = getattr(node, title, None)
            if inner:
                kept = without_deletions(inner)
                setattr(node, title, filled(kept, node) if title == "body" else kept)
        if not isinstance(node, gast.Delete):
            out.append(node)
    return out


def _is_one(node: gast.expr) -> bool:
    return isinstance(node, gast.Constant) and node.value == 1 and type(node.value) is int
