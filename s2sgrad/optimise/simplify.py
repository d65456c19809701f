"""Algebra that is exact in floating point and keeps the dtype.

>>> from s2sgrad.optimise.show import run
>>> run(simplify, '''
...     a_bar = 1.0 * (2.0 * u)
...     x_bar += -g * y
...     b_bar = a_bar * -(c / d)
...     d_bar = a + (-b) * c
...     e_bar = u[2 - 1:] ** 1 * -1.0
...     k = 1.0 * n
... ''', adjoints="a_bar x_bar b_bar d_bar e_bar", floats="a b c d g u")
a_bar = 2.0 * u
x_bar -= g * y
b_bar = -a_bar * (c / d)
d_bar = a - b * c
e_bar = -u[1:]
k = 1.0 * n

`1.0 * n` stays where n may be an integer, and where dropping the product would give n a second
name. Lines of the user stay as they are.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.optimise import callees
from s2sgrad.optimise.blocks import (
    Block,
    fields_of,
    map_blocks,
    map_children,
    map_expressions,
    replaced,
    same,
)
from s2sgrad.optimise.floats import is_float, is_float_function
from s2sgrad.optimise.fresh import is_fresh
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.literals import folded, number, scaled
from s2sgrad.optimise.notes import is_users
from s2sgrad.optimise.parts import is_everything, is_transpose, root
from s2sgrad.optimise.signs import negated, unsigned
from s2sgrad.trees import nodes_in

_NUMBERS = (gast.Constant, gast.UnaryOp)
_PRODUCTS = (gast.Mult, gast.Div)
_ARITHMETIC = (gast.BinOp, gast.UnaryOp, gast.Compare)


def simplify(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Simplify every expression that is not the user's own."""
    rules = _Rules(ledger)

    def change(block: Block, indent: int) -> Block:
        new = [
            statement if is_users(statement) else rules.statement(statement) for statement in block
        ]
        return block if same(new, block) else new

    return map_blocks(function, change)


