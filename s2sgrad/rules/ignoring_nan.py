"""Reductions that leave out nan: what is left out receives nothing."""

from __future__ import annotations

from s2sgrad.rules.axes import spread_over
from s2sgrad.rules.elementwise import at_zero
from s2sgrad.rules.notation import operation
from s2sgrad.rules.rearranging import cumsum_vjp, running_result
from s2sgrad.rules.reductions import is_double, kept, options, reduced
from s2sgrad.rules.row import Site


def present(site: Site, ddof: bool = False, summed: bool = False) -> str:
    """How many entries are not nan, as text; shaped as the result for `summed`."""
    cast = "" if is_double(site.kinds["a"]) else ".astype(a.dtype)"
    last = options(site, "axis", "keepdims") if summed else kept(site)
    count = f"np.sum(~np.isnan(a){last}){cast}"
    return f"({count} - ddof)" if ddof and site.given("ddof") else count


def masked(text: str) -> str:
    """The text, 0 where the entry is nan."""
    return f"np.where(np.isnan(a), 0, {text})"


def _total(site: Site, text: str) -> str:
    return f"np.sum({masked(text)}{options(site, 'axis', 'keepdims')})"


operation(
    "np.nansum(a, axis=None, keepdims=False)",
    vjps={"a": lambda site: masked(spread_over(site, "g"))},
    jvp=lambda site, active: _total(site, "a_dot"),
    inactive=("axis", "keepdims"),
    result=reduced,
)
operation(
    "np.nanmean(a, axis=None, keepdims=False)",
    vjps={"a": lambda site: masked(f"{spread_over(site, 'g')} / {present(site)}")},
    jvp=lambda site, active: f"{_total(site, 'a_dot')} / {present(site, summed=True)}",
    inactive=("axis", "keepdims"),
    result=reduced,
)


def others(site: Site) -> str:
    """The products of the other entries that are not nan."""
    return f"products_of_others(np.where(np.isnan(a), 1, a){options(site, 'axis')})"


operation(
    "np.nanprod(a, axis=None, keepdims=False)",
    vjps={"a": lambda site: masked(f"{spread_over(site, 'g')} * {others(site)}")},
    jvp=lambda site, active: _total(site, f"a_dot * {others(site)}"),
    inactive=("axis", "keepdims"),
    result=reduced,
    singular=True,
)


def _deviation(site: Site) -> str:
    return f"(a - np.nanmean(a{kept(site)}))"


def _var_vjp(site: Site) -> str:
    g = spread_over(site, "g")
    return masked(f"2 * {g} * {_deviation(site)} / {present(site, ddof=True)}")


def _std_vjp(site: Site) -> str:
    g = spread_over(site, f"(g / {at_zero('ans', site)})")
    return masked(f"{g} * {_deviation(site)} / {present(site, ddof=True)}")


def _var_jvp(site: Site, active: frozenset[str]) -> str:
    moved = _total(site, f"{_deviation(site)} * a_dot")
    return f"2 * {moved} / {present(site, ddof=True, summed=True)}"


def _std_jvp(site: Site, active: frozenset[str]) -> str:
    moved = _total(site, f"{_deviation(site)} * a_dot")
    return f"{moved} / ({present(site, ddof=True, summed=True)} * {at_zero('ans', site)})"


for _name, _vjp, _jvp in (("var", _var_vjp, _var_jvp), ("std", _std_vjp, _std_jvp)):
    operation(
        f"np.nan{_name}(a, axis=None, ddof=0, keepdims=False)",
        vjps={"a": _vjp},
        jvp=_jvp,
        inactive=("axis", "ddof", "keepdims"),
        result=reduced,
        singular=True,
    )
operation(
    "np.nancumprod(a, axis=None)",
    vjps={
        "a": lambda site: masked(
            f"cumprod_back(g, np.where(np.isnan(a), 1, a), ans{options(site, 'axis')})"
        )
    },
    jvp=lambda site, active: (
        f"cumprod_forward({masked('a_dot')}, np.where(np.isnan(a), 1, a), ans"
        f"{options(site, 'axis')})"
    ),
    inactive=("axis",),
    result=running_result,
    singular=True,
)
operation(
    "np.nancumsum(a, axis=None)",
    vjps={"a": lambda site: masked(cumsum_vjp(site))},
    jvp=lambda site, active: f"np.cumsum({masked('a_dot')}{options(site, 'axis')})",
    inactive=("axis",),
    result=running_result,
)
