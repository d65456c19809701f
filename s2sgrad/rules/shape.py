"""Functions that only rearrange: reshape, transpose, broadcast, flip, roll."""

from __future__ import annotations

from s2sgrad.kinds import (
    Array,
    Axis,
    Derived,
    Dims,
    Kind,
    Length,
    ListOf,
    Scalar,
    Sequence,
    dims_of,
    is_float,
    length_of,
)
from s2sgrad.rules.axes import normalised
from s2sgrad.rules.notation import alias, linear
from s2sgrad.rules.row import NeedsValue, Result, Site, Unsupported


def shaped(site: Site, dims: Dims, operand: str = "") -> Kind:
    """An array of the operand's dtype (of the first parameter, where none is named)."""
    kind = site.kinds[operand or site.row.parameters[0]]
    return Array(getattr(kind, "dtype", None), dims)


def raveled_length(site: Site, operand: str) -> Length:
    """The length of an operand laid out along one axis."""
    return flat_length(site.dims(operand))


def flat_length(dims: Dims) -> Length:
    """The number of entries of an array.

    >>> flat_length((2, 1, 3)), flat_length((1, Axis("x", 0)))
    (6, Axis(owner='x', axis=0))
    """
    others = [n for n in dims if n != 1]
    if len(others) <= 1:
        return others[0] if others else 1
    if all(isinstance(n, int) for n in others):
        product = 1
        for n in others:
            product *= n  # type: ignore[operator]
        return product
    return Derived(("size", *dims))


def shape_dims(site: Site, parameter: str, certain: bool = True) -> Dims:
    """The lengths that a shape argument says: numbers where known, else symbols.

    Not `certain`: a number that is not known may be -1, which says nothing of the length.
    """
    kind = site.kinds[parameter]
    elements = kind.elements if isinstance(kind, Sequence) else (kind,)
    if isinstance(kind, ListOf) or not all(isinstance(e, Scalar) for e in elements):
        raise NeedsValue(parameter)
    return tuple(_length(e, (*site.key, i), certain) for i, e in enumerate(elements))


def _length(kind: Kind, key: tuple[object, ...], certain: bool) -> Length:
    length = length_of(kind)
    said = certain or isinstance(length, (int, Axis))
    return length if length is not None and said else Derived(key)


def _require_order(site: Site) -> None:
    """The orders "A" and "K" hang on the memory layout: an adjoint may have another one."""
    floats = is_float(site.kinds["a"]) and site.given("order")
    if floats and site.literal("order") not in ("C", "F"):
        raise Unsupported("the order of the entries hangs on the memory layout.", "Say C or F.")


def _reshape_result(site: Site) -> Kind:
    _require_order(site)
    dims = shape_dims(site, "shape", certain=False)
    if len(dims) == 1 and site.known("shape") == -1:
        return shaped(site, (raveled_length(site, "a"),))
    return shaped(site, dims)


def back(site: Site) -> str:
    """The cotangent in the first operand's shape."""
    operand = site.row.parameters[0]
    if dims_of(site.ans) == site.dims(operand):
        return "g"
    order = ", order=order" if site.given("order") else ""
    if not isinstance(site.kinds[operand], Array):
        return "g.sum()"
    if not dims_of(site.ans):
        return f"np.reshape(g, {operand}.shape)"  # a number, it may be
    return f"g.reshape({operand}.shape{order})"


linear("np.reshape(a, shape, order='C')", back, result=_reshape_result, sharing="maybe", cheap=True)


def raveled(site: Site) -> Kind:
    """The kind of an operand laid out along one axis."""
    _require_order(site)
    return shaped(site, (raveled_length(site, "a"),))


linear("np.ravel(a, order='C')", back, result=raveled, sharing="maybe", cheap=True)


# Transpositions.
def _transpose_order(site: Site) -> tuple[int, ...]:
    rank = site.ndim("a")
    axes = site.literal("axes")
    return tuple(range(rank))[::-1] if axes is None else tuple(int(i) % rank for i in axes)


def _transpose_result(site: Site) -> Kind:
    return shaped(site, tuple(site.dims("a")[i] for i in _transpose_order(site)))


def _transpose_vjp(site: Site) -> str:
    order = _transpose_order(site)
    if order == tuple(range(len(order)))[::-1]:
        return "g.T"
    inverse = tuple(order.index(i) for i in range(len(order)))
    return f"np.transpose(g, {inverse})"


linear(
    "np.transpose(a, axes=None)",
    _transpose_vjp,
    result=_transpose_result,
    sharing="view",
    cheap=True,
)
alias("np.permute_dims", of="np.transpose")


