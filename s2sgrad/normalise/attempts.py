"""`try` as a region of flat statements (see `s2sgrad.regions`).

A body that fails has to leave nothing behind, for how far it came is not recorded. So a body is
split into several attempts after each statement whose effect can be seen when a later one fails,
and what it gives to variables that the handlers give another value is committed at its end.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat("try:\\n    y[0] = f(x)\\n    y[1] = g(x)\\nexcept ValueError:\\n    y[2] = 1"))
try:
    f_value = f(x)
    y[0] = f_value
    completed = True
except ValueError:
    completed = False
    y[2] = 1
if completed:
    try:
        g_value = g(x)
        y[1] = g_value
        completed_2 = True
    except ValueError:
        completed_2 = False
        y[2] = 1
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import gast

from s2sgrad.normalise.cutting import Cutting, Region, TooManyError, may_raise
from s2sgrad.normalise.nodes import (
    LOAD,
    assign,
    branch,
    constant,
    copied,
    flag,
    load,
    placed,
    statement,
    store,
)
from s2sgrad.normalise.occurrences import kills, stores, stores_items, uses
from s2sgrad.normalise.quiet import of_pure_module
from s2sgrad.normalise.tails import falls
from s2sgrad.regions import Attempt, Caught, Entered, Left
from s2sgrad.trees import nodes_in

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener

Block = list[Any]


def attempt(flat: Flattener, node: gast.Try) -> None:
    """Write a `try`."""
    if node.finalbody:
        _with_last(flat, node)
        return
    if not node.handlers:
        flat.out += flat.block([*node.body, *node.orelse])
        return
    handler = _merged(flat, node)
    Attempts(flat, node, handler).write()


def _with_last(flat: Flattener, node: gast.Try) -> None:
    """`finally`: what it does is done when anything is raised, too, before that goes on."""
    body = node.body
    if node.handlers:
        inner = gast.Try(node.body, node.handlers, node.orelse, [])
        body = [statement(inner, node.origin, node)]
    again = statement(gast.Raise(None, None), node.origin, node)
    cleaning = gast.ExceptHandler(load("BaseException", node), None, [*node.finalbody, again])
    Attempts(flat, node, placed(cleaning, node), body=body, orelse=[]).write()
    if falls(body):
        flat.out += flat.block(copied(node.finalbody))


def _merged(flat: Flattener, node: gast.Try) -> Any:
    """One handler in place of several: it asks what was raised."""
    for handler in node.handlers:
        handler.type = handler.type or load("BaseException", node)
    if len(node.handlers) == 1:
        return node.handlers[0]
    error = flat.fresh("error")
    rest: Block = []
    for handler in reversed(node.handlers):
        named = [] if handler.name is None else [_named(handler, error, node)]
        asked = gast.Call(load("isinstance", node), [load(error, node), copied(handler.type)], [])
        body = [*named, *handler.body]
        rest = [branch(placed(asked, node), body, rest, node)] if rest else body
    kinds: list[Any] = []
    for handler in node.handlers:
        inner = handler.type
        kinds += inner.elts if isinstance(inner, gast.Tuple) else [inner]
    whole = placed(gast.Tuple(kinds, LOAD), node)
    return placed(gast.ExceptHandler(whole, store(error, node), rest), node)


def _named(handler: Any, error: str, node: gast.Try) -> gast.stmt:
    return assign(store(handler.name.id, node), load(error, node), node.origin)


class Attempts:
    """Writes the attempts that a body with one handler is made of."""

    def __init__(
        self, flat: Flattener, node: gast.Try, handler: Any, body: Any = None, orelse: Any = None
    ) -> None:
        self.flat = flat
        self.node = node
        self.handler = handler
        self.body: Block = node.body if body is None else body
        self.orelse: Block = node.orelse if orelse is None else orelse
        self.open: set[str] = set()
        """Variables that the body binds and whose value may be read after it has failed."""
        self.own: set[str] = set()
        """Variables that hold what the body itself has made."""

    def write(self) -> None:
        body = self.body
        if falls(self.handler.body):
            body = self.committed()
        self.flat.handlers.append(self.handler.body)
        inside = self.flat.aside(lambda: self.flat.out.extend(self.flat.block(body)))
        self.flat.handlers.pop()
        if falls(self.handler.body) and self.cut(inside):
            return
        parts = self.parts(inside) if falls(self.handler.body) else [inside]
        self.flat.out += self.chain(parts)

    def cut(self, inside: Block) -> bool:
        """Write the body in attempts inside of its branches and loops, where that is needed."""
        cutting = Cutting(self)
        if not cutting.is_needed(inside):
            return False
        flat, node = self.flat, self.node
        cutting.failed = flat.fresh("failed")
        try:
            parts = cutting.run(inside)
        except TooManyError:
            return False
        flat.out += [flag(cutting.failed, False, node), *parts]
        after = flat.aside(lambda: flat.out.extend(flat.block(copied(self.orelse))))
        failed: Block = []
        if self.is_late():
            failed = flat.aside(lambda: flat.out.extend(flat.block(self.handler.body)))
        if after or failed:
            flat.out.append(branch(load(cutting.failed, node), failed, after, node))
        return True

    def is_late(self) -> bool:
        """Whether the handler runs once, after all attempts: it needs nothing of the exception."""
        parts = [part for node in self.handler.body for part in nodes_in(node)]
        bare = any(isinstance(part, gast.Raise) and part.exc is None for part in parts)
        return self.handler.name is None and not bare

    def failing(self, done: str, failed: str) -> Block:
        """What is done where one of several attempts fails."""
        lowered = [flag(done, False, self.node), flag(failed, True, self.node)]
        if self.is_late():
            return lowered
        return [*self.flat.aside(lambda: self.caught(done)), lowered[1]]

    # what can be seen when the body has failed

    def committed(self) -> Block:
        """The body, in which what the handler binds anyway has other names until all is done."""
        inside = uses(self.body)
        others = self.flat.uses - inside
        bound = {n for n in stores(self.body) if others[n] > 0}
        there = {n for n in bound if n in self.flat.bound or kills(self.body, n)}
        killed = {n for n in there if kills(self.handler.body, n) and not self.escapes(n)}
        self.open = bound - killed
        cut = bool(self.open) or any(stores_items(self.body))
        elsewhere = {n for n in killed if cut or self.is_bound_elsewhere(n)}
        if not elsewhere:
            return self.body
        new = {n: self.flat.fresh(n) for n in sorted(elsewhere)}
        body = copied(self.body)
        first = [
            assign(store(new[n], self.node), load(n, self.node), self.node.origin)
            for n in sorted(elsewhere)
            if not kills(self.body, n)
        ]
        for part in (part for node in body for part in nodes_in(node)):
            if isinstance(part, gast.Name):
                part.id = new.get(part.id, part.id)
        last = [
            assign(store(n, self.node), load(own, self.node), self.node.origin)
            for n, own in new.items()
        ]
        return [*first, *body, *(last if falls(body) else [])]

    def escapes(self, name: str) -> bool:
        """Whether what this handler does not catch may lead to where a variable is read."""
        around = self.flat.handlers
        return any(falls(handler) or name in uses(handler) for handler in around)

    def is_bound_elsewhere(self, name: str) -> bool:
        """Whether a variable may have a value before the try."""
        here = stores(self.body)[name] + stores(self.handler.body)[name]
        return self.flat.stores[name] > here

    # the parts of the body

    def parts(self, block: Block) -> list[Block]:
        """The body, cut after each statement whose effect the handler may see."""
        out: list[Block] = [[]]
        for position, node in enumerate(block):
            self.note(node)
            out[-1].append(node)
            rest = block[position + 1 :]
            if self.shows(node) and any(map(may_raise, rest)) and not _inside_with(out[-1]):
                out.append([])
        return out

    def note(self, node: Any) -> None:
        """Variables that hold new arrays or lists."""
        match node:
            case gast.Assign(targets=[gast.Name(id=name)], value=value) if name not in self.open:
                if isinstance(value, (gast.List, gast.BinOp)) or self.is_new(value):
                    self.own.add(name)

    def is_new(self, value: Any) -> bool:
        """Whether a call may be taken to give a new array: a user's function may hand one on."""
        if not isinstance(value, gast.Call):
            return False
        found = self.flat.purity.resolved(value.func)
        return not isinstance(found, types.FunctionType) or of_pure_module(found)

    def shows(self, node: Any) -> bool:
        """Whether a statement does what can be seen from outside the body."""
        if isinstance(node, (Region, gast.If, gast.For, gast.While)):
            inner = [*node.body, *getattr(node, "orelse", [])]
            return any(map(self.shows, inner))
        match node:
            case gast.Assign(targets=[gast.Subscript(value=base)]):
                return self.is_outer(base)
            case gast.AugAssign(target=gast.Subscript(value=base)):
                return self.is_outer(base)
            case gast.AugAssign(target=gast.Name() as base):
                return self.is_outer(base) or base.id in self.open
            case gast.Expr(value=gast.Call(func=gast.Attribute(value=base) as method)):
                return not self.flat.purity.path(method) and self.is_outer(base)
            case gast.Assign(targets=targets):
                bound = {n.id for t in targets for n in nodes_in(t) if isinstance(n, gast.Name)}
                return bool(bound & self.open)
        return False

    def is_outer(self, base: Any) -> bool:
        return not isinstance(base, gast.Name) or base.id not in self.own

    # the attempts

    def chain(self, parts: list[Block]) -> Block:
        """An attempt of the first part; if that has come to its end, of the others."""
        first, *rest = parts
        flat, node = self.flat, self.node
        done = flat.fresh("completed")
        body = first
        if not (body and isinstance(body[-1], gast.Raise)):
            body = [*body, flag(done, True, node)]
        orelse = flat.aside(lambda: self.caught(done))
        tried = Attempt(load(done, node), copied(self.handler.type), body, orelse)
        out = [statement(tried, node.origin, node)]
        after: Block = []
        if rest:
            after = self.chain(rest)
        elif self.orelse and falls(self.body):
            after = flat.aside(lambda: flat.out.extend(flat.block(copied(self.orelse))))
        if after and not falls(self.handler.body):
            return [*out, *after]  # after a failure nothing comes here
        return [*out, *([branch(load(done, node), after, [], node)] if after else [])]

    def caught(self, done: str) -> None:
        """The handler."""
        flat, node = self.flat, self.node
        if self.handler.name is not None:
            name = store(self.handler.name.id, node)
            flat.out.append(
                statement(Caught([name], constant(None, node), None), node.origin, node)
            )
        flat.out.append(flag(done, False, node))
        flat.out += flat.block(copied(self.handler.body))


def _inside_with(block: Block) -> bool:
    """Whether a `with` is open at the end of a block."""
    entered = sum(isinstance(node, Entered) for node in block)
    return entered > sum(isinstance(node, Left) for node in block)
