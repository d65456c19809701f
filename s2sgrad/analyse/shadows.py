"""Shadows: adjoints that are bound beside their names, since what they share is known at run time.

A view's shadow is the same view of its source's shadow; a new array's is zeros; that of a list is
the list of its items' shadows. The reverse sweep undoes each binding, so that a name's shadow is at
each point the one that it had there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.memory import has_memory
from s2sgrad.analyse.operations import (
    Alias,
    Apply,
    Inactive,
    ListAppend,
    ListPop,
    Operation,
    Pack,
    Read,
    UserCall,
)
from s2sgrad.analyse.sharing import sharing, sources_of
from s2sgrad.kinds import Array, Kind, ListOf, Opaque, Scalar, Sequence, carries, holds_records
from s2sgrad.trees import nodes_in

ALWAYS_VIEWS = frozenset({"np.transpose", "np.swapaxes", "np.expand_dims", "np.moveaxis"})
LISTS = (Sequence, ListOf)


@dataclass(frozen=True)
class ShadowBinding:
    """What a name may be a view of where a statement binds it: nothing, if it is a new array.

    `certain`: it surely is a view of its one source, by an operation that can be repeated on the
    source's shadow, or a list of its sources; otherwise the view is looked for at run time.
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
    sources = tuple(carried(analysis, sources_of(analysis, operation)))
    if any(isinstance(_kind(analysis, s), Opaque) for s in sources):
        return None
    match operation:
        case Alias():
            return ShadowBinding(sources, True) if sources else None
        case Read(basic=True, base=base, index=index):
            part = isinstance(_kind(analysis, base.id), LISTS) and isinstance(index, gast.Slice)
            known = sources and not (part and holds_numbers(_kind(analysis, base.id)))
            return ShadowBinding(sources, True) if known else None
        case Pack() | ListPop():
            return ShadowBinding(sources, True)
        case Inactive(holds=holds) if holds:
            return None
        case Apply(site=site) if site.row.name in ALWAYS_VIEWS and len(sources) == 1:
            return ShadowBinding(sources, True)
    return None if holds_records(operation.kind) else ShadowBinding(sources)


def _unpacked(
    analysis: Any, statement: Any, operation: Operation | None, name: str
) -> ShadowBinding | None:
    """`u, v = v, u`, items of one list, or several results."""
    elements, value = statement.targets[0].elts, statement.value
    if any(not isinstance(element, gast.Name) for element in elements):
        return None
    if isinstance(value, gast.Tuple):
        found = [v for t, v in zip(elements, value.elts, strict=True) if t.id == name]
        source = found[0]
        is_array = isinstance(source, gast.Name) and has_memory(analysis, source.id)
        return ShadowBinding((source.id,), True) if is_array else None
    sources = tuple(carried(analysis, sources_of(analysis, operation)))
    if any(isinstance(_kind(analysis, s), Opaque) for s in sources):
        return None
    if isinstance(operation, UserCall) and sharing(operation.callee).summary.twins:
        earlier = [e.id for e in elements[: [e.id for e in elements].index(name)]]
        return ShadowBinding((*sources, *carried(analysis, earlier)))
    certain = isinstance(operation, (Alias, Read)) and len(sources) == 1
    if not certain and holds_records(analysis.kinds[name]):
        return None
    return ShadowBinding(sources, certain)


def _kind(analysis: Any, name: str) -> Kind | None:
    found: Kind | None = analysis.kinds.get(name, analysis.parameters.get(name))
    return found


def carried(analysis: Any, names: Iterable[str]) -> list[str]:
    """Those of several names whose arrays a derivative can flow through."""
    kinds = ((name, _kind(analysis, name)) for name in names)
    held = ((n, k) for n, k in kinds if isinstance(k, (Array, *LISTS, Opaque)))
    return [name for name, kind in held if carries(kind)]


def holds_numbers(kind: Kind | None) -> bool:
    """Whether numbers that carry a derivative stand in a tuple, list or dict."""
    match kind:
        case Sequence(elements=elements):
            return any(map(holds_numbers, elements))
        case ListOf(element=element):
            return holds_numbers(element)
    return isinstance(kind, Scalar) and carries(kind)


def items_bound(analysis: Any, statement: Any) -> list[str] | None:
    """Names whose shadows a statement needs that changes a list; None where it isn't known how.

    They are those of what it puts in, and of what it takes out.
    """
    operation = analysis.operations.get(statement)
    match statement, operation:
        case _, ListAppend(value=value):
            found = [n.id for n in nodes_in(value) if isinstance(n, gast.Name)]
        case gast.Assign(targets=[gast.Name(id=name)]), ListPop():
            found = [name]
        case gast.Assign(targets=[gast.Subscript(slice=index)], value=value), _:
            if isinstance(index, (gast.Slice, gast.Tuple)):
                return None
            found = [value.id] if isinstance(value, gast.Name) else []
        case gast.AugAssign(target=gast.Subscript()), _:
            found = []
        case _:
            return None
    return carried(analysis, found)
