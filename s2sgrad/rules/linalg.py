"""Linear algebra, on stacks of matrices.

The formulas are those of Giles (2008), "Collected matrix derivative results for forward and reverse
mode algorithmic differentiation", unless another source is named.
"""

from __future__ import annotations

import numpy as np

from s2sgrad.kinds import Array, Kind, Sequence, broadcast, dims_of
from s2sgrad.rules.contraction import transposed
from s2sgrad.rules.notation import missing, operation
from s2sgrad.rules.results import learn, like_first, shaped_like
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.terms import added

_NUMPY_2 = int(np.__version__.split(".")[0]) >= 2


def mT(text: str, site: Site, parameter: str) -> str:
    """The transpose of a parameter, `ans` or `g`, or of a text of the parameter's rank."""
    return transposed(text, site.ndim(parameter))


# Inverse and solution.
def _inv_vjp(site: Site) -> str:
    at = mT("ans", site, "a")
    return f"-{at} @ g @ {at}"


operation(
    "np.linalg.inv(a)",
    vjps={"a": _inv_vjp},
    jvp=lambda site, active: "-ans @ a_dot @ ans",
    result=like_first,
    singular=True,
)


def _is_vector(site: Site) -> bool:
    """Whether the right-hand side of a system is one vector (NumPy 2: only if it is 1-D)."""
    return site.ndim("b") == 1


def _solve_result(site: Site) -> Kind:
    a, b = site.dims("a"), site.dims("b")
    if 1 < len(b) == len(a) - 1 and not _NUMPY_2:
        raise Unsupported("before NumPy 2 a stack of vectors is not told from a matrix")
    if _is_vector(site):
        return shaped_like(site, (*a[:-2], a[-1]))
    return shaped_like(site, (*broadcast(a[:-2], b[:-2]), a[-1], b[-1]))


def solve_b(site: Site) -> str:
    """With A.T @ lambda = g, b receives lambda."""
    at = mT("a", site, "a")
    if _is_vector(site) and site.ndim("a") > 2:
        return f"sum_to(np.linalg.solve({at}, g[..., None])[..., 0], b.shape)"
    text = f"np.linalg.solve({at}, g)"
    same = site.dims("b") == dims_of(site.ans) or len(dims_of(site.ans)) <= 2
    return text if same else f"sum_to({text}, np.shape(b))"


def solve_a(site: Site) -> str:
    """A receives -lambda @ x.T."""
    at = mT("a", site, "a")
    if _is_vector(site) and site.ndim("a") == 2:
        return f"-np.outer(np.linalg.solve({at}, g), ans)"
    if _is_vector(site):
        return f"-np.linalg.solve({at}, g[..., None]) * ans[..., None, :]"
    text = f"-np.linalg.solve({at}, g) @ {transposed('ans', len(dims_of(site.ans)))}"
    return text if site.dims("a")[:-2] == dims_of(site.ans)[:-2] else f"sum_to({text}, a.shape)"


def _solve_jvp(site: Site, active: frozenset[str]) -> str:
    terms = ["b_dot"] if "b" in active else []
    if "a" in active:
        batch = _is_vector(site) and site.ndim("a") > 2
        terms.append("-(a_dot @ ans[..., None])[..., 0]" if batch else "-a_dot @ ans")
    if _is_vector(site) and site.ndim("a") > 2:
        return f"np.linalg.solve(a, np.broadcast_to({added(terms)}, ans.shape)[..., None])[..., 0]"
    return f"np.linalg.solve(a, {added(terms)})"


operation(
    "np.linalg.solve(a, b)",
    vjps={"a": solve_a, "b": solve_b},
    jvp=_solve_jvp,
    result=_solve_result,
    singular=True,
)


# Determinants.
def _without_matrix(site: Site) -> Kind:
    learnt = learn(site)
    return Array(learnt.dtype, site.dims("a")[:-2]) if isinstance(learnt, Array) else learnt


