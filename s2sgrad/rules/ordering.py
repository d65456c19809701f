"""Sorting, and what is read off a sorted array: median, quantile, extremes along the way."""

from __future__ import annotations

from s2sgrad.kinds import Array, Kind, Scalar
from s2sgrad.rules.axes import spread_over
from s2sgrad.rules.notation import operation
from s2sgrad.rules.reductions import options, reduced
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.shape import raveled_length, shaped


def _sorted_result(site: Site) -> Kind:
    if site.literal("axis") is None:
        return shaped(site, (raveled_length(site, "a"),))
    return shaped(site, site.dims("a"))


def _flat(site: Site) -> tuple[str, str]:
    """The sorted operand as text, and the axis option: a flattened operand for axis=None."""
    if site.literal("axis") is None and site.ndim("a") != 1:
        return "np.ravel({})", ""
    axis = -1 if site.literal("axis") is None else site.literal("axis") % site.ndim("a")
    return "{}", "" if axis in (-1, site.ndim("a") - 1) else f", axis={axis}"


def _sort_vjp(site: Site) -> str:
    operand, axis = _flat(site)
    order = f'np.argsort({operand.format("a")}{axis}, kind="stable")'
    if len(getattr(site.ans, "dims", ())) == 1:
        back = f"g[np.argsort({order})]"
        return back if site.ndim("a") == 1 else f"{back}.reshape(np.shape(a))"
    return f"np.take_along_axis(g, np.argsort({order}{axis}){axis or ', axis=-1'})"


def _sort_jvp(site: Site, active: frozenset[str]) -> str:
    operand, axis = _flat(site)
    order = f'np.argsort({operand.format("a")}{axis}, kind="stable")'
    if len(getattr(site.ans, "dims", ())) == 1:
        return f"{operand.format('a_dot')}[{order}]"
    return f"np.take_along_axis(a_dot, {order}{axis or ', axis=-1'})"


operation(
    "np.sort(a, axis=-1, kind=None, stable=None)",
    vjps={"a": _sort_vjp},
    jvp=_sort_jvp,
    inactive=("axis", "kind", "stable"),
    result=_sorted_result,
)


def _partition_axis(site: Site) -> str:
    return ", axis=axis" if "axis" in site.kinds else ""


operation(
    "np.partition(a, kth, axis=-1)",
    vjps={"a": lambda site: f"partition_back(g, a, ans{_partition_axis(site)})"},
    jvp=lambda site, active: f"partition_forward(a_dot, a, ans{_partition_axis(site)})",
    inactive=("kth", "axis"),
    result=_sorted_result,
)


# Quantiles by linear interpolation: a weighted sum of the entries that NumPy picked.
def _quantile_result(site: Site) -> Kind:
    kind = site.kinds["q"]
    if not isinstance(kind, Scalar) and not (isinstance(kind, Array) and not kind.dims):
        raise Unsupported("several quantiles at once are not supported", "Ask for one at a time.")
    return reduced(site)


def weights(site: Site) -> str:
    """The weight of each entry in the quantile, as text."""
    axis = options(site, "axis")
    name = site.row.name.removeprefix("np.")
    share = {"median": "0.5", "percentile": "q / 100"}.get(name.removeprefix("nan"), "q")
    return f"{'nan_' if name.startswith('nan') else ''}quantile_weights(a, {share}{axis})"


def _quantile_vjp(site: Site) -> str:
    return f"{spread_over(site, 'g')} * {weights(site)}"


def _quantile_jvp(site: Site, active: frozenset[str]) -> str:
    return f"np.sum({weights(site)} * a_dot{options(site, 'axis', 'keepdims')})"


for _pattern in (
    "np.median(a, axis=None, keepdims=False)",
    "np.percentile(a, q, axis=None, keepdims=False)",
    "np.quantile(a, q, axis=None, keepdims=False)",
    "np.nanmedian(a, axis=None, keepdims=False)",
    "np.nanpercentile(a, q, axis=None, keepdims=False)",
    "np.nanquantile(a, q, axis=None, keepdims=False)",
):
    operation(
        _pattern,
        vjps={"a": _quantile_vjp},
        jvp=_quantile_jvp,
        inactive=("axis", "keepdims"),
        result=reduced if "median" in _pattern else _quantile_result,
    )


def ptp_weights(site: Site) -> str:
    """1 at the greatest entries and -1 at the least, divided by how many there are."""
    return f"range_weights(a{options(site, 'axis')})"


operation(
    "np.ptp(a, axis=None, keepdims=False)",
    vjps={"a": lambda site: f"{spread_over(site, 'g')} * {ptp_weights(site)}"},
    jvp=lambda site, active: (
        f"np.sum({ptp_weights(site)} * a_dot{options(site, 'axis', 'keepdims')})"
    ),
    inactive=("axis", "keepdims"),
    result=reduced,
)
