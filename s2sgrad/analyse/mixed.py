"""Names that start as a number and become an array: `s = 0; for row in A: s = s + row`."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.activity import Activity, sources_of
from s2sgrad.analyse.places import Places
from s2sgrad.analyse.refusals import located
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Scalar, dims_of, may_be_number
from s2sgrad.trees import nodes_in


def refuse_active_numbers(analysis: Any, activity: Activity, places: Places) -> None:
    """Refuse where the number is active: its adjoint would be an array.

    A constant has no adjoint, so that an array in its place does no harm.
    """
    names = sorted(analysis.mixed & activity.active)
    found = [_first_number(analysis, activity, places, name) for name in names]
    blockers = [
        _blocker(analysis, name, statement)
        for name, statement in zip(names, found, strict=True)
        if statement is not None
    ]
    if blockers:
        raise Refused(blockers)


def _first_number(analysis: Any, activity: Activity, places: Places, name: str) -> Any:
    """The first statement that gives a name an active number; None if there is none."""
    if dims_of(analysis.kinds[name]) == ():
        return None  # a 0-d array has the adjoint of a number
    bindings = places.bindings.get(name, [])
    if isinstance(analysis.parameters.get(name), Scalar) and name in activity.varied:
        return bindings[0]
    for statement in bindings if not _is_handed_on(analysis, name) else ():
        operation = analysis.operations.get(statement)
        if _is_active_number(analysis, operation, activity):
            return statement
    return None


def _is_active_number(analysis: Any, operation: Any, activity: Activity) -> bool:
    """Whether a value may be a number that a derivative flows through."""
    kind = getattr(operation, "kind", None)
    varied = sources_of(operation) & activity.varied
    if may_be_number(kind):
        return any(isinstance(analysis.kinds.get(name), Scalar) for name in varied)
    return isinstance(kind, Scalar) and bool(varied)


def _is_handed_on(analysis: Any, name: str) -> bool:
    """Whether a name is for one operand of a longer expression: its adjoint is one cotangent.

    That of `0.0 * c` in `s = s * c + row` may stay an array until it is summed, for c: nothing is
    added to it.
    """
    if name not in analysis.core.temporaries:
        return False
    nodes = (n for n in nodes_in(analysis.core.function) if isinstance(n, gast.Name))
    return [n.id for n in nodes if isinstance(n.ctx, gast.Load)].count(name) == 1


def _blocker(analysis: Any, name: str, statement: Any) -> Blocker:
    shown = analysis.core.base.get(name, name)
    return Blocker(
        "kind-mixed",
        f"`{shown}` is a number in one place and an array in another",
        "its derivative would be a number in one place and an array in the other.",
        "Start from an array, for instance np.full(n, value), or use another name.",
        located(statement, statement, analysis.core.parsed.lines),
    )
