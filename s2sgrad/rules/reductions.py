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
from s2sgrad.rules.masks import entries, masked, number_taken, taken, whole, within
from s2sgrad.rules.notation import alias, linear, operation
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Contribution, Site
from s2sgrad.rules.terms import added


def reduced(site: Site) -> Kind:
    """The kind of a reduction's result: the first operand's shape without the reduced axes."""
    operand = site.row.parameters[0]
    learnt = learn(whole(site))
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
def _sum_vjp(site: Site) -> Contribution | str:
    return within(site, spread_cotangent(site))


def _sum_jvp(site: Site, active: frozenset[str]) -> str:
    moved = "a_dot" if "a" in active else "np.zeros_like(a)"
    if not site.given("initial"):
        return site.again(a=moved)
    return site.again(a=moved, initial="initial_dot" if "initial" in active else "0")


for _name, _axis in (("sum", None), ("add.reduce", 0)):
    operation(
        f"np.{_name}(a, axis={_axis}, keepdims=False, initial=None, where=None)",
        vjps={"a": _sum_vjp, "initial": "np.sum(g)"},
        jvp=_sum_jvp,
        inactive=("axis", "keepdims", "where"),
        result=reduced,
        formula=f"np.{_name}(a): linear",
    )


def mean_vjp(site: Site) -> Contribution | str:
    """Each entry receives its share."""
    if masked(site):
        return within(site, spread_over(site, f"(g / {divisor(site)})"))
    return spread_cotangent(site, f"g / {divisor(site)}" if divisor(site) != "1" else "g")


def divisor(site: Site) -> str:
    """The number of averaged entries, less `ddof`."""
    n = number_taken(site, options(site, "axis", "keepdims")) if masked(site) else count(site)
    return f"({n} - ddof)" if site.given("ddof") and site.known("ddof") != 0 else n


linear("np.mean(a, axis=None, keepdims=False, where=None)", mean_vjp, result=reduced)


# Products: by the products of the others, so that zeros need no care.
def _others(site: Site) -> str:
    times = "initial * " if site.given("initial") else ""
    return f"{times}products_of_others({entries(site, '1')}{options(site, 'axis')})"


def _prod_vjp(site: Site) -> Contribution | str:
    return within(site, f"{spread_over(site, 'g')} * {_others(site)}")


def _prod_jvp(site: Site, active: frozenset[str]) -> str:
    last = options(site, "axis", "keepdims")
    moved = [f"np.sum(a_dot * {_others(site)}{last})"] * ("a" in active)
    if masked(site):
        moved = [f"np.sum({within(site, f'a_dot * {_others(site)}')}{last})"] * ("a" in active)
    return added([*moved, *[f"initial_dot * {_product(site)}"] * ("initial" in active)])


def _product(site: Site) -> str:
    return f"np.prod({entries(site, '1')}{options(site, 'axis', 'keepdims')})"


for _name, _axis in (("prod", None), ("multiply.reduce", 0)):
    operation(
        f"np.{_name}(a, axis={_axis}, keepdims=False, initial=None, where=None)",
        vjps={"a": _prod_vjp, "initial": lambda site: f"np.sum(g * {_product(site)})"},
        jvp=_prod_jvp,
        result=reduced,
        inactive=("axis", "keepdims", "where"),
        singular=True,
    )


# Variance and standard deviation.
def _deviation(site: Site) -> str:
    return f"(a - np.mean(a{kept(site)}{options(site, 'where')}))"


def _var_vjp(site: Site) -> Contribution | str:
    g = spread_over(site, f"(g / {divisor(site)})" if masked(site) else "g")
    n = "" if masked(site) else f" / {divisor(site)}"
    return within(site, f"2 * {g} * {_deviation(site)}{n}")


def _moved(site: Site) -> str:
    return f"np.sum({_deviation(site)} * a_dot{options(site, 'axis', 'keepdims', 'where')})"


def _var_jvp(site: Site, active: frozenset[str]) -> str:
    return f"2 * {_moved(site)} / {divisor(site)}"


def _std_vjp(site: Site) -> Contribution | str:
    g = spread_over(site, f"(g / ({divisor(site)} * {at_zero('ans', site)}))")
    return within(site, f"{g} * {_deviation(site)}")


def _std_jvp(site: Site, active: frozenset[str]) -> str:
    return f"{_moved(site)} / ({divisor(site)} * {at_zero('ans', site)})"


for _name, _vjp, _jvp in (("var", _var_vjp, _var_jvp), ("std", _std_vjp, _std_jvp)):
    operation(
        f"np.{_name}(a, axis=None, ddof=0, keepdims=False, where=None)",
        vjps={"a": _vjp},
        jvp=_jvp,
        inactive=("axis", "ddof", "keepdims", "where"),
        result=reduced,
        singular=True,
    )


# Extremes: tied entries share equally, and so does `initial`.
def ties(site: Site, summed: bool = False) -> str:
    """How many entries are equal to the extreme."""
    mask = taken(site, f"a == {spread_over(site, 'ans')}")
    found = _counted(site, mask, summed)
    if not site.given("initial"):
        return found
    ans = "ans" if summed or not kept(site) else spread_over(site, "ans")
    return f"({found} + (initial == {ans}))"


def _counted(site: Site, mask: str, summed: bool) -> str:
    cast = "" if is_double(site.kinds["a"]) else ".astype(a.dtype)"
    if not kept(site):
        return counted(mask, site, "a")
    last = options(site, "axis", "keepdims") if summed else kept(site)
    return f"np.sum({mask}{last}){cast}"


def is_double(kind: Kind) -> bool:
    """Whether the kind is of float64, in which NumPy counts."""
    return is_float64(getattr(kind, "dtype", None))


def _extreme_vjp(site: Site) -> Contribution | str:
    g, ans = spread_over(site, "g"), spread_over(site, "ans")
    return within(site, f"{g} / {ties(site)} * (a == {ans})")


def _initial_vjp(site: Site) -> str:
    return f"np.sum(g / {ties(site, summed=True)} * (initial == ans))"


def _extreme_jvp(site: Site, active: frozenset[str]) -> str:
    equal = taken(site, f"a == {spread_over(site, 'ans')}")
    terms = [f"np.sum(a_dot * ({equal}){options(site, 'axis', 'keepdims')})"] * ("a" in active)
    terms += ["initial_dot * (initial == ans)"] * ("initial" in active)
    total = terms[0] if len(terms) == 1 else f"({added(terms)})"
    return f"{total} / {ties(site, summed=True)}"


for _name in ("max", "min", "nanmax", "nanmin", "maximum.reduce", "minimum.reduce"):
    _axis = 0 if "reduce" in _name else None
    operation(
        f"np.{_name}(a, axis={_axis}, keepdims=False, initial=None, where=None)",
        vjps={"a": _extreme_vjp, "initial": _initial_vjp},
        jvp=_extreme_jvp,
        inactive=("axis", "keepdims", "where"),
        result=reduced,
    )
alias("np.amax", of="np.max")
alias("np.amin", of="np.min")
