"""Operators, and the NumPy functions of the same meaning.

`x ** y` is specialised by the exponent: `x**2` has the partial `2 * x`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from s2sgrad.kinds import BOOL, FLOAT, INT, NOTHING, Kind, Scalar
from s2sgrad.kinds import constant as constant_kind
from s2sgrad.rules.notation import constant, pointwise
from s2sgrad.rules.results import elementwise
from s2sgrad.rules.row import Site


def truth(site: Site) -> Kind:
    """The kind of `not x`, `x is y`, `x in y`: always a bool."""
    return BOOL


def negated(site: Site) -> Kind:
    """The kind of `-x`; of a known number, such as `-np.inf`, with its value."""
    x = site.known("x")
    return constant_kind(-x) if type(x) in (int, float) else elementwise(site)


def power_result(site: Site) -> Kind:
    """The kind of `x ** y`: of Python ints it is an int, or a float where the exponent is < 0."""
    base, exponent = site.kinds["x"], site.kinds["y"]
    if not (_python_int(base) and _python_int(exponent)):
        return elementwise(_without_values(site))
    y = site.known("y")
    if y is NOTHING:
        return FLOAT
    return INT if y >= 0 else FLOAT


def _python_int(kind: Kind) -> bool:
    return isinstance(kind, Scalar) and kind.python and kind.dtype.kind in "ib"


def _without_values(site: Site) -> Site:
    """The site with all numbers taken as 1, so that no result is complex or raises."""
    kinds = {
        p: Scalar(k.dtype, k.python) if isinstance(k, Scalar) else k for p, k in site.kinds.items()
    }
    return Site(site.row, site.operands, kinds, site.ans, site.key)


def power_of_base(site: Site) -> str:
    """The partial of `x ** y` with respect to x; at y == 0 it is 0, also for x == 0."""
    y = site.known("y")
    if y is NOTHING:
        if site.is_python("x") and _python_int(site.kinds["y"]):
            return "y * x ** (y - 1) if y != 0 else 0.0"
        base = "np.float64(x)" if site.is_python("x") else "x"
        return f"np.where(y == 0, 0, y * {base} ** (y - 1))"
    return power_by_literal("x", y, site.is_python("x"))


def power_by_literal(x: str, y: Any, python: bool = False) -> str:
    """The derivative of `x ** y` for a known number y.

    >>> [power_by_literal("x", y) for y in (0, 1, 2, 3.0, 2.5, 0.5, -1, -2)]
    ['0', '1', '2 * x', '3 * x**2', '2.5 * x**1.5', '0.5 / ans', '-(ans**2)', '-2 * x**-3']
    """
    y = y.item() if isinstance(y, np.generic) else y
    if float(y).is_integer() and abs(y) < 2**53:
        simple = {0: "0", 1: "1", 2: f"2 * {x}", -1: "-(ans**2)"}
        return simple.get(int(y), f"{int(y)} * {x}**{int(y) - 1}")
    if python:
        # Nan for a negative x, whose power is complex in Python; inf, not an exception, at 0.
        x = f"np.float64({x})"
    return "0.5 / ans" if y == 0.5 and not python else f"{y!r} * {x}**{y - 1!r}"


def power_of_exponent(site: Site) -> str:
    """The partial of `x ** y` with respect to y; where x == 0 it is 0."""
    value = site.known("x")
    double = getattr(site.ans, "dtype", None) == np.float64
    x = "x" if double else "{x}"
    if value is not NOTHING:
        return f"ans * np.log({x})" if value != 0 else "0"
    return f"ans * np.log(np.where(x == 0, 1, {x}))"


for name in ("x + y", "np.add(x, y)"):
    pointwise(name, "1", "1", cheap=True)
for name in ("x - y", "np.subtract(x, y)"):
    pointwise(name, "1", "-1", cheap=True)
for name in ("x * y", "np.multiply(x, y)"):
    pointwise(name, "y", "x", cheap=True)


def quotient_by_divisor(divisor: str, site: Site) -> str:
    """The partial of `x / y` with respect to y; of `1 / y` it needs the result only."""
    reciprocal = site.known("x") == 1 and not site.is_python("ans")
    return "-(ans**2)" if reciprocal else f"-ans / {divisor}"


for name in ("x / y", "np.divide(x, y)"):
    # `x / y` of Python numbers raises at y == 0 before a partial is asked for; np.divide does not.
    divisor = "y" if name == "x / y" else "{y}"
    pointwise(name, f"1 / {divisor}", partial(quotient_by_divisor, divisor), cheap=True)
for name in ("x ** y", "np.power(x, y)", "np.float_power(x, y)"):
    row_result = power_result if name == "x ** y" else elementwise
    pointwise(name, power_of_base, power_of_exponent, result=row_result)
for name in ("x % y", "np.remainder(x, y)"):
    pointwise(name, "1", "-(x // y)")
pointwise("np.fmod(x, y)", "1", "-np.trunc(x / y)")
for name in ("- x", "np.negative(x)"):
    pointwise(name, "-1", cheap=True, result=negated if name == "- x" else elementwise)
for name in ("+ x", "np.positive(x)"):
    pointwise(name, "1", cheap=True)

constant("x // y", "np.floor_divide(x, y)", result=elementwise)
constant("x & y", "x | y", "x ^ y", "x << y", "x >> y", "~ x", result=elementwise, cheap=True)
constant("x < y", "x <= y", "x > y", "x >= y", "x == y", "x != y", result=elementwise, cheap=True)
constant("x is y", "x is not y", "x in y", "x not in y", "not x", result=truth, cheap=True)
constant(
    "np.bitwise_and(x, y)", "np.bitwise_or(x, y)", "np.bitwise_xor(x, y)", "np.invert(x)",
    "np.left_shift(x, y)", "np.right_shift(x, y)", "np.gcd(x, y)", "np.lcm(x, y)",
    "np.bitwise_count(x)",
    "np.greater(x, y)", "np.greater_equal(x, y)", "np.less(x, y)", "np.less_equal(x, y)",
    "np.equal(x, y)", "np.not_equal(x, y)",
    "np.logical_and(x, y)", "np.logical_or(x, y)", "np.logical_xor(x, y)", "np.logical_not(x)",
    result=elementwise,
)  # fmt: skip
