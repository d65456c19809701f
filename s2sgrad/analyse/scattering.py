"""`np.add.at` and `np.subtract.at`: updates in place that count repeated indices."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.operations import AddAt, Apply
from s2sgrad.kinds import Array, Known

_OPERATORS: dict[Any, Any] = {np.add: gast.Add, np.subtract: gast.Sub}


def added_at(expressions: Any, statement: Any, node: gast.Call) -> AddAt | None:
    """What a call of `np.add.at` does; None for all other calls."""
    operator = _operator(expressions, statement, node.func)
    if operator is None or len(node.args) != 3 or node.keywords:
        return None
    base, index, value = node.args
    kind = expressions.kind(statement, base)
    if not isinstance(base, gast.Name) or not isinstance(kind, Array) or kind.dtype is None:
        return None
    target = gast.copy_location(gast.Subscript(base, index, gast.Store()), node)
    read = gast.copy_location(gast.Subscript(base, index, gast.Load()), node)
    entry = expressions.binary(statement, operator(), read, value, node)
    dtype = getattr(entry.kind, "dtype", None)
    if dtype is None or not np.can_cast(dtype, kind.dtype, "same_kind"):
        return None
    expressions.stored(statement, target, entry.kind)
    assert isinstance(entry, Apply)
    return AddAt(target, value, entry, Known(None))


def _operator(expressions: Any, statement: Any, callee: Any) -> Any:
    if not isinstance(callee, gast.Attribute) or expressions.is_local(callee):
        return None
    found = expressions.kind(statement, callee)
    method = found.value if isinstance(found, Known) else None
    if getattr(method, "__name__", "") != "at":
        return None
    return _OPERATORS.get(getattr(method, "__self__", None))