class _Rules:
    """`steady`: the statement at hand calls nothing that may write into its operands."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger, self.notes = ledger, ledger.notes
        self.steady = False

    def statement(self, statement: gast.stmt) -> gast.stmt:
        fields = fields_of(statement)
        if not fields:
            return statement
        self.steady = not self.ledger.head(statement).calls
        if not isinstance(statement, gast.AugAssign):
            return map_expressions(statement, lambda node: self.expression(node, False), fields)
        new = self.augmented(statement)
        positive = self.unsigned(new.value)
        if positive is None or not isinstance(new.op, (gast.Add, gast.Sub)):
            return new
        return replaced(new, op=_opposite(new.op), value=positive)

    def augmented(self, statement: gast.AugAssign) -> gast.AugAssign:
        """`x[:-1] += x[1:].copy()` keeps its copy: x is written while x is read."""
        target = map_children(statement.target, lambda node: self.expression(node, True))
        copied = isinstance(statement.value, gast.Call) and root(statement.value) == root(target)
        value = statement.value if copied else self.expression(statement.value, True)
        if target is statement.target and value is statement.value:
            return statement
        return replaced(statement, target=target, value=value)

    def expression(self, node: Any, operand: bool) -> Any:
        """`operand`: node is an operand of arithmetic, so that nothing can share its memory."""
        kind = type(node)
        if kind is gast.Name or kind is gast.Constant:
            return node
        inner = kind in _ARITHMETIC or (kind is gast.Call and self.is_fresh_call(node))
        node = map_children(node, lambda part: self.expression(part, inner))
        if kind is gast.BinOp:
            return self.binary(node, operand)
        if kind is gast.UnaryOp:
            return self.unary(node, operand)
        if kind is gast.Call:
            return self.call(node, operand)
        if kind is gast.Attribute and node.attr == "T" and is_transpose(node.value):
            return node.value.value
        if kind is gast.Subscript and operand and is_everything(node.slice):
            return node.value
        if kind is gast.Subscript and _is_only_item(node):
            return node.value.elts[0]
        return node

    def is_fresh_call(self, node: gast.Call) -> bool:
        return callees.kind_of(node, self.notes) == callees.FRESH

    def unary(self, node: gast.UnaryOp, operand: bool) -> gast.expr:
        if not isinstance(node.op, gast.USub):
            return node
        inner = self.unsigned(node.operand)
        if inner is not None:
            return inner if self.may_stand(inner, operand) else node
        if isinstance(node.operand, gast.BinOp) and isinstance(node.operand.op, _PRODUCTS):
            return self.with_sign(node.operand) or node
        return node

    def with_sign(self, product: gast.BinOp) -> gast.expr | None:
        """Minus a product, with the sign at its first factor if that is a floating point number.

        Or an integer that is written out, and what it is multiplied by is floating point.
        """
        first, second = product.left, product.right
        while isinstance(first, gast.BinOp) and isinstance(first.op, _PRODUCTS):
            first, second = first.left, first.right
        signed = second if number(first) is not None else first
        return negated(product, self.notes) if is_float(signed, self.notes) else None

    def unsigned(self, node: gast.expr) -> gast.expr | None:
        return unsigned(node, self.notes)

    def may_stand(self, node: gast.expr, operand: bool) -> bool:
        """Whether node may stand where a fresh value stood: not as a second name of an array."""
        fresh = isinstance(node, gast.Call) and is_float_function(node, self.notes)
        return operand or fresh or isinstance(node, _ARITHMETIC) or self.is_number(node)

    def is_number(self, node: gast.expr) -> bool:
        if isinstance(node, gast.Constant):
            return True
        return isinstance(node, gast.Name) and node.id in self.notes.scalars

    def binary(self, node: gast.BinOp, operand: bool) -> gast.expr:
        constant = (folded(node) or scaled(node)) if isinstance(node.left, _NUMBERS) else None
        if constant is not None:
            return constant
        without = self.without_one(node)
        if without is not None and self.may_stand(without, operand):
            return without
        match node.op:
            case gast.Add() | gast.Sub():
                return self.sum(node)
            case gast.Mult() | gast.Div():
                return self.product(node)
        return node

    def without_one(self, node: gast.BinOp) -> gast.expr | None:
        left, right = number(node.left), number(node.right)
        match node.op:
            case gast.Mult() if left == 1 and is_float(node.right, self.notes):
                return node.right
            case gast.Mult() | gast.Div() | gast.Pow() if right == 1:
                return node.left if is_float(node.left, self.notes) else None
        return None

    def sum(self, node: gast.BinOp) -> gast.expr:
        """`a + -b` is `a - b`, and so is `-b + a`: addition commutes, also when it rounds."""
        positive = self.unsigned(node.right)
        if positive is not None:
            return replaced(node, op=_opposite(node.op), right=positive)
        positive = self.unsigned(node.left) if isinstance(node.op, gast.Add) else None
        if positive is None or not (self.is_pure(node) and is_float(node.right, self.notes)):
            return node
        return replaced(node, left=node.right, op=gast.Sub(), right=positive)

    def is_pure(self, node: gast.expr) -> bool:
        calls = [part for part in nodes_in(node) if isinstance(part, gast.Call)]
        return all(
            callees.kind_of(c, self.notes) in (callees.FRESH, callees.SHARING) for c in calls
        )

    def product(self, node: gast.BinOp) -> gast.expr:
        """A sign inside goes to the front; -1.0 times something is minus it."""
        if isinstance(node.op, gast.Mult) and number(node.left) == -1:
            return self.minus(node.right) or node
        if number(node.right) == -1:
            return self.minus(node.left) or node
        positive = self.unsigned(node.right)
        if positive is None:
            return node
        return self.minus(replaced(node, right=positive)) or node

    def minus(self, node: gast.expr) -> gast.expr | None:
        """Minus a number; None where that might be an unsigned integer."""
        positive = self.unsigned(node)
        if positive is not None:
            return positive
        if isinstance(node, gast.BinOp) and isinstance(node.op, _PRODUCTS):
            return self.with_sign(node)
        return negated(node, self.notes) if is_float(node, self.notes) else None

    def call(self, node: gast.Call, operand: bool) -> gast.expr:
        """`np.transpose(x)` of an array is `x.T`; what is only read needs no copy."""
        match node:
            case gast.Call(func=gast.Attribute(value=value, attr="copy"), args=[], keywords=[]):
                if is_fresh(value, self.notes) or (operand and self.steady):
                    return value
            case gast.Call(
                func=gast.Attribute(value=gast.Name(id=module), attr="full_like") as function,
                args=[array, gast.Constant(value=float() as filling)],
                keywords=[],
            ) if module in self.notes.modules and filling == 1.0:
                return replaced(node, func=replaced(function, attr="ones_like"), args=[array])
            case gast.Call(
                func=gast.Attribute(value=gast.Name(id=module), attr="full_like"),
                args=[array, gast.BinOp(left=filling, op=gast.Div(), right=count)],
                keywords=[],
            ) if module in self.notes.modules and is_length(count, array):
                # of an empty array there is no entry that 1 / 0 would be for
                full = self.call(replaced(node, args=[array, filling]), operand)
                return gast.BinOp(full, gast.Div(), count)
            case gast.Call(
                func=gast.Attribute(value=gast.Name(id=module), attr="transpose"),
                args=[array],
                keywords=[],
            ) if module in self.notes.modules and self.is_array(array):
                return gast.Attribute(value=array, attr="T", ctx=gast.Load())
        return node

    def is_array(self, node: gast.expr) -> bool:
        if isinstance(node, gast.Name):
            return node.id in self.notes.adjoints and node.id not in self.notes.scalars
        return isinstance(node, gast.Attribute) and node.attr == "T"


def is_length(node: gast.expr, array: gast.expr) -> bool:
    """Whether an expression is `array.size` or `len(array)`."""
    match node:
        case gast.Attribute(value=gast.Name(id=name), attr="size"):
            return isinstance(array, gast.Name) and array.id == name
        case gast.Call(func=gast.Name(id="len"), args=[gast.Name(id=name)]):
            return isinstance(array, gast.Name) and array.id == name
    return False


def _is_only_item(node: gast.Subscript) -> bool:
    """`[x][0]`."""
    only = isinstance(node.value, gast.List) and len(node.value.elts) == 1
    return only and getattr(node.slice, "value", None) == 0


def _opposite(operator: gast.operator) -> gast.operator:
    return gast.Sub() if isinstance(operator, gast.Add) else gast.Add()
