"""How often variables occur in statements and are bound, and what is bound before it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import gast

from s2sgrad.normalise import assignments
from s2sgrad.trees import nodes_in

Block = list[Any]


def names_of(nodes: list[Any]) -> Iterator[gast.Name]:
    for node in nodes:
        for part in nodes_in(node):
            if isinstance(part, gast.Name):
                yield part


def uses(nodes: list[Any]) -> Counter[str]:
    return Counter(name.id for name in names_of(nodes))


def stores(nodes: list[Any]) -> Counter[str]:
    return Counter(name.id for name in names_of(nodes) if isinstance(name.ctx, gast.Store))


def deletes(nodes: list[Any]) -> frozenset[str]:
    """The variables that may lose their value by `del`."""
    gone = (part for node in nodes for part in nodes_in(node) if isinstance(part, gast.Delete))
    return frozenset(name.id for name in names_of(list(gone)))


def stores_items(nodes: list[Any]) -> Iterator[bool]:
    """Whether anything is written into, for each place that may be."""
    for node in nodes:
        for part in nodes_in(node):
            yield isinstance(getattr(part, "ctx", None), gast.Store) and not isinstance(
                part, (gast.Name, gast.Tuple, gast.List)
            )


def uses_and_stores(tree: gast.FunctionDef, block: Block) -> tuple[Counter[str], Counter[str]]:
    """How often each variable occurs in a function, and how often it is bound."""
    own = [name.id for name in names_of([tree.args])]
    return uses(block) + Counter(own), stores(block) + Counter(own)


def kills(block: Block, name: str) -> bool:
    """Whether a block gives a variable a value before it reads it, whatever else it does."""
    for node in block:
        match node:
            case gast.Assign(targets=targets, value=value):
                own = any(name in assignments.names(target) for target in targets)
                if own and name not in uses([value]):
                    return True
        if name in uses([node]):
            return False
    return False
