"""What the oracles say of a random program."""

import contextlib
import io
import math
import re
import sys
from dataclasses import dataclass

import numpy as np

from tests.fuzz.limits import TooSlow, limited
from tests.oracles import differences, duals, trees

HUGE = 1e8
ENDLESS = 1e100
CLOSE = 1e-6
NOT_ANALYTIC = re.compile(r"\b(abs|float|max|min|maximum|minimum|clip|sort|argsort|round)\b|%")


@dataclass(frozen=True)
class Expected:
    """The value at the arguments, and the slope in the program's direction.

    `slope` is None where the oracles don't agree on one.
    """

    value: object
    slope: float | None


class Raises(Exception):
    """The program itself raises, or has no finite value."""


@contextlib.contextmanager
def quietly():
    """Without what programs print, and without warnings of NumPy."""
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        yield


@contextlib.contextmanager
def watched():
    """Raise `OverflowError` where a variable becomes infinite, which Python's products don't."""
    before = sys.gettrace()
    sys.settrace(_watch)
    try:
        yield
    finally:
        sys.settrace(before)


def _watch(frame, event, argument):
    for value in frame.f_locals.values():
        if isinstance(value, float) and not abs(value) < ENDLESS:
            raise OverflowError
    return _watch


def expected(program):
    """What a derivative of the program has to give. Raises `Raises`."""
    return Expected(value_of(program), _agreed(_slopes(program)))


def runs(program):
    """Whether a program has a value."""
    try:
        with limited(2.0):
            value_of(program)
    except (Raises, TooSlow):
        return False
    return True


def value_of(program):
    """The value of a program at its arguments. Raises `Raises`, also if a number overflows."""
    try:
        with quietly(), np.errstate(over="raise", invalid="raise"), watched():
            value = program.function()(*program.arguments())
    except Exception as problem:
        raise Raises(type(problem).__name__) from problem
    if not isinstance(value, (float, np.floating, np.ndarray)) or np.shape(value) != ():
        raise Raises(f"the result is {type(value).__name__}")
    if not abs(value) < HUGE:
        raise Raises("the value is too large")
    return value


def _slopes(program):
    """Slopes with the error that each may have."""
    function, args, direction = program.in_double(), program.arguments(), program.direction()
    with quietly():
        for oracle in (_dual, _complex, _difference):
            try:
                slope = oracle(program, function, args, direction)
            except (
                Exception
            ):  # with other numbers than its arguments the program may raise anything
                continue
            if slope is not None and math.isfinite(slope.value) and abs(slope.value) < HUGE:
                yield slope


def _dual(program, function, args, direction):
    return differences.Estimate(duals.directional(function, args, direction).tangent, 0.0)


def _complex(program, function, args, direction):
    if NOT_ANALYTIC.search(program.text):
        return None
    slope = differences.complex_step(function, _fresh(args), direction)
    return None if slope is None else differences.Estimate(slope, 0.0)


def _difference(program, function, args, direction):
    return differences.directional(function, args, direction)


def _fresh(args):
    return trees.map_leaves(
        lambda leaf: leaf.copy() if isinstance(leaf, np.ndarray) else leaf, args
    )


def _agreed(slopes):
    """The most exact slope that another oracle confirms; None if there is none."""
    seen = []
    for slope in slopes:
        for other in seen:
            size = max(1.0, abs(slope.value), abs(other.value))
            if abs(slope.value - other.value) <= CLOSE * size + 10 * slope.error:
                return other.value
        seen.append(slope)
    return None
