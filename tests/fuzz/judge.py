"""Differentiate a random program in every way, and compare with the oracles."""

import math
import warnings
from dataclasses import dataclass

import numpy as np

import s2sgrad
from s2sgrad.errors import Refused, S2SGradError
from tests.fuzz import expected, verdict
from tests.fuzz.expected import quietly
from tests.fuzz.limits import TooSlow, limited
from tests.fuzz.verdict import Verdict
from tests.oracles import trees

EXACT, SINGLE = 1e-8, 2e-3
PATIENCE = 20.0


class Wrong(Exception):
    """A derivative is not what it has to be."""


@dataclass(frozen=True)
class Case:
    """A program with what is expected of it."""

    program: object
    function: object
    expected: expected.Expected

    @property
    def tolerance(self):
        """Relative: single precision for programs that have any."""
        args = trees.leaves(self.program.arguments())
        single = any(getattr(arg, "dtype", None) == np.float32 for arg in args)
        return SINGLE if single or "float32" in self.program.text else EXACT


def judged(program, checks=None, seconds=2.0):
    """The verdict on a program, which may run so long; of all checks, or of those named."""
    try:
        with limited(seconds):
            wanted = expected.expected(program)
    except (expected.Raises, TooSlow) as why:
        return Verdict(verdict.RAISES, str(why))
    case = Case(program, program.function(), wanted)
    for name in checks or CHECKS:
        found = _checked(name, case)
        if found is not None:
            return found
    return Verdict(verdict.RIGHT if wanted.slope is not None else verdict.UNSETTLED)


def _checked(name, case):
    """A verdict that ends the matter, or None."""
    try:
        with limited(PATIENCE), quietly(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            CHECKS[name](case)
    except Refused as refused:
        codes = sorted({blocker.code for blocker in refused.blockers})
        outcome = verdict.WRONG if "defect" in codes else verdict.REFUSED
        return Verdict(outcome, " ".join(codes), str(refused))
    except S2SGradError as refused:
        return Verdict(verdict.REFUSED, refused.code, str(refused))
    except Wrong as wrong:
        return Verdict(verdict.WRONG, name, str(wrong))
    except TooSlow:
        return Verdict(verdict.SLOW, name)
    except Exception as problem:
        return Verdict(verdict.WRONG, name, f"{type(problem).__name__}: {problem}")
    return None


def gradient(case):
    """Value and gradient, twice; the arguments stay as they were."""
    program = case.program
    derivative = s2sgrad.value_and_grad(case.function, wrt=program.wrt())
    args = program.arguments()
    value, bars = derivative(*args)
    _same("the arguments", args, program.arguments())
    _value(case, value)
    _slope(case, _reverse(program, bars))
    _alike(program, bars)
    _same("the second call", derivative(*program.arguments()), (value, bars))


def pullback(case):
    """The pullback, called twice."""
    args = case.program.arguments()
    value, pull = s2sgrad.vjp(case.function, *args)
    _value(case, value)
    one = type(value)(1.0) if not isinstance(value, np.ndarray) else np.ones_like(value)
    first = pull(one)
    _same("the arguments", args, case.program.arguments())
    _slope(case, _inner(case.program, first))
    _same("the pullback's second call", pull(one), first)


def tangent(case):
    """Forward mode."""
    args, direction = case.program.arguments(), case.program.direction()
    value, slope = s2sgrad.jvp(case.function, args, _conformed(args, direction))
    _same("the arguments", args, case.program.arguments())
    _value(case, value)
    _slope(case, float(slope))


def unoptimised(case):
    """The gradient without the optimiser."""
    program = case.program
    derivative = s2sgrad.value_and_grad(case.function, wrt=program.wrt(), optimise=False)
    value, bars = derivative(*program.arguments())
    _value(case, value)
    _slope(case, _reverse(program, bars))


CHECKS = {check.__name__: check for check in (gradient, tangent, pullback, unoptimised)}


def _reverse(program, bars):
    """The slope that gradients give, in the program's direction."""
    by_name = dict(zip(program.wrt(), bars, strict=True))
    return _inner(program, [by_name.get(name) for name, _ in program.parameters])


def _inner(program, bars):
    pairs = zip(bars, program.direction(), program.arguments(), strict=True)
    total = 0.0
    for bar, along, arg in pairs:
        if any(map(trees.floating, trees.leaves(arg))):
            total += trees.inner(bar, along)
    return total


def _conformed(args, direction):
    """Tangents of the dtypes of their arguments."""

    def conform(leaf, along):
        if along is None:
            return None
        return along.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else type(leaf)(along)

    return tuple(
        trees.map_leaves(conform, arg, along)
        if any(a is not None for a in trees.leaves(along))
        else None
        for arg, along in zip(args, direction, strict=True)
    )


def _alike(program, bars):
    """A gradient looks like its argument."""
    by_name = dict(zip((name for name, _ in program.parameters), program.arguments(), strict=True))
    for name, bar in zip(program.wrt(), bars, strict=True):
        trees.map_leaves(
            lambda arg, found, name=name: _alike_leaf(name, arg, found), by_name[name], bar
        )


def _alike_leaf(name, arg, bar):
    if isinstance(arg, np.ndarray) and arg.dtype.kind == "f":
        if not isinstance(bar, np.ndarray) or (bar.shape, bar.dtype) != (arg.shape, arg.dtype):
            raise Wrong(f"the gradient by {name} is {bar!r}")
    elif isinstance(arg, float) and not isinstance(bar, float):
        raise Wrong(f"the gradient by {name} is {bar!r}")


def _value(case, value):
    plain = case.expected.value
    if type(value) is not type(plain):
        raise Wrong(f"the value is {type(value).__name__}, of the function {type(plain).__name__}")
    if not math.isclose(value, plain, rel_tol=max(1e-10, case.tolerance / 100), abs_tol=1e-10):
        raise Wrong(f"the value is {value}, of the function {plain}")


def _slope(case, found):
    wanted = case.expected.slope
    if wanted is None:
        return
    size = max(1.0, abs(wanted), abs(case.expected.value))
    if not abs(found - wanted) <= case.tolerance * size:
        raise Wrong(f"the slope is {found}, expected {wanted}")


def _same(what, found, wanted):
    for one, other in zip(trees.leaves(found), trees.leaves(wanted), strict=True):
        if not np.array_equal(one, other, equal_nan=_is_number(one)):
            raise Wrong(f"{what}: {one} instead of {other}")


def _is_number(leaf):
    return isinstance(leaf, (float, np.floating, np.ndarray))
