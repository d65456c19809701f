"""Making nodes: each with the positions of what it stands for, each statement with its origin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from s2sgrad.errors import Origin
from s2sgrad.trees import BARE

_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
LOAD, STORE = gast.Load(), gast.Store()


def placed(new: Any, old: gast.AST) -> Any:
    """`new`, with the positions of `old`."""
    for field in _PLACE:
        setattr(new, field, getattr(old, field, None))
    return new


def load(name: str, at: gast.AST) -> gast.Name:
    """A read of a variable."""
    return placed(gast.Name(name, LOAD, None, None), at)


def store(name: str, at: gast.AST) -> gast.Name:
    """A variable as the target of an assignment."""
    return placed(gast.Name(name, STORE, None, None), at)


def constant(value: object, at: gast.AST) -> gast.Constant:
    """A constant."""
    return placed(gast.Constant(value, None), at)


def statement(new: Any, origin: Origin, at: gast.AST) -> Any:
    """A statement, with the origin and the positions of the user's."""
    new.origin = origin
    return placed(new, at)


def assign(target: gast.expr, value: gast.expr, origin: Origin) -> gast.Assign:
    """`target = value`."""
    return statement(gast.Assign([target], value, None), origin, value)


def flag(name: str, value: bool, like: gast.stmt) -> gast.Assign:
    """`name = True` or `name = False`, on behalf of the statement `like`."""
    return assign(store(name, like), constant(value, like), like.origin)


def branch(
    test: gast.expr, body: list[gast.stmt], orelse: list[gast.stmt], like: gast.stmt
) -> gast.If:
    """An If on behalf of the statement `like`."""
    return statement(gast.If(test, filled(body, like), orelse), like.origin, like)


def with_body(
    loop: gast.For | gast.While, body: list[gast.stmt], test: gast.expr | None = None
) -> gast.For | gast.While:
    """The loop with another body, no `else`, and of a While perhaps another test."""
    if isinstance(loop, gast.While):
        return statement(gast.While(test or loop.test, body, []), loop.origin, loop)
    return statement(gast.For(loop.target, loop.iter, body, [], None), loop.origin, loop)


def guarded_blocks(node: gast.With | gast.Try) -> list[list[gast.stmt]]:
    """The blocks of a `with` or `try`, in the order in which they may run."""
    if isinstance(node, gast.With):
        return [node.body]
    return [node.body, *(h.body for h in node.handlers), node.orelse, node.finalbody]


def with_guarded(
    node: gast.With | gast.Try, change: Callable[[list[gast.stmt]], list[gast.stmt]]
) -> gast.With | gast.Try:
    """The `with` or `try` with each of its blocks changed; empty blocks stay empty."""

    def changed(block: list[gast.stmt]) -> list[gast.stmt]:
        return filled(change(block), node) if block else []

    if isinstance(node, gast.With):
        return statement(gast.With(node.items, changed(node.body), None), node.origin, node)
    handlers = [
        placed(gast.ExceptHandler(h.type, h.name, changed(h.body)), h) for h in node.handlers
    ]
    body, orelse, last = map(changed, (node.body, node.orelse, node.finalbody))
    return statement(gast.Try(body, handlers, orelse, last), node.origin, node)


def filled(block: list[gast.stmt], like: gast.stmt) -> list[gast.stmt]:
    """The block, or a Pass on behalf of `like` if it is empty."""
    return block or [statement(gast.Pass(), like.origin, like)]


def copied(node: Any) -> Any:
    """A copy of an expression; operators and contexts, which carry nothing, are shared."""
    if isinstance(node, list):
        return [copied(item) for item in node]
    if not isinstance(node, gast.AST) or isinstance(node, BARE):
        return node
    kind: Any = type(node)
    new = kind.__new__(kind)
    for field, value in vars(node).items():
        setattr(new, field, copied(value))
    return new
