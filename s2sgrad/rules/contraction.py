"""Products that sum over an axis: dot, matmul, outer, inner."""

from __future__ import annotations

from s2sgrad.kinds import Array, Dims, Kind, broadcast, dims_of
from s2sgrad.rules.notation import bilinear
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Contribution, Site, Vjp


def _shaped(site: Site, dims: Dims) -> Kind:
    learnt = learn(site)
    return Array(learnt.dtype, dims) if isinstance(learnt, Array) else learnt


def matmul_dims(a: Dims, b: Dims) -> Dims:
    """The shape of `a @ b`."""
    rows = a[-2:-1]
    columns = b[-1:] if len(b) > 1 else ()
    return (*broadcast(a[:-2], b[:-2]), *rows, *columns)


def _matmul_result(site: Site) -> Kind:
    a, b = site.row.parameters[:2]
    return _shaped(site, matmul_dims(site.dims(a), site.dims(b)))


def transposed(text: str, rank: int) -> str:
    """The last two axes of an operand swapped, as text."""
    return f"{text}.T" if rank == 2 else f"np.swapaxes({text}, -1, -2)"


def matmul_first(site: Site) -> Contribution:
    """What the first operand of `x @ y` receives."""
    x, y = site.row.parameters[:2]
    m, n = site.ndim(x), site.ndim(y)
    if n == 1:
        if m <= 2:
            return Contribution(f"g * {y}" if m == 1 else f"np.outer(g, {y})")
        return Contribution(f"g[..., None] * {y}")
    if m == 1:
        if n == 2:
            return Contribution(f"{y} @ g")
        # One vector for a batch of matrices.
        return Contribution(f"np.sum({y} @ g[..., None], axis={tuple(range(n - 2))})[:, 0]")
    product = f"g @ {transposed(y, n)}"
    return Contribution(summed(product, x, site, y))


def matmul_second(site: Site) -> Contribution:
    """What the second operand of `x @ y` receives."""
    x, y = site.row.parameters[:2]
    m, n = site.ndim(x), site.ndim(y)
    if m == 1:
        if n <= 2:
            return Contribution(f"g * {x}" if n == 1 else f"np.outer({x}, g)")
        return Contribution(f"{x}[:, None] * g[..., None, :]")
    if n == 1:
        if m == 2:
            return Contribution(f"{x}.T @ g")
        return Contribution(f"np.tensordot(g, {x}, {m - 1})")
    product = f"{transposed(x, m)} @ g"
    return Contribution(summed(product, y, site, x))


def summed(product: str, operand: str, site: Site, other: str) -> str:
    """The product, summed over the batch axes along which the operand was broadcast."""
    mine, whole = site.dims(operand)[:-2], dims_of(site.ans)[:-2]
    if mine == whole:
        return product
    if not mine:
        # One matrix for a batch: the sum over the batch is one contraction.
        rank = len(whole) + 2
        batch = tuple(range(rank - 2))
        if operand == site.row.parameters[0]:
            axes = (*batch, rank - 1)
            if site.ndim(other) == rank:
                return f"np.tensordot(g, {other}, ({axes}, {axes}))"
        elif site.ndim(other) == rank:
            axes = tuple(range(rank - 1))
            return f"np.tensordot({other}, g, ({axes}, {axes}))"
    return f"sum_to({product}, np.shape({operand}))"


for _name in ("x @ y", "np.matmul(x, y)", "np.linalg.matmul(x, y)"):
    bilinear(_name, matmul_first, matmul_second, result=_matmul_result)


def _dot_result(site: Site) -> Kind:
    a, b = site.dims("a"), site.dims("b")
    if not a or not b:
        return _shaped(site, broadcast(a, b))
    return _shaped(site, (*a[:-1], *b[:-2], *(b[-1:] if len(b) > 1 else ())))


def _dot_first(site: Site) -> Contribution:
    m, n = site.ndim("a"), site.ndim("b")
    if n == 0:
        return Contribution("g * b")
    if m == 0:
        return Contribution("np.sum(g * b)")
    if m <= 2 and n <= 2:
        return matmul_first(site)
    kept = list(range(m - 1, m + n - 2))
    other = [i for i in range(n) if i != max(n - 2, 0)]
    return Contribution(f"np.tensordot(g, b, ({kept}, {other}))")


def _dot_second(site: Site) -> Contribution:
    m, n = site.ndim("a"), site.ndim("b")
    if m == 0:
        return Contribution("g * a")
    if n == 0:
        return Contribution("np.sum(g * a)")
    if m <= 2 and n <= 2:
        return matmul_second(site)
    rows = list(range(m - 1))
    product = f"np.tensordot(a, g, ({rows}, {rows}))"
    return Contribution(product if n <= 2 else f"np.moveaxis({product}, 0, -2)")


bilinear("np.dot(a, b)", _dot_first, _dot_second, result=_dot_result)


def _outer_result(site: Site) -> Kind:
    from s2sgrad.rules.shape import raveled_length

    return _shaped(site, (raveled_length(site, "a"), raveled_length(site, "b")))


bilinear(
    "np.outer(a, b)",
    lambda site: f"(g @ {_raveled(site, 'b')})" + _shape_back(site, "a"),
    lambda site: f"({_raveled(site, 'a')} @ g)" + _shape_back(site, "b"),
    result=_outer_result,
)


def _raveled(site: Site, p: str) -> str:
    return p if site.ndim(p) == 1 else f"np.ravel({p})"


def _shape_back(site: Site, p: str) -> str:
    return "" if site.ndim(p) == 1 else f".reshape(np.shape({p}))"


def _vecdot(other: str) -> Vjp:
    def vjp(site: Site) -> str:
        mine = "x" if other == "y" else "y"
        text = f"g[..., None] * {other}" if dims_of(site.ans) else f"g * {other}"
        same = site.dims("x") == site.dims("y")
        return text if same else f"sum_to({text}, {mine}.shape)"

    return vjp


for _name in ("np.vecdot(x, y)", "np.linalg.vecdot(x, y)"):
    bilinear(
        _name,
        _vecdot("y"),
        _vecdot("x"),
        result=lambda site: _shaped(site, broadcast(site.dims("x")[:-1], site.dims("y")[:-1])),
    )

bilinear(
    "np.matvec(x, y)",
    "sum_to(g[..., None] * y[..., None, :], x.shape)",
    "sum_to((np.swapaxes(x, -1, -2) @ g[..., None])[..., 0], y.shape)",
    result=lambda site: _shaped(
        site, (*broadcast(site.dims("x")[:-2], site.dims("y")[:-1]), site.dims("x")[-2])
    ),
)
bilinear(
    "np.vecmat(x, y)",
    "sum_to((y @ g[..., None])[..., 0], x.shape)",
    "sum_to(x[..., None] * g[..., None, :], y.shape)",
    result=lambda site: _shaped(
        site, (*broadcast(site.dims("x")[:-1], site.dims("y")[:-2]), site.dims("y")[-1])
    ),
)
bilinear(
    "np.linalg.outer(x, y)",
    "g @ y",
    "x @ g",
    result=lambda site: _shaped(site, (*site.dims("x"), *site.dims("y"))),
)
