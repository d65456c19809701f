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
    for name in sorted(analysis.mixed & activity.active):
        if dims_of(analysis.kinds[name]) == ():
            continue  # a 0-d array has the adjoint of a number
        if isinstance(analysis.parameters.get(name), Scalar) and name in activity.varied:
            _refuse(analysis, name, places.bindings[name][0])
        for statement in places.bindings.get(name, ()):
            operation = analysis.operations.get(statement)
            number = isinstance(getattr(operation, "kind", None), Scalar)
            if number and sources_of(operation) & activity.varied:
                _refuse(analysis, name, statement)


def _refuse(analysis: Any, name: str, statement: Any) -> None:
    shown = analysis.core.base.get(name, name)
    raise Refused(
        [
            Blocker(
                "kind-mixed",
                f"`{shown}` is a number in one place and an array in another",
                "its derivative would be a number in one place and an array in the other.",
                "Start from an array, for instance np.full(n, value), or use another name.",
                located(statement, statement, analysis.core.parsed.lines),
            )
        ]
    )
