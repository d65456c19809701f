"""Which expressions make a new value, of the shape and dtype they will keep."""

from __future__ import annotations

import gast

from s2sgrad.optimise import callees
from s2sgrad.optimise.notes import Notes

_ALLOCATIONS = frozenset(
    ["zeros", "zeros_like", "ones", "ones_like", "empty", "empty_like", "full"]
)


def is_fresh(node: gast.expr, notes: Notes) -> bool:
    """Whether a value is computed: neither a second name for memory, nor zeros to be added to.

    >>> [is_fresh(gast.parse(text, mode="eval").body, Notes())
    ...     for text in ("a * b", "np.exp(a)", "a", "a[1:]", "np.zeros_like(a)")]
    [True, True, False, False, False]
    """
    match node:
        case gast.BinOp() | gast.UnaryOp(op=gast.USub()):
            return not any(isinstance(part, (gast.List, gast.Tuple)) for part in operands(node))
        case gast.Call():
            name = callees.numpy_name(callees.path_of(node.func), notes)
            return callees.kind_of(node, notes) == callees.FRESH and name not in _ALLOCATIONS
    return False


def operands(node: gast.expr) -> list[gast.expr]:
    """The operands of an operation of arithmetic."""
    return [node.left, node.right] if isinstance(node, gast.BinOp) else [node.operand]
