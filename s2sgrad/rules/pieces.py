"""Functions of several results: split, meshgrid, broadcast_arrays."""

from __future__ import annotations

from typing import Any

from s2sgrad.kinds import (
    Array,
    Derived,
    Dims,
    Kind,
    Length,
    ListOf,
    Scalar,
    Sequence,
    broadcast,
    dims_of,
)
from s2sgrad.rules.notation import operation
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.shape import flat_length


def cotangents(site: Site) -> str:
    """All cotangents as a list, with zeros for those that are not there."""
    kind = site.ans
    if site.cotangents is None or not isinstance(kind, Sequence):
        return "g"
    parts = (
        f"g[{k}]" if k in site.cotangents else f"np.zeros_like(ans[{k}])"
        for k in range(len(kind.elements))
    )
    return f"[{', '.join(parts)}]"


# Splitting.
AXES = {"np.vsplit": 0, "np.dsplit": 2}


def _split_axis(site: Site) -> int:
    rank = site.ndim("ary")
    if site.row.name == "np.hsplit":
        return 0 if rank == 1 else 1
    return AXES[site.row.name] if site.row.name in AXES else int(site.literal("axis")) % rank


def _split_result(site: Site) -> Kind:
    where = site.kinds["indices_or_sections"]
    axis, dims = _split_axis(site), site.dims("ary")
    dtype = getattr(site.kinds["ary"], "dtype", None)

    def piece(n: Length) -> Array:
        return Array(dtype, (*dims[:axis], n, *dims[axis + 1 :]))

    if isinstance(where, Scalar):
        sections = where.value
        if not isinstance(sections, int):
            return ListOf(list, piece(Derived(site.key)))
        return Sequence(list, tuple(map(piece, _even(site, dims[axis], sections))))
    if not isinstance(where, Sequence):
        raise Unsupported("the places to split at have to be a number or a tuple")
    count = len(where.elements) + 1
    return Sequence(list, tuple(piece(Derived((*site.key, i))) for i in range(count)))


def _even(site: Site, n: Length, sections: int) -> list[Length]:
    if isinstance(n, int):
        small, larger = divmod(n, sections)
        return [*[small + 1] * larger, *[small] * (sections - larger)]
    if site.row.name == "np.array_split":
        return [Derived((*site.key, i)) for i in range(sections)]
    return [Derived(("part", sections, n))] * sections


for _name in ("split", "array_split", "vsplit", "hsplit", "dsplit"):
    _axis = ", axis=0" if "_" in _name or _name == "split" else ""
    operation(
        f"np.{_name}(ary, indices_or_sections{_axis})",
        vjps={
            "ary": lambda site: (
                f"np.concatenate({cotangents(site)}{_axis_option(_split_axis(site))})"
            )
        },
        jvp=lambda site, active: site.again(ary="ary_dot"),
        inactive=("indices_or_sections", "axis"),
        result=_split_result,
        sharing="view",
    )


def _axis_option(axis: int) -> str:
    return f", axis={axis}" if axis else ""


# Along an axis, one by one.
def _unstacked_result(site: Site) -> Kind:
    dims = site.dims("x")
    axis = int(site.literal("axis")) % len(dims)
    part = Array(getattr(site.kinds["x"], "dtype", None), (*dims[:axis], *dims[axis + 1 :]))
    n = dims[axis]
    return Sequence(tuple, (part,) * n) if isinstance(n, int) else ListOf(tuple, part)


operation(
    "np.unstack(x, axis=0)",
    vjps={"x": lambda site: f"np.stack({cotangents(site)}, axis=axis)"},
    jvp=lambda site, active: site.again(x="x_dot"),
    inactive=("axis",),
    result=_unstacked_result,
    sharing="view",
)


# Grids.
def grid_axes(site: Site) -> list[int]:
    """The axis of the grids along which each coordinate runs."""
    kind = site.kinds["xi"]
    if not isinstance(kind, Sequence):
        raise Unsupported("`np.meshgrid` of arrays whose count is only known when it runs")
    axes = list(range(len(kind.elements)))
    if site.literal("indexing") == "xy" and len(axes) > 1:
        axes[0], axes[1] = 1, 0
    return axes


def _grid_result(site: Site) -> Kind:
    kind = site.kinds["xi"]
    axes = grid_axes(site)
    assert isinstance(kind, Sequence)
    lengths = {a: flat_length(dims_of(e)) for a, e in zip(axes, kind.elements, strict=True)}
    whole: Dims = tuple(lengths[a] for a in range(len(axes)))
    sparse = "sparse" in site.kinds and site.literal("sparse")

    def grid(axis: int) -> Dims:
        return tuple(n if a == axis or not sparse else 1 for a, n in enumerate(whole))

    parts = zip(axes, kind.elements, strict=True)
    elements = tuple(Array(getattr(e, "dtype", None), grid(a)) for a, e in parts)
    return Sequence(getattr(learn(site), "type", tuple), elements)


def _grid_vjp(site: Site) -> list[Any]:
    kind, axes = site.kinds["xi"], grid_axes(site)
    assert isinstance(kind, Sequence)
    texts: list[Any] = []
    for k, element in enumerate(kind.elements):
        if site.cotangents is not None and k not in site.cotangents:
            texts.append(f"np.zeros_like(xi[{k}])")
            continue
        others = tuple(a for a in sorted(axes) if a != axes[k])
        total = (
            f"g[{k}].sum(axis={others[0] if len(others) == 1 else others})" if others else f"g[{k}]"
        )
        texts.append(_coordinate(total, len(dims_of(element)), k))
    return texts


def _coordinate(text: str, rank: int, k: int) -> str:
    """A cotangent along one axis, in the shape of the coordinate: np.meshgrid lays it out flat."""
    if rank == 1:
        return text
    return f"{text}.reshape(np.shape(xi[{k}]))" if rank else f"{text}[0]"


operation(
    "np.meshgrid(xi, indexing='xy', sparse=False)",
    vjps={"xi": _grid_vjp},
    jvp=lambda site, active: site.again(xi="xi_dot"),
    inactive=("indexing", "sparse"),
    result=_grid_result,
    variadic="xi",
    sequences=("xi",),
)


def _broadcast_result(site: Site) -> Kind:
    kind = site.kinds["args"]
    if not isinstance(kind, Sequence):
        raise Unsupported("`np.broadcast_arrays` of a list whose length is only known when it runs")
    dims = broadcast(*map(dims_of, kind.elements))
    elements = tuple(Array(getattr(e, "dtype", None), dims) for e in kind.elements)
    return Sequence(getattr(learn(site), "type", tuple), elements)


def _broadcast_vjp(site: Site) -> list[Any]:
    kind = site.kinds["args"]
    assert isinstance(kind, Sequence)
    present = site.cotangents
    return [
        f"sum_to(g[{k}], np.shape(args[{k}]))"
        if present is None or k in present
        else f"np.zeros_like(args[{k}])"
        for k in range(len(kind.elements))
    ]


operation(
    "np.broadcast_arrays(args)",
    vjps={"args": _broadcast_vjp},
    jvp=lambda site, active: site.again(args="args_dot"),
    result=_broadcast_result,
    variadic="args",
    sequences=("args",),
    sharing="view",
)
