"""Reading entries by index arrays and masks: take, compress, extract."""

from __future__ import annotations

from s2sgrad.kinds import (
    Array,
    Derived,
    Dims,
    Kind,
    ListOf,
    Scalar,
    broadcast,
)
from s2sgrad.rules.lists import nested_dims
from s2sgrad.rules.notation import linear, operation
from s2sgrad.rules.row import Site, Unsupported


def _take_result(site: Site) -> Kind:
    kind, dims, rank = site.kinds["a"], site.dims("a"), site.ndim("a")
    picked = indices_dims(site, "indices")
    if site.given("axis"):
        axis = site.literal("axis") % rank
        dims = (*dims[:axis], *picked, *dims[axis + 1 :])
    else:
        dims = picked
    dtype = getattr(kind, "dtype", None)
    if not dims and dtype is not None:
        return Scalar(dtype, False)
    return Array(dtype, dims)


def indices_dims(site: Site, parameter: str) -> Dims:
    """The shape of indices that may be given as a list."""
    return list_dims(site.kinds[parameter])


def list_dims(kind: Kind) -> Dims:
    """The shape of an array, or of what a nested list would be as an array."""
    if isinstance(kind, ListOf):
        raise Unsupported("indices in a list whose length is only known when it runs")
    return nested_dims(kind, ())


def _take_vjp(site: Site) -> str:
    if not site.given("axis"):
        if site.ndim("a") == 1:
            return f"added_at(a.shape, {_places(site, 'len(a)')}, g)"
        places = _places(site, "np.size(a)")
        return f"added_at((np.size(a),), {places}, g).reshape(np.shape(a))"
    axis = site.literal("axis") % site.ndim("a")
    places = _places(site, f"a.shape[{axis}]")
    index = f"({'slice(None), ' * axis}{places})" if axis else places
    return f"added_at(a.shape, {index}, g)"


def _places(site: Site, count: str) -> str:
    """The indices as they are meant, of so many entries."""
    match site.literal("mode"):
        case "wrap":
            return f"np.mod(indices, {count})"
        case "clip":
            return f"np.clip(indices, 0, {count} - 1)"
    return "indices"


linear("np.take(a, indices, axis=None, mode='raise')", _take_vjp, result=_take_result)


def _along_axis_result(site: Site) -> Kind:
    array, indices = site.dims("arr"), site.dims("indices")
    if "axis" in site.kinds and site.literal("axis") is None:
        return Array(getattr(site.kinds["arr"], "dtype", None), indices)
    axis = site.literal("axis") % len(array)
    pairs = enumerate(zip(array, indices, strict=True))
    dims = tuple(j if i == axis else broadcast((n,), (j,))[0] for i, (n, j) in pairs)
    return Array(getattr(site.kinds["arr"], "dtype", None), dims)


linear(
    "np.take_along_axis(arr, indices, axis=-1)",
    lambda site: (
        f"added_along_axis(np.shape(arr), indices, g{', axis' if 'axis' in site.kinds else ''})"
    ),
    result=_along_axis_result,
)


def kept_where(site: Site) -> Kind:
    """The kind of compress and extract: how many entries are kept is not known."""
    operand = site.row.parameters[1]
    dims = list(site.dims(operand))
    if site.row.name == "np.extract" or not site.given("axis"):
        return Array(getattr(site.kinds[operand], "dtype", None), (Derived(site.key),))
    dims[site.literal("axis") % len(dims)] = Derived(site.key)
    return Array(getattr(site.kinds[operand], "dtype", None), tuple(dims))


def _compress_vjp(site: Site) -> str:
    kept = "np.flatnonzero(condition)"
    if not site.given("axis"):
        return f"added_at((np.size(a),), {kept}, g).reshape(np.shape(a))"
    axis = site.literal("axis") % site.ndim("a")
    index = f"({'slice(None), ' * axis}{kept})" if axis else kept
    return f"added_at(a.shape, {index}, g)"


operation(
    "np.compress(condition, a, axis=None)",
    vjps={"a": _compress_vjp},
    jvp=lambda site, active: site.again(a="a_dot"),
    inactive=("condition", "axis"),
    result=kept_where,
)
operation(
    "np.extract(condition, arr)",
    vjps={"arr": "added_at((np.size(arr),), np.flatnonzero(condition), g).reshape(np.shape(arr))"},
    jvp=lambda site, active: site.again(arr="arr_dot"),
    inactive=("condition",),
    result=kept_where,
)
