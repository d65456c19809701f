"""Holes: statements that would let a derivative vanish though what they give can carry one.

Whoever reads an operation as inactive has to be right. Where a value that depends on the arguments
goes into one that gives floats, nothing has said what becomes of its derivative: refused.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.dependence import values_read
from s2sgrad.analyse.operations import Inactive
from s2sgrad.analyse.refusals import located
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import ListOf, Opaque, Sequence, carries


def refuse_holes(analysis: Any, varied: set[str]) -> None:
    """Raise `Refused` for statements in which the derivatives of varied names would vanish."""
    found = [s for s in analysis.statements if _is_hole(analysis, s, varied)]
    if found:
        raise Refused([_blocker(analysis, statement) for statement in found])


def _is_hole(analysis: Any, statement: Any, varied: set[str]) -> bool:
    operation = analysis.operations.get(statement)
    if not isinstance(operation, Inactive) or not isinstance(statement, gast.Assign):
        return False
    return _gives_floats(operation.kind) and bool(values_read(statement.value) & varied)


def _gives_floats(kind: Any) -> bool:
    if isinstance(kind, Sequence):
        return any(map(_gives_floats, kind.elements))
    if isinstance(kind, ListOf):
        return _gives_floats(kind.element)
    return carries(kind) and not isinstance(kind, Opaque)


def _blocker(analysis: Any, statement: Any) -> Blocker:
    where = located(statement, statement.value, analysis.core.parsed.lines)
    text = "this" if where is None else f"`{where.text[where.column : where.end_column]}`"
    return Blocker(
        "no-derivative",
        f"cannot differentiate {text}",
        "there is no rule for how a derivative goes through it.",
        "Write it with operations that have one: `s2sgrad rules` lists them.",
        where,
    )
