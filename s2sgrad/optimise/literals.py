"""Numbers written out in an expression."""

from __future__ import annotations

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
    """The sum, difference or product of two whole numbers, where it is exact; None otherwise.

    >>> from s2sgrad.optimise.show import expression
    >>> texts = ("2 - 1", "2.0 * 3", "1 - 3")
    >>> [expression(folded(gast.parse(text, mode="eval").body)) for text in texts]
    ['1', '6.0', '-2']
    >>> folded(gast.parse("0.1 * 3.0", mode="eval").body)
    """
    left, right = number(node.left), number(node.right)
    if left is None or right is None or not (_is_whole(left) and _is_whole(right)):
        return None
    match node.op:
        case gast.Add():
            value = left + right
        case gast.Sub():
            value = left - right
        case gast.Mult():
            value = left * right
        case _:
            return None
    return literal(value) if _is_whole(value) else None


def literal(value: float) -> gast.expr:
    """The tree of a number."""
    if value < 0:
        return gast.UnaryOp(op=gast.USub(), operand=gast.Constant(value=-value, kind=None))
    return gast.Constant(value=value, kind=None)


def _is_whole(value: float) -> bool:
    """Whole, and not 0.0, whose sign would have to be kept."""
    if isinstance(value, int):
        return abs(value) < _EXACT
    return value.is_integer() and 0 < abs(value) < _EXACT
