"""Vector and matrix norms: at 0 the derivative is 0, the subgradient of least norm."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.kinds import Array, Dims, Kind
from s2sgrad.rules.axes import counted, keeps, normalised, reduced_dims, spread
from s2sgrad.rules.elementwise import at_zero
from s2sgrad.rules.notation import operation
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Site, Unsupported


def _norm_axes(site: Site) -> tuple[int, ...]:
    axis = site.literal("axis") if "axis" in site.row.parameters else (-2, -1)
    return normalised(axis, site.ndim("x"))


def order(site: Site) -> Any:
    """Which norm: "fro" for the root of the sum of squares, of vectors or matrices."""
    wanted = site.literal("ord") if "ord" in site.row.parameters else None
    vectors = len(_norm_axes(site)) == 1 or site.row.name == "np.linalg.vector_norm"
    if wanted is None or (vectors and wanted == 2) or wanted == "fro":
        return "fro"
    if not vectors:
        raise Unsupported(
            f"the matrix norm `ord={wanted!r}` is not supported",
            "Use the Frobenius norm, or write the norm out, for instance by singular values.",
        )
    return wanted


def _norm_result(site: Site) -> Kind:
    learnt = learn(site)
    dims: Dims = reduced_dims(site.dims("x"), _norm_axes(site), keeps(site))
    return Array(learnt.dtype, dims) if isinstance(learnt, Array) else learnt


def direction(site: Site) -> str:
    """The gradient of the norm, as text; `ans` is made to broadcast with x."""
    ans = _over(site, "ans")
    match order(site):
        case "fro":
            return f"x / {_safe(site, ans)}"
        case 1:
            return "np.sign(x)"
        case wanted if wanted in (np.inf, -np.inf):
            if len(_norm_axes(site)) == site.ndim("x"):
                many = counted("np.abs(x) == ans", site, "x")
                return f"np.sign(x) * (np.abs(x) == ans) / {many}"
            many = f"np.sum(np.abs(x) == {ans}, axis=axis, keepdims=True).astype(x.dtype)"
            return f"np.sign(x) * (np.abs(x) == {ans}) / {many}"
        case 0:
            raise Unsupported("a count of nonzero entries has no derivative")
        case p:
            return f"np.sign(x) * (np.abs(x) / {_safe(site, ans)}) ** {p - 1!r}"


def _over(site: Site, text: str) -> str:
    return text if keeps(site) else spread(text, _norm_axes(site), site.ndim("x"))


def _safe(site: Site, ans: str) -> str:
    """The norm, or inf where it is 0: x / inf is 0."""
    return at_zero(ans, site)


def _norm_vjp(site: Site) -> str:
    unit = direction(site)
    if unit.startswith("x / "):
        return f"{_over(site, 'g')} * {unit}"
    return f"{_over(site, 'g')} * ({unit})"


def _norm_jvp(site: Site, active: frozenset[str]) -> str:
    whole = len(_norm_axes(site)) == site.ndim("x")
    options = "" if whole and not keeps(site) else f", axis={_axis_text(site)}"
    keepdims = ", keepdims=True" if keeps(site) else ""
    return f"np.sum({direction(site)} * x_dot{options}{keepdims})"


def _axis_text(site: Site) -> str:
    axes = _norm_axes(site)
    return str(axes[0]) if len(axes) == 1 else str(axes)


for _pattern in (
    "np.linalg.norm(x, ord=None, axis=None, keepdims=False)",
    "np.linalg.vector_norm(x, axis=None, keepdims=False, ord=2)",
    "np.linalg.matrix_norm(x, keepdims=False, ord='fro')",
):
    operation(
        _pattern,
        vjps={"x": _norm_vjp},
        jvp=_norm_jvp,
        inactive=("ord", "axis", "keepdims"),
        result=_norm_result,
        singular=True,
    )
