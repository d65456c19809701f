"""Matrices made of others and read off others: diag, trace, tril, kron, cross, inner, tensordot."""

from __future__ import annotations

from s2sgrad.kinds import Array, Derived, Dims, Kind, Length
from s2sgrad.rules.axes import length
from s2sgrad.rules.notation import bilinear, linear
from s2sgrad.rules.rearranging import multiplied
from s2sgrad.rules.results import learn, shaped_like
from s2sgrad.rules.row import Contribution, Site
from s2sgrad.rules.shape import raveled_length, shaped


# Diagonals.
def _diagonal_length(m: Length, n: Length, offset: int, key: tuple[object, ...]) -> Length:
    if isinstance(m, int) and isinstance(n, int):
        return max(min(m, n - offset) if offset >= 0 else min(m + offset, n), 0)
    return m if m == n and offset == 0 else Derived(("diagonal", m, n, offset, *key))


def _diag_result(site: Site) -> Kind:
    dims, k = site.dims("v"), site.literal("k")
    if len(dims) == 2:
        return shaped(site, (_diagonal_length(*dims, k, site.key),))
    n = dims[0]
    longer: Length = (
        n + abs(k) if isinstance(n, int) else n if k == 0 else Derived(("plus", abs(k), n))
    )
    return shaped(site, (longer, longer))


def _offset(site: Site, name: str = "k") -> str:
    return f", {name}={name}" if name in site.kinds else ""


def _diag_vjp(site: Site) -> str:
    dims = site.dims("v")
    if len(dims) == 1:
        return f"np.diag(g{_offset(site)})"
    if dims[0] == dims[1] and site.literal("k") == 0:
        return "np.diag(g)"
    return f"placed_on_diagonal(g, v.shape, {site.literal('k')}, 0, 1)"


linear("np.diag(v, k=0)", _diag_vjp, result=_diag_result, sharing="maybe")


def _diagflat_result(site: Site) -> Kind:
    n, k = raveled_length(site, "v"), abs(site.literal("k"))
    longer: Length = n + k if isinstance(n, int) else n if k == 0 else Derived(("plus", k, n))
    return shaped(site, (longer, longer))


linear(
    "np.diagflat(v, k=0)",
    lambda site: (
        f"np.diag(g{_offset(site)})" + ("" if site.ndim("v") == 1 else ".reshape(np.shape(v))")
    ),
    result=_diagflat_result,
)


def _plane(site: Site) -> tuple[int, int]:
    rank, defaults = site.ndim(site.row.parameters[0]), site.row.defaults
    if "axis1" not in defaults:
        return rank - 2, rank - 1
    return site.literal("axis1") % rank, site.literal("axis2") % rank


def _off_plane(site: Site) -> Dims:
    plane = _plane(site)
    return tuple(n for i, n in enumerate(site.dims(site.row.parameters[0])) if i not in plane)


def _diagonal_result(site: Site) -> Kind:
    dims, (i, j) = site.dims(site.row.parameters[0]), _plane(site)
    n = _diagonal_length(dims[i], dims[j], site.literal("offset"), site.key)
    return shaped(site, (*_off_plane(site), n))


def _diagonal_vjp(site: Site) -> str:
    i, j = _plane(site)
    operand = site.row.parameters[0]
    return f"placed_on_diagonal(g, {operand}.shape, {site.literal('offset')}, {i}, {j})"


linear(
    "np.diagonal(a, offset=0, axis1=0, axis2=1)",
    _diagonal_vjp,
    result=_diagonal_result,
    sharing="view",
    cheap=True,
)
linear(
    "np.linalg.diagonal(x, offset=0)",
    _diagonal_vjp,
    result=_diagonal_result,
    sharing="view",
    cheap=True,
)


def _trace_result(site: Site) -> Kind:
    learnt = learn(site)
    return Array(learnt.dtype, _off_plane(site)) if isinstance(learnt, Array) else learnt


def _trace_vjp(site: Site) -> str:
    operand = site.row.parameters[0]
    dims, (i, j) = site.dims(operand), _plane(site)
    sizes = length(operand, dims, i) + (
        "" if dims[i] == dims[j] else f", {length(operand, dims, j)}"
    )
    offset = site.literal("offset")
    k = "" if offset == 0 else f", k={offset}"
    eye = f"np.eye({sizes}{k}, dtype={operand}.dtype)"
    if len(dims) == 2:
        return f"g * {eye}"
    return f"placed_on_diagonal(g[..., None], {operand}.shape, {offset}, {i}, {j})"


linear("np.trace(a, offset=0, axis1=0, axis2=1)", _trace_vjp, result=_trace_result)
linear("np.linalg.trace(x, offset=0)", _trace_vjp, result=_trace_result)


def _triangle_result(site: Site) -> Kind:
    dims = site.dims("m")
    return shaped(site, dims if len(dims) > 1 else dims * 2)


