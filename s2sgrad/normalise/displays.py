"""Displays with stars, and builtins that make containers, as plain displays and operators.

>>> from s2sgrad.normalise.examples import displayed
>>> displayed("[*xs, y, *zs]")
'list(xs) + [y] + list(zs)'
>>> displayed("np.zeros((*shape, 1))")
'np.zeros(tuple(shape) + (1,))'
>>> displayed('{**params, "W": W}')
"params | {'W': W}"
>>> displayed("dict(a=x, b=y)")
"{'a': x, 'b': y}"
>>> displayed("dict.fromkeys(names, 0.0)")
'{item: 0.0 for item in names}'
>>> displayed("tuple(reversed(xs))")
'tuple(xs[::-1])'
>>> displayed("sum(rows, [])")
'[item for items in rows for item in items]'
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import gast

from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import LOAD, constant, copied, load, placed, store
from s2sgrad.normalise.purity import Purity

GATHERED = frozenset({"list", "tuple", "sorted", "sum", "min", "max"})
"""Builtins that go through what they are given at once."""


def plain_displays(block: list[Any], names: Names, purity: Purity) -> list[Any]:
    """A copy of a block in which no display has a star."""
    walk = _Displays(names, purity)
    return [walk.visit(node) for node in copied(block)]


class _Displays(gast.NodeTransformer):
    def __init__(self, names: Names, purity: Purity) -> None:
        self.names = names
        self.purity = purity

    def is_builtin(self, name: str, at: Any) -> bool:
        return self.purity.is_builtin(load(name, at), name)

    def visit_List(self, node: Any) -> Any:
        return self.sequence(self.generic_visit(node), "list")

    def visit_Tuple(self, node: Any) -> Any:
        return self.sequence(self.generic_visit(node), "tuple")

    def sequence(self, node: Any, made: str) -> Any:
        """`[*xs, y]` as a sum of lists."""
        starred = any(isinstance(element, gast.Starred) for element in node.elts)
        if not starred or not isinstance(node.ctx, gast.Load) or not self.is_builtin(made, node):
            return node
        parts: list[Any] = []
        for is_star, group in groupby(node.elts, lambda element: isinstance(element, gast.Starred)):
            if is_star:
                parts += [self.called(made, star.value) for star in group]
            else:
                parts.append(placed(type(node)(list(group), LOAD), node))
        return _chained(parts, gast.Add(), node)

    def visit_Dict(self, node: Any) -> Any:
        """`{**a, "k": v}` as a union of dicts."""
        self.generic_visit(node)
        if None not in node.keys:
            return node
        parts: list[Any] = []
        pairs = zip(node.keys, node.values, strict=True)
        for is_star, group in groupby(pairs, lambda pair: pair[0] is None):
            entries = list(group)
            if is_star:
                parts += [value for _, value in entries]
            else:
                parts.append(_display(entries, node))
        if len(parts) == 1:
            parts.append(_display([], node))
        return _chained(parts, gast.BitOr(), node)

    def visit_Set(self, node: Any) -> Any:
        """A set is made of a tuple."""
        self.generic_visit(node)
        if not self.is_builtin("set", node):
            return node
        return self.called("set", placed(gast.Tuple(node.elts, LOAD), node))

    def visit_Call(self, node: Any) -> Any:
        self.generic_visit(node)
        match node:
            case gast.Call(func=gast.Name(id="dict")) if self.is_builtin("dict", node):
                return self.table(node)
            case gast.Call(
                func=gast.Attribute(value=gast.Name(id="dict"), attr="fromkeys"),
                args=[keys, (gast.Name() | gast.Constant()) as value],
                keywords=[],
            ) if self.is_builtin("dict", node):
                return self.filled(node, keys, value)
            case gast.Call(func=gast.Name(id="sum"), args=[lists, gast.List(elts=[])], keywords=[]):
                return self.flattened(lists, node) if self.is_builtin("sum", node) else node
            case gast.Call(func=gast.Name(id=name), args=[inner, *rest]):
                if name in GATHERED and self.is_builtin(name, node):
                    made = self.gathered(inner)
                    if name == "list" and isinstance(made, gast.ListComp) and not rest:
                        return made
                    node.args[0] = made
        return node

    def table(self, node: Any) -> Any:
        """`dict(...)` by its arguments."""
        if len(node.args) > 1 or any(isinstance(a, gast.Starred) for a in node.args):
            return node
        first = [self.pairs(node, node.args[0])] if node.args else []
        if first and not node.keywords:
            return first[0]
        keys = [None if k.arg is None else constant(k.arg, k) for k in node.keywords]
        named = placed(gast.Dict(keys, [k.value for k in node.keywords]), node)
        return _chained([*first, self.visit_Dict(named)], gast.BitOr(), node)

    def filled(self, node: Any, keys: Any, value: Any) -> Any:
        """`dict.fromkeys(keys, value)`."""
        name = self.names.fresh("item")
        clause = placed(gast.comprehension(store(name, node), keys, [], 0), node)
        return placed(gast.DictComp(load(name, node), value, [clause]), node)

    def pairs(self, node: Any, given: Any) -> Any:
        """The dict of one argument: of pairs that are made on the spot, a comprehension."""
        found = self.gathered(given)
        match found:
            case (
                gast.ListComp(elt=gast.Tuple(elts=[key, value]), generators=clauses)
                | gast.GeneratorExp(elt=gast.Tuple(elts=[key, value]), generators=clauses)
            ):
                return placed(gast.DictComp(key, value, clauses), node)
        return placed(gast.Call(node.func, [given], []), node)

    def gathered(self, node: Any) -> Any:
        """An iterator as what goes through it: a comprehension, or a slice."""
        match node:
            case gast.Call(func=gast.Name(id=("zip" | "enumerate") as name), args=args):
                plain = args and not any(isinstance(a, gast.Starred) for a in args)
                if plain and self.is_builtin(name, node):
                    return self.tuples(node, len(args) if name == "zip" else 2)
            case gast.Call(func=gast.Name(id="reversed"), args=[inner], keywords=[]):
                if self.is_builtin("reversed", node):
                    step = gast.UnaryOp(gast.USub(), constant(1, node))
                    whole = placed(gast.Slice(None, None, placed(step, node)), node)
                    return placed(gast.Subscript(inner, whole, LOAD), node)
        return node

    def tuples(self, iterator: Any, count: int) -> Any:
        names = [self.names.fresh("item") for _ in range(count)]
        targets = [store(name, iterator) for name in names]
        target = placed(gast.Tuple(targets, gast.Store()), iterator)
        element = placed(gast.Tuple([load(name, iterator) for name in names], LOAD), iterator)
        clause = placed(gast.comprehension(target, iterator, [], 0), iterator)
        return placed(gast.ListComp(element, [clause]), iterator)

    def flattened(self, lists: Any, node: Any) -> Any:
        """The items of several lists, one after the other."""
        row, item = self.names.fresh("items"), self.names.fresh("item")
        clauses = [
            placed(gast.comprehension(store(row, node), lists, [], 0), node),
            placed(gast.comprehension(store(item, node), load(row, node), [], 0), node),
        ]
        return placed(gast.ListComp(load(item, node), clauses), node)

    def called(self, name: str, argument: Any) -> Any:
        return placed(gast.Call(load(name, argument), [argument], []), argument)


def _chained(parts: list[Any], op: Any, node: Any) -> Any:
    whole = parts[0]
    for part in parts[1:]:
        whole = placed(gast.BinOp(whole, op, part), node)
    return whole


def _display(entries: list[Any], node: Any) -> Any:
    return placed(gast.Dict([key for key, _ in entries], [value for _, value in entries]), node)
