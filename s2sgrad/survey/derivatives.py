"""Operations whose derivatives are missing, all of them: derivation itself stops at the first."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import gast

from s2sgrad.analyse.activity import activity, varied_arguments
from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.operations import Apply, UserCall
from s2sgrad.analyse.refusals import located
from s2sgrad.errors import Blocker, Refused
from s2sgrad.rules.row import Row

NO_RULE = "Compute that operand outside, or use another form."


def missing_derivatives(
    analysis: Any, wrt: frozenset[str], changed: Container[Any] = ()
) -> list[Blocker]:
    """A blocker for each active operation without a derivative, through the call tree.

    Of functions that were `changed`, since some of their parts are not understood, it is not known
    what influences the result: there, all that varies counts as active.
    """
    found: dict[Blocker, None] = {}
    _visit(analysis, wrt, found, set(), changed)
    return list(found)


def _visit(
    analysis: Any,
    wrt: frozenset[str],
    found: dict[Blocker, None],
    seen: set[Any],
    changed: Container[Any],
) -> None:
    if (analysis, wrt) in seen or not wrt:
        return
    seen.add((analysis, wrt))
    try:
        facts = activity(analysis, wrt)
    except Refused as refused:
        found |= dict.fromkeys(refused.blockers)
        return
    active = facts.varied if analysis.function in changed else facts.active
    for statement, operation in analysis.operations.items():
        match operation:
            case Apply(site=site):
                why = _why(site, active)
                if why is not None and _matters(statement, active):
                    found[_blocker(analysis, statement, *why)] = None
            case UserCall(callee=callee):
                _visit(callee, varied_arguments(operation, facts.varied), found, seen, changed)


def _why(site: Any, active: frozenset[str]) -> tuple[str, str] | None:
    row: Row = site.row
    for parameter, operand in site.operands.items():
        names = {n.id for n in gast.walk(operand) if isinstance(n, gast.Name)}
        if not names & active or row.constant:
            continue
        if row.because:
            return row.because, row.way_out
        if parameter not in row.vjps and parameter not in row.inactive:
            return f"there is no rule for its derivative with respect to `{parameter}`.", NO_RULE
    return None


def _matters(statement: Any, active: frozenset[str]) -> bool:
    """Whether the result of a statement is active."""
    if isinstance(statement, gast.Assign) and isinstance(statement.targets[0], gast.Subscript):
        return True
    return bool(set(names_bound(statement)) & active)


def _blocker(analysis: Any, statement: Any, why: str, way_out: str) -> Blocker:
    node = getattr(statement, "value", statement)
    what = gast.unparse(node.func) if isinstance(node, gast.Call) else gast.unparse(node)
    where = located(statement, node, analysis.core.parsed.lines)
    return Blocker("no-derivative", f"cannot differentiate `{what}`", why, way_out, where)
