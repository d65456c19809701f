"""How tightly each kind of expression binds, so that parentheses stand only where they must."""

from __future__ import annotations

import cmath
from enum import IntEnum
from typing import Any

import gast

from s2sgrad.emit.marks import Kind, Mark, Rank
from s2sgrad.kinds import Field


class Binds(IntEnum):
    """From the loosest to the tightest."""

    TUPLE = 0  # `a, b`, and yield
    NAMED = 1
    TEST = 2  # lambda, conditional
    OR = 3
    AND = 4
    NOT = 5
    COMPARE = 6
    BIT_OR = 7
    BIT_XOR = 8
    BIT_AND = 9
    SHIFT = 10
    SUM = 11
    TERM = 12
    FACTOR = 13
    POWER = 14
    AWAIT = 15
    ATOM = 16


# operator node -> how it binds, its text, the mark before it
BINARY: dict[str, tuple[Binds, str, Mark]] = {
    name: (binds, text + " ", Mark(" ", Kind.OPERATOR, rank))
    for binds, rank, names in (
        (Binds.SUM, Rank.SUM, "Add + Sub -"),
        (Binds.TERM, Rank.TERM, "Mult * MatMult @ Div / FloorDiv // Mod %"),
        (Binds.POWER, Rank.POWER, "Pow **"),
        (Binds.SHIFT, Rank.SHIFT, "LShift << RShift >>"),
        (Binds.BIT_AND, Rank.BIT_AND, "BitAnd &"),
        (Binds.BIT_XOR, Rank.BIT_XOR, "BitXor ^"),
        (Binds.BIT_OR, Rank.BIT_OR, "BitOr |"),
    )
    for name, text in zip(names.split()[::2], names.split()[1::2], strict=True)
}
UNARY: dict[str, tuple[Binds, Mark]] = {
    "Not": (Binds.NOT, Mark("not ", Kind.PREFIX)),
    "Invert": (Binds.FACTOR, Mark("~", Kind.PREFIX, Rank.INVERT)),
    "UAdd": (Binds.FACTOR, Mark("+", Kind.PREFIX)),
    "USub": (Binds.FACTOR, Mark("-", Kind.PREFIX)),
}
BOOLEAN: dict[str, tuple[Binds, str]] = {"And": (Binds.AND, "and "), "Or": (Binds.OR, "or ")}
COMPARE: dict[str, str] = {
    "Eq": "== ",
    "NotEq": "!= ",
    "Lt": "< ",
    "LtE": "<= ",
    "Gt": "> ",
    "GtE": ">= ",
    "Is": "is ",
    "IsNot": "is not ",
    "In": "in ",
    "NotIn": "not in ",
}
COMPARISON = Mark(" ", Kind.OPERATOR, Rank.COMPARE)
BOOLEAN_OPERATION = Mark(" ", Kind.OPERATOR, Rank.BOOLEAN)

OTHERS: dict[str, Binds] = {
    "Yield": Binds.TUPLE,
    "YieldFrom": Binds.TUPLE,
    "NamedExpr": Binds.NAMED,
    "Lambda": Binds.TEST,
    "IfExp": Binds.TEST,
    "Compare": Binds.COMPARE,
    "Await": Binds.AWAIT,
}


def binds(node: Any) -> Binds:
    """How tightly `node` binds.

    >>> binds(gast.parse("-x", mode="eval").body).name
    'FACTOR'
    """
    match type(node).__name__:
        case "Name" | "Call" | "Subscript" | "Attribute":
            return Binds.ATOM
        case "BinOp":
            return BINARY[type(node.op).__name__][0]
        case "UnaryOp":
            return UNARY[type(node.op).__name__][0]
        case "BoolOp":
            return BOOLEAN[type(node.op).__name__][0]
        case "Constant":
            return constant_binds(node.value)
        case name:
            return OTHERS.get(name, Binds.ATOM)


def constant_binds(value: object) -> Binds:
    """How tightly the text of a constant binds: negative numbers are a unary minus and a number.

    >>> constant_binds(-2).name, constant_binds(1 + 2j).name
    ('FACTOR', 'SUM')
    """
    if type(value) is complex:
        if cmath.isnan(value):
            return Binds.ATOM
        if value.real:
            return Binds.SUM
        return Binds.FACTOR if str(value.imag).startswith("-") else Binds.ATOM
    if isinstance(value, int | float) and str(value).startswith("-"):
        return Binds.FACTOR
    return Binds.ATOM


def is_power(node: Any) -> bool:
    """Whether `node` is a power."""
    return isinstance(node, gast.BinOp) and isinstance(node.op, gast.Pow)


def is_field(node: Any) -> bool:
    """Whether this is the attribute of an object, in the form of an entry of a dict."""
    index = node.slice if isinstance(node, gast.Subscript) else None
    return isinstance(index, gast.Constant) and isinstance(index.value, Field)


def simple_power_operand(node: Any) -> bool:
    """Whether `**` is written without spaces around this operand, as in `x**2` and `a.b**-c`.

    >>> simple_power_operand(gast.parse("f(x)", mode="eval").body)
    False
    """
    match type(node).__name__:
        case "Name":
            return True
        case "Constant":
            return node.value is None or isinstance(node.value, int | float | complex)
        case "Attribute":
            return simple_power_operand(node.value)
        case "Subscript":
            return is_field(node) and simple_power_operand(node.value)
        case "UnaryOp":
            return not isinstance(node.op, gast.Not) and simple_power_operand(node.operand)
        case _:
            return False
