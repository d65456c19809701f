"""Reductions to fewer axes: sums, means, products, spreads, extremes."""

from __future__ import annotations

from s2sgrad.kinds import Array, Kind
from s2sgrad.rules.axes import (
    count,
    counted,
    is_float64,
    keeps,
    reduced_axes,
    reduced_dims,
    spread_cotangent,
    spread_over,
)
from s2sgrad.rules.elementwise import at_zero
from s2sgrad.rules.notation import alias, linear, operation
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Contribution, Site


def reduced(site: Site) -> Kind:
    """The kind of a reduction's result: the first operand's shape without the reduced axes."""
    operand = site.row.parameters[0]
    learnt = learn(site)
    if not isinstance(learnt, Array):
        return learnt
    dims = reduced_dims(site.dims(operand), reduced_axes(site, operand), keeps(site))
    return Array(learnt.dtype, dims)


def options(site: Site, *names: str) -> str:
    """The given options of a reduction, to be written after an operand: `, axis=axis`."""
    return "".join(f", {p}={_given(site, p)}" for p in names if _given(site, p))


def _given(site: Site, parameter: str) -> str:
    """The option as text; a default that is not NumPy's for all reductions is spelt out."""
    default = site.row.defaults.get(parameter)
    return (
        parameter
        if parameter in site.kinds
        else f"{default}"
        if default is not None and default is not False
        else ""
    )


def kept(site: Site, *names: str) -> str:
    """The options of a reduction over the same axes that keeps them, where they are not all."""
    whole = len(reduced_axes(site)) == site.ndim("a") and not keeps(site)
    return "" if whole else options(site, "axis", *names) + ", keepdims=True"


# Sums and means.
linear("np.sum(a, axis=None, keepdims=False)", spread_cotangent, result=reduced)
linear("np.add.reduce(a, axis=0, keepdims=False)", spread_cotangent, result=reduced)


def mean_vjp(site: Site) -> Contribution:
    """Each entry receives its share."""
    return spread_cotangent(site, f"g / {divisor(site)}" if divisor(site) != "1" else "g")


def divisor(site: Site) -> str:
    """The number of averaged entries, less `ddof`."""
    n = count(site)
    return f"({n} - ddof)" if site.given("ddof") and site.known("ddof") != 0 else n


linear("np.mean(a, axis=None, keepdims=False)", mean_vjp, result=reduced)


# Products: by the products of the others, so that zeros need no care.
def _prod_vjp(site: Site) -> str:
    return f"{spread_over(site, 'g')} * products_of_others(a{options(site, 'axis')})"


for _name, _axis in (("prod", None), ("multiply.reduce", 0)):
    operation(
        f"np.{_name}(a, axis={_axis}, keepdims=False)",
        vjps={"a": _prod_vjp},
        jvp=lambda site, active: (
            f"np.sum(a_dot * products_of_others(a{options(site, 'axis')})"
            f"{options(site, 'axis', 'keepdims')})"
        ),
        result=reduced,
        inactive=("axis", "keepdims"),
        singular=True,
    )


# Variance and standard deviation.
def _deviation(site: Site) -> str:
    return f"(a - np.mean(a{kept(site)}))"


def _var_vjp(site: Site) -> str:
    return f"2 * {spread_over(site, 'g')} * {_deviation(site)} / {divisor(site)}"


def _var_jvp(site: Site, active: frozenset[str]) -> str:
    total = f"np.sum({_deviation(site)} * a_dot{options(site, 'axis', 'keepdims')})"
    return f"2 * {total} / {divisor(site)}"


def _std_vjp(site: Site) -> str:
    g = spread_over(site, f"(g / ({divisor(site)} * {at_zero('ans', site)}))")
    return f"{g} * {_deviation(site)}"


def _std_jvp(site: Site, active: frozenset[str]) -> str:
    total = f"np.sum({_deviation(site)} * a_dot{options(site, 'axis', 'keepdims')})"
    return f"{total} / ({divisor(site)} * {at_zero('ans', site)})"


for _name, _vjp, _jvp in (("var", _var_vjp, _var_jvp), ("std", _std_vjp, _std_jvp)):
    operation(
        f"np.{_name}(a, axis=None, ddof=0, keepdims=False)",
        vjps={"a": _vjp},
        jvp=_jvp,
        inactive=("axis", "ddof", "keepdims"),
        result=reduced,
        singular=True,
    )


# Extremes: tied entries share equally.
def ties(site: Site, summed: bool = False) -> str:
    """How many entries are equal to the extreme."""
    mask = f"a == {spread_over(site, 'ans')}"
    cast = "" if is_double(site.kinds["a"]) else ".astype(a.dtype)"
    if not kept(site):
        return counted(mask, site, "a")
    last = options(site, "axis", "keepdims") if summed else kept(site)
    return f"np.sum({mask}{last}){cast}"


def is_double(kind: Kind) -> bool:
    """Whether the kind is of float64, in which NumPy counts."""
    return is_float64(getattr(kind, "dtype", None))


def _extreme_vjp(site: Site) -> str:
    g, ans = spread_over(site, "g"), spread_over(site, "ans")
    return f"{g} / {ties(site)} * (a == {ans})"


def _extreme_jvp(site: Site, active: frozenset[str]) -> str:
    ans = spread_over(site, "ans")
    total = f"np.sum(a_dot * (a == {ans}){options(site, 'axis', 'keepdims')})"
    return f"{total} / {ties(site, summed=True)}"


for _name in ("max", "min", "nanmax", "nanmin", "maximum.reduce", "minimum.reduce"):
    operation(
        f"np.{_name}(a, axis={0 if 'reduce' in _name else None}, keepdims=False)",
        vjps={"a": _extreme_vjp},
        jvp=_extreme_jvp,
        inactive=("axis", "keepdims"),
        result=reduced,
    )
alias("np.amax", of="np.max")
alias("np.amin", of="np.min")
