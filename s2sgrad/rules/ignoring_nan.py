"""Reductions that leave out nan: what is left out receives nothing."""

from __future__ import annotations

from s2sgrad.rules.axes import spread_over
from s2sgrad.rules.elementwise import at_zero
from s2sgrad.rules.masks import taken
from s2sgrad.rules.notation import operation
from s2sgrad.rules.rearranging import cumsum_vjp, running_result
from s2sgrad.rules.reductions import is_double, kept, options, reduced
from s2sgrad.rules.row import Site
from s2sgrad.rules.terms import added


def present(site: Site, ddof: bool = False, summed: bool = False) -> str:
    """How many entries are not nan, as text; shaped as the result for `summed`."""
    cast = "" if is_double(site.kinds["a"]) else ".astype(a.dtype)"
    last = options(site, "axis", "keepdims") if summed else kept(site)
    count = f"np.sum({taken(site, '~np.isnan(a)')}{last}){cast}"
    return f"({count} - ddof)" if ddof and site.given("ddof") else count


def masked(site: Site, text: str) -> str:
    """The text, 0 where the entry is nan or left out."""
    if site.given("where"):
        return f"np.where({taken(site, '~np.isnan(a)')}, {text}, 0)"
    return f"np.where(np.isnan(a), 0, {text})"


def _total(site: Site, text: str) -> str:
    return f"np.sum({masked(site, text)}{options(site, 'axis', 'keepdims')})"


def _sum_jvp(site: Site, active: frozenset[str]) -> str:
    moved = [_total(site, "a_dot")] * ("a" in active)
    return added([*moved, *["initial_dot"] * ("initial" in active)])


operation(
    "np.nansum(a, axis=None, keepdims=False, initial=None, where=None)",
    vjps={"a": lambda site: masked(site, spread_over(site, "g")), "initial": "np.sum(g)"},
    jvp=_sum_jvp,
    inactive=("axis", "keepdims", "where"),
    result=reduced,
)
operation(
    "np.nanmean(a, axis=None, keepdims=False, where=None)",
    vjps={"a": lambda site: masked(site, f"{spread_over(site, 'g')} / {present(site)}")},
    jvp=lambda site, active: f"{_total(site, 'a_dot')} / {present(site, summed=True)}",
    inactive=("axis", "keepdims", "where"),
    result=reduced,
)


def others(site: Site) -> str:
    """The products of the other entries that are not nan."""
    times = "initial * " if site.given("initial") else ""
    return f"{times}products_of_others({_entries(site)}{options(site, 'axis')})"


def _entries(site: Site) -> str:
    """The operand, with 1 in the place of what is not taken."""
    if site.given("where"):
        return f"np.where({taken(site, '~np.isnan(a)')}, a, 1)"
    return "np.where(np.isnan(a), 1, a)"


def _product(site: Site) -> str:
    return f"np.prod({_entries(site)}{options(site, 'axis', 'keepdims')})"


def _prod_jvp(site: Site, active: frozenset[str]) -> str:
    moved = [_total(site, f"a_dot * {others(site)}")] * ("a" in active)
    return added([*moved, *[f"initial_dot * {_product(site)}"] * ("initial" in active)])


operation(
    "np.nanprod(a, axis=None, keepdims=False, initial=None, where=None)",
    vjps={
        "a": lambda site: masked(site, f"{spread_over(site, 'g')} * {others(site)}"),
        "initial": lambda site: f"np.sum(g * {_product(site)})",
    },
    jvp=_prod_jvp,
    inactive=("axis", "keepdims", "where"),
    result=reduced,
    singular=True,
)


def _deviation(site: Site) -> str:
    return f"(a - np.nanmean(a{kept(site)}{options(site, 'where')}))"


def _var_vjp(site: Site) -> str:
    g = spread_over(site, "g")
    return masked(site, f"2 * {g} * {_deviation(site)} / {present(site, ddof=True)}")


def _std_vjp(site: Site) -> str:
    g = spread_over(site, f"(g / {at_zero('ans', site)})")
    return masked(site, f"{g} * {_deviation(site)} / {present(site, ddof=True)}")


def _var_jvp(site: Site, active: frozenset[str]) -> str:
    moved = _total(site, f"{_deviation(site)} * a_dot")
    return f"2 * {moved} / {present(site, ddof=True, summed=True)}"


def _std_jvp(site: Site, active: frozenset[str]) -> str:
    moved = _total(site, f"{_deviation(site)} * a_dot")
    return f"{moved} / ({present(site, ddof=True, summed=True)} * {at_zero('ans', site)})"


for _name, _vjp, _jvp in (("var", _var_vjp, _var_jvp), ("std", _std_vjp, _std_jvp)):
    operation(
        f"np.nan{_name}(a, axis=None, ddof=0, keepdims=False, where=None)",
        vjps={"a": _vjp},
        jvp=_jvp,
        inactive=("axis", "ddof", "keepdims", "where"),
        result=reduced,
        singular=True,
    )
operation(
    "np.nancumprod(a, axis=None)",
    vjps={
        "a": lambda site: masked(
            site, f"cumprod_back(g, np.where(np.isnan(a), 1, a), ans{options(site, 'axis')})"
        )
    },
    jvp=lambda site, active: (
        f"cumprod_forward({masked(site, 'a_dot')}, np.where(np.isnan(a), 1, a), ans"
        f"{options(site, 'axis')})"
    ),
    inactive=("axis",),
    result=running_result,
    singular=True,
)
operation(
    "np.nancumsum(a, axis=None)",
    vjps={"a": lambda site: masked(site, cumsum_vjp(site))},
    jvp=lambda site, active: f"np.cumsum({masked(site, 'a_dot')}{options(site, 'axis')})",
    inactive=("axis",),
    result=running_result,
)
