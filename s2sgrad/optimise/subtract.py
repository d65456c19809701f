"""Subtract what was added with a minus sign: the sign goes from the temporary to its uses.

>>> from s2sgrad.optimise.show import run
>>> run(subtract, '''
...     t = -g / d
...     x_bar -= t * y
...     y_bar = c + 2.0 * t[1:] / x
...     return x_bar, y_bar
... ''', temporaries="t", adjoints="x_bar y_bar", floats="g")
t = g / d
x_bar += t * y
y_bar = c - 2.0 * t[1:] / x
return x_bar, y_bar

Rounding is symmetric, so that a product changes its sign with a factor, and `a + (-b)` is `a - b`
by definition. A sum of products may not turn: where they cancel it is +0.0 with either sign.
Adjoints keep their sign, since their names say what they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import gast

from s2sgrad.optimise.blocks import (
    Block,
    fields_of,
    map_blocks,
    map_children,
    map_expressions,
    replaced,
    same,
)
from s2sgrad.optimise.floats import is_float
from s2sgrad.optimise.fresh import is_fresh
from s2sgrad.optimise.ledger import COMPOUND, Ledger, nested
from s2sgrad.optimise.notes import Notes, is_users
from s2sgrad.optimise.signs import unsigned
from s2sgrad.optimise.usage import usage
from s2sgrad.trees import nodes_in


def subtract(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Turn every temporary that is minus something, and is only added or subtracted."""
    notes, uses = ledger.notes, usage(function, ledger)
    ours = [statement for statement in _statements(function.body) if not is_users(statement)]
    positive = {
        name: value
        for name, value in _definitions(ours, notes)
        if uses.is_single(name) and name in notes.temporaries
    }
    if not positive:
        return function
    turnable = Counter(n for s in ours for e in _expressions(s) for n in _summands(e, notes))
    turned = {n: v for n, v in positive.items() if turnable[n] == uses.reads[n]}

    def change(block: Block, indent: int) -> Block:
        new = [s if is_users(s) else _turned(s, turned, notes) for s in block]
        return block if same(new, block) else new

    return map_blocks(function, change)


def _statements(block: Block) -> Iterator[gast.stmt]:
    for statement in block:
        yield statement
        if isinstance(statement, COMPOUND):
            yield from _statements(nested(statement))


def _definitions(statements: list[gast.stmt], notes: Notes) -> Iterator[tuple[str, gast.expr]]:
    """The names that are bound to minus something, which is a new value too."""
    for statement in statements:
        match statement:
            case gast.Assign(targets=[gast.Name(id=name)], value=value) if is_float(value, notes):
                positive = unsigned(value, notes)
                if positive is not None and is_fresh(positive, notes):
                    yield name, positive


def _expressions(statement: gast.stmt) -> Iterator[gast.AST]:
    """The parts of a statement itself; an augmented assignment counts as the sum that it is."""
    for field in fields_of(statement):
        part = getattr(statement, field)
        for top in part if isinstance(part, list) else [part]:
            yield from nodes_in(top) if top is not None else ()
    if isinstance(statement, gast.AugAssign):
        yield statement


def _summands(node: Any, notes: Notes) -> list[str]:
    """The factors of what a node adds or subtracts."""
    match node:
        case gast.BinOp(op=gast.Add() | gast.Sub(), right=product):
            return _factors(product)
        case gast.AugAssign(op=gast.Add() | gast.Sub(), target=target, value=product):
            is_list = isinstance(target, gast.Name) and target.id in (notes.containers or ())
            return [] if is_list else _factors(product)
    return []


def _factors(product: gast.expr) -> list[str]:
    """The names with whose sign that of every entry of a product changes."""
    match product:
        case gast.Name():
            return [product.id]
        case gast.BinOp(op=gast.Mult() | gast.Div()):
            return [*_factors(product.left), *_factors(product.right)]
        case gast.UnaryOp(op=gast.USub()):
            return _factors(product.operand)
        case gast.Subscript():
            return _factors(product.value)
    return []


def _turned(statement: gast.stmt, turned: dict[str, gast.expr], notes: Notes) -> gast.stmt:
    match statement:
        case gast.Assign(targets=[gast.Name(id=name)]) if name in turned:
            statement = replaced(statement, value=turned[name])

    def change(node: Any) -> Any:
        new = map_children(node, change)
        return _with_sign(new, turned, notes)

    return _with_sign(map_expressions(statement, change, fields_of(statement)), turned, notes)


def _with_sign(node: Any, turned: dict[str, gast.expr], notes: Notes) -> Any:
    """A sum with the other operator, where what it adds has changed its sign."""
    if sum(name in turned for name in _summands(node, notes)) % 2 == 0:
        return node
    return replaced(node, op=gast.Sub() if isinstance(node.op, gast.Add) else gast.Add())
