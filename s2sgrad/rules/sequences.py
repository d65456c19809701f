"""Convolution and correlation; polynomials, whose coefficients are convolved too."""

from __future__ import annotations

from typing import Any

from s2sgrad.kinds import Derived, Kind, Length
from s2sgrad.rules.joining import total
from s2sgrad.rules.notation import bilinear, linear, operation
from s2sgrad.rules.reductions import is_double
from s2sgrad.rules.results import shaped_like
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.terms import added


# Convolution.
def _convolved(site: Site) -> Kind:
    a, v = site.dims("a")[0], site.dims("v")[0]
    if site.literal("mode") == "full" and isinstance(a, int) and isinstance(v, int):
        return shaped_like(site, (a + v - 1,))
    return shaped_like(site, (total([a, v], (*site.key, site.literal("mode"))),))


def _mode(site: Site) -> str:
    return ", mode" if "mode" in site.kinds else ""


bilinear(
    "np.convolve(a, v, mode='full')",
    lambda site: (
        f"convolve_back(g, len(a), v{_mode(site)})"
        if _mode(site)
        else 'np.correlate(g, v, "valid")'
    ),
    lambda site: (
        f"convolve_back(g, len(v), a{_mode(site)})"
        if _mode(site)
        else 'np.correlate(g, a, "valid")'
    ),
    result=_convolved,
)


def _correlated(site: Site) -> Kind:
    a, v, mode = site.dims("a")[0], site.dims("v")[0], site.literal("mode")
    if isinstance(a, int) and isinstance(v, int):
        lengths = {"full": a + v - 1, "same": max(a, v), "valid": abs(a - v) + 1}
        return shaped_like(site, (lengths[mode],))
    return shaped_like(site, (Derived(site.key),))


bilinear(
    "np.correlate(a, v, mode='valid')",
    "correlate_first(g, len(a), v, mode)",
    "correlate_second(g, a, len(v), mode)",
    result=_correlated,
)


# Polynomials.
def _polyval_p(site: Site) -> str:
    powers = "np.arange(len(p) - 1, -1, -1)"
    flat = site.ndim("x") == 1
    g, x = ("g", "x") if flat else ("np.ravel(g)", "np.ravel(x)")
    text = f"{g} @ np.vander({x}, len(p))" if site.ndim("x") else f"g * x ** {powers}"
    # NumPy's powers of float32 are float64.
    return text if is_double(site.kinds["p"]) else f"np.asarray({text}, p.dtype)"


def _slope(site: Site) -> str:
    """The coefficients of the derivative."""
    return "np.polyder(p)" if is_double(site.kinds["p"]) else "np.polyder(p).astype(p.dtype)"


def _polyval_jvp(site: Site, active: frozenset[str]) -> str:
    terms = ["np.polyval(p_dot, x)"] if "p" in active else []
    if "x" in active:
        terms.append(f"np.polyval({_slope(site)}, x) * x_dot")
    return added(terms)


operation(
    "np.polyval(p, x)",
    vjps={"p": _polyval_p, "x": lambda site: f"g * np.polyval({_slope(site)}, x)"},
    jvp=_polyval_jvp,
    result=lambda site: shaped_like(site, site.dims("x")),
)


def _longer(site: Site) -> Kind:
    """The kind of a sum of polynomials: as long as the longer one."""
    m, n = (_only_axis(site, p) for p in ("a1", "a2"))
    if isinstance(m, int) and isinstance(n, int):
        return shaped_like(site, (max(m, n),))
    return shaped_like(site, (m if m == n else Derived(site.key),))


def _only_axis(site: Site, parameter: str) -> Length:
    if site.ndim(parameter) != 1:
        raise Unsupported(f"`{site.row.name}` of anything but one row of coefficients")
    return site.dims(parameter)[0]


def _sum_jvp(site: Site, active: frozenset[str]) -> str:
    first, second = (f"{p}_dot" if p in active else f"np.zeros_like({p})" for p in ("a1", "a2"))
    return site.again(a1=first, a2=second)


for _name, _sign in (("polyadd", ""), ("polysub", "-")):
    operation(
        f"np.{_name}(a1, a2)",
        vjps={"a1": "g[len(g) - len(a1) :]", "a2": f"{_sign}g[len(g) - len(a2) :]"},
        jvp=_sum_jvp,
        result=_longer,
    )


# Leading zeros of a factor are left out of the product.
def _product_vjp(factor: str, other: str) -> str:
    whole = f"np.pad(g, (len({factor}) + len({other}) - 1 - len(g), 0))"
    return f"convolve_back({whole}, len({factor}), {other})"


def _product_jvp(site: Site, active: frozenset[str]) -> str:
    pairs = (("a1", "a2"), ("a2", "a1"))
    terms = [f"np.convolve({p}_dot, {other})" for p, other in pairs if p in active]
    return f"({added(terms)})[len(a1) + len(a2) - 1 - len(ans) :]"


operation(
    "np.polymul(a1, a2)",
    vjps={"a1": _product_vjp("a1", "a2"), "a2": _product_vjp("a2", "a1")},
    jvp=_product_jvp,
    result=lambda site: shaped_like(site, (Derived(site.key),)),
)


def _once(site: Site) -> None:
    if site.literal("m") != 1:
        raise Unsupported(f"`m=` of `{site.row.name}`", "Call it several times.")


def _derived(by: int) -> Any:
    def result(site: Site) -> Kind:
        _once(site)
        n = _only_axis(site, "p")
        return shaped_like(site, (max(n + by, 0) if isinstance(n, int) else Derived(site.key),))

    return result


linear(
    "np.polyder(p, m=1)",
    "np.pad(g * np.arange(len(g), 0, -1, dtype=g.dtype), (0, 1))[: len(p)]",
    result=_derived(-1),
)
linear(
    "np.polyint(p, m=1)",
    "g[:-1] / np.arange(len(p), 0, -1, dtype=g.dtype)",
    result=_derived(1),
)


def _powers_result(site: Site) -> Kind:
    n = _only_axis(site, "x")
    columns: Length = n
    if site.given("N"):
        known = site.known("N")
        columns = known if isinstance(known, int) else Derived(site.key)
    return shaped_like(site, (n, columns))


operation(
    "np.vander(x, N=None, increasing=False)",
    vjps={"x": "np.sum(g * vander_slopes(x, ans.shape[1], increasing), axis=1)"},
    jvp=lambda site, active: "x_dot[:, None] * vander_slopes(x, ans.shape[1], increasing)",
    inactive=("N", "increasing"),
    result=_powers_result,
)
