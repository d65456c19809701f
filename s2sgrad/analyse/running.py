"""Lists that get longer or shorter while a loop runs over them: refused.

How often such a loop runs is known only when it is done, and which element it has in a round hangs
on what was taken away before. `while queue: x = queue.pop()` is no such loop.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gast

from s2sgrad.analyse.elements import elements
from s2sgrad.analyse.operations import ListAppend, ListPop, UserCall
from s2sgrad.analyse.refusals import located
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Kind, ListOf, Sequence
from s2sgrad.trees import nodes_in


class Running:
    """The loops over lists around the statement that is being looked at."""

    def __init__(self, analysis: Any) -> None:
        self.analysis = analysis
        self.loops: list[tuple[set[str], set[str]]] = []
        """The lists that a loop runs over, and the names of its header."""

    def enter(self, loop: Any) -> None:
        found = [e for e in elements(loop) if not e.counts] if isinstance(loop, gast.For) else []
        sources = {n.id for e in found for n in nodes_in(e.source) if isinstance(n, gast.Name)}
        targets = {n.id for e in found for n in nodes_in(e.target) if isinstance(n, gast.Name)}
        self.loops.append((sources, targets))

    def leave(self) -> None:
        self.loops.pop()

    def disturbed(self, statement: Any, name: str, others: Iterable[str], itself: bool) -> bool:
        """Whether a statement that writes to `name` changes the length of a list run over.

        `others` are the names that share a list with it. `itself`: the name stands for the list
        that is written into, rather than for an object that holds it.
        """
        operation = self.analysis.operations.get(statement)
        if not isinstance(operation, (ListAppend, ListPop, UserCall)):
            return False
        same = {name, *(n for n in others if not itself or self._may_be(name, n))}
        return any(name not in targets and same & sources for sources, targets in self.loops)

    def _may_be(self, one: str, other: str) -> bool:
        """Whether two names may stand for one list, rather than one for an item of the other."""
        return _depth(self._kind(one)) == _depth(self._kind(other))

    def _kind(self, name: str) -> Kind | None:
        found: Kind | None = self.analysis.kinds.get(name, self.analysis.parameters.get(name))
        return found


def _depth(kind: Kind | None) -> int:
    """How deep lists stand in lists."""
    match kind:
        case Sequence(elements=inner):
            return 1 + max(map(_depth, inner), default=0)
        case ListOf(element=inner):
            return 1 + _depth(inner)
    return 0


def refuse_running(analyses: Iterable[Any]) -> None:
    """Raise `Refused` for each list whose length changes in a loop over it."""
    from s2sgrad.analyse.sharing import sharing

    found = [(a, s, name) for a in analyses for s, name in sharing(a).disturbed.items()]
    if found:
        raise Refused([_blocker(*one) for one in found])


def _blocker(analysis: Any, statement: Any, name: str) -> Blocker:
    shown = analysis.core.base.get(name, name)
    return Blocker(
        "iteration",
        f"cannot follow a loop over `{shown}`, whose length changes in it",
        "which elements the loop still has is known only when the program runs.",
        "Run over a copy, list(xs), or write `while xs: x = xs.pop()`.",
        located(statement, statement, analysis.core.parsed.lines),
    )
