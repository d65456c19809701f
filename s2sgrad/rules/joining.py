"""Joining arrays, taking them apart, and making arrays of nested lists."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from s2sgrad.kinds import (
    Array,
    Derived,
    Dims,
    Kind,
    Length,
    ListOf,
    Sequence,
    dims_of,
)
from s2sgrad.rules.axes import cut, length
from s2sgrad.rules.notation import alias, linear, operation
from s2sgrad.rules.results import learn, unknown_dims
from s2sgrad.rules.row import Site
from s2sgrad.rules.shape import raveled_length

Pieces = list[tuple[str, Dims]]


def pieces(site: Site, parameter: str) -> Pieces:
    """The joined arrays, as text, with their shapes."""
    kind = site.kinds[parameter]
    assert isinstance(kind, Sequence)
    return [(f"{parameter}[{i}]", dims_of(e)) for i, e in enumerate(kind.elements)]


def total(lengths: list[Length], key: tuple[Any, ...]) -> Length:
    """The sum of lengths."""
    if all(isinstance(n, int) for n in lengths):
        return sum(lengths)  # type: ignore[arg-type]
    return lengths[0] if len(lengths) == 1 else Derived((*key, "total", *lengths))


def starts(lengths: list[str]) -> list[tuple[str, str]]:
    """Where each piece starts and ends, as texts; empty at the two ends.

    >>> starts(["3", "len(b)", "2"])
    [('', '3'), ('3', '3 + len(b)'), ('3 + len(b)', '')]
    """
    edges = [""] + [_sum(lengths[:i]) for i in range(1, len(lengths))] + [""]
    return list(pairwise(edges))


def _sum(terms: list[str]) -> str:
    if all(term.isdigit() for term in terms):
        return str(sum(map(int, terms)))
    return " + ".join(terms)


def slices(parts: Pieces, axis: int, rank: int) -> list[str]:
    """The parts of the cotangent that belong to concatenated pieces."""
    edges = starts([length(name, dims, axis) for name, dims in parts])
    if len(edges) == 1:
        return ["g"]
    return [cut("g", axis, rank, f"{low} : {high}".strip()) for low, high in edges]


# Along an existing axis.
def _concatenate_result(site: Site) -> Kind:
    learnt = learn(site)
    assert isinstance(learnt, Array)
    kind = site.kinds["arrays"]
    if isinstance(kind, ListOf):
        dims = dims_of(kind.element)
        if not site.given("axis") and site.literal("axis") is None:
            return Array(learnt.dtype, (Derived(site.key),))
        axis = site.literal("axis") % len(dims)
        return Array(learnt.dtype, (*dims[:axis], Derived(site.key), *dims[axis + 1 :]))
    parts = [dims for _, dims in pieces(site, "arrays")]
    if site.literal("axis") is None:
        return Array(learnt.dtype, (Derived(site.key),))
    axis = site.literal("axis") % len(parts[0])
    joined = total([dims[axis] for dims in parts], site.key)
    return Array(learnt.dtype, _agreed(parts, axis, joined))


def _agreed(parts: list[Dims], axis: int, joined: Length) -> Dims:
    """The first piece's shape, with the joined axis; fixed lengths are preferred."""
    dims = [
        next((p[i] for p in parts if isinstance(p[i], int)), parts[0][i])
        for i in range(len(parts[0]))
    ]
    dims[axis] = joined
    return tuple(dims)


def _concatenate_vjp(site: Site) -> Any:
    if isinstance(site.kinds["arrays"], ListOf):
        axis = ", axis" if "axis" in site.kinds else ""
        return f"split_like(g, arrays{axis})"
    parts = pieces(site, "arrays")
    if site.literal("axis") is None:
        sizes = [f"np.size({name})" if dims else "1" for name, dims in parts]
        flat = [f"g[{low} : {high}]" for low, high in starts(sizes)]
        return [_unravel(t, name, dims) for t, (name, dims) in zip(flat, parts, strict=True)]
    rank = len(parts[0][1])
    return slices(parts, site.literal("axis") % rank, rank)


def _unravel(text: str, name: str, dims: Dims) -> str:
    return text if len(dims) == 1 else f"{text}.reshape(np.shape({name}))"


linear(
    "np.concatenate(arrays, axis=0)",
    _concatenate_vjp,
    result=_concatenate_result,
    sequence=True,
)
alias("np.concat", of="np.concatenate")


# Along a new axis, and the stacks that are concatenations.
def _stack_axis(site: Site, rank: int) -> int:
    return int(site.literal("axis")) % rank


def _stack_result(site: Site) -> Kind:
    learnt = learn(site)
    assert isinstance(learnt, Array)
    axis = _stack_axis(site, len(learnt.dims))
    kind = site.kinds["arrays"]
    if isinstance(kind, Sequence):
        count: Length = len(kind.elements)
        dims = dims_of(kind.elements[0])
    else:
        count, dims = Derived(site.key), dims_of(getattr(kind, "element", kind))
    return Array(learnt.dtype, (*dims[:axis], count, *dims[axis:]))


