"""Shares of an average over no entries: `1.0 / 0` would raise where NumPy's average is nan.

>>> from s2sgrad.optimise.show import run
>>> run(empty, '''
...     y_bar = 1.0 / y.size * np.exp(y)
...     x_bar = c / (2 * len(x)) * x
...     z_bar = 2.0 * r / r.size
... ''', adjoints="x_bar y_bar z_bar", scalars="c")
y_bar = 1.0 / max(y.size, 1) * np.exp(y)
x_bar = c / max(2 * len(x), 1) * x
z_bar = 2.0 * r / r.size

Of no entries there are no shares, so any number will do. Arrays are divided by 0 without an error.
Lines of the user stay as they are.
"""

from __future__ import annotations

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
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.notes import Notes, is_users


def empty(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Divide numbers by at least 1 where they are divided by how many entries there are."""

    def change(block: Block, indent: int) -> Block:
        new = [s if is_users(s) else _statement(s, ledger.notes) for s in block]
        return block if same(new, block) else new

    return map_blocks(function, change)


def _statement(statement: gast.stmt, notes: Notes) -> gast.stmt:
    fields = fields_of(statement)
    if not fields:
        return statement
    return map_expressions(statement, lambda node: _expression(node, notes), fields)


def _expression(node: Any, notes: Notes) -> Any:
    node = map_children(node, lambda part: _expression(part, notes))
    match node:
        case gast.BinOp(left=left, op=gast.Div(), right=right):
            if _is_number(left, notes) and _is_count(right):
                least = gast.Name("max", gast.Load(), None, None)
                return replaced(node, right=gast.Call(least, [right, gast.Constant(1, None)], []))
    return node


def _is_number(node: gast.expr, notes: Notes) -> bool:
    match node:
        case gast.Constant(value=value):
            return isinstance(value, (int, float))
        case gast.Name(id=name):
            return name in notes.scalars
        case gast.UnaryOp(operand=operand):
            return _is_number(operand, notes)
        case gast.BinOp(left=left, right=right):
            return _is_number(left, notes) and _is_number(right, notes)
    return False


def _is_count(node: gast.expr) -> bool:
    """Whether an expression is how many entries there are, along axes or in all."""
    match node:
        case gast.Attribute(value=gast.Name(), attr="size"):
            return True
        case gast.Subscript(value=gast.Attribute(attr="shape"), slice=gast.Constant()):
            return True
        case gast.Call(func=gast.Name(id="len"), args=[gast.Name()]):
            return True
        case gast.BinOp(left=left, op=gast.Mult(), right=right):
            number = isinstance(left, gast.Constant)
            return _is_count(right) and (number or _is_count(left))
    return False
