"""`with` as a region of flat statements (see `s2sgrad.regions`); `try` is in `attempts`."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import gast

from s2sgrad.normalise import assignments
from s2sgrad.normalise.nodes import (
    LOAD,
    assign,
    constant,
    load,
    placed,
    statement,
    store,
    with_guarded,
)
from s2sgrad.regions import Entered, Left

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener
    from s2sgrad.normalise.purity import Purity

Block = list[Any]


def without_suppress(block: Block, purity: Purity) -> Block:
    """`with contextlib.suppress(E): body` as `try: body` and `except E: pass`."""
    return [_without_suppress(node, purity) for node in block]


def _without_suppress(node: Any, purity: Purity) -> Any:
    if isinstance(node, (gast.With, gast.Try)):
        node = with_guarded(node, lambda inner: without_suppress(inner, purity))
    for title in ("body", "orelse") if isinstance(node, (gast.If, gast.For, gast.While)) else ():
        setattr(node, title, without_suppress(getattr(node, title), purity))
    if not isinstance(node, gast.With):
        return node
    body: Block = node.body
    for item in reversed(node.items):
        call = item.context_expr
        if isinstance(call, gast.Call) and purity.resolved(call.func) is contextlib.suppress:
            several = len(call.args) != 1
            kinds = placed(gast.Tuple(call.args, LOAD), call) if several else call.args[0]
            passing = [statement(gast.Pass(), node.origin, node)]
            handler = placed(gast.ExceptHandler(kinds, None, passing), call)
            new: Any = gast.Try(body, [handler], [], [])
        else:
            new = gast.With([item], body, None)
        body = [statement(new, node.origin, node)]
    return body[0]


def enter(flat: Flattener, node: gast.With) -> None:
    """Write a `with`: what is entered, its body, and where that ends."""
    for item in node.items:
        flat.origin = node.origin
        _enter(flat, item, node)
    flat.out += flat.block(node.body)
    for item in node.items:
        if is_nothing(flat, item.context_expr):
            continue
        if not (flat.out and isinstance(flat.out[-1], gast.Raise)):
            flat.out.append(statement(Left(), node.origin, node))


def is_nothing(flat: Flattener, call: Any) -> bool:
    """Whether a `with` only gives its target a value: that of `contextlib.nullcontext`."""
    found = flat.purity.resolved(call.func) if isinstance(call, gast.Call) else None
    return found is contextlib.nullcontext and len(call.args) < 2 and not call.keywords


def _enter(flat: Flattener, item: Any, node: gast.With) -> None:
    call, target = item.context_expr, item.optional_vars
    if is_nothing(flat, call):
        value = call.args[0] if call.args else constant(None, call)
        flat.statement(assign(target or store(flat.fresh("unused"), call), value, node.origin))
        return
    value = flat.call(call, flat.argument) if isinstance(call, gast.Call) else flat.atom(call)
    simple = target is None or isinstance(target, gast.Name)
    name = target.id if isinstance(target, gast.Name) else flat.fresh("entered")
    targets = [] if target is None else [store(name, call)]
    flat.out.append(statement(Entered(targets, value, None), node.origin, node))
    if not simple:
        assignments.give(flat, target, load(name, call))