def _swapped_result(site: Site) -> Kind:
    dims = list(site.dims("a"))
    i, j = site.literal("axis1"), site.literal("axis2")
    dims[i], dims[j] = dims[j], dims[i]
    return shaped(site, tuple(dims))


linear(
    "np.swapaxes(a, axis1, axis2)",
    "np.swapaxes(g, axis1, axis2)",
    result=_swapped_result,
    sharing="view",
    cheap=True,
)


def _moved_result(site: Site) -> Kind:
    dims = site.dims("a")
    pairs = zip(_axes(site, "destination"), _axes(site, "source"), strict=True)
    placed = dict(pairs)
    rest = iter(i for i in range(len(dims)) if i not in placed.values())
    order = [placed[i] if i in placed else next(rest) for i in range(len(dims))]
    return shaped(site, tuple(dims[i] for i in order))


def _axes(site: Site, parameter: str) -> list[int]:
    axes = site.literal(parameter)
    listed = axes if isinstance(axes, (tuple, list)) else [axes]
    return [int(i) % site.ndim("a") for i in listed]


linear(
    "np.moveaxis(a, source, destination)",
    "np.moveaxis(g, destination, source)",
    result=_moved_result,
    sharing="view",
    cheap=True,
)


def _rolled_order(site: Site) -> list[int]:
    """Where each axis of `np.rollaxis` comes from."""
    rank, axis, start = site.ndim("a"), site.literal("axis"), site.literal("start")
    axis, start = axis % rank, start + rank if start < 0 else start
    order = [i for i in range(rank) if i != axis]
    order.insert(start - (axis < start), axis)
    return order


def _rolled_vjp(site: Site) -> str:
    order = _rolled_order(site)
    axis = site.literal("axis") % site.ndim("a")
    return f"np.moveaxis(g, {order.index(axis)}, {axis})"


linear(
    "np.rollaxis(a, axis, start=0)",
    _rolled_vjp,
    result=lambda site: shaped(site, tuple(site.dims("a")[i] for i in _rolled_order(site))),
    sharing="view",
    cheap=True,
)


def _last_two_swapped(site: Site) -> Kind:
    dims = site.dims("x")
    return shaped(site, (*dims[:-2], dims[-1], dims[-2]))


for _name in ("np.matrix_transpose(x)", "np.linalg.matrix_transpose(x)"):
    linear(
        _name,
        lambda site: "g.T" if site.ndim("x") == 2 else "np.swapaxes(g, -1, -2)",
        result=_last_two_swapped,
        sharing="view",
        cheap=True,
    )


# Axes of length 1 added and removed.
def _expanded_result(site: Site) -> Kind:
    axis = site.literal("axis")
    rank = site.ndim("a") + (len(axis) if isinstance(axis, (tuple, list)) else 1)
    new = normalised(axis, rank)
    dims = iter(site.dims("a"))
    return shaped(site, tuple(1 if i in new else next(dims) for i in range(rank)))


linear("np.expand_dims(a, axis)", back, result=_expanded_result, sharing="view", cheap=True)


def _squeezed_result(site: Site) -> Kind:
    dims = site.dims("a")
    if site.given("axis"):
        gone = normalised(site.literal("axis"), len(dims))
    elif any(isinstance(n, Derived) for n in dims):
        raise Unsupported(
            "which axes have length 1 is only known when it runs", "Say which axis to squeeze."
        )
    else:
        gone = tuple(i for i, n in enumerate(dims) if n == 1)
    return shaped(site, tuple(n for i, n in enumerate(dims) if i not in gone))


linear("np.squeeze(a, axis=None)", back, result=_squeezed_result, sharing="view", cheap=True)


def at_least(rank: int) -> Result:
    """The result of atleast_1d, atleast_2d, atleast_3d."""

    def result(site: Site) -> Kind:
        dims = site.dims(site.row.parameters[0])
        if len(dims) >= rank:
            return shaped(site, dims)
        missing = rank - len(dims)
        before = missing if rank < 3 else (1 if len(dims) == 1 else 0)
        return shaped(site, (1,) * before + tuple(dims) + (1,) * (missing - before))

    return result


for _rank in (1, 2, 3):
    linear(
        f"np.atleast_{_rank}d(ary)",
        back,
        result=at_least(_rank),
        sharing="maybe",
        cheap=True,
    )

linear(
    "np.broadcast_to(array, shape)",
    "g",
    result=lambda site: shaped(site, shape_dims(site, "shape")),
    sharing="view",
    cheap=True,
    elementwise=True,
)
