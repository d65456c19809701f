"""How pairs of functions hand over what is recorded: on tapes of the callers, or as one record.

    y, saved = step_forward(x)
    x_bar = step_backward(y_bar, saved)

A few values go to tapes that the callers pass in, one per variable. What is more than that is one
tuple, so that its number is nobody's business but that of the pair; and what the pair calls hands
over records then, so that there are no tapes in a record but those of the pair's own loops. So do
functions that bind shadows: many of them are never read.
Functions that call themselves keep to tapes, since a record would hold a record of its own kind;
so do those that call them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

FEW = 3
"""So many values are handed over one by one."""


def choose_records(pairs: Iterable[Any]) -> None:
    """Let all pairs that save more than a few values hand over one record."""
    ordered = list(callees_first(pairs))
    recursive = {id(pair) for pair in ordered if _is_recursive(pair)}
    loose = []
    for pair in ordered:
        if all(id(callee) not in recursive for callee in callees_first([pair])):
            loose.append(pair)
            if len(_saved_by(pair)) > FEW or pair.derivation.shadows.bound:
                pair.derivation.hand_over_record()
    for pair in reversed(loose):  # callers first
        if pair.derivation.in_record:
            for callee in _callees(pair):
                if not callee.derivation.in_record and _saved_by(callee):
                    callee.derivation.hand_over_record()


def _callees(pair: Any) -> Iterable[Any]:
    callees: Iterable[Any] = pair.derivation.calls.values()
    return callees


def callees_first(pairs: Iterable[Any]) -> Iterator[Any]:
    """The pairs and all that they call, each after those that it calls."""
    seen: set[int] = set()

    def visit(pair: Any) -> Iterator[Any]:
        if id(pair) not in seen:
            seen.add(id(pair))
            for callee in _callees(pair):
                yield from visit(callee)
            yield pair

    for pair in pairs:
        yield from visit(pair)


def _is_recursive(pair: Any) -> bool:
    return any(callee is pair for first in _callees(pair) for callee in callees_first([first]))


def _saved_by(pair: Any) -> set[Any]:
    """What a pair saves, with what it passes tapes on for."""
    saved: set[Any] = set()
    waiting, seen = [pair], {id(pair)}
    while waiting:
        derivation = waiting.pop().derivation
        names = (*derivation.taped(), *derivation.taped_records(), *derivation.shadows.kept())
        saved.update((id(derivation), name) for name in names)
        for callee in derivation.calls.values():
            if not callee.derivation.in_record and id(callee) not in seen:
                seen.add(id(callee))
                waiting.append(callee)
    return saved
