"""Stores to places that are counted along the flattened array: `np.put(a, i, v)`, `a.flat[i] = v`.

np.put(a, [0, 2], v)              a[[0, 2]] = v                                 of one axis
                                  i, j = np.unravel_index([0, 2], a.shape)      of two
                                  a[i, j] = v

The order is that of the entries, whatever the array's memory looks like: `a` may be a view. Values
of which there are too few begin anew.
"""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.indexing import stable
from s2sgrad.analyse.shared_memory import SharedMemory
from s2sgrad.kinds import Array, Dims, Scalar, dims_of
from s2sgrad.normalise.nodes import constant, copied, load, placed, statement, store
from s2sgrad.rules.lists import nested_dims


class PlacedWrites(SharedMemory):
    """Writes stores into arrays."""

    def is_array(self, node: Any) -> bool:
        return isinstance(node, gast.Name) and isinstance(self.kind(node), Array)

    def accepts(self, base: Any, value: Any) -> bool:
        """Whether NumPy writes values of this dtype into the array, unasked."""
        if not self.is_array(base):
            return False
        dtype, own = getattr(self.kind(value), "dtype", None), self.kind(base).dtype
        return dtype is not None and own is not None and np.can_cast(dtype, own, "same_kind")

    def shape(self, base: Any) -> Any:
        """The shape of an array, by a name."""
        return self.bound("shape", placed(gast.Attribute(copied(base), "shape", gast.Load()), base))

    def size(self, base: Any) -> Any:
        """The number of entries, by a name."""
        return self.bound("size", placed(gast.Attribute(copied(base), "size", gast.Load()), base))

    def fill(self, base: Any, value: Any) -> None:
        """`a[...] = v`."""
        self.put(base, constant(Ellipsis, self.node), value)

    def part(self, base: Any, index: Any) -> Any:
        """`a[i]`."""
        return placed(gast.Subscript(copied(base), copied(index), gast.Load()), self.node)

    # places along the flattened array

    def has_places(self, base: Any, index: Any) -> bool:
        """Whether places can be told: an array of no axes has one."""
        known = getattr(index, "value", None)
        single = type(known) is int and known in (0, -1)
        return bool(self.kind(base).dims) or single or is_everything(index)

    def store_flat(self, base: Any, index: Any, value: Any, mode: str = "raise") -> None:
        """The values, at places that are counted along the flattened array."""
        value, own = self.as_array(value)
        if is_everything(index) or not self.kind(base).dims:
            self.fill(base, value if self.fits(own, base) else self.spread(value, base))
            return
        wanted = self.places_dims(index)
        if own and wanted is not None and len(wanted) != 1:
            index, wanted = self.bound("places", self.numpy("ravel", index)), None
        if own and not (len(own) == 1 and wanted is not None and alike(own, wanted)):
            value = self.bound("values", self.cycle(value, self.count(base, index)))
        self.put(base, self.index(base, index, mode), value)

    def store_apart(self, base: Any, index: Any, value: Any) -> None:
        """Like `store_flat`, entry by entry: of values that lie in the array itself, too."""
        if self.lies_within(base, value):
            self.store_in_turn(base, self.every_place(base, index), value)
            return
        self.keep_apart(base, value)
        self.store_flat(base, index, value)

    def store_in_turn(self, base: Any, places: Any, value: Any) -> None:
        """A loop over the places, which reads each value when its turn comes."""
        length = self.bound("length", self.numpy("size", value))
        count = self.bound("count", self.numpy("size", places))
        outer, self.out = self.out, []
        k = load(self.inference.names.fresh("k"), self.node)
        turn = placed(gast.BinOp(k, gast.Mod(), copied(length)), self.node)
        entry = self.entry(value, self.bound("turn", turn))
        new = self.bound("value", entry)
        target = self.entry(base, self.bound("place", self.part(places, k)))
        self.put(base, target.slice, new)
        body, self.out = self.out, outer
        rounds = self.called(gast.Name("range", gast.Load(), None, None), count)
        loop = gast.For(store(k.id, self.node), rounds, body, [], None)
        self.out.append(statement(loop, self.node.origin, self.node))

    def entry(self, base: Any, place: Any) -> Any:
        """An entry of an array, by its place along the flattened array."""
        if len(self.kind(base).dims) == 1:
            return self.part(base, place)
        index = self.bound("index", self.numpy("unravel_index", place, self.shape(base)))
        return self.part(base, index)

    def every_place(self, base: Any, index: Any) -> Any:
        """The places that an index means, one after the other."""
        every = self.bound("every", self.numpy("arange", self.size(base)))
        if is_everything(index):
            return every
        return self.bound(
            "places", self.numpy("ravel", self.bound("part", self.part(every, index)))
        )

    def places_dims(self, index: Any) -> Any:
        """The shape of the places that an index means; None where it is not known."""
        if isinstance(index, gast.Slice) or self.is_mask(index):
            return None
        kind = self.kind(index)
        if isinstance(kind, (Array, Scalar)):
            return dims_of(kind)
        return nested_dims(kind, (self.analysis.number(self.node), "places"))

    def is_mask(self, node: Any) -> bool:
        dtype = getattr(self.known(node), "dtype", None)
        return dtype is not None and dtype.kind == "b"

    def fits(self, own: Any, base: Any) -> bool:
        """Whether values of this shape are stored as they are: a number, or one for each entry."""
        return not own or alike(own, self.kind(base).dims)

    def spread(self, value: Any, base: Any) -> Any:
        """The values one after the other, in the array's shape."""
        values = self.bound("values", self.cycle(value, self.size(base)))
        if len(self.kind(base).dims) == 1:
            return values
        return self.bound("values", self.numpy("reshape", values, self.shape(base)))

    def index(self, base: Any, index: Any, mode: str) -> Any:
        """The index of an array that means places along the flattened array."""
        rank = len(self.kind(base).dims)
        if rank == 1 and mode == "raise":
            return copied(index)
        places = self.counted_places(base, index, mode)
        if rank == 1:
            return places
        return self.bound("places", self.numpy("unravel_index", places, self.shape(base)))

    def counted_places(self, base: Any, index: Any, mode: str) -> Any:
        """The places counted from 0: negative ones mean the end."""
        known = getattr(index, "value", None)
        if mode == "raise" and type(known) is int and known >= 0:
            return index
        size = self.size(base)
        if mode == "wrap":
            return self.bound("places", self.numpy("mod", index, size))
        if mode == "clip":
            last = placed(gast.BinOp(copied(size), gast.Sub(), constant(1, self.node)), self.node)
            zero, last = constant(0, self.node), self.bound("last", last)
            return self.bound("places", self.numpy("clip", index, zero, last))
        every = self.bound("every", self.numpy("arange", size))
        return self.bound("places", self.part(every, index))

    def along(self, count: Any, axis: int, rank: int) -> Any:
        """`np.arange(n)` along an axis, to be broadcast with others."""
        made = self.bound("along", self.numpy("arange", count))
        entries = [
            gast.Slice(None, None, None) if k == axis else constant(None, self.node)
            for k in range(rank)
        ]
        index = placed(gast.Tuple(entries, gast.Load()), self.node)
        return self.bound("along", self.part(made, index))

    # values

    def count(self, base: Any, index: Any) -> Any:
        """How many places there are."""
        if isinstance(index, gast.Slice):
            every = self.bound("every", self.numpy("arange", self.size(base)))
            return self.numpy("size", self.bound("part", self.part(every, index)))
        return self.numpy("count_nonzero" if self.is_mask(index) else "size", index)

    def as_array(self, value: Any) -> tuple[Any, Any]:
        """Values that may be given as a list, and their shape."""
        kind = self.kind(value)
        if isinstance(kind, (Array, Scalar)):
            return value, dims_of(kind)
        own = nested_dims(kind, (self.analysis.number(self.node), "values"))
        return self.bound("values", self.numpy("array", value)), own

    def cycle(self, value: Any, count: Any) -> Any:
        """So many values, from the beginning again where there are too few."""
        every = self.bound("every", self.numpy("arange", self.bound("count", count)))
        return self.taken_in_turn(value, every)

    def taken_in_turn(self, value: Any, places: Any) -> Any:
        """The values at places, from the beginning again after the last."""
        made = self.numpy("take", value, places)
        made.keywords = [gast.keyword("mode", constant("wrap", self.node))]
        return made


def alike(one: Dims, other: Dims) -> bool:
    """Whether two shapes are the same for certain, though they may never have met."""
    return one == other and all(map(stable, one))


def is_everything(index: Any) -> bool:
    """Whether an index means all places: `:` or `...`."""
    match index:
        case gast.Slice(lower=None, upper=None, step=None):
            return True
        case gast.Constant(value=value):
            return value is Ellipsis
    return False
