"""Deques that a function keeps to itself, as lists.

>>> from s2sgrad.normalise.examples import as_lists
>>> print(as_lists('''
... window = deque(maxlen=3)
... window.append(v)
... queue = deque([0.0, v])
... queue.appendleft(v)
... first = queue.popleft() + window[0]
... '''))
window = []
window.append(v)
del window[:-3]
queue = [0.0, v]
queue.insert(0, v)
first = queue.pop(0) + window[0]
"""

from __future__ import annotations

import collections
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import LOAD, assign, constant, copied, load, placed, statement, store
from s2sgrad.normalise.purity import Purity
from s2sgrad.normalise.stand_ins import own_containers
from s2sgrad.trees import nodes_in

ADDING = frozenset({"append", "appendleft", "extend", "extendleft"})
METHODS = ADDING | {"clear", "count", "index", "pop", "popleft", "remove", "reverse"}


def without_deques(function: Any, names: Names, purity: Purity) -> None:
    """Change a function that makes deques into one that makes lists."""

    def made(call: Any) -> bool:
        return purity.path(call.func) and purity.resolved(call.func) is collections.deque

    function.body = _one_by_one(function.body, made)
    found = own_containers(function, made, METHODS, purity)
    chosen = {}
    for name, calls in found.items():
        bounds = [_maxlen(call) for call in calls]
        same = len({gast.unparse(bound) for bound in bounds}) == 1
        if same and all(map(_is_known, calls)) and _is_steady(bounds[0], function):
            chosen[name] = _Deque(name, bounds[0])
    if chosen:
        function.body = _Lists(chosen, names).block(function.body)


def _one_by_one(block: list[Any], made: Any) -> list[Any]:
    """`a, b = deque(), deque()` as two statements; at the top of the function."""
    out = []
    for node in block:
        match node:
            case gast.Assign(targets=[gast.Tuple(elts=names)], value=gast.Tuple(elts=values)) if (
                len(names) == len(values)
                and all(isinstance(value, gast.Call) and made(value) for value in values)
            ):
                pairs = zip(names, values, strict=True)
                out += [assign(name, value, node.origin) for name, value in pairs]
            case _:
                out.append(node)
    return out


@dataclass(frozen=True)
class _Deque:
    """A variable, and how many elements it holds at most."""

    name: str
    maxlen: Any

    @property
    def bound(self) -> Any:
        """The most elements, where there is a bound."""
        return None if getattr(self.maxlen, "value", 0) is None else self.maxlen


def _is_known(call: Any) -> bool:
    """Whether a deque is made of known arguments."""
    return len(call.args) <= 2 and all(k.arg in ("iterable", "maxlen") for k in call.keywords)


def _is_steady(bound: Any, function: Any) -> bool:
    """Whether a maxlen is a number, or a name that is bound once at most, before all loops."""
    if not isinstance(bound, gast.Name):
        return isinstance(bound, gast.Constant)
    nodes = (n for n in nodes_in(function) if isinstance(n, gast.Name) and n.id == bound.id)
    stores = [n for n in nodes if isinstance(n.ctx, gast.Store)]
    own = [t for s in function.body if isinstance(s, gast.Assign) for t in s.targets]
    return not stores or (len(stores) == 1 and any(stores[0] is target for target in own))


def _maxlen(call: Any) -> Any:
    named = [k.value for k in call.keywords if k.arg == "maxlen"]
    given = [*call.args[1:], *named]
    return given[0] if given else placed(gast.Constant(None, None), call)


def _is_star(node: Any) -> bool:
    return isinstance(node, gast.Starred)


