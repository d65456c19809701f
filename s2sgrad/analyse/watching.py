"""Attempts that may fail half-way: while the derivative runs, it is watched whether they do.

How far a body came when it failed is not recorded. Where a body may have changed something by then,
and cannot be split into attempts of one change each (a helper that writes, for instance), failing
from there on ends the derivative: it is never continued from a state that is not known.

    try:                                changed = False
        v = f(x)                        try:
        push(u, v)                          v = f(x)
        completed = True                    changed = True
    except ValueError:                      push(u, v)
        completed = False                   completed = True
                                        except ValueError:
                                            if changed:
                                                raise NotFollowed("...")
                                            completed = False
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.liveness import names_bound, walk_statements
from s2sgrad.analyse.prune import pruned
from s2sgrad.core import Core
from s2sgrad.errors import NotFollowed
from s2sgrad.normalise.cutting import may_raise
from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import branch, constant, flag, load, placed, statement
from s2sgrad.regions import Attempt, Caught, leaves

Block = list[Any]
ERROR = NotFollowed.__name__


@dataclass(frozen=True)
class Watch:
    """Of the attempt that is the function's statement of that number: from where it is watched.

    `start` counts the statements of its body; the message says what the first of them may change.
    """

    number: int
    start: int
    message: str


def watching(core: Core, watches: Iterable[Watch]) -> Core:
    """The core function with its attempts watched."""
    names = Names.of(core.function)
    statements = list(walk_statements(core.function.body))
    expanded: dict[Any, Block] = {}
    for watch in sorted(watches, key=lambda watch: -watch.number):  # inner ones first
        attempt = statements[watch.number] if watch.number < len(statements) else None
        if isinstance(attempt, Attempt) and watched_from(attempt) is None:
            expanded[attempt] = _watched(attempt, watch, names)
    return pruned(core, {}, expanded, names)


def _watched(attempt: Attempt, watch: Watch, names: Names) -> Block:
    caught = [s for s in attempt.orelse[:1] if isinstance(s, Caught)]
    rest = attempt.orelse[len(caught) :]
    before = attempt.body[: watch.start]
    text = constant(watch.message, attempt)
    error = placed(gast.Call(load(ERROR, attempt), [text], []), attempt)
    stop = statement(gast.Raise(error, None), attempt.origin, attempt)
    if not any(map(may_raise, before)):
        return [_with_blocks(attempt, attempt.body, [*caught, stop])]
    changed = names.fresh("changed")
    body = [*before, flag(changed, True, attempt), *attempt.body[watch.start :]]
    asked = branch(load(changed, attempt), [stop], [], attempt)
    tried = _with_blocks(attempt, body, [*caught, asked, *rest])
    return [flag(changed, False, attempt), tried]


def _with_blocks(attempt: Attempt, body: Block, orelse: Block) -> Any:
    new = Attempt(attempt.test, attempt.type, body, orelse)
    return statement(new, attempt.origin, attempt)


def watched_from(attempt: Attempt) -> int | None:
    """Where in the body of an attempt begins what its handler does not survive; None if nowhere."""
    asked = next((s for s in attempt.orelse if not isinstance(s, Caught)), None)
    match asked:
        case gast.If(test=gast.Name(id=name), body=[gast.Raise()], orelse=[]):
            places = [p for p, s in enumerate(attempt.body) if name in names_bound(s)]
            if len(places) == 1 and _bindings(attempt.body, name) == 1:
                return places[0] if _is_raised(attempt.body[places[0]]) else None
    return None


def _bindings(block: Block, name: str) -> int:
    return sum(name in names_bound(s) for s in walk_statements(block))


def _is_raised(statement: Any) -> bool:
    """Whether a statement raises a flag."""
    match statement:
        case gast.Assign(targets=[gast.Name()], value=gast.Constant(value=True)):
            return True
    return False


def swallowing(analyses: list[Any], watched: Set[Any]) -> tuple[Any, Any] | None:
    """A function with an attempt that may survive what ends a derivative in one of `watched`.

    Either by catching it, or because what is done in `finally` then fails in a way that is caught.
    """
    stopping = _stopping(analyses, watched)
    sheltered = _sheltered(analyses)
    for analysis in analyses:
        for found in analysis.statements:
            if not isinstance(found, Attempt) or not catches(analysis, found, NotFollowed):
                continue
            if _raises_again(found.orelse) and not (
                (analysis in sheltered or found in sheltered)
                and any(map(may_raise, found.orelse[:-1]))
            ):
                continue
            inside = walk_statements(found.body)
            if any(_may_stop(analysis, inner, watched, stopping) for inner in inside):
                return analysis, found
    return None


def _raises_again(handler: Block) -> bool:
    match handler:
        case [*_, gast.Raise(exc=None)]:
            return True
    return False


def _sheltered(analyses: list[Any]) -> set[Any]:
    """What may run in the body of an attempt that survives: statements, and functions."""
    found: set[Any] = set()
    for analysis in analyses:
        for attempt in analysis.statements:
            if isinstance(attempt, Attempt) and not leaves(attempt.orelse):
                found.update(walk_statements(attempt.body))
    waiting = [(a, s) for a in analyses for s in a.statements if s in found]
    while waiting:
        analysis, statement = waiting.pop()
        callee = _callee(analysis, statement)
        if callee is not None and callee not in found:
            found.add(callee)
            waiting += [(callee, inner) for inner in callee.statements]
    return found


def _stopping(analyses: list[Any], watched: Set[Any]) -> set[Any]:
    """The functions that may end a derivative, and all that call them."""
    found: set[Any] = set()
    while True:
        more = {
            analysis
            for analysis in analyses
            if any(_may_stop(analysis, s, watched, found) for s in analysis.statements)
        }
        if more == found:
            return found
        found = more


def _may_stop(analysis: Any, statement: Any, watched: Set[Any], stopping: set[Any]) -> bool:
    match statement:
        case gast.Raise(exc=gast.Call(func=gast.Name(id=name))) if name == ERROR:
            return True  # of a derivative that is differentiated again
    return statement in watched or _callee(analysis, statement) in stopping


def _callee(analysis: Any, statement: Any) -> Any:
    return getattr(analysis.operations.get(statement), "callee", None)


def catches(analysis: Any, attempt: Attempt, error: type) -> bool:
    """Whether an attempt may catch errors of a class, or of one below it."""
    kinds = attempt.type
    for node in kinds.elts if isinstance(kinds, gast.Tuple) else [kinds]:
        try:
            found = analysis.scope.static(node)
        except KeyError:
            return True
        if not isinstance(found, type) or issubclass(error, found):
            return True
    return False
