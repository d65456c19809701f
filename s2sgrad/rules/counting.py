"""Sets, counts and covariances; the outer forms of ufuncs; shifts of spectra."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.kinds import Array, Derived, Kind, Sequence
from s2sgrad.rules.axes import length
from s2sgrad.rules.notation import bilinear, constant, linear, missing, operation
from s2sgrad.rules.results import learn, shaped_like
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.shape import shaped


# Sets.
def some(site: Site) -> Kind:
    """An array of unknown length."""
    learnt = learn(site)
    return Array(getattr(learnt, "dtype", None), (Derived(site.key),))


missing(
    "np.unique(ar)", "np.union1d(ar1, ar2)", "np.intersect1d(ar1, ar2)", "np.setdiff1d(ar1, ar2)",
    because="which entries are kept is decided by equality, and has no rule yet",
    way_out="Find the indices first, then index the active array by them.",
    result=some,
)  # fmt: skip


# Counts.
def _histogram_result(site: Site) -> Kind:
    learnt = learn(site)
    assert isinstance(learnt, Sequence)
    dtypes = [getattr(e, "dtype", None) for e in learnt.elements]
    return Sequence(
        tuple, tuple(Array(d, (Derived((*site.key, i)),)) for i, d in enumerate(dtypes))
    )


constant("np.histogram(a, bins=10, range=None)", result=_histogram_result)
operation(
    "np.bincount(x, weights=None, minlength=0)",
    vjps={"weights": "g[x]"},
    jvp=lambda site, active: site.again(weights="weights_dot"),
    inactive=("x", "minlength"),
    result=lambda site: Array(
        np.dtype(float if site.given("weights") else np.intp), (Derived(site.key),)
    ),
)


# Deleting.
def _deleted_result(site: Site) -> Kind:
    dims = list(site.dims("arr"))
    if not site.given("axis"):
        return shaped(site, (Derived(site.key),))
    dims[site.literal("axis") % len(dims)] = Derived(site.key)
    return shaped(site, tuple(dims))


def _deleted_vjp(site: Site) -> str:
    dims = site.dims("arr")
    if not site.given("axis") and len(dims) > 1:
        kept = "np.delete(np.arange(arr.size), obj)"
        return f"added_at((arr.size,), {kept}, g).reshape(arr.shape)"
    axis = site.literal("axis") % len(dims) if site.given("axis") else 0
    kept = f"np.delete(np.arange({length('arr', dims, axis)}), obj)"
    index = f"({'slice(None), ' * axis}{kept})" if axis else kept
    return f"added_at(arr.shape, {index}, g)"


linear("np.delete(arr, obj, axis=None)", _deleted_vjp, result=_deleted_result)


# Inserting.
def _inserted_result(site: Site) -> Kind:
    if site.given("axis") and site.ndim("arr") != 1:
        raise Unsupported("`axis=` of `np.insert`", "Join the parts with np.concatenate.")
    return shaped(site, (Derived(site.key),))


def _insert_places(site: Site) -> str:
    return "insert_places(obj, arr.size, len(g) - arr.size)"


def _arr_vjp(site: Site) -> str:
    back = "" if site.ndim("arr") == 1 else ".reshape(arr.shape)"
    return f"np.delete(g, {_insert_places(site)}){back}"


def _inserted_jvp(site: Site, active: frozenset[str]) -> str:
    first, second = (
        f"{p}_dot" if p in active else f"np.zeros_like({p})" for p in ("arr", "values")
    )
    return site.again(arr=first, values=second)


operation(
    "np.insert(arr, obj, values, axis=None)",
    vjps={
        "arr": _arr_vjp,
        "values": lambda site: f"sum_to(g[{_insert_places(site)}], np.shape(values))",
    },
    jvp=_inserted_jvp,
    inactive=("obj", "axis"),
    result=_inserted_result,
)


# Covariances of the rows of a matrix.
def _covariance_result(site: Site) -> Kind:
    dims = site.dims("m")
    return shaped_like(site, () if _one_variable(site) else (dims[0], dims[0]))


def _one_variable(site: Site) -> bool:
    return site.ndim("m") < 2 or site.dims("m")[0] == 1


def _centred(site: Site) -> str:
    return f"(m - np.mean(m{'' if _one_variable(site) else ', axis=1, keepdims=True'}))"


def _refuse_number(site: Site) -> None:
    if site.ndim("m") == 0:
        raise Unsupported("the covariance of a single number is nan")


def _covariance_vjp(site: Site) -> str:
    _refuse_number(site)
    if _one_variable(site):
        return f"2 * g * {_centred(site)} / (m.size - 1)"
    return f"(g + g.T) @ {_centred(site)} / (m.shape[1] - 1)"


def _covariance_jvp(site: Site, active: frozenset[str]) -> str:
    _refuse_number(site)
    if _one_variable(site):
        return f"2 * np.sum({_centred(site)} * m_dot) / (m.size - 1)"
    return f"symmetric_sum(m_dot @ {_centred(site)}.T) / (m.shape[1] - 1)"


operation(
    "np.cov(m)",
    vjps={"m": _covariance_vjp},
    jvp=_covariance_jvp,
    result=_covariance_result,
)


# Outer forms of ufuncs.
def _outer_result(site: Site) -> Kind:
    return shaped_like(site, (*site.dims("a"), *site.dims("b")))


def _over_second(site: Site) -> str:
    """The sum over the second operand's axes."""
    m, n = site.ndim("a"), site.ndim("b")
    return f"np.sum(g, axis={tuple(range(m, m + n))})" if n else "g"


