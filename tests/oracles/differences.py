"""Derivatives by differences of function values."""

import warnings
from dataclasses import dataclass

import numpy as np

from tests.oracles import trees

STEPS = (2e-3, 2e-4, 2e-5)
GOOD_ENOUGH = 1e-9


@dataclass(frozen=True)
class Estimate:
    """A number and how far it may be from the truth."""

    value: float
    error: float

    @property
    def relative_error(self):
        return self.error / max(1.0, abs(self.value))


def directional(function, args, direction, steps=STEPS):
    """The derivative of `function(*args)` along `direction`, a tree shaped like `args`.

    Central differences, extrapolated (Richardson) from three steps; the coarsest step that is good
    enough is taken, else the best one.
    """

    def slope(step):
        ahead = function(*trees.moved(args, direction, step))
        behind = function(*trees.moved(args, direction, -step))
        return float((ahead - behind) / (2 * step))

    tried = []
    for step in steps:
        tried.append(extrapolated(slope, step))
        if tried[-1].relative_error < GOOD_ENOUGH:
            return tried[-1]
    return min(tried, key=lambda estimate: estimate.error)


def extrapolated(slope, step):
    """Richardson's extrapolation of a slope whose error is even in the step."""
    coarse, middle, fine = slope(step), slope(step / 2), slope(step / 4)
    first = (4 * middle - coarse) / 3
    second = (4 * fine - middle) / 3
    return Estimate((16 * second - first) / 15, abs(second - first))


def entry_by_entry(function, args):
    """The estimates along every unit direction, in the order of `trees.unit_directions`."""
    return [directional(function, args, unit) for unit in trees.unit_directions(args)]


def complex_step(function, args, direction, step=1e-30):
    """The derivative along `direction` to machine precision, or None where it can't be had.

    Only for functions analytic in their arguments: `abs`, `maximum`, comparisons and conjugates
    have a meaning of their own on complex numbers, which cannot be noticed from outside.
    """

    def move(leaf, along):
        return leaf if along is None else leaf + 1j * step * along

    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        try:
            result = function(*trees.map_leaves(move, tuple(args), tuple(direction)))
        except (TypeError, np.exceptions.ComplexWarning):
            return None
    return float(np.imag(result) / step)