def _stack_vjp(site: Site) -> Any:
    kind, rank = site.kinds["arrays"], len(dims_of(site.ans))
    axis = _stack_axis(site, rank)
    if isinstance(kind, Sequence):
        return [cut("g", axis, rank, str(i)) for i in range(len(kind.elements))]
    return "list(g)" if axis == 0 else "list(np.moveaxis(g, axis, 0))"


linear("np.stack(arrays, axis=0)", _stack_vjp, result=_stack_result, sequence=True)


def raised(dims: Dims, name: str) -> Dims:
    """The shape to which vstack, hstack, column_stack or dstack brings a piece."""
    dims = dims or (1,)
    match name:
        case "np.vstack":
            return dims if len(dims) > 1 else (1, *dims)
        case "np.column_stack":
            return dims if len(dims) > 1 else (*dims, 1)
        case "np.dstack":
            return dims if len(dims) > 2 else (*(dims if len(dims) > 1 else (1, *dims)), 1)
    return dims


def _joined_axis(site: Site, rank: int) -> int:
    axes = {"np.vstack": 0, "np.column_stack": 1, "np.dstack": 2}
    return axes.get(site.row.name, 0 if rank == 1 else 1)


def _stacked_result(site: Site) -> Kind:
    learnt = learn(site)
    assert isinstance(learnt, Array)
    if not isinstance(site.kinds["tup"], Sequence):
        return Array(learnt.dtype, unknown_dims(site.key, len(learnt.dims)))
    parts = [raised(dims, site.row.name) for _, dims in pieces(site, "tup")]
    axis = _joined_axis(site, len(learnt.dims))
    return Array(learnt.dtype, _agreed(parts, axis, total([p[axis] for p in parts], site.key)))


def _stacked_vjp(site: Site) -> Any:
    if not isinstance(site.kinds["tup"], Sequence):
        return f"unstacked(g, tup, {_joined_axis(site, len(dims_of(site.ans)))})"
    rank = len(dims_of(site.ans))
    axis = _joined_axis(site, rank)
    sizes: list[str] = []
    texts = []
    for name, dims in pieces(site, "tup"):
        lifted = raised(dims, site.row.name)
        place = len(dims) if axis >= len(dims) or len(lifted) > len(dims) else None
        here = "1" if place is not None else length(name, dims, axis)
        texts.append(_piece(dims, rank, axis, _sum(sizes) if sizes else "0", here))
        sizes.append(here)
    return texts


def _piece(dims: Dims, rank: int, axis: int, start: str, size: str) -> str:
    """One piece of the cotangent: the axes that the piece lacks are read at one place."""
    end = _sum([size] if start == "0" else [start, size])
    if len(dims) == rank:
        return cut("g", axis, rank, f"{start if start != '0' else ''} : {end}".strip())
    if rank == 3 and len(dims) < 2:
        return f"g[0, :, {start}]" if dims else f"g[0, 0, {start}]"
    if not dims:
        return f"g[{start}]" if rank == 1 else (f"g[{start}, 0]" if axis == 0 else f"g[0, {start}]")
    return cut("g", axis, rank, start)


for _name in ("vstack", "hstack", "column_stack", "dstack"):
    linear(f"np.{_name}(tup)", _stacked_vjp, result=_stacked_result, sequence=True)


def _append_result(site: Site) -> Kind:
    learnt = learn(site)
    assert isinstance(learnt, Array)
    parts = [site.dims("arr"), site.dims("values")]
    if not site.given("axis"):
        flat = [raveled_length(site, "arr"), raveled_length(site, "values")]
        return Array(learnt.dtype, (total(flat, site.key),))
    axis = site.literal("axis") % len(parts[0])
    return Array(learnt.dtype, _agreed(parts, axis, total([p[axis] for p in parts], site.key)))


def _append_vjp(parameter: str) -> Any:
    def vjp(site: Site) -> str:
        which = ("arr", "values").index(parameter)
        dims = site.dims(parameter)
        if site.given("axis"):
            parts = [(p, site.dims(p)) for p in ("arr", "values")]
            return slices(parts, site.literal("axis") % len(dims), len(dims))[which]
        size = length("arr", site.dims("arr"), 0) if site.ndim("arr") == 1 else "np.size(arr)"
        text = f"g[:{size}]" if which == 0 else f"g[{size}:]"
        if not dims:
            return f"{text}[0]"
        return _unravel(text, parameter, dims)

    return vjp


def _append_jvp(site: Site, active: frozenset[str]) -> str:
    first, second = (
        f"{p}_dot" if p in active else f"np.zeros_like({p})" for p in ("arr", "values")
    )
    return site.again(arr=first, values=second)


operation(
    "np.append(arr, values, axis=None)",
    vjps={"arr": _append_vjp("arr"), "values": _append_vjp("values")},
    jvp=_append_jvp,
    inactive=("axis",),
    result=_append_result,
)
