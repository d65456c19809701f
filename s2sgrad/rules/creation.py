"""Arrays made of nothing, of a shape, of a range, or of nested lists."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sgrad.kinds import (
    Array,
    Derived,
    Kind,
    Known,
    Length,
    ListOf,
    Sequence,
    length_of,
)
from s2sgrad.rules.axes import is_float64
from s2sgrad.rules.lists import nested_dims
from s2sgrad.rules.notation import alias, constant, linear, operation
from s2sgrad.rules.reading import list_dims
from s2sgrad.rules.results import learn
from s2sgrad.rules.row import Site
from s2sgrad.rules.shape import shape_dims

FLOAT64 = np.dtype(float)


def dtype_of(site: Site, default: Any = FLOAT64) -> Any:
    """The dtype that is asked for; the default where none is."""
    kind = site.kinds.get("dtype")
    if kind is None or (isinstance(kind, Known) and kind.value is None):
        return default
    return np.dtype(site.literal("dtype"))


# Constants of a shape.
def _filled(site: Site) -> Kind:
    return Array(dtype_of(site), shape_dims(site, "shape"))


constant(
    "np.zeros(shape, dtype=None)",
    "np.ones(shape, dtype=None)",
    "np.empty(shape, dtype=None)",
    result=_filled,
)


def filled_like(site: Site) -> Kind:
    """The kind of zeros_like and its kin: the shape of a prototype, and its dtype."""
    prototype = site.kinds[site.row.parameters[0]]
    dims = shape_dims(site, "shape") if site.given("shape") else list_dims(prototype)
    learnt = learn(_without(site, "shape"))
    return Array(getattr(learnt, "dtype", None), dims)


def _without(site: Site, parameter: str) -> Site:
    kinds = {p: k for p, k in site.kinds.items() if p != parameter}
    return Site(site.row, site.operands, kinds, site.ans, site.key)


constant(
    "np.zeros_like(a, dtype=None, shape=None)",
    "np.ones_like(a, dtype=None, shape=None)",
    "np.empty_like(prototype, dtype=None, shape=None)",
    result=filled_like,
)


def _full_result(site: Site) -> Kind:
    value = site.kinds["fill_value"]
    default = getattr(value, "dtype", None)
    return Array(dtype_of(site, default), shape_dims(site, "shape"))


def _fill_jvp(site: Site, active: frozenset[str]) -> str:
    return site.again(fill_value="fill_value_dot")


for _pattern, _result, _inactive in (
    ("np.full(shape, fill_value, dtype=None)", _full_result, ("shape", "dtype")),
    ("np.full_like(a, fill_value, dtype=None, shape=None)", filled_like, ("a", "dtype", "shape")),
):
    operation(
        _pattern,
        vjps={"fill_value": "g"},
        jvp=_fill_jvp,
        inactive=_inactive,
        elementwise=True,
        result=_result,
    )


# Matrices of ones and zeros.
def _number(site: Site, parameter: str) -> Length:
    length = length_of(site.kinds[parameter])
    return length if length is not None else Derived((*site.key, parameter))


def _eye_result(site: Site) -> Kind:
    rows = _number(site, site.row.parameters[0])
    columns = _number(site, "M") if site.given("M") else rows
    return Array(dtype_of(site), (rows, columns))


constant("np.eye(N, M=None, k=0, dtype=None)", "np.identity(n, dtype=None)", result=_eye_result)
constant("np.tri(N, M=None, k=0, dtype=None)", result=_eye_result)
for _window in ("hanning", "hamming", "blackman", "bartlett"):
    constant(f"np.{_window}(M)", result=lambda site: Array(FLOAT64, (_number(site, "M"),)))
constant("np.kaiser(M, beta)", result=lambda site: Array(FLOAT64, (_number(site, "M"),)))


# Index arrays.
def _triangle(site: Site) -> Kind:
    indices = Array(np.dtype(np.intp), (Derived(site.key),))
    return Sequence(tuple, (indices, indices))


constant(
    "np.tril_indices(n, k=0, m=None)",
    "np.triu_indices(n, k=0, m=None)",
    "np.tril_indices_from(arr, k=0)",
    "np.triu_indices_from(arr, k=0)",
    "np.diag_indices(n)",
    "np.diag_indices_from(arr)",
    "np.mask_indices(n, mask_func, k=0)",
    result=_triangle,
)


def _indices_result(site: Site) -> Kind:
    dims = shape_dims(site, "dimensions")
    return Array(np.dtype(int), (len(dims), *dims))


constant("np.indices(dimensions)", result=_indices_result)


# Ranges. `np.arange` has the forms of range.
def _arange_result(site: Site) -> Kind:
    learnt = learn(site)
    dtype = learnt.dtype if isinstance(learnt, Array) else None
    values = [site.known(p) for p in ("start", "stop", "step") if p in site.kinds]
    if all(isinstance(v, int) for v in values):
        return Array(dtype, (len(range(*values)),))
    return Array(dtype, (Derived(site.key),))


operation(
    "np.arange(start, stop=None, step=None, dtype=None)",
    vjps={
        "start": "np.sum(g)",
        "stop": "0.0",
        "step": "np.sum(g * np.arange(len(ans)))",
    },
    jvp=lambda site, active: _arange_jvp(active),
    inactive=("dtype",),
    result=_arange_result,
)


def _arange_jvp(active: frozenset[str]) -> str:
    start = "start_dot" if "start" in active else "0.0"
    return (
        f"{start} + step_dot * np.arange(len(ans))"
        if "step" in active
        else f"np.full(len(ans), {start})"
    )


def _linspace_result(site: Site) -> Kind:
    learnt = learn(site)
    count: Length = 50 if "num" not in site.kinds else _number(site, "num")
    ends = [site.dims("start"), site.dims("stop")]
    return Array(getattr(learnt, "dtype", None), (count, *max(ends, key=len)))


def _linspace_vjp(end: str) -> Any:
    def vjp(site: Site) -> str:
        fraction = _fractions(site, end)
        return f"{fraction} @ g" if site.ndim(end) == 0 else f"np.tensordot({fraction}, g, 1)"

    return vjp


def _fractions(site: Site, end: str) -> str:
    """How much of the start or the stop each point has."""
    ends = "1, 0" if end == "start" else "0, 1"
    rest = "".join(f", {p}={p}" for p in ("endpoint",) if p in site.kinds)
    cast = "" if is_float64(getattr(site.ans, "dtype", None)) else ".astype(g.dtype)"
    return f"np.linspace({ends}, len(ans){rest}){cast}"


def _linspace_jvp(site: Site, active: frozenset[str]) -> str:
    start = "start_dot" if "start" in active else "np.zeros_like(start)"
    stop = "stop_dot" if "stop" in active else "np.zeros_like(stop)"
    return site.again(start=start, stop=stop)


operation(
    "np.linspace(start, stop, num=50, endpoint=True)",
    vjps={"start": _linspace_vjp("start"), "stop": _linspace_vjp("stop")},
    jvp=_linspace_jvp,
    inactive=("num", "endpoint"),
    result=_linspace_result,
)
constant(
    "np.logspace(start, stop, num=50, endpoint=True, base=10.0)",
    "np.geomspace(start, stop, num=50, endpoint=True)",
    result=_linspace_result,
)


# Arrays of nested lists.
def _array_result(site: Site) -> Kind:
    learnt = learn(site)
    return Array(
        getattr(learnt, "dtype", None), nested_dims(site.kinds[site.row.parameters[0]], site.key)
    )


def _array_vjp(site: Site) -> Any:
    return _parts(site.kinds[site.row.parameters[0]], ())


def _parts(kind: Kind, index: tuple[int, ...]) -> Any:
    """The cotangent's entries in the structure of the nested list."""
    if isinstance(kind, Sequence):
        return [_parts(element, (*index, i)) for i, element in enumerate(kind.elements)]
    if isinstance(kind, ListOf):
        here = f"g[{', '.join(map(str, index))}]" if index else "g"
        return (
            f"list({here})"
            if not isinstance(kind.element, (Sequence, ListOf))
            else f"{here}.tolist()"
        )
    if index:
        return f"g[{', '.join(map(str, index))}]"
    return "g"


for _name, _sharing in (
    ("np.array(object, dtype=None)", "fresh"),
    ("np.asarray(a, dtype=None)", "maybe"),
    ("np.asanyarray(a, dtype=None)", "maybe"),
    ("np.ascontiguousarray(a, dtype=None)", "maybe"),
    ("np.asfortranarray(a, dtype=None)", "maybe"),
    ("np.asarray_chkfinite(a, dtype=None)", "maybe"),
):
    linear(_name, _array_vjp, result=_array_result, sharing=_sharing, sequence=True, nested=True)  # type: ignore[arg-type]
linear("np.copy(a)", "g", result=_array_result)


# Conversions.
def _astype_result(site: Site) -> Kind:
    return Array(np.dtype(site.literal("dtype")), site.dims("x"))


linear("np.ndarray.astype(x, dtype)", "g", result=_astype_result)
alias("np.astype", of="np.ndarray.astype")
