"""Steady: arrays whose entries stay what they are from a statement on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from s2sgrad.analyse.operations import UserCall
from s2sgrad.analyse.places import Places
from s2sgrad.analyse.sharing import sharing
from s2sgrad.kinds import Array, ListOf, Opaque, Record, Sequence


@dataclass(frozen=True)
class Volatile:
    """Names whose memory others may change after a function has returned.

    `items` are lists, dicts and objects that may hold other values then; the entries of arrays may
    change of `entries` only.
    """

    items: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()

    @classmethod
    def throughout(cls, names: Iterable[str]) -> Volatile:
        """Of these names everything may change."""
        return cls(frozenset(names), frozenset(names))


class Steady:
    """Knows which names are written into, where, and by whom."""

    def __init__(self, analysis: Any, volatile: Volatile) -> None:
        self.analysis = analysis
        self.sharing = sharing(analysis)
        self.volatile_items = {self.sharing.find(name) for name in volatile.items}
        self.volatile_entries = {self.sharing.find(name) for name in volatile.entries}
        self.places = places(analysis)
        self.writes = self._writes()
        self.members = self._members()

    def _writes(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for statement, names in self.sharing.written.items():
            for name in names:
                found.setdefault(self.sharing.find(name), []).append(statement)
        return found

    def _members(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name in {*self.sharing.group, *self.sharing.group.values()}:
            found.setdefault(self.sharing.find(name), set()).add(name)
        return found

    def steady(self, name: str, statement: Any, after: bool = False, entries: bool = False) -> bool:
        """Whether what a name holds stays what it is from a statement on.

        `entries`: whether the entries of the arrays in it do, wherever these may be put.
        """
        kind = self.analysis.kinds.get(name)
        if not isinstance(kind, (Array, Sequence, ListOf, Opaque)):
            return True
        group = self.sharing.find(name)
        entries = entries or isinstance(kind, Array)
        if group in (self.volatile_entries if entries else self.volatile_items):
            return False
        place = self.places.of[statement]
        limit = place.position + after
        for write in self.writes.get(group, ()):
            if entries and not self._reaches_arrays(write):
                continue
            if self.places.of[write].position >= limit:
                return False
            if any(self._survives(group, loop, write) for loop in place.loops):
                return False
        return True

    def _reaches_arrays(self, write: Any) -> bool:
        """Whether a write may change the entries of arrays, not only the items of a list."""
        called = isinstance(self.analysis.operations.get(write), UserCall)
        holders = Record if called else (Sequence, ListOf)
        inner, kinds = self.sharing.inner.get(write, ()), self.analysis.kinds
        written = self.sharing.written[write]
        return any(n in inner or not isinstance(kinds.get(n), holders) for n in written)

    def _survives(self, group: str, loop: Any, write: Any) -> bool:
        """Whether memory of the group outlives a round of the loop, in which it is written."""
        members = self.members.get(group, {group})
        alive = members & self.analysis.live.head.get(loop, frozenset())
        return bool(alive) and self.places.within(write, loop)

    def overwritten(self, name: str, definition: Any, statement: Any) -> bool:
        """Whether the entries of a name may have changed since it was bound."""
        kind = self.analysis.kinds.get(name)
        if not isinstance(kind, (Array, Sequence, ListOf)):
            return False
        start, stop = self.places.of[definition], self.places.of[statement]
        rounds = [loop for loop in stop.loops if loop not in start.loops]
        for write in self.writes.get(self.sharing.find(name), ()):
            if start.position < self.places.of[write].position < stop.position:
                return True
            if any(self.places.within(write, loop) for loop in rounds):
                return True
        return False


def places(analysis: Any) -> Places:
    """The places of a function's statements."""
    if "places" not in analysis.facts:
        analysis.facts["places"] = Places(analysis.core.function)
    found: Places = analysis.facts["places"]
    return found
