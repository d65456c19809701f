"""One walk over a statement that finds what it reads, binds and writes into, and how wide it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from s2sgrad.comments import Blank, Comment
from s2sgrad.optimise import callees
from s2sgrad.optimise.effects import Effects, compact
from s2sgrad.optimise.notes import Notes
from s2sgrad.optimise.scopes import scope_of
from s2sgrad.optimise.widths import OWN, literal_width
from s2sgrad.trees import children, nodes_in


def walk_statement(statement: gast.stmt, notes: Notes) -> Effects:
    """The effects of a statement without what is nested in it."""
    walk = _Walk(notes)
    walk.effects.width = walk.statement(statement)
    return compact(walk.effects)


def walk_expression(expression: gast.expr, notes: Notes) -> Effects:
    """The effects of evaluating an expression.

    >>> effects = walk_expression(gast.parse("a + f(b)", mode="eval").body, Notes())
    >>> effects.loads, effects.reached, effects.calls, effects.width
    (['a', 'f', 'b'], ['f', 'b'], True, 8)
    """
    walk = _Walk(notes)
    walk.effects.width = walk.visit(expression, 0)
    return walk.effects


class _Walk:
    """Visits an expression in the order of its evaluation; every visit gives the printed width."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.effects = Effects()
        self.conditional = 0

    def statement(self, node: gast.stmt) -> int:
        match node:
            case gast.Assign():
                width = self.visit(node.value, 0)
                return width + sum(3 + self.target(target) for target in node.targets)
            case gast.AugAssign():
                return self.augmented(node)
            case gast.Expr() | gast.Return():
                return (7 if isinstance(node, gast.Return) else 0) + self.optional(node.value, 0)
            case gast.If():
                return 4 + self.visit(node.test, 0)
            case gast.While():
                return 7 + self.repeated(node.test)
            case gast.For():
                return 9 + self.visit(node.iter, 0) + self.target(node.target)
            case gast.Pass() | gast.Break() | Comment() | Blank():
                return 0
            case gast.FunctionDef():
                return self.closure(node)
            case gast.With() | gast.Try():
                return self.region(node)
            case gast.Delete(targets=[gast.Subscript() as target]):
                return self.written(target.value) + self.visit(target.slice, 0)
        self.effects.outside = True
        return sum(self.repeated(child) for child in children(node))

    def augmented(self, node: gast.AugAssign) -> int:
        if isinstance(node.target, gast.Name):
            self.effects.loads.append(node.target.id)
            self.effects.late.add(node.target.id)
            if node.target.id not in self.notes.scalars:
                self.effects.mutates.append(node.target.id)
        width = self.target(node.target)
        return width + 4 + self.visit(node.value, 0)

    def closure(self, node: gast.FunctionDef) -> int:
        """All that a nested function reads may be read from now on, and more than once."""
        free, bound = scope_of(node)
        self.effects.binds.append(node.name)
        self.effects.loads += [*free, *free]
        self.effects.late.update(free)
        self.effects.reached += free
        self.effects.captured.update(free, bound, [node.name])
        return 0

    def region(self, node: gast.With | gast.Try) -> int:
        """A `with` or `try`: nothing is moved into it, out of it, or past it."""
        inner = _Walk(self.notes)
        for statement in statements_of(node):
            inner.statement(statement)
        names = [part.id for part in nodes_in(node) if isinstance(part, gast.Name)]
        found, own = inner.effects, self.effects
        own.loads += names
        own.late.update(names)
        own.binds += dict.fromkeys(found.binds)
        own.binds += [n.id for n in _bound_by_header(node)]
        own.mutates += dict.fromkeys(found.mutates)
        own.reached += names
        own.captured.update(names)
        own.calls = own.outside = True
        return self.notes.width

    def target(self, node: gast.expr) -> int:
        match node:
            case gast.Name():
                self.effects.binds.append(node.id)
                return len(node.id)
            case gast.Tuple() | gast.List():
                return sum(2 + self.target(element) for element in node.elts)
            case gast.Subscript():
                width = self.written(node.value)
                return width + 2 + self.visit(node.slice, 0)
            case gast.Attribute():
                self.effects.outside = True
                return self.written(node.value) + 1 + len(node.attr)
        self.effects.outside = True
        return self.repeated(node)

    def written(self, node: gast.expr) -> int:
        """A place whose memory is written into: all that it is made of counts."""
        before = len(self.effects.loads)
        width = self.visit(node, OWN["atom"])
        roots = self.effects.loads[before:]
        self.effects.mutates += roots
        self.effects.late.update(roots)
        return width

    def repeated(self, node: gast.AST) -> int:
        """What is evaluated on a condition only, or more than once."""
        self.conditional += 1
        width = self.visit(node, 0)
        self.conditional -= 1
        return width

    def optional(self, node: gast.AST | None, need: int) -> int:
        return 0 if node is None else self.visit(node, need)

    def visit(self, node: Any, need: int) -> int:
        """Visit an expression that stands where a precedence of at least `need` is demanded."""
        visit = _VISITS.get(type(node))
        if visit is None:
            return self.other(node)
        width: int = visit(self, node, need)
        return width

    def name(self, node: Any, need: int) -> int:
        name = node.id
        effects = self.effects
        effects.loads.append(name)
        effects.slots[name] = need
        if self.conditional:
            effects.late.add(name)
        return len(name)

    def constant(self, node: Any, need: int) -> int:
        return literal_width(node.value)

    def binary(self, node: Any, need: int) -> int:
        operator = type(node.op)
        own = OWN[operator]
        power = operator is gast.Pow
        width = self.visit(node.left, own + 1 if power else own)
        width += self.visit(node.right, own if power else own + 1) + (4 if operator in _LONG else 3)
        return width + 2 if own < need else width

    def unary(self, node: Any, need: int) -> int:
        own = OWN[type(node.op)]
        width = self.visit(node.operand, own) + (4 if type(node.op) is gast.Not else 1)
        return width + 2 if own < need else width

    def compare(self, node: Any, need: int) -> int:
        own = OWN["compare"]
        width = self.visit(node.left, own + 1)
        for position, comparator in enumerate(node.comparators):
            self.conditional += position > 0
            width += 5 + self.visit(comparator, own + 1)
            self.conditional -= position > 0
        return width + 2 if own < need else width

    def boolean(self, node: Any, need: int) -> int:
        own = OWN[type(node.op)]
        width = self.visit(node.values[0], own + 1)
        self.conditional += 1
        for value in node.values[1:]:
            width += 5 + self.visit(value, own + 1)
        self.conditional -= 1
        return width + 2 if own < need else width

    def choice(self, node: Any, need: int) -> int:
        width = 10 + self.visit(node.test, OWN["choice"] + 1)
        self.conditional += 1
        width += self.visit(node.body, OWN["choice"] + 1) + self.visit(node.orelse, OWN["choice"])
        self.conditional -= 1
        return width + 2 if OWN["choice"] < need else width

    def attribute(self, node: Any, need: int) -> int:
        return self.visit(node.value, OWN["atom"]) + 1 + len(node.attr)

    def subscript(self, node: Any, need: int) -> int:
        return self.visit(node.value, OWN["atom"]) + 2 + self.visit(node.slice, 0)

    def slice(self, node: Any, need: int) -> int:
        parts = (node.lower, node.upper, node.step)
        return 1 + sum(1 + self.visit(part, 0) for part in parts if part is not None)

    def sequence(self, node: Any, need: int) -> int:
        return 2 + sum(2 + self.visit(element, OWN["choice"]) for element in node.elts)

    def table(self, node: Any, need: int) -> int:
        """A dict: each key before its value; the keys of `**` are None."""
        width = 2
        for key, value in zip(node.keys, node.values, strict=True):
            width += 4 + (self.visit(key, OWN["choice"]) if key is not None else 0)
            width += self.visit(value, OWN["choice"])
        return width

    def call(self, node: Any, need: int) -> int:
        kind = callees.kind_of(node, self.notes)
        before = len(self.effects.loads)
        width = self.visit(node.func, OWN["atom"]) + 2
        receiver = len(self.effects.loads)
        for argument in node.args:
            width += 2 + self.visit(argument, OWN["choice"])
        for keyword in node.keywords:
            width += 3 + len(keyword.arg or "") + self.visit(keyword.value, OWN["choice"])
        if node.args or node.keywords:
            width -= 2
        if kind not in (callees.FRESH, callees.SHARING):
            self.has_effect(kind, node, before, receiver)
        return width

    def has_effect(self, kind: str, node: Any, before: int, receiver: int) -> None:
        effects = self.effects
        effects.calls = True
        if kind == callees.TAPE:
            effects.mutates.append(node.func.value.id)
            effects.late.add(node.func.value.id)
        elif kind == callees.STORING:
            self.stores_into(node)
        else:
            effects.outside = True
            if kind == callees.OPAQUE:
                effects.reached += effects.loads[before:]
                effects.late.update(effects.loads[before:receiver])

    def stores_into(self, node: Any) -> None:
        """The first operand is written into."""
        names = [part.id for part in nodes_in(node.args[0]) if isinstance(part, gast.Name)]
        self.effects.mutates += names
        self.effects.late.update(names)

    def other(self, node: gast.AST) -> int:
        """Any other expression, as a comprehension: what is in it may run many times or never."""
        before = len(self.effects.loads)
        self.conditional += 1
        width = 4 + sum(2 + self.visit(child, 0) for child in children(node))
        self.conditional -= 1
        if type(node) in _SCOPES or type(node) in _SURPRISES:
            self.effects.captured.update(self.effects.loads[before:])
        if type(node) in _SURPRISES:
            self.effects.outside = self.effects.calls = True
        return width


