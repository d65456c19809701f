"""Python's own functions of numbers: `math.*` and the builtins."""

from __future__ import annotations

import numpy as np

from s2sgrad.kinds import (
    BOOL,
    FLOAT,
    INT,
    Array,
    Kind,
    Known,
    Scalar,
    Sequence,
    dims_of,
)
from s2sgrad.kinds import constant as known
from s2sgrad.rules.notation import constant, linear, operation, pointwise
from s2sgrad.rules.operators import power_of_base, power_of_exponent, power_result
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Contribution, Site, Unsupported


def a_float(site: Site) -> Kind:
    """The kind of what `math` computes: always a Python float."""
    return FLOAT


def _an_int(site: Site) -> Kind:
    return INT


def _a_bool(site: Site) -> Kind:
    return BOOL


def scalar(pattern: str, *partials: str, inactive: str = "") -> None:
    """A function of numbers with a float result."""
    pointwise(pattern, *partials, result=a_float, inactive=inactive.split())


# 1.1283791670955126 is 2 / sqrt(pi).
scalar("math.exp(x)", "ans")
scalar("math.exp2(x)", "0.6931471805599453 * ans")
scalar("math.expm1(x)", "ans + 1")
scalar("math.log2(x)", "1 / (0.6931471805599453 * x)")
scalar("math.log10(x)", "1 / (2.302585092994046 * x)")
scalar("math.log1p(x)", "1 / (1 + x)")
scalar("math.sqrt(x)", "0.5 / {ans}")
scalar("math.cbrt(x)", "1 / (3 * {ans} ** 2)")
scalar("math.sin(x)", "math.cos(x)")
scalar("math.cos(x)", "-math.sin(x)")
scalar("math.tan(x)", "1 + ans**2")
scalar("math.asin(x)", "1 / np.sqrt(1 - x**2)")
scalar("math.acos(x)", "-1 / np.sqrt(1 - x**2)")
scalar("math.atan(x)", "1 / (1 + x**2)")
scalar("math.sinh(x)", "math.cosh(x)")
scalar("math.cosh(x)", "math.sinh(x)")
scalar("math.tanh(x)", "1 - ans**2")
scalar("math.asinh(x)", "1 / math.sqrt(x**2 + 1)")
scalar("math.acosh(x)", "1 / np.sqrt(x**2 - 1)")
scalar("math.atanh(x)", "1 / (1 - x**2)")
scalar("math.degrees(x)", "180 / math.pi")
scalar("math.radians(x)", "math.pi / 180")
scalar("math.fabs(x)", "float(np.sign(x))")
scalar("math.erf(x)", "1.1283791670955126 * math.exp(-(x**2))")
scalar("math.erfc(x)", "-1.1283791670955126 * math.exp(-(x**2))")
scalar("math.gamma(x)", "ans * digamma(x)")
scalar("math.lgamma(x)", "digamma(x)")
scalar("math.atan2(y, x)", "x / ({x} ** 2 + y**2)", "-y / ({x} ** 2 + y**2)")
scalar("math.fmod(x, y)", "1", "-math.trunc(x / y)")
scalar("math.remainder(x, y)", "1", "-round(x / y)")
scalar("math.copysign(x, y)", "float(np.sign(x)) * math.copysign(1, y)", inactive="y")
scalar("math.nextafter(x, y)", "1", inactive="y")
scalar("math.ldexp(x, i)", "math.ldexp(1, i)", inactive="i")
scalar("math.fma(x, y, z)", "y", "x", "1")
pointwise("math.pow(x, y)", power_of_base, power_of_exponent, result=a_float)


def _log_jvp(site: Site, active: frozenset[str]) -> str:
    terms = []
    if "x" in active:
        terms.append("x_dot / (x * math.log(base))" if "base" in site.kinds else "x_dot / x")
    if "base" in active:
        terms.append("-(ans * base_dot / (base * math.log(base)))")
    return " + ".join(terms)


operation(
    "math.log(x, base=2.718281828459045)",
    vjps={
        "x": lambda site: "g / (x * math.log(base))" if "base" in site.kinds else "g / x",
        "base": "-g * ans / (base * math.log(base))",
    },
    jvp=_log_jvp,
    elementwise=True,
    result=a_float,
    singular=True,
)


# Of several numbers.
def _count(site: Site, parameter: str) -> int:
    kind = site.kinds[parameter]
    if not isinstance(kind, Sequence):
        raise Unsupported(f"`{site.row.name}` of numbers whose count is only known when it runs")
    return len(kind.elements)


def _hypot_vjp(site: Site) -> list[str]:
    return [f"g * coordinates[{i}] / (ans or math.inf)" for i in range(_count(site, "coordinates"))]


operation(
    "math.hypot(coordinates)",
    vjps={"coordinates": _hypot_vjp},
    jvp=lambda site, active: " + ".join(
        f"coordinates[{i}] * coordinates_dot[{i}]" for i in range(_count(site, "coordinates"))
    ).join(("(", ") / (ans or math.inf)")),
    result=a_float,
    variadic="coordinates",
    sequences=("coordinates",),
    elementwise=True,
)


# Conversions: what is made a number has one entry.
def _one_entry(site: Site) -> Contribution:
    return Contribution("g", dims=dims_of(site.ans))


def _of_type(site: Site) -> Kind:
    """The kind of `np.float32(x)`: a scalar for a number and for a 0-d array."""
    dtype, dims = np.dtype(site.row.function), site.dims("x")
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def _made_float(site: Site) -> Kind:
    """The kind of `float(x)`; of a known number or text, as in `float("inf")`, with its value."""
    kind = site.kinds["x"]
    value = kind.value if isinstance(kind, (Known, Scalar)) else None
    return known(float(value)) if isinstance(value, (int, float, str)) else FLOAT


linear("float(x)", _one_entry, result=_made_float)
for _name in ("np.float64", "np.float32", "np.float16"):
    linear(f"{_name}(x)", _one_entry, result=_of_type, sharing="maybe")
constant("int(x)", "math.floor(x)", "math.ceil(x)", "math.trunc(x)", result=_an_int)
constant("bool(x)", "math.isnan(x)", "math.isinf(x)", "math.isfinite(x)", result=_a_bool)
constant("math.gcd(integers)", "math.lcm(integers)", result=_an_int, variadic="integers")
constant("math.isclose(a, b, rel_tol=1e-09, abs_tol=0.0)", result=_a_bool)
constant(
    "math.factorial(x)", "math.comb(n, k)", "math.perm(n, k=None)", "math.gcd(x, y)",
    "math.isqrt(n)", result=_an_int,
)  # fmt: skip


def rounded(site: Site) -> Kind:
    """The kind of `round(x, ndigits)`: an int without digits."""
    return (
        learn(site) if site.given("ndigits") else INT if site.is_python("number") else learn(site)
    )


constant("round(number, ndigits=None)", result=rounded)
pointwise("abs(x)", "np.sign(x)")
pointwise("pow(x, y)", power_of_base, power_of_exponent, result=power_result)
constant("str(x)", "repr(x)", "id(x)", "hash(x)", "type(x)", "callable(x)")
