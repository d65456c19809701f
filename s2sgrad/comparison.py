"""Compare one derivative with central differences, along entries and random directions."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2sgrad.differences import Leaf, slope

FEW = 32
"""Arrays of at most so many entries are checked entry by entry, others at random."""
ENTRIES, DIRECTIONS = 12, 4
"""How many entries, and how many random directions, of a larger array are checked."""


@dataclass(frozen=True)
class Comparison:
    """One argument: how often it was compared, and where the two differ most.

    `absolute` and `relative` are the worst differences, `entry` names the place of the worst one,
    where the derivative is `ours` and differences say `numeric`. `unclear` counts the places where
    the function is not finite or not smooth enough to tell.
    """

    argument: str
    compared: int
    unclear: int
    absolute: float
    relative: float
    agrees: bool
    entry: str
    ours: float
    numeric: float


@dataclass(frozen=True)
class _Probe:
    """One direction of one leaf: its name, what the derivative says, what differences say."""

    entry: str
    ours: float
    numeric: float
    error: float
    difference: float
    relative: float
    agrees: bool


def comparison(
    number: Callable[..., float],
    args: tuple[Any, ...],
    leaf: Leaf,
    derivative: np.ndarray[Any, Any],
    rtol: float | None,
    atol: float,
    rng: Any,
) -> Comparison:
    """Compare the derivative of one leaf, shaped like it, with differences of `number(*args)`."""
    probe = functools.partial(_probe, number, args, leaf, derivative, rtol or leaf.tolerance, atol)
    directions = _directions(leaf, rng)
    found = [(direction, probe(direction)) for direction in directions]
    clear = [(direction, one) for direction, one in found if one is not None]
    if not clear:
        return Comparison(leaf.name, 0, len(found), 0.0, 0.0, True, leaf.name, math.nan, math.nan)
    direction, worst = max(clear, key=lambda pair: (not pair[1].agrees, pair[1].relative))
    if not worst.agrees:
        worst = _narrowed(probe, direction, worst)
    return Comparison(
        leaf.name,
        len(clear),
        len(found) - len(clear),
        max(one.difference for _, one in clear),
        worst.relative,
        worst.agrees,
        worst.entry,
        worst.ours,
        worst.numeric,
    )


def _directions(leaf: Leaf, rng: Any) -> list[np.ndarray[Any, Any]]:
    """Every entry where they are few, else some entries and some random directions."""
    shape, size = np.shape(leaf.value), leaf.size
    chosen = np.arange(size) if size <= FEW else rng.choice(size, ENTRIES, replace=False)
    units = [_unit(shape, int(i)) for i in chosen]
    if size <= FEW:
        return units
    return units + [rng.normal(size=shape) for _ in range(DIRECTIONS)]


def _unit(shape: tuple[int, ...], number: int) -> np.ndarray[Any, Any]:
    direction = np.zeros(shape)
    direction.flat[number] = 1.0
    return direction


def _probe(
    number: Callable[..., float],
    args: tuple[Any, ...],
    leaf: Leaf,
    derivative: np.ndarray[Any, Any],
    rtol: float,
    atol: float,
    direction: np.ndarray[Any, Any],
) -> _Probe | None:
    """Compare along one direction; None where differences cannot tell."""
    estimate = slope(number, args, leaf, direction)
    moving = np.asarray(direction) != 0
    ours = float(np.sum(derivative[moving] * direction[moving]))
    if estimate is None or _is_vague(estimate.error, estimate.value, ours, rtol):
        return None
    difference = abs(ours - estimate.value) if math.isfinite(ours) else math.inf
    largest = max(abs(ours), abs(estimate.value)) if math.isfinite(ours) else 1.0
    allowed = rtol * largest + atol + 4 * estimate.error
    relative = difference / max(largest, estimate.error / rtol, 1e-300)
    entry = leaf.entry(int(np.argmax(moving))) if moving.sum() == 1 else leaf.name
    agrees = bool(difference <= allowed)
    return _Probe(entry, ours, estimate.value, estimate.error, difference, relative, agrees)


def _is_vague(error: float, numeric: float, ours: float, rtol: float) -> bool:
    """Whether differences are too noisy to tell a right derivative from one half as large."""
    size = max(abs(numeric), abs(ours) if math.isfinite(ours) else 0.0)
    return error > 0.1 * size and error > 1e-3 and rtol < 1


def _narrowed(probe: Callable[..., _Probe | None], direction: Any, worst: _Probe) -> _Probe:
    """From a direction to one of its entries, by halves: one half at least is wrong as well."""
    moving = np.flatnonzero(direction)
    while len(moving) > 1:
        halves = [moving[: len(moving) // 2], moving[len(moving) // 2 :]]
        for half in halves:
            part = np.zeros_like(direction)
            part.flat[half] = direction.flat[half] if len(half) > 1 else 1.0
            found = probe(part)
            if found is not None and not found.agrees:
                moving, worst = half, found
                break
        else:
            return worst
    return worst