def statements_of(node: Any) -> Iterator[Any]:
    """All statements in the blocks of a statement, each before those inside of it."""
    for part in (node, *getattr(node, "handlers", ())):
        for title in ("body", "orelse", "finalbody"):
            for statement in getattr(part, title, None) or ():
                yield statement
                if not isinstance(statement, gast.FunctionDef):
                    yield from statements_of(statement)


def _bound_by_header(node: gast.With | gast.Try) -> list[gast.Name]:
    if isinstance(node, gast.With):
        return [item.optional_vars for item in node.items if item.optional_vars is not None]
    return [handler.name for handler in node.handlers if handler.name is not None]


_LONG = frozenset([gast.LShift, gast.RShift, gast.FloorDiv, gast.Pow])
_SCOPES = frozenset([gast.Lambda, gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp])
_SURPRISES = frozenset([gast.NamedExpr, gast.Yield, gast.YieldFrom, gast.Await, gast.Starred])

_VISITS: dict[type, Any] = {
    gast.Name: _Walk.name,
    gast.Constant: _Walk.constant,
    gast.BinOp: _Walk.binary,
    gast.UnaryOp: _Walk.unary,
    gast.Compare: _Walk.compare,
    gast.BoolOp: _Walk.boolean,
    gast.IfExp: _Walk.choice,
    gast.Attribute: _Walk.attribute,
    gast.Subscript: _Walk.subscript,
    gast.Slice: _Walk.slice,
    gast.Tuple: _Walk.sequence,
    gast.List: _Walk.sequence,
    gast.Dict: _Walk.table,
    gast.Call: _Walk.call,
}
