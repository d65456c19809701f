"""The kinds of arguments that nobody told: the first with which a derivative can be built."""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from s2sgrad.analyse.refusals import ValueNeeded
from s2sgrad.errors import Blocker, Refused, S2SGradError
from s2sgrad.kinds import Kind

Result = TypeVar("Result")

ATTEMPTS, SECONDS = 300, 4.0
"""When to give up."""
OF_KINDS = frozenset(
    "kind-unknown kind-mixed index iteration unpacking call attribute method value-unknown "
    "keyword-argument".split()
)
"""Refusals that may come of kinds wrongly assumed."""


def first_that_builds(
    options: dict[str, tuple[Kind, ...]], attempt: Callable[[dict[str, Kind]], Result]
) -> tuple[dict[str, Kind], Result]:
    """Try combinations of kinds, the likeliest first, until an attempt succeeds.

    Raises what the most promising attempt raised if none succeeds.
    """
    deadline = time.monotonic() + SECONDS
    best: tuple[tuple[int, int, int], Exception] | None = None
    for number, kinds in enumerate(_combinations(options)):
        if number and (number >= ATTEMPTS or time.monotonic() > deadline):
            break
        try:
            return kinds, _with_values(attempt, kinds)
        except Exception as error:
            badness = (*_badness(error), number)
            if best is None or badness < best[0]:
                best = badness, error
            if badness[0] == 0 and isinstance(error, Refused):
                break
    assert best is not None
    raise best[1]


def _badness(error: Exception) -> tuple[int, int]:
    """How little an attempt's failure says: first defects, then what may come of its kinds."""
    if isinstance(error, Refused):
        doubtful = sum(blocker.code in OF_KINDS for blocker in error.blockers)
        return doubtful, len(error.blockers)
    return (1, 0) if isinstance(error, S2SGradError) else (1000, 0)


def _with_values(attempt: Callable[[dict[str, Kind]], Result], kinds: dict[str, Kind]) -> Result:
    try:
        return attempt(kinds)
    except ValueNeeded as needed:
        raise Refused([value_unknown(needed.name)]) from None


def value_unknown(name: str) -> Blocker:
    """Of an argument whose kind nobody told, the value would be needed."""
    what = f"the value of `{name}` is not known"
    why = "the rank or the meaning of a result hangs on it."
    out = f'Say which it is, for instance by --types "{name}=2".'
    return Blocker("value-unknown", what, why, out, None)


def _combinations(options: dict[str, tuple[Kind, ...]]) -> Iterator[dict[str, Kind]]:
    """All combinations, by how far down the lists their kinds stand."""
    names = list(options)
    start = (0,) * len(names)
    waiting: list[tuple[int, tuple[int, ...]]] = [(0, start)]
    seen = {start}
    while waiting:
        cost, places = heapq.heappop(waiting)
        yield {name: options[name][place] for name, place in zip(names, places, strict=True)}
        for i, place in enumerate(places):
            further = (*places[:i], place + 1, *places[i + 1 :])
            if place + 1 < len(options[names[i]]) and further not in seen:
                seen.add(further)
                heapq.heappush(waiting, (cost + 1, further))
