"""Sets that grow, and are only asked what is in them, as dicts.

>>> from s2sgrad.normalise.examples import as_dicts
>>> print(as_dicts('''
... seen = set()
... if k not in seen: seen.add(k)
... '''))
seen = {}
if k not in seen:
    seen[k] = True
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.normalise.nodes import assign, constant, load, placed
from s2sgrad.normalise.purity import Purity
from s2sgrad.normalise.stand_ins import own_containers

METHODS = frozenset({"add", "clear"})


def without_sets(function: Any, purity: Purity) -> None:
    """Change a function that makes empty sets, and adds to them, into one that makes dicts."""

    def made(call: Any) -> bool:
        return purity.is_builtin(call.func, "set") and not call.args and not call.keywords

    chosen = set(own_containers(function, made, METHODS, purity, gone_through=False))
    if chosen:
        walk = _Dicts(chosen)
        function.body = [walk.visit(node) for node in function.body]


class _Dicts(gast.NodeTransformer):
    def __init__(self, chosen: set[str]) -> None:
        self.chosen = chosen

    def visit_Assign(self, node: Any) -> Any:
        match node:
            case gast.Assign(targets=[gast.Name(id=name)]) if name in self.chosen:
                return assign(node.targets[0], placed(gast.Dict([], []), node), node.origin)
        return node

    def visit_Expr(self, node: Any) -> Any:
        match node.value:
            case gast.Call(
                func=gast.Attribute(value=gast.Name(id=name), attr="add"), args=[value]
            ) if name in self.chosen:
                place = gast.Subscript(load(name, node), value, gast.Store())
                return assign(placed(place, node), constant(True, node), node.origin)
        return node
