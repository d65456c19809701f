"""Sums over the axes along which an operand was broadcast."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.derive.build import call, number
from s2sgrad.derive.values import Value
from s2sgrad.kinds import Dims, is_number_or, of_array, same_length


def summed_axes(ans: Dims, dims: Dims) -> tuple[list[int], bool]:
    """The axes of the result to sum over; whether that is certain before the program runs."""
    leading = len(ans) - len(dims)
    axes = list(range(leading))
    certain = True
    for axis, n in enumerate(dims):
        length = ans[leading + axis]
        if same_length(n, length) or n == of_array((length,))[0]:
            continue
        if n == 1:
            axes.append(leading + axis)
        else:
            certain = False
    return axes, certain


def sum_over(value: Value, axes: list[int], dims: Dims) -> Value:
    """A value summed over some of its axes, to the given shape."""
    rank, expression = len(value.dims), value.expression
    if not dims and any(map(is_number_or, value.dims)):  # a number has no methods
        return Value(call("np.sum", expression), (), True)
    leading = [a for a in axes if a < rank - len(dims)]
    kept = [a - len(leading) for a in axes if a >= rank - len(dims)]
    if leading and len(leading) == rank:
        return Value(_sum(expression), (), True)
    if leading:
        expression = _sum(expression, axis=_axis(leading))
    if kept:
        expression = _sum(expression, axis=_axis(kept), keepdims=number(True))
    return Value(expression, dims, True)


def _sum(expression: Any, **options: Any) -> Any:
    """`x.sum()` of a name, `np.sum(...)` of anything longer."""
    if not isinstance(expression, gast.Name):
        return call("np.sum", expression, **options)
    keywords = [gast.keyword(key, value) for key, value in options.items()]
    return gast.Call(gast.Attribute(expression, "sum", gast.Load()), [], keywords)


def _axis(axes: list[int]) -> Any:
    if len(axes) == 1:
        return number(axes[0])
    return gast.Tuple([number(a) for a in axes], gast.Load())
