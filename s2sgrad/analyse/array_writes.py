"""Calls that write into an array, as the stores that they are.

np.copyto(a, b)                          a[...] = b
np.multiply(a, b, out=c)                 c[...] = a * b
np.divide(a, b, out=c, where=m)          c[...] = np.where(m, a / b, c)
np.put(a, [0, 2], v)                     a[[0, 2]] = v
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.output_writes import OutputWrites, without
from s2sgrad.analyse.placed_writes import alike
from s2sgrad.analyse.repeated_updates import update_at
from s2sgrad.analyse.writing import Block
from s2sgrad.kinds import NOTHING, dims_of, same_dims
from s2sgrad.normalise.nodes import copied, placed

SIGNATURES: dict[Any, str] = {
    np.copyto: "dst src casting where",
    np.fill_diagonal: "a val",
    np.place: "arr mask vals",
    np.put: "a ind v mode",
    np.put_along_axis: "arr indices values axis",
    np.putmask: "a mask values",
}
"""Functions that write into their first argument."""

METHODS = {
    "fill": "value",
    "partition": "kth axis kind order",
    "put": "indices values mode",
    "sort": "axis kind order stable",
}
"""Methods that write into their array."""


class ArrayWrites(OutputWrites):
    """Writes the stores in place of a call."""

    def block(self, call: gast.Call) -> Block | None:
        """What takes the place of a call that writes into an array; None for all others."""
        if isinstance(self.node, gast.Expr):
            if (made := update_at(self, call)) is not None:
                return made
            make = self.method(call) or self.function(call)
            if make is not None:
                make()
                return self.out
        return self.into_itself(call) or self.into_output(call)

    def into_itself(self, call: gast.Call) -> Block | None:
        """`np.nan_to_num(a, copy=False)`."""
        given = {k.arg: getattr(k.value, "value", None) for k in call.keywords}
        if self.meaning(call.func) is not np.nan_to_num or given.get("copy") is not False:
            return None
        base, *rest = call.args
        if rest or not self.is_array(base):
            return None
        self.fill(base, self.bound("numbers", without(call, "copy")))
        return self.given_back(base)

    # what is written

    def function(self, call: gast.Call) -> Callable[[], None] | None:
        """`np.copyto(a, b)`, `np.put(a, i, v)` ..."""
        meaning = self.meaning(call.func)
        written = next((f for f in SIGNATURES if f is meaning), None)
        given = None if written is None else arguments(call, SIGNATURES[written])
        if given is None or not self.knows_numpy():
            return None
        base, *values = given.values()
        if not self.is_array(base):
            return None
        if written is np.copyto and "src" in given:
            return self.copying(base, given)
        if written is np.fill_diagonal and len(values) == 1 and self.has_diagonal(base):
            return lambda: self.diagonal(base, *values)
        if written is np.putmask and len(values) == 2:
            return lambda: self.masked_flat(base, *values)
        if written is np.place and len(values) == 2 and self.is_mask(values[0]):
            return lambda: self.place(base, *values)
        if written is np.put_along_axis and {"indices", "values", "axis"} <= set(given):
            return self.along_axis(base, given)
        return self.putting(base, given, "ind", "v") if written is np.put else None

    def copying(self, base: Any, given: dict[str, Any]) -> Callable[[], None] | None:
        """`np.copyto(a, b, where=mask)`."""
        casting = getattr(given.get("casting"), "value", "same_kind")
        allowed = casting == "unsafe" or (
            casting == "same_kind" and self.accepts(base, given["src"])
        )
        if not allowed:
            return None
        if "where" in given:
            return lambda: self.masked(base, given["where"], given["src"])
        return lambda: self.fill(base, given["src"])

    def putting(
        self, base: Any, given: dict[str, Any], places: str, values: str
    ) -> Callable[[], None] | None:
        """`np.put(a, i, v)` and `a.put(i, v)`."""
        mode = getattr(given.get("mode"), "value", "raise")
        if places not in given or values not in given or mode not in ("raise", "wrap", "clip"):
            return None
        if self.is_mask(given[places]) or not self.has_places(base, given[places]):
            return None
        return lambda: self.store_flat(base, given[places], given[values], mode)

    def method(self, call: gast.Call) -> Callable[[], None] | None:
        """`a.fill(v)`, `a.sort()`, `a.partition(k)`, `a.put(i, v)`."""
        match call.func:
            case gast.Attribute(value=base, attr=which) if which in METHODS and self.is_array(base):
                given = arguments(call, METHODS[which])
            case _:
                return None
        if given is None or (which != "fill" and not self.knows_numpy()):
            return None
        match which:
            case "fill" if len(given) == 1:
                return lambda: self.fill(base, given["value"])
            case "put":
                return self.putting(base, given, "indices", "values")
            case "sort" | "partition":
                return lambda: self.sort(base, which, call)
        return None

    # the statements

    def masked_flat(self, base: Any, mask: Any, value: Any) -> None:
        """Like `masked`; mask and values may have another shape, and the values begin anew."""
        if not alike(dims_of(self.kind(mask)), self.kind(base).dims):
            mask = self.bound("mask", self.numpy("reshape", mask, self.shape(base)))
        value, shape = self.as_array(value)
        self.masked(base, mask, value if self.fits(shape, base) else self.spread(value, base))

    def place(self, base: Any, mask: Any, value: Any) -> None:
        """`a[mask] = values`, which begin anew where there are too few of them."""
        if not alike(dims_of(self.kind(mask)), self.kind(base).dims):
            mask = self.bound("mask", self.numpy("reshape", mask, self.shape(base)))
        if self.lies_within(base, value):
            places = self.bound("places", self.numpy("flatnonzero", mask))
            self.store_in_turn(base, places, value)
            return
        self.keep_apart(base, value)
        value, own = self.as_array(value)
        if own:
            value = self.bound("values", self.cycle(value, self.numpy("count_nonzero", mask)))
        self.put(base, copied(mask), value)

    def along_axis(self, base: Any, given: dict[str, Any]) -> Callable[[], None] | None:
        """`np.put_along_axis(a, indices, values, axis)`."""
        indices, values, kind = given["indices"], given["values"], self.kind(given["axis"])
        axis, rank = getattr(kind, "value", NOTHING), len(self.kind(base).dims)
        if axis is None and rank:
            return lambda: self.store_apart(base, indices, values)
        if type(axis) is not int or not -rank <= axis < rank:
            return None
        return lambda: self.store_along(base, indices, values, axis % rank)

    def store_along(self, base: Any, indices: Any, values: Any, axis: int) -> None:
        """`a[i, np.arange(n)] = values`: places along one axis, and all of the others."""
        rank = len(self.kind(base).dims)
        if rank == 1:
            self.put(base, copied(indices), values)
            return
        shape = self.shape(base)
        entries = [
            copied(indices) if k == axis else self.along(self.item(shape, k), k, rank)
            for k in range(rank)
        ]
        self.put(base, placed(gast.Tuple(entries, gast.Load()), self.node), values)

    def sort(self, base: Any, which: str, call: gast.Call) -> None:
        """`a.sort(axis=0)` and `a.partition(2)`."""
        ordered = self.numpy(which, base, *call.args)
        ordered.keywords = copied(call.keywords)
        self.fill(base, self.bound("ordered", ordered))

    def has_diagonal(self, base: Any) -> bool:
        """Whether there is a diagonal: of more than two axes, all have to be equally long."""
        dims = self.kind(base).dims
        return len(dims) == 2 or (len(dims) > 2 and alike(dims, dims[:1] * len(dims)))

    def diagonal(self, base: Any, value: Any) -> None:
        """`a[i, i] = v`, with i up to the shortest of the sides."""
        shape = self.shape(base)
        shorter = self.bound("count", self.called(gast.Name("min", gast.Load(), None, None), shape))
        index = self.bound("diagonal", self.numpy("arange", shorter))
        rank = len(self.kind(base).dims)
        every = gast.Tuple([copied(index) for _ in range(rank)], gast.Load())
        self.put(base, placed(every, self.node), self.around(base, value, index))

    def around(self, base: Any, value: Any, index: Any) -> Any:
        """The values of a diagonal: from the beginning again where there are too few."""
        if isinstance(value, (gast.Tuple, gast.List)):
            value = self.bound("values", self.numpy("array", value))
        else:
            dims, own = dims_of(self.kind(value)), dims_of(self.kind(base))
            if (
                len(dims) != 1
                or not isinstance(value, gast.Name)
                or same_dims(own, dims * len(own))
            ):
                return value
        return self.bound("values", self.taken_in_turn(value, index))


def arguments(call: gast.Call, names: str) -> dict[str, Any] | None:
    """The arguments of a call by the names of parameters; None where they do not fit.

    >>> call = gast.parse("np.put(x, i, v=1.0)", mode="eval").body
    >>> {n: type(a).__name__ for n, a in arguments(call, "a ind v mode").items()}
    {'a': 'Name', 'ind': 'Name', 'v': 'Constant'}
    """
    order = names.split()
    if len(call.args) > len(order) or any(isinstance(a, gast.Starred) for a in call.args):
        return None
    given = dict(zip(order, call.args, strict=False))
    for keyword in call.keywords:
        if keyword.arg not in order or keyword.arg in given:
            return None
        given[keyword.arg] = keyword.value
    return {name: given[name] for name in order if name in given}
