"""A function without the constructs that the language does not have, so that the rest is analysed.

What such a construct gives is opaque: a name that nothing defines stands for it. Refusals of that
name are not the user's concern; those of everything else are.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

import gast

from s2sgrad.analyse.liveness import walk_statements
from s2sgrad.annotations.search import OF_KINDS
from s2sgrad.core import Core
from s2sgrad.errors import Blocker, Refused
from s2sgrad.normalise import normalise
from s2sgrad.normalise.unsupported import UNSUPPORTED
from s2sgrad.parse import Parsed, parse
from s2sgrad.pipeline import normalised

OPAQUE, ELSEWHERE = "opaque__", "elsewhere__"
_SHOWN = ("JoinedStr", "TemplateStr")


class Lenient:
    """Makes core forms; `syntax` are the refusals on the way, `changed` the functions refused."""

    def __init__(self) -> None:
        self.syntax: dict[Blocker, None] = {}
        self.changed: dict[types.FunctionType, Core] = {}

    def normalised(self, function: types.FunctionType) -> Core:
        """The core form of a function, or of what is left of it. May raise `Refused`."""
        if function in self.changed:
            return self.changed[function]
        try:
            return normalised(function)
        except Refused as refused:
            self.syntax |= dict.fromkeys(refused.blockers)
            try:
                core = normalise(without_unsupported(parse(function)))
            except Exception:
                raise refused from None
        self.changed[function] = core
        return core

    def consequent(self, blocker: Blocker, function: types.FunctionType) -> bool:
        """Whether a blocker may be there only since something in the function is opaque."""
        if blocker.code == "unknown-name":
            return blocker.what.partition("`")[2].startswith(OPAQUE)
        if function not in self.changed or blocker.where is None:
            return False
        doubtful = blocker.code in OF_KINDS or blocker.code == "unknown-function"
        return doubtful and blocker.where.statement in tainted(self.changed[function])


def tainted(core: Core) -> set[str]:
    """The statements of the user in which an opaque value has a part."""
    names, count = {OPAQUE}, 0
    found: set[str] = set()
    while len(names) > count:
        count = len(names)
        for statement in walk_statements(core.function.body):
            inner = [n for n in gast.walk(_header(statement)) if isinstance(n, gast.Name)]
            if any(n.id in names for n in inner):
                found.add(statement.origin.statement)
                names |= {n.id for n in inner if isinstance(n.ctx, gast.Store)} | _changes(
                    statement
                )
    return found


def _header(node: Any) -> Any:
    """A statement without the blocks in it."""
    match node:
        case gast.If(test=test) | gast.While(test=test):
            return test
        case gast.For(target=target, iter=iteration):
            return gast.Tuple([target, iteration], gast.Load())
    return node


def _changes(node: Any) -> set[str]:
    """The name of an object that a statement changes: of `xs` by `xs.append(x)` or `xs[i] = x`."""
    match node:
        case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=name))]):
            return {name}
        case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=name))):
            return {name}
        case gast.Expr(value=gast.Call(func=gast.Attribute(value=gast.Name(id=name)))):
            return {name}
    return set()


def without_unsupported(parsed: Parsed) -> Parsed:
    """The function with opaque values for all that the language does not have."""
    old = parsed.tree
    arguments = old.args
    stars = [star for star in (arguments.vararg, arguments.kwarg) if star is not None]
    arguments.vararg = arguments.kwarg = None
    body = [line for star in stars for line in _bindings([star.id], old)]
    body += _block(old.body)
    tree = gast.FunctionDef(old.name, arguments, body, [], old.returns, None, [])
    tree.origin = old.origin
    gast.copy_location(tree, old)
    return Parsed(parsed.function, tree, parsed.file, parsed.lines)


def _block(statements: list[Any]) -> list[Any]:
    return [line for statement in statements for line in _statement(statement)]


def _statement(node: Any) -> list[Any]:
    """What stands for a statement."""
    if type(node).__name__ in UNSUPPORTED:
        return _unsupported(node)
    match node:
        case gast.Assign(targets=targets) if any(map(_is_starred, targets)):
            return _bindings(_stored(node), node)
        case gast.AugAssign(target=gast.Attribute(), value=value):
            node = _placed(gast.Assign([_name(ELSEWHERE, node, gast.Store())], value, None), node)
        case gast.Expr(value=value) if type(value).__name__ in UNSUPPORTED:
            return [_placed(gast.Pass(), node)]
    before = [n.target.id for n in gast.walk(node) if isinstance(n, gast.NamedExpr)]
    for field in ("body", "orelse"):
        if isinstance(getattr(node, field, None), list):
            setattr(node, field, _block(getattr(node, field)))
    _Expressions().visit_parts(node)
    return [*_bindings(before, node), node]


def _unsupported(node: Any) -> list[Any]:
    """What stands for a statement that the language does not have: its inner blocks, if any."""
    match node:
        case gast.With() | gast.AsyncWith():
            names = [n for item in node.items for n in _stored(item)]
            return [*_bindings(names, node), *_block(node.body)]
        case gast.AsyncFor(target=target, body=body, orelse=orelse):
            loop = gast.For(target, _name(OPAQUE, node), _block(body), _block(orelse), None)
            return [_placed(loop, node)]
        case gast.Try() | gast.TryStar():
            return [
                *_block(node.body),
                *(_branch(h.body, _caught(h), node) for h in node.handlers),
                *_block([*node.orelse, *node.finalbody]),
            ]
        case gast.Match(cases=cases):
            return [_branch(case.body, list(_captured(case.pattern)), node) for case in cases]
        case gast.FunctionDef(name=name) | gast.AsyncFunctionDef(name=name):
            return _bindings([name], node)
        case gast.ClassDef(name=name):
            return _bindings([name], node)
        case gast.Import(names=aliases) | gast.ImportFrom(names=aliases):
            names = [alias.asname or alias.name.partition(".")[0] for alias in aliases]
            return _bindings([name for name in names if name != "*"], node)
    return [_placed(gast.Pass(), node)]


def _branch(body: list[Any], names: list[str], node: Any) -> Any:
    """Statements that run or not."""
    inner = [*_bindings(names, node), *_block(body)]
    return _placed(gast.If(_name(OPAQUE, node), inner, []), node)


def _caught(handler: Any) -> list[str]:
    name = handler.name
    return [] if name is None else [getattr(name, "id", name)]


def _captured(pattern: Any) -> Iterator[str]:
    """The names that a pattern binds."""
    for node in gast.walk(pattern):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(name, str):
            yield name


def _bindings(names: list[str], node: Any) -> list[Any]:
    """Assignments of opaque values; a `pass` where there are none."""
    lines: list[Any] = []
    for name in names:
        target = _name(name, node, gast.Store())
        lines.append(_placed(gast.Assign([target], _name(OPAQUE, node), None), node))
    return lines


def _stored(node: Any) -> list[str]:
    names = (n for n in gast.walk(node) if isinstance(n, gast.Name))
    return [n.id for n in names if isinstance(n.ctx, gast.Store)]


def _is_starred(target: Any) -> bool:
    return any(isinstance(n, gast.Starred) for n in gast.walk(target))


def _placed(new: Any, old: Any) -> Any:
    """A new statement at the place of an old one."""
    new.origin = old.origin
    return gast.copy_location(new, old)


def _name(name: str, node: Any, ctx: Any = None) -> Any:
    return gast.copy_location(gast.Name(name, ctx or gast.Load(), None, None), node)


class _Expressions(gast.NodeTransformer):
    """Puts the opaque name in the place of expressions; leaves inner statements alone."""

    def visit_parts(self, statement: Any) -> None:
        self.showing = isinstance(statement, (gast.Raise, gast.Assert))
        self.generic_visit(statement)

    def visit(self, node: Any) -> Any:
        if isinstance(node, gast.stmt):
            return node
        name = type(node).__name__
        if isinstance(node, gast.NamedExpr):
            return self.visit(node.value)
        if name in UNSUPPORTED:
            return node if self.showing and name in _SHOWN else _name(OPAQUE, node)
        if isinstance(node, gast.Attribute) and isinstance(node.ctx, gast.Store):
            return _name(ELSEWHERE, node, gast.Store())
        if isinstance(node, gast.Call) and _has_stars(node):
            return _name(OPAQUE, node)
        return self.generic_visit(node)


def _has_stars(call: Any) -> bool:
    starred = any(isinstance(argument, gast.Starred) for argument in call.args)
    return starred or any(keyword.arg is None for keyword in call.keywords)
