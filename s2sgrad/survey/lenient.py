"""A function without the constructs that the language does not have, so that the rest is analysed.

What such a construct gives is opaque: a call of a name that nothing defines stands for it, with the
parts of the construct as arguments. Refusals of that name are not the user's concern; those of
everything else are.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

import gast

from s2sgrad.core import Core
from s2sgrad.errors import Blocker, Refused
from s2sgrad.normalise import normalise
from s2sgrad.normalise.deletions import is_deleted
from s2sgrad.normalise.matching import without_match
from s2sgrad.normalise.names import Names, captures
from s2sgrad.normalise.tails import jumps
from s2sgrad.normalise.unsupported import UNSUPPORTED, imported_names
from s2sgrad.parse import Parsed, Scope, lifted, parse
from s2sgrad.parse.imports import imported
from s2sgrad.pipeline import core_form, normalised
from s2sgrad.trees import children, nodes_in

OPAQUE = "opaque__"


class Lenient:
    """Makes core forms; `syntax` are the refusals on the way, `changed` the functions refused."""

    def __init__(self) -> None:
        self.syntax: dict[Blocker, None] = {}
        self.changed: dict[types.FunctionType, Core] = {}

    def form(self, function: types.FunctionType, parsed: Parsed | None) -> Core:
        """The core form of a function, or of what is left of it. May raise `Refused`.

        `parsed`: another tree for it, if there is one.
        """
        try:
            return self.normalised(function) if parsed is None else core_form(function, parsed)
        except Refused:
            return self.normalised(function)

    def normalised(self, function: types.FunctionType) -> Core:
        """The core form of a function, or of what is left of it. May raise `Refused`."""
        if function in self.changed:
            return self.changed[function]
        try:
            return normalised(function)
        except Refused as refused:
            self.syntax |= dict.fromkeys(refused.blockers)
            try:
                core = normalise(without_unsupported(lifted(parse(function))))
            except Exception:
                raise refused from None
        self.changed[function] = core
        return core


def is_made_up(blocker: Blocker) -> bool:
    """Whether a blocker is of what stands for a construct, not of what the user wrote."""
    name = blocker.what.partition("`")[2]
    return blocker.code == "unknown-name" and name.startswith(OPAQUE)


def without_unsupported(parsed: Parsed) -> Parsed:
    """The function with opaque values for all that the language does not have."""
    old = parsed.tree
    body = _bindings(_missing(parsed), old)
    body += _block(without_match(old.body, Names.of(old), Scope(parsed.function)))
    tree = gast.FunctionDef(old.name, old.args, body, [], old.returns, None, [])
    tree.origin = old.origin
    gast.copy_location(tree, old)
    return Parsed(parsed.function, tree, parsed.file, parsed.lines)


def _missing(parsed: Parsed) -> list[str]:
    """The names that imports would bind, had their modules been found."""
    known = imported(parsed.function)
    nodes = (n for n in nodes_in(parsed.tree) if isinstance(n, (gast.Import, gast.ImportFrom)))
    return [name for node in nodes for name in imported_names(node) if name not in known]


def _block(statements: list[Any]) -> list[Any]:
    return [line for statement in statements for line in _statement(statement)]


def _statement(node: Any) -> list[Any]:
    """What stands for a statement."""
    unclear = isinstance(node, gast.Delete) and not all(map(is_deleted, node.targets))
    if unclear or isinstance(node, (gast.Global, gast.Nonlocal, gast.Import, gast.ImportFrom)):
        return [_placed(gast.Pass(), node)]
    if type(node).__name__ in UNSUPPORTED:
        return _unsupported(node)
    match node:
        case gast.Assign(targets=targets) if any(map(_is_starred, targets)):
            return _bindings(_stored(node), node)
        case gast.Expr(value=value) if type(value).__name__ in UNSUPPORTED:
            return [_placed(gast.Pass(), node)]
    if isinstance(node, gast.Try) and any(True for s in node.finalbody for _ in jumps(s)):
        node.finalbody = []
    for part in (node, *getattr(node, "handlers", ())):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(getattr(part, field, None), list):
                setattr(part, field, _block(getattr(part, field)))
    _Expressions().generic_visit(node)
    return [node]


def _unsupported(node: Any) -> list[Any]:
    """What stands for a statement that the language does not have: its inner blocks, if any."""
    match node:
        case gast.AsyncWith():
            names = [n for item in node.items for n in _stored(item)]
            return [*_bindings(names, node), *_block(node.body)]
        case gast.AsyncFor(target=target, body=body, orelse=orelse):
            loop = gast.For(target, _name(OPAQUE, node), _block(body), _block(orelse), None)
            return [_placed(loop, node)]
        case gast.TryStar():
            return [
                *_block(node.body),
                *(_branch(h.body, _caught(h), node) for h in node.handlers),
                *_block([*node.orelse, *node.finalbody]),
            ]
        case gast.Match(cases=cases):
            return [_branch(case.body, list(captures(case)), node) for case in cases]
        case gast.FunctionDef(name=name) | gast.AsyncFunctionDef(name=name):
            return _bindings([name], node)
        case gast.ClassDef(name=name):
            return _bindings([name], node)
    return [_placed(gast.Pass(), node)]


def _branch(body: list[Any], names: list[str], node: Any) -> Any:
    """Statements that run or not: a comparison of floats is not decided by their kinds."""
    inner = [*_bindings(names, node), *_block(body)]
    sides = [gast.copy_location(gast.Constant(number, None), node) for number in (0.0, 1.0)]
    test = gast.copy_location(gast.Compare(sides[0], [gast.Lt()], sides[1:]), node)
    return _placed(gast.If(test, inner, []), node)


def _caught(handler: Any) -> list[str]:
    name = handler.name
    return [] if name is None else [getattr(name, "id", name)]


def _bindings(names: list[str], node: Any) -> list[Any]:
    """Assignments of opaque values; a `pass` where there are none."""
    lines: list[Any] = []
    for name in names:
        target = _name(name, node, gast.Store())
        lines.append(_placed(gast.Assign([target], _name(OPAQUE, node), None), node))
    return lines


def _stored(node: Any) -> list[str]:
    names = (n for n in nodes_in(node) if isinstance(n, gast.Name))
    return [n.id for n in names if isinstance(n.ctx, gast.Store)]


def _is_starred(target: Any) -> bool:
    return any(isinstance(n, gast.Starred) for n in nodes_in(target))


def _placed(new: Any, old: Any) -> Any:
    """A new statement at the place of an old one."""
    new.origin = old.origin
    return gast.copy_location(new, old)


def _name(name: str, node: Any, ctx: Any = None) -> Any:
    return gast.copy_location(gast.Name(name, ctx or gast.Load(), None, None), node)


class _Expressions(gast.NodeTransformer):
    """Puts the opaque name in the place of expressions; leaves inner statements alone."""

    def visit(self, node: Any) -> Any:
        if isinstance(node, gast.stmt):
            return node
        name = type(node).__name__
        if name in UNSUPPORTED:
            return self.opaque(node)
        return self.call(node) if isinstance(node, gast.Call) else self.generic_visit(node)

    def call(self, node: Any) -> Any:
        """A call; what it unpacks is looked at as what it is handed otherwise."""
        for argument in node.args:
            if isinstance(argument, gast.Starred):
                argument.value = self.visit(argument.value)
        node.args = [a if isinstance(a, gast.Starred) else self.visit(a) for a in node.args]
        node.func = self.visit(node.func)
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        return node

    def opaque(self, node: Any) -> Any:
        """A value of which it is known only what it is made of."""
        inner = _stored(node) + [p.id for n in nodes_in(node) for p in _parameters(n)]
        parts = _Hidden(frozenset(inner)).visit(gast.Tuple(list(_parts(node)), gast.Load()))
        arguments = [self.visit(part) for part in parts.elts]
        return gast.copy_location(gast.Call(_name(OPAQUE, node), arguments, []), node)


class _Hidden(gast.NodeTransformer):
    """Puts the opaque name in the place of names that a construct binds for itself."""

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names

    def visit_Name(self, node: Any) -> Any:
        own = isinstance(node.ctx, gast.Load) and node.id in self.names
        return _name(OPAQUE, node) if own else node


def _parameters(node: Any) -> list[Any]:
    """The parameters of a lambda."""
    return list(node.args.args) if isinstance(node, gast.Lambda) else []


def _parts(node: Any) -> Iterator[Any]:
    """The expressions that a construct computes with; for a call, its arguments."""
    match node:
        case gast.Lambda(body=body):
            yield body
        case gast.Call(args=args, keywords=keywords):
            values = [*args, *(keyword.value for keyword in keywords)]
            yield from (getattr(v, "value", v) if _is_starred(v) else v for v in values)
        case _:
            for part in children(node):
                if isinstance(part, gast.comprehension):
                    yield from (*_iterated(part.iter), *part.ifs)
                elif isinstance(part, gast.expr) and not isinstance(part, gast.Slice):
                    yield part


def _iterated(node: Any) -> Iterator[Any]:
    """What a comprehension goes through: `enumerate` and its like are no values of their own."""
    match node:
        case gast.Call(func=gast.Name(id="enumerate" | "zip" | "reversed"), args=args):
            for argument in args:
                yield from _iterated(argument)
        case _:
            yield node
