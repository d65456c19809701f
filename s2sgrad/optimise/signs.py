"""Minus signs in products: `(-a) * b`, `a * (-b)` and `-(a * b)` are the same number.

Not where a is an unsigned integer, whose negative wraps around: signs move only where floats are
certain.
"""

from __future__ import annotations

import gast

from s2sgrad.optimise.blocks import replaced
from s2sgrad.optimise.floats import is_float
from s2sgrad.optimise.notes import Notes


def unsigned(node: gast.expr, notes: Notes) -> gast.expr | None:
    """What `node` is minus of, None if it has no minus sign in front.

    >>> from s2sgrad.optimise.show import expression
    >>> notes = Notes(floats=frozenset("ab"))
    >>> show = lambda text: expression(unsigned(gast.parse(text, mode="eval").body, notes))
    >>> show("-a * b / c"), show("-2.0"), show("-(a + b)")
    ('a * b / c', '2.0', 'a + b')

    A product of integers may wrap around where its opposite does not:

    >>> unsigned(gast.parse("-2 * n", mode="eval").body, notes)
    """
    match node:
        case gast.UnaryOp(op=gast.USub()):
            number = isinstance(node.operand, gast.Constant)
            return node.operand if number or is_float(node.operand, notes) else None
        case gast.Constant(value=int() | float()) if _is_negative(node.value):
            return replaced(node, value=-node.value)
        case gast.BinOp(op=gast.Mult() | gast.Div() as operator):
            if isinstance(operator, gast.Mult) and not is_float(node, notes):
                return None
            left = unsigned(node.left, notes)
            return None if left is None else replaced(node, left=left)
    return None


def negated(node: gast.expr, notes: Notes) -> gast.expr:
    """Minus a node, the sign at its first factor.

    >>> from s2sgrad.optimise.show import expression
    >>> notes = Notes(floats=frozenset("ab"))
    >>> show = lambda text: expression(negated(gast.parse(text, mode="eval").body, notes))
    >>> show("a * b"), show("-a"), show("a + b")
    ('-a * b', 'a', '-(a + b)')
    """
    positive = unsigned(node, notes)
    if positive is not None:
        return positive
    if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Mult, gast.Div)):
        return replaced(node, left=negated(node.left, notes))
    return gast.UnaryOp(op=gast.USub(), operand=node)


def _is_negative(value: float) -> bool:
    return not isinstance(value, bool) and value < 0
