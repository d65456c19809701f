"""Default dicts, counters and ordered dicts that a function keeps to itself, as plain dicts.

>>> from s2sgrad.normalise.examples import as_dicts
>>> print(as_dicts('''
... sums = defaultdict(float)
... sums[k] += v
... groups = defaultdict(list)
... groups[k].append(v)
... counts = Counter()
... total = counts[k]
... '''))
sums = {}
sums[k] = sums.get(k, 0.0) + v
groups = {}
groups.setdefault(k, []).append(v)
counts = {}
total = counts.get(k, 0)
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
from s2sgrad.parse.nested import Closing
from s2sgrad.trees import nodes_in

METHODS = frozenset("clear copy get items keys pop setdefault update values".split())
CLASSES = (collections.defaultdict, collections.Counter, collections.OrderedDict)
ZEROS: dict[Any, Any] = {float: 0.0, int: 0, bool: False}


def without_default_dicts(function: Any, names: Names, purity: Purity) -> None:
    """Change a function that makes such dicts into one that makes plain ones."""

    def made(call: Any) -> bool:
        return purity.path(call.func) and purity.resolved(call.func) in CLASSES

    found = own_containers(function, made, METHODS, purity)
    chosen = {}
    for name, calls in found.items():
        kinds = [_kind(name, call, purity) for call in calls]
        if None not in kinds and len({_text(kind) for kind in kinds}) == 1:
            chosen[name] = kinds[0]
    keys = {name for name in chosen if _has_plain_keys(function, name, purity)}
    chosen = {name: kind for name, kind in chosen.items() if name in keys}
    if chosen:
        function.body = _Dicts(chosen, names).block(function.body)


@dataclass(frozen=True)
class _Kind:
    """What a dict gives for a key that it does not have; nothing, where `default` is None.

    `keeps`: it has the key from then on.
    """

    name: str
    default: Any
    keeps: bool

    @property
    def is_number(self) -> bool:
        return isinstance(self.default, gast.Constant)


def _text(kind: Any) -> str:
    return "" if kind.default is None else gast.dump(kind.default)


def _kind(name: str, call: Any, purity: Purity) -> _Kind | None:
    """What a call makes; None for what there is no plain dict for."""
    cls = purity.resolved(call.func)
    if cls is collections.OrderedDict:
        return _Kind(name, None, True)
    if call.keywords or len(call.args) > 1:
        return None
    if cls is collections.Counter:
        return _Kind(name, constant(0, call), False)
    default = _default(call.args[0], purity) if call.args else None
    return None if default is None else _Kind(name, default, True)


def _default(factory: Any, purity: Purity) -> Any:
    """The expression of what a factory makes, if it has no effect."""
    for builtin, value in ZEROS.items():
        if purity.is_builtin(factory, builtin.__name__):
            return constant(value, factory)
    if purity.is_builtin(factory, "list"):
        return placed(gast.List([], LOAD), factory)
    if not isinstance(factory, gast.Call) or purity.scope is None:
        return None
    try:
        closing = purity.scope.static(factory.func)
    except KeyError:
        return None
    return _body(closing.function, purity) if isinstance(closing, Closing) else None


def _body(function: Any, purity: Purity) -> Any:
    """What a lambda without arguments gives."""
    from s2sgrad.parse import parse

    tree = parse(function).tree
    plain = not function.__code__.co_argcount and len(tree.body) == 1
    value = tree.body[0].value if plain and isinstance(tree.body[0], gast.Return) else None
    return value if value is not None and purity.pure(value) else None


def _has_plain_keys(function: Any, name: str, purity: Purity) -> bool:
    """Whether keys that are read twice may be: `d[k] += v` reads and stores."""
    for node in nodes_in(function):
        match node:
            case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=base), slice=key)):
                if base == name and not purity.pure(key):
                    return False
    return True


class _Dicts(gast.NodeTransformer):
    def __init__(self, chosen: dict[str, Any], names: Names) -> None:
        self.chosen = chosen
        self.names = names
        self.known: list[tuple[str, str]] = []
        """Of the loops around: dicts, and what stands for a key that they have."""

    def block(self, block: list[Any]) -> list[Any]:
        return [line for node in block for line in self.lines(node)]

    def lines(self, node: Any) -> list[Any]:
        """What stands for a statement."""
        match node:
            case gast.FunctionDef() | gast.ClassDef():
                return [node]
            case gast.Assign(targets=[gast.Name(id=name)], value=value) if name in self.chosen:
                return self.made(node, self.chosen[name], value)
            case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=name))):
                if name in self.chosen and self.chosen[name].default is not None:
                    return self.updated(node, self.chosen[name])
        before = len(self.known)
        if isinstance(node, gast.For):
            self.known += [(d, k) for d, k in _gone_through(node) if k not in _bound(node.body)]
        for field, value in gast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], gast.stmt):
                setattr(node, field, self.block(value))
            elif isinstance(value, list):
                parts = [self.part(v) for v in value]
                setattr(node, field, parts)
            elif isinstance(value, gast.AST):
                setattr(node, field, self.visit(value))
        del self.known[before:]
        return [node]

    def part(self, node: Any) -> Any:
        if isinstance(node, gast.ExceptHandler):
            node.body = self.block(node.body)
            return node
        return self.visit(node) if isinstance(node, gast.AST) else node

    def visit_Subscript(self, node: Any) -> Any:
        """`d[k]`, where it is read."""
        self.generic_visit(node)
        match node:
            case gast.Subscript(value=gast.Name(id=name), slice=key, ctx=gast.Load()):
                kind = self.chosen.get(name)
                plain = (name, getattr(key, "id", None)) in self.known
                if kind is not None and kind.default is not None and not plain:
                    return self.asked(node, kind, key, "setdefault" if kind.keeps else "get")
        return node

    def asked(self, node: Any, kind: _Kind, key: Any, method: str) -> Any:
        func = placed(gast.Attribute(load(kind.name, node), method, LOAD), node)
        return placed(gast.Call(func, [copied(key), copied(kind.default)], []), node)

    def made(self, node: Any, kind: _Kind, call: Any) -> list[Any]:
        """The plain dict; of a counter, what it has counted."""
        empty = assign(copied(node.targets[0]), placed(gast.Dict([], []), call), node.origin)
        if kind.keeps and kind.default is not None:
            return [empty]
        args = [self.visit(argument) for argument in call.args]
        if kind.default is None:
            plain = placed(gast.Call(load("dict", call), args, call.keywords), call)
            return (
                [assign(node.targets[0], plain, node.origin)] if args or call.keywords else [empty]
            )
        if not args:
            return [empty]
        item = self.names.fresh("item")
        place = gast.Subscript(load(kind.name, node), load(item, node), gast.Store())
        counted = gast.AugAssign(placed(place, node), gast.Add(), constant(1, node))
        body = self.updated(statement(counted, node.origin, node), kind)
        loop = gast.For(store(item, node), args[0], body, [], None)
        return [empty, statement(loop, node.origin, node)]

    def updated(self, node: Any, kind: _Kind) -> list[Any]:
        """`d[k] += v`: of a number, a store; an array in the dict is changed in place."""
        key = self.visit(node.target.slice)
        value = self.visit(node.value)
        node.target.slice, node.value = key, value
        if (kind.name, getattr(key, "id", None)) in self.known:
            return [node]
        if not kind.is_number:
            call = gast.Expr(self.asked(node, kind, key, "setdefault"))
            return [statement(call, node.origin, node), node]
        total = gast.BinOp(self.asked(node, kind, key, "get"), node.op, value)
        return [assign(node.target, placed(total, node), node.origin)]


def _gone_through(loop: gast.For) -> list[tuple[str, str]]:
    """The dict whose keys a loop goes through, and the name of the key."""
    target, iteration = loop.target, loop.iter
    match iteration:
        case gast.Call(func=gast.Attribute(value=gast.Name(id=name), attr="items"), args=[]):
            target = target.elts[0] if isinstance(target, gast.Tuple) and target.elts else None
        case gast.Call(func=gast.Attribute(value=gast.Name(id=name), attr="keys"), args=[]):
            pass
        case gast.Call(func=gast.Name(id="sorted" | "list"), args=[gast.Name(id=name)]):
            pass
        case gast.Name(id=name):
            pass
        case _:
            return []
    return [(name, target.id)] if isinstance(target, gast.Name) else []


def _bound(block: list[Any]) -> set[str]:
    nodes = [n for s in block for n in nodes_in(s) if isinstance(n, gast.Name)]
    return {n.id for n in nodes if not isinstance(n.ctx, gast.Load)}
