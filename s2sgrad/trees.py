"""Walking trees: what stands in a node, without the contexts and operators, which carry nothing.

`ast.walk` asks every node for every field; the phases walk each statement many times, so that here
it is known of each class of node which of its fields may hold nodes.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import gast

BARE = (gast.expr_context, gast.operator, gast.unaryop, gast.boolop, gast.cmpop)
"""Contexts and operators: what can stand in many places at once."""

_PLAIN = frozenset({"id", "attr", "ctx", "op", "ops", "kind", "type_comment", "origin"})
"""Fields that hold strings, contexts and operators."""


def nodes_in(node: Any) -> list[Any]:
    """The node and all that stands in it, level by level."""
    found = [node]
    for each in found:  # as `children` does, without a list for each node
        for part in _parts(each.__class__):
            value = getattr(each, part, None)
            if isinstance(value, gast.AST):
                found.append(value)
            elif isinstance(value, list):
                found += [item for item in value if isinstance(item, gast.AST)]
    return found


def children(node: Any) -> list[Any]:
    """The nodes right below a node, in their order."""
    found = []
    for part in _parts(node.__class__):
        value = getattr(node, part, None)
        if isinstance(value, gast.AST):
            found.append(value)
        elif isinstance(value, list):
            found += [item for item in value if isinstance(item, gast.AST)]
    return found


def names_in(node: Any) -> set[str]:
    """The variables that are named in a tree, read or written.

    >>> sorted(names_in(gast.parse("y[i] = x * np.pi")))
    ['i', 'np', 'x', 'y']
    """
    return {each.id for each in nodes_in(node) if isinstance(each, gast.Name)}


@cache
def _parts(kind: type[gast.AST]) -> tuple[str, ...]:
    """The fields of a class of nodes that may hold nodes."""
    if kind is gast.Constant:
        return ()
    return tuple(field for field in kind._fields if field not in _PLAIN)
