"""Numbers written out in an expression."""

from __future__ import annotations

from fractions import Fraction

import gast

_EXACT = 1 << 53


def number(node: gast.expr) -> float | None:
    """The value of a number, with its sign; None for all else.

    >>> number(gast.parse("-1.0", mode="eval").body), number(gast.parse("True", mode="eval").body)
    (-1.0, None)
    """
    match node:
        case gast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            value: float = node.value
            return value
        case gast.UnaryOp(op=gast.USub()):
            inner = number(node.operand)
            return None if inner is None else -inner
    return None


def folded(node: gast.BinOp) -> gast.expr | None:
    """The sum, difference, product or quotient of two numbers, where it is exact; None otherwise.

    >>> from s2sgrad.optimise.show import expression
    >>> show = lambda node: node and expression(node)
    >>> texts = ("2 - 1", "2.0 * 3", "1 - 3", "2 * 0.5", "1 / 8", "1.0 / 3")
    >>> [show(folded(gast.parse(text, mode="eval").body)) for text in texts]
    ['1', '6.0', '-2', '1.0', '0.125', None]
    """
    left, right = number(node.left), number(node.right)
    if left is None or right is None or not (_is_plain(left) and _is_plain(right)):
        return None
    value: float
    match node.op:
        case gast.Add():
            value, exact = left + right, Fraction(left) + Fraction(right)
        case gast.Sub():
            value, exact = left - right, Fraction(left) - Fraction(right)
        case gast.Mult():
            value, exact = left * right, Fraction(left) * Fraction(right)
        case gast.Div() if right:
            value, exact = left / right, Fraction(left) / Fraction(right)
        case _:
            return None
    return literal(value) if _is_plain(value) and Fraction(value) == exact else None


def scaled(node: gast.BinOp) -> gast.expr | None:
    """`2 * (1.0 / x.size)` as `2.0 / x.size`: doubling is exact; None for all else.

    >>> from s2sgrad.optimise.show import expression
    >>> show = lambda text: scaled(gast.parse(text, mode="eval").body)
    >>> expression(show("2 * (1.0 / x.shape[0])")), show("3 * (1.0 / x.size)"), show("2 * (1 / x)")
    ('2.0 / x.shape[0]', None, None)
    """
    match node:
        case gast.BinOp(
            left=gast.Constant(value=2),
            op=gast.Mult(),
            right=gast.BinOp(left=gast.Constant(value=float() as value), op=gast.Div()) as ratio,
        ) if _is_count(ratio.right):
            return gast.BinOp(left=literal(2.0 * value), op=gast.Div(), right=ratio.right)
    return None


def _is_count(node: gast.expr) -> bool:
    """Whether a value is a number of entries: a quotient by it does not underflow."""
    match node:
        case gast.Attribute(attr="size") | gast.Subscript(value=gast.Attribute(attr="shape")):
            return True
        case gast.Call(func=gast.Name(id="len")):
            return True
    return False


def literal(value: float) -> gast.expr:
    """The tree of a number."""
    if value < 0:
        return gast.UnaryOp(op=gast.USub(), operand=gast.Constant(value=-value, kind=None))
    return gast.Constant(value=value, kind=None)


def _is_plain(value: float) -> bool:
    """Not too large, and not 0.0, whose sign would have to be kept."""
    return abs(value) < _EXACT and (isinstance(value, int) or value != 0)
