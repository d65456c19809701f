"""Names that hold twice a number: `x * x` has the derivative `g * (2.0 * x)`, and need not double.

divisor = 2.0 * x
quotient = y_bar / divisor
x_bar += quotient * divisor     # rather than 2.0 * quotient * x
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.derive.build import name
from s2sgrad.trees import nodes_in


def double_of(x: str, block: list[Any]) -> Any:
    """A name that holds `2.0 * x` at the end of a block, None if there is none.

    `x` is the name of a number: arrays may be written into after they were doubled.

    >>> double_of("x", gast.parse("d = 2.0 * x; y = 1").body).id
    'd'
    >>> double_of("x", gast.parse("d = 2.0 * x; x = y").body) is None
    True
    """
    bound: set[str] = set()
    for statement in reversed(block):
        match statement:
            case gast.Assign(targets=[gast.Name(id=double)], value=value) if (
                double not in bound and _is_double(value, x)
            ):
                return name(double)
        bound |= _bound(statement)
        if x in bound:
            return None
    return None


def _is_double(value: Any, x: str) -> bool:
    match value:
        case gast.BinOp(op=gast.Mult(), left=gast.Constant(value=2), right=gast.Name(id=other)):
            return bool(other == x)
        case gast.BinOp(op=gast.Mult(), left=gast.Name(id=other), right=gast.Constant(value=2)):
            return bool(other == x)
    return False


def _bound(statement: Any) -> set[str]:
    """All names that a statement binds, with what is nested in it."""
    return {
        node.id
        for node in nodes_in(statement)
        if isinstance(node, gast.Name) and not isinstance(node.ctx, gast.Load)
    }
