"""Derivatives by differences of function values, with an estimate of how far off they may be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2sgrad.structure import mapped, part, parts, path_text, rebuilt

GOOD_ENOUGH = 1e-9
"""A relative error below which no other step is tried."""


@dataclass(frozen=True)
class Leaf:
    """A float or an array of floats in a tree of arguments: `path` leads to it, `name` says how."""

    name: str
    path: tuple[Any, ...]
    value: Any

    @property
    def dtype(self) -> np.dtype[Any]:
        """The dtype that it is computed in: that of float64 for Python numbers."""
        dtype = np.asarray(self.value).dtype
        return dtype if dtype.kind == "f" else np.dtype(np.float64)

    @property
    def size(self) -> int:
        """How many entries it has."""
        return int(np.size(self.value))

    @property
    def tolerance(self) -> float:
        """The relative difference that is put down to rounding: 1e-6, or 2e-3 for float32."""
        return 1e-6 if self.dtype.itemsize >= 8 else 2e-3

    def entry(self, number: int) -> str:
        """The name of an entry: `W[0, 2]`."""
        shape = np.shape(self.value)
        if not shape:
            return self.name
        return f"{self.name}[{', '.join(str(int(i)) for i in np.unravel_index(number, shape))}]"


def leaves(value: Any, name: str, path: tuple[Any, ...], ints: bool = False) -> Iterator[Leaf]:
    """The leaves of an argument; with `ints` a Python int counts as a float."""
    if (held := parts(value)) is not None:
        for place, element in held.items():
            yield from leaves(element, path_text(name, place), (*path, place))
    elif (
        type(value) is float
        or (ints and type(value) is int)
        or (isinstance(value, (np.ndarray, np.floating)) and value.dtype.kind == "f")
    ):
        yield Leaf(name, path, value)


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    """The part of a tree that a path leads to."""
    for place in path:
        tree = part(tree, place)
    return tree


def replaced(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The tree with a new leaf, and with copies of all its arrays."""
    held = parts(tree) if path else None
    if held is None:
        return value
    made = {
        place: replaced(one, path[1:], value) if place == path[0] else copied(one)
        for place, one in held.items()
    }
    return rebuilt(tree, made)


def copied(tree: Any) -> Any:
    """The tree with copies of its arrays, so that a function may write into them."""
    return mapped(lambda leaf: leaf.copy() if isinstance(leaf, np.ndarray) else leaf, tree)


@dataclass(frozen=True)
class Estimate:
    """A slope and how far it may be from the truth: by rounding, and by the size of the step."""

    value: float
    error: float


def slope(
    function: Callable[..., float],
    args: tuple[Any, ...],
    leaf: Leaf,
    direction: np.ndarray[Any, Any],
) -> Estimate | None:
    """The derivative of a function when a leaf moves along a direction, shaped like the leaf.

    Central differences, extrapolated twice (Richardson), at several steps; of all, the one whose
    error is estimated the smallest. None where the function is not finite around the leaf.
    """
    best: Estimate | None = None
    for step in steps(leaf, direction):
        found = _extrapolated(function, args, leaf, step * direction, step)
        if found is not None and (best is None or found.error < best.error):
            best = found
        if best is not None and best.error <= GOOD_ENOUGH * abs(best.value):
            break
    return best


def steps(leaf: Leaf, direction: np.ndarray[Any, Any]) -> list[float]:
    """Steps from coarse to fine: parts of 1, and parts of the values that move."""
    moving = np.abs(np.asarray(leaf.value, np.float64)[np.asarray(direction) != 0])
    along = float(np.max(np.abs(direction), initial=0.0)) or 1.0
    size = float(np.max(moving, initial=0.0))
    scales = {1.0, size} - {0.0} if math.isfinite(size) else {1.0}
    powers = (-2, -3, -4, -5) if leaf.dtype.itemsize >= 8 else (-1, -2, -3)
    return sorted((scale * 10.0**p / along for scale in scales for p in powers), reverse=True)


def _extrapolated(
    function: Callable[..., float],
    args: tuple[Any, ...],
    leaf: Leaf,
    move: np.ndarray[Any, Any],
    step: float,
) -> Estimate | None:
    """Richardson's extrapolation of a slope whose error is even in the step."""
    found = [_central(function, args, leaf, move * part, step * part) for part in (1, 0.5, 0.25)]
    if not all(math.isfinite(value) for value, _ in found):
        return None
    (coarse, _), (middle, _), (fine, noise) = found
    first = (4 * middle - coarse) / 3
    second = (4 * fine - middle) / 3
    third = (16 * second - first) / 15
    return Estimate(third, abs(second - first) + 2 * noise)


def _central(
    function: Callable[..., float],
    args: tuple[Any, ...],
    leaf: Leaf,
    move: np.ndarray[Any, Any],
    step: float,
) -> tuple[float, float]:
    """A central difference, and what rounding may have added to it."""
    values, ends = [], []
    for sign in (1, -1):
        end = _moved(leaf, sign * move)
        ends.append(np.array(end, np.float64))  # a copy: the function may write into its argument
        with np.errstate(all="ignore"):
            try:
                values.append(function(*replaced(args, leaf.path, end)))
            except (ArithmeticError, ValueError, np.linalg.LinAlgError):
                return math.nan, math.nan
    # the step as the leaf's dtype represents it, exactly where one entry moves
    largest = np.unravel_index(np.argmax(np.abs(move)), np.shape(move)) if move.size else ()
    spread = abs(float((ends[0] - ends[1])[largest]) / (2 * float(np.abs(move)[largest]) or 1.0))
    width = 2 * step * spread
    if not width:
        return math.nan, math.nan
    epsilon = float(np.finfo(leaf.dtype).eps)
    return (values[0] - values[1]) / width, epsilon * max(map(abs, values)) / width


def _moved(leaf: Leaf, move: np.ndarray[Any, Any]) -> Any:
    if isinstance(leaf.value, np.ndarray):
        return (leaf.value + move).astype(leaf.value.dtype)
    end = float(leaf.value) + float(move)
    return leaf.value.dtype.type(end) if isinstance(leaf.value, np.floating) else end
