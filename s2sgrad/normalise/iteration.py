"""Headers of for loops: what is iterated over is fixed when the loop begins.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat("for i in range(2 * n): y = i"))
product = 2 * n
for i in range(product):
    y = i
>>> print(flat("for i in range(n): n -= 1"))
n_at_entry = n
for i in range(n_at_entry):
    n -= 1
>>> print(flat("for x[0] in xs: print(x)"))
for item in xs:
    x[0] = item
    print(x)
"""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

import gast

from s2sgrad.normalise import assignments
from s2sgrad.normalise.nodes import load, placed, statement, store
from s2sgrad.trees import nodes_in

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener


def header(flat: Flattener, node: gast.For) -> tuple[gast.For, list[gast.stmt]]:
    """The loop without its body, and the statements with which its body begins."""
    iterated = _iteration(flat, node.iter, _rebound(node))
    before: list[gast.stmt] = []
    if assignments.only_names([node.target]):
        target = assignments.as_tuple(node.target)
    else:
        name = flat.fresh("item")
        target = store(name, node.target)
        before = flat.aside(lambda: assignments.give(flat, node.target, load(name, node.target)))
    loop = gast.For(target, iterated, [], [], None)
    return statement(loop, node.origin, node), before


def _rebound(node: gast.For) -> frozenset[str]:
    """The variables that an iteration may bind anew."""
    return frozenset(
        part.id
        for part in nodes_in(node)
        if isinstance(part, gast.Name) and isinstance(part.ctx, gast.Store)
    )


def _iteration(flat: Flattener, node: gast.expr, rebound: Set[str]) -> gast.expr:
    def inner(part: gast.expr) -> gast.expr:
        return _iteration(flat, part, rebound)

    def bound(part: gast.expr) -> gast.expr:
        return _frozen(flat, flat.atom(part), rebound)

    match node:
        case gast.Call(func=func, args=args, keywords=[]) if flat.purity.is_builtin(func, "range"):
            return _called(node, flat.sequence(args, bound))
        case gast.Call(func=func) if flat.purity.is_builtin(func, "enumerate"):
            return _enumerated(flat, node, rebound)
        case gast.Call(func=func, args=args) if flat.purity.is_builtin(func, "zip"):
            if all(isinstance(keyword.value, gast.Constant) for keyword in node.keywords):
                return _called(node, flat.sequence(args, inner))
        case gast.Call(func=func, args=[arg], keywords=[]) if flat.purity.is_builtin(
            func, "reversed"
        ):
            return _called(node, [inner(arg)])
    return bound(node)


def _enumerated(flat: Flattener, node: gast.Call, rebound: Set[str]) -> gast.expr:
    start = [keyword.value for keyword in node.keywords if keyword.arg == "start"]
    match [*node.args, *start]:
        case [items]:
            return _called(node, [_iteration(flat, items, rebound)])
        case [items, first] if len(start) == len(node.keywords):
            inner = flat.steadied(_iteration(flat, items, rebound), [first])
            return _called(node, [inner, _frozen(flat, flat.atom(first), rebound)])
    return flat.atom(node)


def _called(node: gast.Call, args: list[gast.expr]) -> gast.Call:
    keywords = []
    if node.func.id == "zip":
        keywords = [
            placed(gast.keyword(keyword.arg, gast.Constant(keyword.value.value, None)), keyword)
            for keyword in node.keywords
        ]
    return placed(gast.Call(load(node.func.id, node.func), args, keywords), node)


def _frozen(flat: Flattener, atom: gast.expr, rebound: Set[str]) -> gast.expr:
    if isinstance(atom, gast.Name) and atom.id in rebound:
        return flat.bind(flat.fresh(f"{atom.id}_at_entry"), atom)
    return atom
