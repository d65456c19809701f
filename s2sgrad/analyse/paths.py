"""Coupled names: views that are written, or read after a write, as paths from their root."""

from __future__ import annotations

from typing import Any

from s2sgrad.analyse.following import (
    Paths,
    definitions_of,
    enter,
    is_alias,
    is_followed,
    is_path,
    is_steady,
)
from s2sgrad.analyse.giving import Giving
from s2sgrad.analyse.handed import handing, own_parameters
from s2sgrad.analyse.memory import Sharing, meet
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.sharing import sharing
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import holds_optional, holds_records, is_refused


def paths(analysis: Any) -> Paths:
    """The paths of all coupled names of a function; refuses what cannot be followed."""
    if "paths" not in analysis.facts:
        analysis.facts["paths"] = resolved(analysis)
    found: Paths = analysis.facts["paths"]
    return found


def resolved(analysis: Any) -> Paths:
    """Find the paths, and give shadows."""
    facts = sharing(analysis)
    coupled = {**facts.coupled, **_twins_written(facts)}
    demanded = _demanded(analysis)
    found = Paths()
    parts = [n for n, kind in analysis.kinds.items() if holds_records(kind)]
    if not coupled and not demanded and not parts:
        return found
    definitions = definitions_of(analysis)
    for pair in coupled:
        for name in sorted(pair):
            enter(analysis, found, name, definitions)
    for name in sorted(parts):
        _follow_part(analysis, found, name, definitions)
    blockers: list[Blocker] = []
    for pair, statement in coupled.items():
        try:
            if any(holds_optional(analysis.kinds.get(name)) for name in pair):
                refuse_sharing(analysis, statement, min(pair), max(pair))
            _couple(analysis, found, pair, statement, definitions)
        except Refused as refused:
            blockers.extend(refused.blockers)
    for statement, names in demanded:
        try:
            if names and not Giving(analysis, found, definitions).give(names):
                refuse_sharing(analysis, statement, min(names), max(names))
        except Refused as refused:
            blockers.extend(refused.blockers)
    if blockers:
        raise Refused(blockers)
    return found


def _follow_part(analysis: Any, found: Paths, name: str, definitions: Any) -> None:
    """`wall = house.walls[0]`: the adjoint of a part of an object is a part of its adjoint."""
    trial = Paths(dict(found.base), dict(found.definition), set(found.members))
    enter(analysis, trial, name, definitions)
    inner = name in trial.base and not is_alias(trial.definition[name])
    if inner and is_path(analysis, trial, name, definitions):
        found.base, found.definition, found.members = trial.base, trial.definition, trial.members


def _demanded(analysis: Any) -> list[tuple[Any, list[str]]]:
    """Names that need shadows since functions are handed them; parameters that do anyway."""
    own = own_parameters(analysis)
    first = analysis.core.function.body[0]
    return [*([(first, own)] if own else []), *handing(analysis)]


def _twins_written(facts: Sharing) -> dict[frozenset[str], Any]:
    """Lists of which two items may share memory, handed to functions that write into the items."""
    found = ((n, s) for s, names in facts.inner.items() for n in sorted(names))
    return {
        frozenset((name,)): s
        for name, s in found
        if meet(facts.twins(name), facts.reached[s, name])
    }


def _couple(
    analysis: Any, found: Paths, pair: frozenset[str], statement: Any, definitions: Any
) -> None:
    """Find out how two coupled names are views of one array; give them shadows, if need be."""
    names = sorted(pair)
    steady = all(is_steady(analysis, found, name, definitions) for name in names)
    roots = {found.root(name) for name in names}
    if steady and len(roots) == 1 and not sharing(analysis).twins(min(roots)):
        if all(is_followed(analysis, found, name) for name in names):
            return
    else:
        follows = (is_path(analysis, found, name, definitions) for name in names)
        pairs = zip(names, follows, strict=True)
        chosen = [found.root(name) if path else name for name, path in pairs]
        if Giving(analysis, found, definitions).give(chosen):
            return
    refuse_sharing(analysis, statement, min(pair), max(pair))


def refuse_sharing(analysis: Any, statement: Any, a: str, b: str) -> None:
    """Refuse a write whose reach is not known; silently where a refusal came before."""
    facts = sharing(analysis)
    groups = {facts.find(a), facts.find(b)}
    if any(is_refused(kind) for n, kind in analysis.kinds.items() if facts.find(n) in groups):
        raise Refused([])
    names = sorted({analysis.core.base.get(n, n) for n in (a, b)})
    if len(names) == 1:
        names.append("the caller's array")
    what = " and ".join(f"`{name}`" for name in names)
    raise Refused(
        [
            Blocker(
                "aliasing",
                f"cannot follow a write into memory that {what} share",
                "which of them is a view of the other, and where, is not known before the "
                "program runs.",
                "Write through the array itself, or make one of them a copy with .copy().",
                located(statement, statement, analysis.core.parsed.lines),
            )
        ]
    )