def _over_first(site: Site) -> str:
    m = site.ndim("a")
    return f"np.sum(g, axis={tuple(range(m))})" if m else "g"


def _outer_jvp(site: Site, active: frozenset[str]) -> str:
    first, second = (f"{p}_dot" if p in active else f"np.zeros_like({p})" for p in ("a", "b"))
    return site.again(a=first, b=second)


operation(
    "np.add.outer(a, b)",
    vjps={"a": _over_second, "b": _over_first},
    jvp=_outer_jvp,
    result=_outer_result,
)
operation(
    "np.subtract.outer(a, b)",
    vjps={"a": _over_second, "b": lambda site: f"-{_over_first(site)}"},
    jvp=_outer_jvp,
    result=_outer_result,
)


def _spread_pair(site: Site) -> tuple[str, str]:
    """Both operands, the first with an axis of length 1 for each axis of the second."""
    n = site.ndim("b")
    return (f"a[..., {', '.join(['None'] * n)}]" if n and site.ndim("a") else "a"), "b"


def _extreme_outer(name: str, sign: str) -> None:
    def share(of: str) -> Any:
        def vjp(site: Site) -> str:
            a, b = _spread_pair(site)
            wins = f"{a} {sign} {b}" if of == "a" else f"{b} {sign} {a}"
            text = f"np.where({a} == {b}, 0.5 * g, g * ({wins}))"
            over = _over_second(site) if of == "a" else _over_first(site)
            return text if over == "g" else over.replace("(g,", f"({text},", 1)

        return vjp

    def jvp(site: Site, active: frozenset[str]) -> str:
        a, b = _spread_pair(site)
        a_dot = a.replace("a", "a_dot", 1) if "a" in active else "0"
        b_dot = "b_dot" if "b" in active else "0"
        moved = f"np.where({a} {sign} {b}, {a_dot}, {b_dot})"
        return f"np.where({a} == {b}, 0.5 * ({a_dot} + {b_dot}), {moved})"

    operation(
        f"np.{name}.outer(a, b)",
        vjps={"a": share("a"), "b": share("b")},
        jvp=jvp,
        result=_outer_result,
    )


_extreme_outer("maximum", ">")
_extreme_outer("minimum", "<")
bilinear(
    "np.multiply.outer(a, b)",
    lambda site: f"np.tensordot(g, b, {site.ndim('b')})",
    lambda site: f"np.tensordot(a, g, {site.ndim('a')})",
    result=_outer_result,
)


# Spectra.
def _as_operand(site: Site) -> Kind:
    return shaped(site, site.dims("x"))


def _axes(site: Site) -> str:
    return ", axes" if "axes" in site.kinds else ""


linear(
    "np.fft.fftshift(x, axes=None)",
    lambda site: f"np.fft.ifftshift(g{_axes(site)})",
    result=_as_operand,
)
linear(
    "np.fft.ifftshift(x, axes=None)",
    lambda site: f"np.fft.fftshift(g{_axes(site)})",
    result=_as_operand,
)
constant(
    "np.fft.fftfreq(n, d=1.0)",
    "np.fft.rfftfreq(n, d=1.0)",
    result=lambda site: Array(np.dtype(float), (Derived(site.key),)),
)
