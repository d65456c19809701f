"""Functions of `s2sgrad.runtime`, so that derivatives can be differentiated again."""

from __future__ import annotations

from s2sgrad.kinds import Array, Kind, Scalar, dims_of
from s2sgrad.rules.notation import constant, linear, operation
from s2sgrad.rules.row import Contribution, Result, Site
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
constant(
    "quantile_weights(a, q, axis=None)",
    "range_weights(a, axis=None)",
    result=lambda site: Array(getattr(site.kinds["a"], "dtype", None), site.dims("a")),
)
