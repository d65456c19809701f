"""Names that start as a number and become an array: `s = 0; for row in A: s = s + row`."""

from __future__ import annotations

from typing import Any

from s2sgrad.analyse.activity import Activity, sources_of
from s2sgrad.analyse.places import Places
from s2sgrad.analyse.refusals import located
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Scalar, dims_of


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
    for statement in bindings:
        operation = analysis.operations.get(statement)
        number = isinstance(getattr(operation, "kind", None), Scalar)
        if number and sources_of(operation) & activity.varied:
            return statement
    return None


def _blocker(analysis: Any, name: str, statement: Any) -> Blocker:
    shown = analysis.core.base.get(name, name)
    return Blocker(
        "kind-mixed",
        f"`{shown}` is a number in one place and an array in another",
        "its derivative would be a number in one place and an array in the other.",
        "Start from an array, for instance np.full(n, value), or use another name.",
        located(statement, statement, analysis.core.parsed.lines),
    )
