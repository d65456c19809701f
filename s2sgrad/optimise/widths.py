"""How wide an expression is when printed, without printing it."""

from __future__ import annotations

from typing import Any

import gast

# Precedence: an operand that binds less tightly than its place demands is put in parentheses.
OWN: dict[Any, int] = {
    "choice": 1,
    gast.Or: 2,
    gast.And: 3,
    gast.Not: 4,
    "compare": 5,
    gast.BitOr: 6,
    gast.BitXor: 7,
    gast.BitAnd: 8,
    gast.LShift: 9,
    gast.RShift: 9,
    gast.Add: 10,
    gast.Sub: 10,
    gast.Mult: 11,
    gast.Div: 11,
    gast.FloorDiv: 11,
    gast.Mod: 11,
    gast.MatMult: 11,
    gast.UAdd: 12,
    gast.USub: 12,
    gast.Invert: 12,
    gast.Pow: 13,
    "atom": 15,
}


def precedence(node: gast.expr) -> int:
    """How tightly the outermost operation of an expression binds.

    >>> precedence(gast.parse("a * b", mode="eval").body) == OWN[gast.Mult]
    True
    """
    match node:
        case gast.BinOp() | gast.UnaryOp() | gast.BoolOp():
            return OWN[type(node.op)]
        case gast.Compare():
            return OWN["compare"]
        case gast.IfExp() | gast.Lambda():
            return OWN["choice"]
    return OWN["atom"]


def literal_width(value: object) -> int:
    """The width of a literal.

    >>> literal_width(2.0), literal_width("ab")
    (3, 4)
    """
    return len(repr(value))