def over_matrix(text: str, site: Site) -> str:
    """A number for each matrix, made to broadcast with the matrices."""
    return text if site.ndim("a") == 2 else f"{text}[..., None, None]"


operation(
    "np.linalg.det(a)",
    vjps={"a": lambda site: f"{over_matrix('g', site)} * cofactors(a)"},
    jvp=lambda site, active: "np.sum(cofactors(a) * a_dot, axis=(-2, -1))",
    result=_without_matrix,
)


def _slogdet_result(site: Site) -> Kind:
    learnt = learn(site)
    assert isinstance(learnt, Sequence)
    dims = site.dims("a")[:-2]
    parts = (Array(e.dtype, dims) if isinstance(e, Array) else e for e in learnt.elements)
    return Sequence(learnt.type, tuple(parts))


def _slogdet_vjp(site: Site) -> str:
    if site.cotangents == frozenset({0}):
        return "np.zeros_like(a)"
    return f"{over_matrix('g[1]', site)} * {mT('np.linalg.inv(a)', site, 'a')}"


operation(
    "np.linalg.slogdet(a)",
    vjps={"a": _slogdet_vjp},
    jvp=lambda site, active: (
        "(0 * ans[0], np.trace(np.linalg.solve(a, a_dot), axis1=-2, axis2=-1))"
    ),
    result=_slogdet_result,
    singular=True,
)


# Factorisations.
operation(
    "np.linalg.cholesky(a)",
    vjps={"a": "cholesky_back(g, ans)"},
    jvp=lambda site, active: "cholesky_forward(a_dot, ans)",
    result=like_first,
    singular=True,
)


def _eigh_result(site: Site) -> Kind:
    learnt = learn(site)
    assert isinstance(learnt, Sequence)
    dims = site.dims("a")
    values, vectors = (getattr(e, "dtype", None) for e in learnt.elements)
    return Sequence(learnt.type, (Array(values, dims[:-1]), Array(vectors, dims)))


def _eigh_vjp(site: Site) -> str:
    if site.cotangents == frozenset({0}):
        return f"(ans[1] * g[0][..., None, :]) @ {mT('ans[1]', site, 'a')}"
    values = "None" if site.cotangents == frozenset({1}) else "g[0]"
    return f"eigh_back({values}, g[1], ans[0], ans[1])"


operation(
    "np.linalg.eigh(a)",
    vjps={"a": _eigh_vjp},
    jvp=lambda site, active: "eigh_forward(a_dot, ans[0], ans[1])",
    result=_eigh_result,
    singular=True,
)
operation(
    "np.linalg.eigvalsh(a)",
    vjps={"a": "eigvalsh_back(g, a)"},
    jvp=lambda site, active: "eigvalsh_forward(a_dot, a)",
    result=lambda site: shaped_like(site, site.dims("a")[:-1]),
)


def _flipped(site: Site) -> Kind:
    dims = site.dims("a")
    return shaped_like(site, (*dims[:-2], dims[-1], dims[-2]))


operation(
    "np.linalg.pinv(a)",
    vjps={"a": "pinv_back(g, a, ans)"},
    jvp=lambda site, active: "pinv_forward(a_dot, a, ans)",
    result=_flipped,
    singular=True,
)


# Powers and products.
def _power_vjp(site: Site) -> str:
    return "matrix_power_back(g, a, n)"


operation(
    "np.linalg.matrix_power(a, n)",
    vjps={"a": _power_vjp},
    jvp=lambda site, active: "matrix_power_forward(a_dot, a, n)",
    inactive=("n",),
    sharing="maybe",
    result=lambda site: shaped_like(site, site.dims("a")),
)
missing(
    "np.linalg.eig(a)",
    "np.linalg.eigvals(a)",
    because="its eigenvalues and eigenvectors are complex in general, and complex numbers are not "
    "supported yet",
    way_out="If the matrix is symmetric use np.linalg.eigh.",
)
missing(
    "np.linalg.matrix_rank(A)",
    because="a rank jumps, so it has no derivative",
)
