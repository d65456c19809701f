"""Facts of functions that call each other: computed again until they no longer change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Fact = TypeVar("Fact")


class Fixpoint:
    """Facts by key. A fact that is asked for while it is being computed is taken as it is so far.

    What was computed from such a fact is not final: it is computed again with each round of the
    computation that it was part of.
    """

    def __init__(self) -> None:
        self.final: dict[Any, Any] = {}
        self.so_far: dict[Any, Any] = {}
        self.running: list[Any] = []
        self.consulted: set[Any] = set()

    def solve(self, key: Any, start: Fact, compute: Callable[[], Fact]) -> Fact:
        """The fact of a key; `start` is what holds before anything is known.

        >>> facts = Fixpoint()
        >>> def even(): return facts.solve("even", 0, lambda: min(odd() + 1, 5))
        >>> def odd(): return facts.solve("odd", 0, lambda: even())
        >>> even(), odd()
        (5, 5)
        """
        if key in self.final:
            found: Fact = self.final[key]
            return found
        if key in self.running:
            self.consulted.add(key)
            running: Fact = self.so_far[key]
            return running
        self.so_far.setdefault(key, start)
        before, self.consulted = self.consulted, set()
        self.running.append(key)
        value = self._rounds(key, compute)
        self.running.pop()
        open_ends = self.consulted & set(self.running)
        self.consulted = before | open_ends
        if not open_ends:
            self.final[key] = value
            self.so_far.pop(key, None)
        return value

    def _rounds(self, key: Any, compute: Callable[[], Fact]) -> Fact:
        while True:
            value = compute()
            same = value == self.so_far[key]
            self.so_far[key] = value
            if same or key not in self.consulted:
                return value
