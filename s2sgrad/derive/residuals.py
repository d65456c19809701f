"""Residuals: the names of a forward sweep that its reverse sweep, a function of its own, reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import gast

from s2sgrad.analyse.liveness import live_in
from s2sgrad.trees import nodes_in


def residuals(derivation: Any, body: list[Any], given: Iterable[str]) -> list[str]:
    """What the statements of a reverse sweep read, in the order in which they first do.

    `given` are the names that the function of these statements has as parameters already.
    """
    known = {*derivation.analysis.locals, *derivation.tapes(), *derivation.recorder.copy_names}
    known |= set(derivation.saved_names.values())
    known |= derivation.shadows.adjoints()
    return sorted((live_in(body) & known) - set(given), key=_first_reading(body))


def maybe_unbound(derivation: Any, names: list[str]) -> list[str]:
    """Residuals that only one side of a branch binds."""
    recorder = derivation.recorder
    top = id(derivation.analysis.core.function.body)
    already = derivation.plan.conditional.get(top, [])
    saved = {v: s for (s, _), v in derivation.saved_names.items()}
    bound = {
        *map(derivation.shadows.bar, derivation.shadows.bound),
        *derivation.analysis.parameters,
        *already,
        *derivation.tapes(),
    }
    found = []
    for n in names:
        if n in bound:
            continue
        bindings = recorder.places.bindings.get(n, [])
        bindings = bindings or [s for s in (recorder.copy_names.get(n), saved.get(n)) if s]
        sure = (b for b in bindings if not isinstance(b, gast.For))  # it may run no round
        if not any(recorder.places.of[b].blocks[-1] == top for b in sure):
            found.append(n)
    return found


def _first_reading(body: list[Any]) -> Callable[[str], int]:
    """Orders names by where they first stand in a block."""
    names = (n.id for s in body for n in nodes_in(s) if isinstance(n, gast.Name))
    position = {n: k for k, n in enumerate(dict.fromkeys(names))}
    return position.__getitem__
