"""Parts of arrays, as they are written."""

from __future__ import annotations

import gast


def is_transpose(node: gast.expr) -> bool:
    """Whether an expression is `x.T`."""
    return isinstance(node, gast.Attribute) and node.attr == "T"


def root(node: gast.expr) -> str | None:
    """The name of the array that an expression is a part or a copy of.

    >>> root(gast.parse("x.T[1:].copy()", mode="eval").body)
    'x'
    """
    while isinstance(node, (gast.Subscript, gast.Attribute, gast.Call)):
        node = node.func if isinstance(node, gast.Call) else node.value
    return node.id if isinstance(node, gast.Name) else None


def is_everything(index: gast.expr) -> bool:
    """Whether an index is `:`."""
    return isinstance(index, gast.Slice) and not (index.lower or index.upper or index.step)
