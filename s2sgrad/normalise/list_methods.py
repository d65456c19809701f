"""Methods of lists that take a function or a generator, with the builtins that do the same.

>>> from s2sgrad.normalise.examples import with_methods
>>> print(with_methods("xs.sort(key=distance, reverse=True)"))
xs[:] = sorted(xs, key=distance, reverse=True)
>>> print(with_methods("xs.extend(2 * v for v in ys)"))
xs.extend([2 * v for v in ys])

Only lists have methods with such arguments.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.normalise.nodes import STORE, assign, copied, load, placed
from s2sgrad.normalise.purity import Purity
from s2sgrad.trees import nodes_in


def plain_methods(block: list[Any], purity: Purity) -> list[Any]:
    """The block without such methods; its statements are changed where they stand."""
    walk = _Methods(purity)
    return [walk.visit(node) for node in block]


class _Methods(gast.NodeTransformer):
    def __init__(self, purity: Purity) -> None:
        self.purity = purity

    def visit_FunctionDef(self, node: Any) -> Any:
        return node  # a function of its own, which is normalised by itself

    def visit_Expr(self, node: Any) -> Any:
        match node.value:
            case gast.Call(
                func=gast.Attribute(value=gast.Name() as base, attr="sort"),
                args=[],
                keywords=options,
            ) if any(option.arg == "key" for option in options):
                return self.sorted(node, base, options)
            case gast.Call(
                func=gast.Attribute(value=gast.Name(id=name), attr="extend"),
                args=[gast.GeneratorExp() as inner],
                keywords=[],
            ) if not any(isinstance(n, gast.Name) and n.id == name for n in nodes_in(inner)):
                made = gast.ListComp(inner.elt, inner.generators)
                node.value.args = [placed(made, inner)]
        return node

    def sorted(self, node: Any, base: Any, options: list[Any]) -> Any:
        """The sorted items in the place of all, where `sorted` means what it means everywhere."""
        if not self.purity.is_builtin(load("sorted", node), "sorted"):
            return node
        call = placed(gast.Call(load("sorted", node), [copied(base)], options), node)
        whole = placed(gast.Slice(None, None, None), node)
        place = placed(gast.Subscript(copied(base), whole, STORE), node)
        return assign(place, call, node.origin)
