"""Numerical calculus: averages, interpolation, convolution, finite differences, polynomials."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.kinds import Array, Kind, Sequence, broadcast, dims_of
from s2sgrad.rules.axes import cut, reduced_axes, spread, spread_over
from s2sgrad.rules.notation import bilinear, missing, operation
from s2sgrad.rules.reductions import kept, mean_vjp, options, reduced
from s2sgrad.rules.results import shaped_like
from s2sgrad.rules.row import Contribution, Site, Unsupported
from s2sgrad.rules.terms import added


# Weighted means.
def _along(site: Site) -> bool:
    """Whether the weights are those of the positions along one axis."""
    return site.ndim("weights") == 1 < site.ndim("a")


def _weights(site: Site) -> str:
    if not _along(site):
        return "weights"
    (axis,) = reduced_axes(site)
    return spread("weights", tuple(i for i in range(site.ndim("a")) if i != axis), site.ndim("a"))


def _mass(site: Site, summed: bool = False) -> str:
    if _along(site):
        return "np.sum(weights)"
    return f"np.sum(weights{options(site, 'axis', 'keepdims') if summed else kept(site)})"


def _average_vjp(site: Site) -> str | Contribution:
    if not site.given("weights"):
        return mean_vjp(site)
    return f"{spread_over(site, 'g')} * ({_weights(site)} / {_mass(site)})"


def _weights_vjp(site: Site) -> str:
    text = f"{spread_over(site, 'g')} * (a - {spread_over(site, 'ans')})"
    if not _along(site):
        return f"{text} / {_mass(site)}"
    others = tuple(i for i in range(site.ndim("a")) if i not in reduced_axes(site))
    return f"np.sum({text}, axis={others}) / np.sum(weights)"


def _average_jvp(site: Site, active: frozenset[str]) -> str:
    terms = [site.again(a="a_dot")] if "a" in active else []
    if "weights" in active:
        moved = _weights(site).replace("weights", "weights_dot")
        text = (
            f"np.sum({moved} * (a - {spread_over(site, 'ans')}){options(site, 'axis', 'keepdims')})"
        )
        terms.append(f"{text} / {_mass(site, summed=True)}")
    return added(terms)


operation(
    "np.average(a, axis=None, weights=None, keepdims=False)",
    vjps={"a": _average_vjp, "weights": _weights_vjp},
    jvp=_average_jvp,
    inactive=("axis", "keepdims"),
    result=reduced,
    singular=True,
)


# Interpolation.
def _interp_jvp(site: Site, active: frozenset[str]) -> str:
    terms = []
    if "x" in active:
        terms.append("interp_slope(x, xp, fp) * x_dot")
    if "xp" in active:
        terms.append("interp_moved(x, xp, fp, xp_dot)")
    if "fp" in active:
        terms.append("np.interp(x, xp, fp_dot)")
    return added(terms)


operation(
    "np.interp(x, xp, fp)",
    vjps={
        "x": "g * interp_slope(x, xp, fp)",
        "xp": "interp_back(g * -interp_slope(x, xp, fp), x, xp)",
        "fp": "interp_back(g, x, xp)",
    },
    jvp=_interp_jvp,
    result=lambda site: shaped_like(site, site.dims("x")),
)


# Finite differences and sums.
def _gradient_result(site: Site) -> Kind:
    if site.ndim("f") != 1 and not isinstance(site.literal("axis"), int):
        raise Unsupported("`np.gradient` along several axes at once", "Say which axis.")
    dtype = getattr(site.kinds["f"], "dtype", None)
    if dtype is None or dtype.kind != "f":
        dtype = np.dtype(float)
    return Array(dtype, site.dims("f"))


def _gradient_vjp(site: Site) -> str:
    spacing = site.kinds.get("varargs")
    if isinstance(spacing, Sequence) and any(dims_of(e) for e in spacing.elements):
        raise Unsupported("`np.gradient` with uneven spacing")
    h = ", varargs[0]" if isinstance(spacing, Sequence) and spacing.elements else ", 1"
    return f"gradient_back(g{h}{', axis' if 'axis' in site.kinds else ''})"


operation(
    "np.gradient(f, varargs, axis=None)",
    vjps={"f": _gradient_vjp},
    jvp=lambda site, active: site.again(f="f_dot"),
    inactive=("axis",),
    result=_gradient_result,
    variadic="varargs",
)


def _trapezoid_axis(site: Site) -> int:
    return int(site.literal("axis")) % site.ndim("y")


def _trapezoid_result(site: Site) -> Kind:
    axis = _trapezoid_axis(site)
    return shaped_like(site, tuple(n for i, n in enumerate(site.dims("y")) if i != axis))


def trapezoid_widths(site: Site) -> str:
    """The weight of each ordinate."""
    if not site.given("x"):
        step = "dx" if "dx" in site.kinds else "1.0"
        return f"trapezoid_weights(y.shape[{_trapezoid_axis(site)}], None, {step}).astype(y.dtype)"
    if site.ndim("x") != 1:
        raise Unsupported("`np.trapezoid` with abscissas of several axes")
    return "trapezoid_weights(len(x), x, 1.0)"


def _trapezoid_vjp(site: Site) -> str:
    rank, axis = site.ndim("y"), _trapezoid_axis(site)
    weights = spread(trapezoid_widths(site), tuple(i for i in range(rank) if i != axis), rank)
    return f"{spread('g', (axis,), rank)} * {weights}"


def _abscissas_vjp(site: Site) -> str:
    if site.ndim("x") != 1 or site.ndim("y") != 1:
        raise Unsupported("the derivative of `np.trapezoid` by abscissas of several axes")
    return "g * trapezoid_slopes(y)"


def _trapezoid_jvp(site: Site, active: frozenset[str]) -> str:
    terms = [site.again(y="y_dot")] if "y" in active else []
    if "x" in active:
        terms.append(site.again(x="x_dot"))
    return added(terms)


for _name in ("trapezoid", "trapz"):
    operation(
        f"np.{_name}(y, x=None, dx=1.0, axis=-1)",
        vjps={"y": _trapezoid_vjp, "x": _abscissas_vjp},
        jvp=_trapezoid_jvp,
        inactive=("axis",),
        result=_trapezoid_result,
    )
# What is added to unwrap does not move, so that the tangent is not unwrapped.
operation(
    "np.unwrap(p)",
    vjps={"p": "g"},
    jvp=lambda site, active: "np.copy(p_dot)",
    result=lambda site: shaped_like(site, site.dims("p")),
)


# Cross products.
def _cross_axis(site: Site) -> int:
    a, b = (site.ndim(p) for p in site.row.parameters[:2])
    axis = int(site.literal("axis"))
    if axis != -1 and a != b:
        raise Unsupported("`axis=` of `np.cross` of arrays of different rank")
    return axis % max(a, b) - max(a, b)


def _cross_result(site: Site) -> Kind:
    axis, names = _cross_axis(site), site.row.parameters[:2]
    first, second = (site.dims(p) for p in names)
    if 2 in (first[axis], second[axis]):
        raise Unsupported("cross products of vectors with two entries")
    dims = list(broadcast(first, second))
    dims[axis] = 3
    one, other = (getattr(site.kinds[p], "dtype", None) for p in names)
    return Array(np.promote_types(one, other), tuple(dims))  # type: ignore[arg-type]


def _cross_vjp(parameter: str) -> Any:
    def vjp(site: Site) -> str:
        axis, dims, whole = _cross_axis(site), site.dims(parameter), dims_of(site.ans)
        option, place = ", axis=axis" if "axis" in site.kinds else "", len(whole) + axis
        first, second = site.row.parameters[:2]
        pair = f"{second}, g" if parameter == first else f"g, {first}"
        text = f"{site.row.name}({pair}{option})"
        if dims[axis] != 3:
            # Vectors of two entries lie in a plane: nothing is received off it.
            text = cut(text, place, len(whole), f":{parameter}.shape[{axis}]")
        same = len(dims) == len(whole) and all(
            m == n for i, (m, n) in enumerate(zip(dims, whole, strict=True)) if i != place
        )
        return text if same else f"sum_to({text}, {parameter}.shape)"

    return vjp


for _name, _pair in (("cross", "ab"), ("linalg.cross", "xy")):
    bilinear(
        f"np.{_name}({', '.join(_pair)}, axis=-1)",
        *map(_cross_vjp, _pair),
        result=_cross_result,
    )

missing(
    *(
        f"np.fft.{f}(a)"
        for f in ("fft", "ifft", "rfft", "irfft", "fft2", "ifft2", "rfft2", "irfft2")
    ),
    *(f"np.fft.{f}(a)" for f in ("fftn", "ifftn", "rfftn", "irfftn", "hfft", "ihfft")),
    "np.roots(p)",
    because="complex numbers are not supported yet",
)
