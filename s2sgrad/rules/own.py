"""Functions of `s2sgrad.runtime`, so that derivatives can be differentiated again."""

from __future__ import annotations

import functools

from s2sgrad.kinds import Array, Kind, ListOf, Scalar, Sequence, dims_of, element_kind
from s2sgrad.rules.notation import constant, linear, operation
from s2sgrad.rules.row import Contribution, Result, Site, Unsupported
from s2sgrad.rules.shape import shape_dims


def _of_shape(operand: str) -> Result:
    def result(site: Site) -> Kind:
        dtype, dims = getattr(site.kinds[operand], "dtype", None), shape_dims(site, "shape")
        return Array(dtype, dims) if dims or dtype is None else Scalar(dtype, False)

    return result


linear(
    "sum_to(x, shape)",
    lambda site: Contribution("g", dims_of(site.ans)),
    result=_of_shape("x"),
    sharing="maybe",
)
operation(
    "added_at(shape, index, values)",
    vjps={"values": "g[index]"},
    jvp=lambda site, active: "added_at(shape, index, values_dot)",
    inactive=("shape", "index"),
    result=_of_shape("values"),
)
linear(
    "placed_on_diagonal(x, shape, offset, axis1, axis2)",
    "sum_to(np.diagonal(g, offset, axis1, axis2), np.shape(x))",
    result=_of_shape("x"),
)
linear(
    "padded_back(x, shape, pad_width, mode)",
    "np.pad(g, pad_width, mode)",
    result=_of_shape("x"),
)
linear(
    "repeated_back(x, shape, repeats, axis=None)",
    lambda site: f"np.repeat(g, repeats{', axis' if 'axis' in site.kinds else ''})",
    result=_of_shape("x"),
)
operation(
    "added_along_axis(shape, indices, values, axis=-1)",
    vjps={
        "values": lambda site: (
            f"np.take_along_axis(g, indices, {'axis' if 'axis' in site.kinds else '-1'})"
        )
    },
    jvp=lambda site, active: site.again(values="values_dot"),
    inactive=("shape", "indices", "axis"),
    result=_of_shape("values"),
)


def _same(operand: str) -> Result:
    def result(site: Site) -> Kind:
        return Array(getattr(site.kinds[operand], "dtype", None), site.dims(operand))

    return result


# Symmetric, as the second derivative of a determinant; exact where the derivative of what its
# formula is made of is not.
operation(
    "cofactors(a)",
    vjps={"a": "cofactors_moved(g, a)"},
    jvp=lambda site, active: "cofactors_moved(a_dot, a)",
    result=_same("a"),
)
operation(
    "cofactors_moved(moved, a)",
    vjps={"moved": "cofactors_moved(g, a)"},
    jvp=lambda site, active: "cofactors_moved(moved_dot, a)",
    result=_same("a"),
)
constant(
    "quantile_weights(a, q, axis=None)",
    "nan_quantile_weights(a, q, axis=None)",
    "range_weights(a, axis=None)",
    result=lambda site: Array(getattr(site.kinds["a"], "dtype", None), site.dims("a")),
)


def _reordered(site: Site) -> Kind:
    """A list of as many items: which stands where hangs on values."""
    kind = site.kinds["moved"]
    if isinstance(kind, Array) and kind.dtype is not None:
        return ListOf(list, Scalar(kind.dtype, False))
    if not isinstance(kind, (Sequence, ListOf)):
        raise TypeError("only arrays with one axis, tuples and lists are sorted")
    if isinstance(kind, Sequence) and len(set(kind.elements)) <= 1:
        return Sequence(list, kind.elements)
    return ListOf(list, element_kind(kind, site.key))


def _put_back(inverse: str, site: Site) -> str:
    text = f"{inverse}(g, values{', reverse' if 'reverse' in site.kinds else ''})"
    kind = site.kinds["moved"]
    return f"np.array({text}, moved.dtype)" if isinstance(kind, Array) else text


# A permutation that hangs on values, and its inverse.
for _name, _inverse in (("unsorted", "sorted_like"), ("sorted_like", "unsorted")):
    operation(
        f"{_name}(moved, values, reverse=False)",
        vjps={
            "moved": functools.partial(_put_back, _inverse),
        },
        jvp=lambda site, active: site.again(moved="moved_dot"),
        inactive=("values", "reverse"),
        result=_reordered,
        sequences=("moved", "values"),
    )


def _laid_out(site: Site) -> Kind:
    if "value" in site.kinds:
        raise Unsupported("a memory layout for another value")
    return _same("array")(site)


operation(
    "laid_out(array, value=None)",
    vjps={"array": "g"},
    jvp=lambda site, active: "laid_out(array_dot)",
    inactive=("value",),
    result=_laid_out,
)
constant("zeros_laid_out(array)", result=_same("array"))


# The same view of the adjoint of one of several arrays; or zeros, where it is a view of none.
ADJOINTS = ("adjoint", "adjoint_2", "adjoint_3")


def _like_view(site: Site) -> Kind:
    kind = site.kinds["view"]
    if not isinstance(kind, Array) or kind.dtype is None or kind.dtype.kind not in "fc":
        raise Unsupported("the adjoint of what holds arrays, chosen when it runs")
    return Array(kind.dtype, site.dims("view"))


def _view_of_tangents(site: Site, active: frozenset[str]) -> str:
    given = (p for p in ADJOINTS if p in site.kinds)
    return site.again(**{p: f"{p}_dot" if p in active else f"np.zeros_like({p})" for p in given})


def _view_of_adjoints(site: Site) -> str:
    raise Unsupported("a view is chosen when it runs, and nothing is written into it")


operation(
    f"adjoint_view(view, {', '.join(f'array{p[7:]}=None, {p}=None' for p in ADJOINTS)})",
    vjps=dict.fromkeys(ADJOINTS, _view_of_adjoints),
    jvp=_view_of_tangents,
    inactive=("view", "array", "array_2", "array_3"),
    result=_like_view,
    sharing="maybe",
    viewed=ADJOINTS,
)