for _name in ("tril", "triu"):
    linear(
        f"np.{_name}(m, k=0)",
        lambda site: site.again(m="g") + ("" if site.ndim("m") > 1 else ".sum(axis=0)"),
        result=_triangle_result,
    )


# Products.
def _inner_result(site: Site) -> Kind:
    a, b = site.dims("a"), site.dims("b")
    return shaped_like(site, (*a[:-1], *b[:-1]) if a and b else (*a, *b))


def _inner_first(site: Site) -> Contribution:
    m, n = site.ndim("a"), site.ndim("b")
    if m == 0 or n == 0:
        return Contribution("g * b" if n == 0 else "np.sum(g * b)")
    if n == 1:
        return Contribution("g * b" if m == 1 else "g[..., None] * b")
    return Contribution("g @ b" if n == 2 else f"np.tensordot(g, b, {n - 1})")


def _inner_second(site: Site) -> Contribution:
    m, n = site.ndim("a"), site.ndim("b")
    if m == 0 or n == 0:
        return Contribution("g * a" if m == 0 else "np.sum(g * a)")
    if m == 1:
        return Contribution("g * a" if n == 1 else "g[..., None] * a")
    if m == n == 2:
        return Contribution("g.T @ a")
    rows = list(range(m - 1))
    return Contribution(f"np.tensordot(g, a, ({rows}, {rows}))")


bilinear("np.inner(a, b)", _inner_first, _inner_second, result=_inner_result)


def _like(site: Site, text: str, p: str) -> str:
    return text if site.ndim(p) == 1 else f"({text}).reshape(np.shape({p}))"


bilinear(
    "np.vdot(a, b)",
    lambda site: _like(site, f"g * {'b' if site.ndim('b') == 1 else 'np.ravel(b)'}", "a"),
    lambda site: _like(site, f"g * {'a' if site.ndim('a') == 1 else 'np.ravel(a)'}", "b"),
)


def contracted_axes(site: Site) -> tuple[list[int], list[int]]:
    """The summed axes of both operands of a tensordot."""
    axes, m, n = site.literal("axes"), site.ndim("a"), site.ndim("b")
    if isinstance(axes, int):
        return list(range(m - axes, m)), list(range(axes))
    first, second = ([s] if isinstance(s, int) else list(s) for s in axes)
    return [int(i) % m for i in first], [int(i) % n for i in second]


def _tensordot_result(site: Site) -> Kind:
    first, second = contracted_axes(site)
    dims = [n for i, n in enumerate(site.dims("a")) if i not in first]
    dims += [n for i, n in enumerate(site.dims("b")) if i not in second]
    return shaped_like(site, tuple(dims))


def _tensordot_first(site: Site) -> str:
    first, second = contracted_axes(site)
    free_a = [i for i in range(site.ndim("a")) if i not in first]
    free_b = [i for i in range(site.ndim("b")) if i not in second]
    kept = list(range(len(free_a), len(free_a) + len(free_b)))
    by_b = sorted(range(len(second)), key=lambda k: second[k])
    order = free_a + [first[k] for k in by_b]
    return _ordered(f"np.tensordot(g, b, ({kept}, {free_b}))", order)


def _tensordot_second(site: Site) -> str:
    first, second = contracted_axes(site)
    free_a = [i for i in range(site.ndim("a")) if i not in first]
    free_b = [i for i in range(site.ndim("b")) if i not in second]
    kept = list(range(len(free_a)))
    by_a = sorted(range(len(first)), key=lambda k: first[k])
    order = [second[k] for k in by_a] + free_b
    return _ordered(f"np.tensordot(a, g, ({free_a}, {kept}))", order)


def _ordered(text: str, order: list[int]) -> str:
    """The text of an array whose axes are those of the operand in this order."""
    if order == sorted(order):
        return text
    return f"np.transpose({text}, {tuple(order.index(i) for i in range(len(order)))})"


bilinear(
    "np.tensordot(a, b, axes=2)", _tensordot_first, _tensordot_second, result=_tensordot_result
)
bilinear(
    "np.linalg.tensordot(a, b, axes=2)",
    _tensordot_first,
    _tensordot_second,
    result=_tensordot_result,
)


def _kron_result(site: Site) -> Kind:
    a, b = site.dims("a"), site.dims("b")
    rank = max(len(a), len(b))
    a, b = (1,) * (rank - len(a)) + tuple(a), (1,) * (rank - len(b)) + tuple(b)
    dims = tuple(_times(m, n, (*site.key, i)) for i, (m, n) in enumerate(zip(a, b, strict=True)))
    return shaped_like(site, dims)


def _times(m: Length, n: Length, key: tuple[object, ...]) -> Length:
    return multiplied(m, n, key) if isinstance(n, int) else multiplied(n, m, key)


bilinear(
    "np.kron(a, b)",
    "kron_first(g, np.shape(a), b)",
    "kron_second(g, a, np.shape(b))",
    result=_kron_result,
)