class _Lists(gast.NodeTransformer):
    def __init__(self, chosen: dict[str, _Deque], names: Names) -> None:
        self.chosen = chosen
        self.names = names

    def block(self, block: list[Any]) -> list[Any]:
        return [line for node in block for line in self.lines(node)]

    def lines(self, node: Any) -> list[Any]:
        """What stands for a statement."""
        for field in ("body", "orelse", "finalbody"):
            inner = getattr(node, field, None)
            if isinstance(inner, list):
                setattr(node, field, self.block(inner))
        for handler in getattr(node, "handlers", []):
            handler.body = self.block(handler.body)
        match node:
            case gast.FunctionDef() | gast.ClassDef():
                return [node]
            case gast.Assign(targets=[gast.Name(id=name)], value=value) if name in self.chosen:
                return self.made(node, self.chosen[name], value)
            case gast.Expr(
                value=gast.Call(func=gast.Attribute(value=gast.Name(id=name), attr=attribute))
            ) if name in self.chosen and attribute in ADDING:
                return self.added(node, self.chosen[name], attribute)
        for field, value in gast.iter_fields(node):
            if isinstance(value, gast.AST):
                setattr(node, field, self.visit(value))
            elif isinstance(value, list) and field not in ("body", "orelse", "finalbody"):
                setattr(
                    node, field, [self.visit(v) if isinstance(v, gast.AST) else v for v in value]
                )
        return [node]

    def visit_Call(self, node: Any) -> Any:
        self.generic_visit(node)
        match node.func:
            case gast.Attribute(value=gast.Name(id=name), attr="popleft") if name in self.chosen:
                node.func.attr = "pop"
                node.args = [constant(0, node)]
        return node

    def made(self, node: Any, deque: _Deque, call: Any) -> list[Any]:
        """`xs = deque(values)`."""
        named = [k.value for k in call.keywords if k.arg == "iterable"]
        given = [*call.args[:1], *named]
        values = self.visit(given[0]) if given else placed(gast.List([], LOAD), call)
        if not isinstance(values, gast.List):
            values = placed(gast.Call(load("list", call), [values], []), call)
        out = [assign(node.targets[0], values, node.origin)]
        if deque.bound is not None and not self.fits(values, deque.bound):
            out.append(self.cut(node, deque, left=True))
        return out

    def fits(self, values: Any, bound: Any) -> bool:
        """Whether there are as few values as there may be."""
        if not isinstance(values, gast.List) or any(map(_is_star, values.elts)):
            return False
        most: int = getattr(bound, "value", 0)
        return len(values.elts) <= most

    def added(self, node: Any, deque: _Deque, method: str) -> list[Any]:
        """What is put in at one end pushes out what is at the other."""
        value = self.visit(node.value.args[0])
        left = not method.endswith("left")
        if method == "extendleft":
            item = self.names.fresh("item")
            inner = self.called(node, deque, "insert", constant(0, node), load(item, node))
            loop = gast.For(store(item, node), value, [inner], [], None)
            out = [statement(loop, node.origin, node)]
        elif method == "appendleft":
            out = [self.called(node, deque, "insert", constant(0, node), value)]
        else:
            out = [self.called(node, deque, method, value)]
        return [*out, self.cut(node, deque, left)] if deque.bound is not None else out

    def called(self, node: Any, deque: _Deque, method: str, *arguments: Any) -> Any:
        func = placed(gast.Attribute(load(deque.name, node), method, LOAD), node)
        call = placed(gast.Call(func, list(arguments), []), node)
        return statement(gast.Expr(call), node.origin, node)

    def cut(self, node: Any, deque: _Deque, left: bool) -> Any:
        """Delete all but the last elements, or all but the first."""
        lower, upper = (None, self.surplus(node, deque)) if left else (copied(deque.bound), None)
        index = placed(gast.Slice(lower, upper, None), node)
        part = placed(gast.Subscript(load(deque.name, node), index, gast.Del()), node)
        return statement(gast.Delete([part]), node.origin, node)

    def surplus(self, node: Any, deque: _Deque) -> Any:
        """Where the last elements begin: `-3`, or `max(len(xs) - n, 0)` where n may be 0."""
        if getattr(deque.bound, "value", 0):
            return placed(gast.UnaryOp(gast.USub(), copied(deque.bound)), node)
        count = placed(gast.Call(load("len", node), [load(deque.name, node)], []), node)
        more = placed(gast.BinOp(count, gast.Sub(), copied(deque.bound)), node)
        return placed(gast.Call(load("max", node), [more, constant(0, node)], []), node)
