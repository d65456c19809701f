"""`np.add.at` and `np.subtract.at`: updates in place that count repeated indices."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.operations import AddAt, Apply
from s2sgrad.kinds import Array, Known
from s2sgrad.normalise.nodes import copied, placed

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
    index = with_slices(expressions.inference, statement, index)
    target = gast.copy_location(gast.Subscript(base, index, gast.Store()), node)
    read = gast.copy_location(gast.Subscript(base, index, gast.Load()), node)
    entry = expressions.binary(statement, operator(), read, value, node)
    dtype = getattr(entry.kind, "dtype", None)
    if dtype is None or not np.can_cast(dtype, kind.dtype, "same_kind"):
        return None
    expressions.stored(statement, target, entry.kind)
    assert isinstance(entry, Apply)
    return AddAt(target, value, entry, Known(None))


def with_slices(inference: Any, statement: Any, index: Any) -> Any:
    """An index in which what was made by `slice(1, 3)` just before is written as `1:3`."""
    if isinstance(index, gast.Tuple):
        parts = [with_slices(inference, statement, part) for part in index.elts]
        return placed(gast.Tuple(parts, gast.Load()), index)
    temporary = getattr(index, "id", "") in inference.analysis.core.temporaries
    match inference.definition(index) if temporary else None:
        case gast.Call(func=gast.Name() as made, args=bounds):
            if inference.expressions.kind(statement, made) == Known(slice):
                whole = [None, *bounds] if len(bounds) == 1 else bounds
                given = [None if _is_none(bound) else copied(bound) for bound in whole]
                return placed(gast.Slice(*given, *[None] * (3 - len(given))), index)
    return index


def _is_none(node: Any) -> bool:
    return isinstance(node, gast.Constant) and node.value is None


def _operator(expressions: Any, statement: Any, callee: Any) -> Any:
    if not isinstance(callee, gast.Attribute) or expressions.is_local(callee):
        return None
    found = expressions.kind(statement, callee)
    method = found.value if isinstance(found, Known) else None
    if getattr(method, "__name__", "") != "at":
        return None
    return _OPERATORS.get(getattr(method, "__self__", None))
