"""Factorisations of matrices with several results, least squares, and chains of products.

Sources: Townsend (2016), "Differentiating the singular value decomposition"; Walter & Lehmann
(2010), arXiv:1001.1654, for qr; Golub & Pereyra (1973) for least squares.
"""

from __future__ import annotations

from s2sgrad.kinds import Array, Derived, Dims, Kind, Length, Scalar, Sequence, dims_of
from s2sgrad.rules.notation import operation
from s2sgrad.rules.pieces import cotangents
from s2sgrad.rules.results import in_own_dtype, learn, shaped_like
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.terms import added


def shorter(m: Length, n: Length) -> Length:
    """The lesser of two lengths."""
    if isinstance(m, int) and isinstance(n, int):
        return min(m, n)
    return m if m == n else Derived(("least", m, n))


def _uses_vectors(site: Site) -> bool:
    return bool(site.literal("compute_uv"))


def _svd_result(site: Site) -> Kind:
    dims = site.dims("a")
    m, n = dims[-2:]
    k = shorter(m, n)
    if not _uses_vectors(site):
        return shaped_like(site, (*dims[:-2], k))
    full = bool(site.literal("full_matrices"))
    shapes: list[Dims] = [(m, m if full else k), (k,), (n if full else k, n)]
    return _several(site, [(*dims[:-2], *shape) for shape in shapes])


def _several(site: Site, shapes: list[Dims]) -> Kind:
    """Several arrays, whose dtypes are learnt."""
    learnt = learn(site)
    assert isinstance(learnt, Sequence)
    pairs = zip(learnt.elements, shapes, strict=True)
    return Sequence(tuple, tuple(Array(getattr(e, "dtype", None), dims) for e, dims in pairs))


def _svd_vjp(site: Site) -> str:
    if not _uses_vectors(site):
        return "singular_values_back(g, a)"
    parts = [_cotangent(site, k) for k in range(3)]
    return f"svd_back({', '.join(parts)}, ans[0], ans[1], ans[2])"


def _cotangent(site: Site, k: int) -> str:
    return f"g[{k}]" if site.cotangents is None or k in site.cotangents else "None"


def _svd_jvp(site: Site, active: frozenset[str]) -> str:
    if not _uses_vectors(site):
        return "singular_values_forward(a_dot, a)"
    return "svd_forward(a_dot, ans[0], ans[1], ans[2])"


operation(
    "np.linalg.svd(a, full_matrices=True, compute_uv=True)",
    vjps={"a": _svd_vjp},
    jvp=_svd_jvp,
    inactive=("full_matrices", "compute_uv"),
    result=_svd_result,
    singular=True,
)
operation(
    "np.linalg.svdvals(x)",
    vjps={"x": "singular_values_back(g, x)"},
    jvp=lambda site, active: "singular_values_forward(x_dot, x)",
    result=lambda site: shaped_like(site, (*site.dims("x")[:-2], shorter(*site.dims("x")[-2:]))),
)


def _qr_result(site: Site) -> Kind:
    if site.literal("mode") != "reduced":
        raise Unsupported(f'`mode="{site.literal("mode")}"` of `np.linalg.qr`')
    *batch, m, n = site.dims("a")
    k = shorter(m, n)
    return _several(site, [(*batch, m, k), (*batch, k, n)])


operation(
    "np.linalg.qr(a, mode='reduced')",
    vjps={"a": lambda site: f"qr_back({cotangents(site)}, ans[0], ans[1])"},
    jvp=lambda site, active: "qr_forward(a_dot, ans[0], ans[1])",
    inactive=("mode",),
    result=_qr_result,
    singular=True,
)


# Least squares.
def _lstsq_result(site: Site) -> Kind:
    learnt = learn(site)
    assert isinstance(learnt, Sequence)
    n, b = site.dims("a")[-1], site.dims("b")
    dtype = getattr(learnt.elements[0], "dtype", None)
    rank = learnt.elements[2]
    values = Array(dtype, (shorter(*site.dims("a")),))
    residuals = Array(dtype, (Derived(site.key),))
    assert isinstance(rank, Scalar)
    return Sequence(tuple, (Array(dtype, (n, *b[1:])), residuals, rank, values))


def _only_solution(site: Site) -> None:
    if site.cotangents is not None and site.cotangents != frozenset({0}):
        raise Unsupported("only the solution of `np.linalg.lstsq` has a derivative")


def _lstsq_a(site: Site) -> str:
    _only_solution(site)
    return in_own_dtype("lstsq_back(g[0], a, b, ans[0])", "a", site)


def _lstsq_b(site: Site) -> str:
    _only_solution(site)
    return in_own_dtype("np.linalg.pinv(a).T @ g[0]", "b", site)


operation(
    "np.linalg.lstsq(a, b, rcond=None)",
    vjps={"a": _lstsq_a, "b": _lstsq_b},
    jvp=lambda site, active: (
        f"lstsq_forward({', '.join(f'{p}_dot' if p in active else 'None' for p in 'ab')}, "
        "a, b, ans[0], ans[1], ans[3])"
    ),
    inactive=("rcond",),
    result=_lstsq_result,
    singular=True,
)


# Chains.
def _chain(site: Site) -> list[str]:
    kind = site.kinds["arrays"]
    if not isinstance(kind, Sequence) or any(len(dims_of(e)) != 2 for e in kind.elements):
        raise Unsupported("`np.linalg.multi_dot` of anything but matrices, all known one by one")
    return [f"arrays[{i}]" for i in range(len(kind.elements))]


def _chain_vjp(site: Site) -> list[str]:
    names = _chain(site)
    texts = []
    for k in range(len(names)):
        left = [f"{name}.T" for name in reversed(names[:k])]
        right = [f"{name}.T" for name in reversed(names[k + 1 :])]
        texts.append(" @ ".join([*_grouped(left), "g", *_grouped(right)]))
    return texts


def _grouped(factors: list[str]) -> list[str]:
    return [f"({' @ '.join(factors)})"] if len(factors) > 1 else factors


def _chain_jvp(site: Site, active: frozenset[str]) -> str:
    names = _chain(site)
    moved = [[*names[:k], f"arrays_dot[{k}]", *names[k + 1 :]] for k in range(len(names))]
    return added([" @ ".join(factors) for factors in moved])


def _chain_result(site: Site) -> Kind:
    kind = site.kinds["arrays"]
    _chain(site)
    assert isinstance(kind, Sequence)
    first, last = dims_of(kind.elements[0]), dims_of(kind.elements[-1])
    return shaped_like(site, (first[0], last[1]))


operation(
    "np.linalg.multi_dot(arrays)",
    vjps={"arrays": _chain_vjp},
    jvp=_chain_jvp,
    result=_chain_result,
    sequences=("arrays",),
)
