"""Elementwise functions, by their partial derivatives."""

from __future__ import annotations

from s2sgrad.kinds import Scalar
from s2sgrad.rules.notation import alias, constant, linear, pointwise
from s2sgrad.rules.results import elementwise, like_first
from s2sgrad.rules.row import Site

# Exponentials and logarithms; 0.693... and 2.302... are the logarithms of 2 and 10.
pointwise("np.exp(x)", "ans")
pointwise("np.exp2(x)", "0.6931471805599453 * ans")
pointwise("np.expm1(x)", "ans + 1")
pointwise("np.log(x)", "1 / {x}")
pointwise("np.log2(x)", "1 / (0.6931471805599453 * {x})")
pointwise("np.log10(x)", "1 / (2.302585092994046 * {x})")
pointwise("np.log1p(x)", "1 / (1 + {x})")
pointwise("np.logaddexp(x, y)", "np.exp(x - ans)", "np.exp(y - ans)")
pointwise("np.logaddexp2(x, y)", "np.exp2(x - ans)", "np.exp2(y - ans)")

# Powers and roots.
pointwise("np.sqrt(x)", "0.5 / ans")
pointwise("np.cbrt(x)", "1 / (3 * ans**2)")
pointwise("np.square(x)", "2 * x")
pointwise("np.reciprocal(x)", "-(ans**2)")

# Trigonometric and hyperbolic functions.
pointwise("np.sin(x)", "np.cos(x)")
pointwise("np.cos(x)", "-np.sin(x)")
pointwise("np.tan(x)", "1 + ans**2")
pointwise("np.arcsin(x)", "1 / np.sqrt(1 - x**2)")
pointwise("np.arccos(x)", "-1 / np.sqrt(1 - x**2)")
pointwise("np.arctan(x)", "1 / (1 + x**2)")
pointwise("np.sinh(x)", "np.cosh(x)")
pointwise("np.cosh(x)", "np.sinh(x)")
pointwise("np.tanh(x)", "1 - ans**2")
pointwise("np.arcsinh(x)", "1 / np.sqrt(x**2 + 1)")
pointwise("np.arccosh(x)", "1 / np.sqrt(x**2 - 1)")
pointwise("np.arctanh(x)", "1 / (1 - {x} ** 2)")
pointwise("np.arctan2(y, x)", "x / ({x} ** 2 + y**2)", "-y / ({x} ** 2 + y**2)")
pointwise("np.sinc(x)", "sinc_slope(x)")
for name in ("np.deg2rad(x)", "np.radians(x)"):
    pointwise(name, "np.pi / 180", cheap=True)
for name in ("np.rad2deg(x)", "np.degrees(x)"):
    pointwise(name, "180 / np.pi", cheap=True)
for old, new in {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh",
    "arccosh": "acosh", "arctanh": "atanh", "arctan2": "atan2", "power": "pow",
}.items():  # fmt: skip
    alias(f"np.{new}", of=f"np.{old}")
pointwise("np.i0(x)", "bessel_i1(x)", result=like_first)

# Absolute values, signs and parts.
for name in ("np.absolute(x)", "np.fabs(x)"):
    pointwise(name, "np.sign(x)")
pointwise("np.copysign(x, y)", "np.sign(x) * np.sign(ans)", inactive="y")
pointwise("np.nextafter(x, y)", "1", inactive="y")
pointwise("np.heaviside(x, y)", "x == 0", inactive="x")
pointwise("np.nan_to_num(x, nan=0.0, posinf=None, neginf=None)", "np.isfinite(x)")


def at_zero(divisor: str, site: Site) -> str:
    """The divisor, or inf where it is 0: what is divided by it is 0 there, in all orders."""
    if isinstance(site.ans, Scalar):
        return f"({divisor} or np.inf)"
    return f"np.where({divisor} == 0, np.inf, {divisor})"


pointwise(
    "np.hypot(x, y)",
    lambda site: f"x / {at_zero('ans', site)}",
    lambda site: f"y / {at_zero('ans', site)}",
)
pointwise("np.conjugate(x)", "1", cheap=True)
# Of a real array these give the array itself.
for name in ("np.ndarray.conj(x)", "np.real_if_close(x)"):
    pointwise(name, "1", cheap=True, sharing="maybe")
linear("np.real(val)", "g", result=elementwise, sharing="view", cheap=True, elementwise=True)
linear("np.ldexp(x, i)", "np.ldexp(g, i)", result=elementwise, elementwise=True)
constant("np.imag(val)", "np.angle(z)", result=elementwise)

constant(
    "np.sign(x)", "np.floor(x)", "np.ceil(x)", "np.trunc(x)", "np.rint(x)", "np.fix(x)",
    "np.spacing(x)", "np.round(a, decimals=0)", "np.around(a, decimals=0)", "np.signbit(x)",
    "np.isnan(x)", "np.isinf(x)", "np.isfinite(x)", "np.isneginf(x)", "np.isposinf(x)",
    "np.isreal(x)", "np.iscomplex(x)",
    result=elementwise,
)  # fmt: skip
