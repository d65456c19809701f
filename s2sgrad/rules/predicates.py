"""Questions about arrays: their answers are not differentiated."""

from __future__ import annotations

import types

import numpy as np

from s2sgrad.kinds import (
    BOOL,
    INT,
    Array,
    Closure,
    Derived,
    Dims,
    Kind,
    Known,
    Length,
    ListOf,
    Scalar,
    Sequence,
    broadcast,
    is_optional,
)
from s2sgrad.rules.notation import constant
from s2sgrad.rules.reading import list_dims
from s2sgrad.rules.reductions import reduced
from s2sgrad.rules.results import elementwise, learn, like_first, shaped_like
from s2sgrad.rules.row import Site, Unsupported
from s2sgrad.rules.selection import places

INDEX = np.dtype(np.intp)

constant(
    "np.all(a, axis=None, keepdims=False, where=None)",
    "np.any(a, axis=None, keepdims=False, where=None)",
    "np.argmax(a, axis=None, keepdims=False)",
    "np.argmin(a, axis=None, keepdims=False)",
    "np.nanargmax(a, axis=None, keepdims=False)",
    "np.nanargmin(a, axis=None, keepdims=False)",
    "np.count_nonzero(a, axis=None, keepdims=False)",
    result=reduced,
)


constant(
    "np.logical_and.reduce(a, axis=0, keepdims=False, where=None)",
    "np.logical_or.reduce(a, axis=0, keepdims=False, where=None)",
    result=reduced,
)


def order_result(site: Site) -> Kind:
    """The kind of `np.argsort`: a flat one for axis=None."""
    if "axis" in site.kinds and site.literal("axis") is None:
        return Array(INDEX, (Derived(site.key),))
    return Array(INDEX, site.dims("a"))


constant("np.argsort(a, axis=-1, kind=None, stable=None)", result=order_result)
constant("np.argpartition(a, kth, axis=-1)", result=order_result)
constant("np.lexsort(keys, axis=-1)")


# Shapes.
def shape_result(site: Site) -> Kind:
    """A tuple of ints; lengths that are known are known."""
    kind = site.kinds["a"]
    if not isinstance(kind, (Array, Scalar, Sequence)):
        return ListOf(tuple, INT)
    sizes = list_dims(kind)
    return Sequence(tuple, tuple(map(number_of_length, sizes)))


def number_of_length(length: Length) -> Scalar:
    """The int that is the length of an axis."""
    if isinstance(length, int):
        return Scalar(INT.dtype, True, length)
    return Scalar(INT.dtype, True, length=length)


def _rank_result(site: Site) -> Kind:
    kind = site.kinds["a"]
    if not isinstance(kind, (Array, Scalar, Sequence)):
        return INT
    return Scalar(INT.dtype, True, len(list_dims(kind)))


def _length_result(site: Site) -> Kind:
    kind = site.kinds["x"]
    if isinstance(kind, Sequence):
        return Scalar(INT.dtype, True, len(kind.elements))
    dims = site.dims("x")
    if dims:
        return number_of_length(dims[0])
    if isinstance(kind, (Scalar, Array)):
        raise TypeError("len() of a number")
    return INT


constant("np.shape(a)", result=shape_result, cheap=True)
constant("np.ndim(a)", result=_rank_result, cheap=True)
constant("np.size(a, axis=None)", result=lambda site: INT, cheap=True)
constant("len(x)", result=_length_result, cheap=True)


# Places: index arrays of one unknown length.
constant("np.nonzero(a)", result=lambda site: places(site, "a"))
constant("np.flatnonzero(a)", result=lambda site: Array(INDEX, (Derived(site.key),)))
constant(
    "np.argwhere(a)",
    result=lambda site: Array(INDEX, (Derived(site.key), site.ndim("a"))),
)


def _unravelled(site: Site) -> Kind:
    """An index for each axis of a shape whose rank is known."""
    shape = site.kinds["shape"]
    if not isinstance(shape, Sequence):
        raise Unsupported("the shape is not known", "Write the shape as a tuple.")
    dims = list_dims(site.kinds["indices"])
    index = Array(INDEX, dims) if dims else Scalar(INDEX, False)
    return Sequence(tuple, (index,) * len(shape.elements))


def _ravelled(site: Site) -> Kind:
    """An index into the flattened array."""
    indices = site.kinds["multi_index"]
    if not isinstance(indices, Sequence):
        raise Unsupported("the number of indices is not known", "Write them as a tuple.")
    dims = broadcast(*map(list_dims, indices.elements))
    return Array(INDEX, dims) if dims else Scalar(INDEX, False)


constant("np.unravel_index(indices, shape)", result=_unravelled)
constant("np.ravel_multi_index(multi_index, dims, mode='raise')", result=_ravelled)


def found(site: Site) -> Kind:
    """The kind of `np.searchsorted` and `np.digitize`: an index for each value asked."""
    return shaped_like(site, site.dims("v" if "v" in site.kinds else "x"))


constant("np.searchsorted(a, v, side='left')", "np.digitize(x, bins, right=False)", result=found)


# Comparisons of whole arrays.
constant("np.isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)", result=elementwise)
constant(
    "np.allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)",
    "np.array_equal(a1, a2, equal_nan=False)",
    "np.array_equiv(a1, a2)",
    "np.isscalar(element)",
    "np.iscomplexobj(x)",
    "np.isrealobj(x)",
    "np.iterable(y)",
    result=lambda site: BOOL,
)
constant("np.isin(element, test_elements, invert=False)", result=like_first)


# Types, and numbers about them.
def _learnt(site: Site) -> Kind:
    return learn(site)


def is_instance(site: Site) -> Kind:
    """Whether a value is of a class is known from its kind."""
    kind, asked = site.kinds["x"], site.kinds["types"]
    types = asked.elements if isinstance(asked, Sequence) else (asked,)
    mine = _class_of(kind)
    if mine is None or not all(isinstance(t, Known) for t in types):
        return BOOL
    return Scalar(BOOL.dtype, True, any(issubclass(mine, t.value) for t in types))  # type: ignore[union-attr]


def _class_of(kind: Kind) -> type | None:
    """The class of all values of a kind; None where they may have several."""
    if is_optional(kind):
        return None
    match kind:
        case Array():
            return np.ndarray
        case Scalar(dtype=dtype, python=python):
            return type(dtype.type(1).item()) if python else dtype.type
        case Closure():
            return types.FunctionType
        case Sequence(type=type_) | ListOf(type=type_):
            return type_
        case Known(value=value) if value is None or type(value) is str:
            return type(value)
    return None


constant("isinstance(x, types)", result=is_instance)
constant("np.issubdtype(arg1, arg2)")
constant("np.result_type(types)", variadic="types")
constant("np.shares_memory(a, b)", "np.may_share_memory(a, b)", result=lambda site: BOOL)


def _broadcast_shape(site: Site) -> Kind:
    shapes = site.kinds["shapes"]
    if not isinstance(shapes, Sequence):
        return ListOf(tuple, INT)
    dims: Dims = broadcast(*map(_sizes, shapes.elements))
    return Sequence(
        tuple, tuple(Scalar(INT.dtype, True, n) if isinstance(n, int) else INT for n in dims)
    )


def _sizes(kind: Kind) -> Dims:
    elements = kind.elements if isinstance(kind, Sequence) else (kind,)
    return tuple(
        e.value if isinstance(e, Scalar) and isinstance(e.value, int) else Derived(("?", id(e)))
        for e in elements
    )


constant("np.broadcast_shapes(shapes)", result=_broadcast_shape, variadic="shapes")
