"""How pairs of functions hand over what is recorded: on tapes of the callers, or as one record.

    y, saved = step_forward(x)
    x_bar = step_backward(y_bar, saved)

A few values go to tapes that the callers pass in, one per variable. What is more than that is one
tuple, so that its number is nobody's business but that of the pair. Functions that call themselves
keep to tapes: a record would hold a record of its own kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

FEW = 3
"""So many values are handed over one by one."""


def choose_records(pairs: Iterable[Any]) -> None:
    """Let all pairs that save more than a few values hand over one record."""
    for pair in _callees_first(pairs):
        if len(_saved_by(pair)) > FEW and not _is_recursive(pair):
            pair.derivation.hand_over_record()


def _callees(pair: Any) -> Iterable[Any]:
    return pair.derivation.calls.values()


def _callees_first(pairs: Iterable[Any]) -> Iterator[Any]:
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
    return any(callee is pair for first in _callees(pair) for callee in _callees_first([first]))


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
