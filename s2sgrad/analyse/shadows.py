"""Shadows: adjoints that are bound beside their names, since what they share is known at run time.

A view's shadow is the same view of its source's shadow; a new array's is zeros. The reverse sweep
undoes each binding, so that a name's shadow is at each point the one that it had there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.memory import has_memory
from s2sgrad.analyse.operations import Alias, Apply, Operation, Read, UserCall
from s2sgrad.analyse.sharing import sharing, sources_of
from s2sgrad.kinds import Array

ALWAYS_VIEWS = frozenset({"np.transpose", "np.swapaxes", "np.expand_dims", "np.moveaxis"})


@dataclass(frozen=True)
class ShadowBinding:
    """What a name may be a view of where a statement binds it: nothing, if it is a new array.

    `certain`: it surely is a view of its one source, by an operation that can be repeated on the
    source's shadow; otherwise the view is looked for at run time.
    """

    sources: tuple[str, ...] = ()
    certain: bool = False


def shadow_binding(analysis: Any, statement: Any, name: str) -> ShadowBinding | None:
    """How the shadow of a name is bound by a statement; None where it cannot be."""
    if not isinstance(statement, gast.Assign):
        return None
    operation = analysis.operations.get(statement)
    target = statement.targets[0]
    if isinstance(target, gast.Tuple):
        return _unpacked(analysis, statement, operation, name)
    sources = tuple(sources_of(analysis, operation))
    if not all(isinstance(analysis.kinds.get(s), Array) for s in sources):
        return None
    match operation:
        case Alias() | Read(basic=True):
            return ShadowBinding(sources, True) if sources else None
        case Apply(site=site) if site.row.name in ALWAYS_VIEWS and len(sources) == 1:
            return ShadowBinding(sources, True)
    return ShadowBinding(sources)


def _unpacked(
    analysis: Any, statement: Any, operation: Operation | None, name: str
) -> ShadowBinding | None:
    """`u, v = v, u`, or several new arrays."""
    elements, value = statement.targets[0].elts, statement.value
    if isinstance(value, gast.Tuple):
        found = [v for t, v in zip(elements, value.elts, strict=True) if t.id == name]
        source = found[0]
        is_array = isinstance(source, gast.Name) and has_memory(analysis, source.id)
        return ShadowBinding((source.id,), True) if is_array else None
    if isinstance(operation, UserCall) and sharing(operation.callee).summary.twins:
        return None
    nested = any(not isinstance(element, gast.Name) for element in elements)
    return None if nested or sources_of(analysis, operation) else ShadowBinding()
