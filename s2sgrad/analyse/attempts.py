"""Attempts that fail have to leave nothing behind: how far a body came is not recorded.

Where an exception is caught, the derivative goes on from what was there before the body. So a body
may bind only what nobody else reads, and write only into what it has made itself, up to its last
operation: that one either raises, or has its effect. Of other bodies it is watched where they fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gast

from s2sgrad.analyse.contexts import is_quiet
from s2sgrad.analyse.liveness import is_success, live_before, names_bound, walk_statements
from s2sgrad.analyse.memory import CALLER
from s2sgrad.analyse.operations import AddAt, UserCall
from s2sgrad.analyse.places import Places
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.sharing import sharing
from s2sgrad.analyse.watching import Watch, catches, swallowing, watched_from
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Array
from s2sgrad.regions import Attempt, Entered, Left, leaves, partners


@dataclass(frozen=True)
class Change:
    """What `statement` changes in the body of an attempt, which can be seen when that fails."""

    analysis: Any
    attempt: Attempt
    statement: Any
    name: str

    @property
    def what(self) -> str:
        """The variable as the user calls it."""
        base = self.analysis.core.base
        return f"`{base[self.name]}`" if self.name in base else "something"

    def blocker(self) -> Blocker:
        return Blocker(
            "exception-handling",
            f"cannot follow how far this try came with {self.what}",
            f"it changes {self.what} on the way, which can be read when a later part has failed; "
            "how far it came is not recorded.",
            "Compute into new names inside of try, and assign the result after it or in else.",
            located(self.statement, self.statement, self.analysis.core.parsed.lines),
        )

    def watch(self) -> Watch:
        """From where on the attempt has to be watched."""
        body = self.attempt.body
        start = next(k for k, s in enumerate(body) if self.statement in walk_statements([s]))
        origin = self.statement.origin
        place = f"{Path(origin.file).name}:{origin.line}"
        message = f"{place}: {self.what} may have changed when this try failed"
        return Watch(self.analysis.statements.index(self.attempt), start, message)


def watches(program: Any) -> dict[Any, list[Watch]]:
    """The attempts to be watched, by function and kinds of its arguments.

    Raises `Refused` where what ends a derivative may be caught.
    """
    changes = list(_changes(program.analyses))
    refuse(partial_effects(program.analyses))
    found: dict[Any, list[Watch]] = {}
    for change in changes:
        found.setdefault(program.key(change.analysis), []).append(change.watch())
    return found


def refuse_partial(analyses: list[Any]) -> None:
    """Refuse attempts that may fail when they have had an effect which can be seen then."""
    refuse([change.blocker() for change in _changes(analyses)])


def partial_effects(analyses: list[Any]) -> list[Blocker]:
    """What refuses attempts, of all functions: those that can be watched are not refused."""
    changes = list(_changes(analyses))
    found = swallowing(analyses, {change.attempt for change in changes})
    if found is None:
        return []
    return [change.blocker() for change in changes] or [_surviving(*found)]


def _surviving(analysis: Any, attempt: Attempt) -> Blocker:
    return Blocker(
        "exception-handling",
        "cannot follow how far a derivative in this try comes",
        "it ends with NotFollowed where it cannot go on, which would be caught here.",
        "Name the exceptions that are meant.",
        located(attempt, attempt, analysis.core.parsed.lines),
    )


def refuse(blockers: list[Blocker]) -> None:
    """Raise `Refused` if there are blockers."""
    if blockers:
        raise Refused(blockers)


def _changes(analyses: list[Any]) -> Iterator[Change]:
    for analysis in analyses:
        attempts = [s for s in analysis.statements if isinstance(s, Attempt)]
        places = Places(analysis.core.function) if attempts else None
        for attempt in attempts:
            if not leaves(attempt.orelse):
                yield from _Attempted(analysis, places, attempt).change()


class _Attempted:
    """One attempt whose failure the function survives."""

    def __init__(self, analysis: Any, places: Any, attempt: Attempt) -> None:
        self.analysis = analysis
        self.places = places
        self.attempt = attempt
        self.body = set(walk_statements(attempt.body))
        self.live = live_before(attempt.orelse, self.live_after())
        self.entered = partners(attempt.body)
        self.last = set(self.ends(attempt.body))

    def live_after(self) -> frozenset[str]:
        """What is read after the body has failed: not what is done only if it has not."""
        following = self.places.following(self.attempt)
        if is_success(following, self.attempt):
            return live_before(following.orelse, self.analysis.live.after[following])
        after: frozenset[str] = self.analysis.live.after[self.attempt]
        return after

    def change(self) -> Iterator[Change]:
        """The first change that can be seen when the body fails, and is survived."""
        for statement in walk_statements(self.attempt.body[: watched_from(self.attempt)]):
            name = self.seen(statement)
            if name is not None:
                yield Change(self.analysis, self.attempt, statement, name)
                return

    def ends(self, block: list[Any]) -> Iterator[Any]:
        """The statements of a block after which nothing can fail; one on each side of an If."""
        for statement in reversed(block):
            if isinstance(statement, gast.If):
                yield from self.ends(statement.body)
                yield from self.ends(statement.orelse)
                return
            if not isinstance(statement, Left):
                yield statement
            if not self.is_sure(statement):
                return

    def is_sure(self, statement: Any) -> bool:
        """Whether a statement at the end of the body cannot fail."""
        match statement:
            case Left():
                entered = self.entered.get(statement)
                return entered is not None and is_quiet(entered)
            case Entered():
                return False
            case gast.Assign(targets=[gast.Name()], value=gast.Name() | gast.Constant()):
                return True
        return isinstance(statement, gast.Pass)

    def seen(self, statement: Any) -> str | None:
        """A variable whose change by a statement can be seen when the body fails."""
        last = statement in self.last
        if not last:
            for name in names_bound(statement):
                if name in self.live or self.may_be_bound_before(name):
                    return name
        written = sharing(self.analysis).written.get(statement, [])
        outer = next((name for name in written if self.is_outer(name)), None)
        if outer is None or (last and self.is_one_store(statement)):
            return None
        return outer

    def may_be_bound_before(self, name: str) -> bool:
        here = self.places.of[self.attempt]
        if name in self.analysis.parameters:
            return True
        if any(name in self.analysis.live.head.get(loop, ()) for loop in here.loops):
            return True
        bindings = self.places.bindings.get(name, ())
        return any(self.places.of[s].position < here.position for s in bindings)

    def is_outer(self, name: str) -> bool:
        """Whether a name may share memory with what is not the body's own."""
        facts = sharing(self.analysis)
        group = facts.find(name)
        every = {*self.analysis.kinds, *self.analysis.parameters}
        shared = {n for n in every if facts.find(n) == group}
        callers = any(facts.find(CALLER + p) == group for p in self.analysis.parameters)
        return callers or bool(shared & (self.live | self.outside()))

    def outside(self) -> set[str]:
        """Names that something else than the body binds."""
        bindings = self.places.bindings
        inner = {n for n, found in bindings.items() if all(s in self.body for s in found)}
        return (set(bindings) | set(self.analysis.parameters)) - inner

    def is_one_store(self, statement: Any) -> bool:
        """Whether a write either raises before, or is done: NumPy looks at indices first."""
        operation = self.analysis.operations.get(statement)
        if isinstance(operation, (UserCall, AddAt)):
            return False
        if isinstance(statement, gast.AugAssign):
            part = self.analysis.parts.get(statement)
            name = isinstance(statement.target, gast.Name)
            kind = self.analysis.kinds.get(statement.target.id) if name else part.kind
            return not isinstance(kind, Array) or not catches(
                self.analysis, self.attempt, FloatingPointError
            )
        return isinstance(statement, (gast.Assign, gast.Expr))
