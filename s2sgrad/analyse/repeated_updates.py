"""`np.multiply.at` and its like: entries that the index names twice are updated twice, in turn.

np.multiply.at(a, slice(2, 5), v)        a[2:5] *= v
np.maximum.at(a, places, v)              for k in range(places.size):
                                             a[places[k]] = np.maximum(a[places[k]], v[k])

`np.add.at` and `np.subtract.at` are operations of their own.
"""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.placed_writes import PlacedWrites
from s2sgrad.analyse.scattering import with_slices
from s2sgrad.analyse.writing import Block
from s2sgrad.kinds import Array, Scalar, Sequence, dims_of
from s2sgrad.normalise.nodes import copied, load, placed, statement, store
from s2sgrad.rules.table import TABLE

OPERATORS: dict[Any, type] = {
    np.add: gast.Add,
    np.subtract: gast.Sub,
    np.multiply: gast.Mult,
    np.divide: gast.Div,
    np.power: gast.Pow,
    np.floor_divide: gast.FloorDiv,
    np.remainder: gast.Mod,
}
"""The ufuncs that are operators."""


def update_at(writer: PlacedWrites, call: gast.Call) -> Block | None:
    """The statements in place of a call of `at`; None for all other calls."""
    method = writer.meaning(call.func)
    ufunc = getattr(method, "__self__", None)
    if getattr(method, "__name__", "") != "at" or not isinstance(ufunc, np.ufunc):
        return None
    base, index, *values = call.args or (None, None)
    fits = len(values) == ufunc.nin - 1 and not call.keywords and ufunc.nout == 1
    if not fits or not writer.knows_numpy() or not writer.is_array(base) or TABLE.of(ufunc) is None:
        return None
    updates = _Updates(writer, call.func.value, ufunc, base)
    return updates.run(with_slices(writer.inference, writer.node, index), values)


class _Updates:
    """Writes the updates of an array by one ufunc."""

    def __init__(self, writer: PlacedWrites, callee: Any, ufunc: np.ufunc, base: Any) -> None:
        self.writer = writer
        self.callee = callee
        self.ufunc = ufunc
        self.base = base

    def run(self, index: Any, values: list[Any]) -> Block | None:
        operation = self.writer.inference.expressions.operation(
            self.writer.node, self.writer.part(self.base, index)
        )
        made = self.applied(self.writer.part(self.base, index), values)
        if not self.writer.accepts(self.base, made):
            return None
        if not operation.repeats:
            self.update(index, values)
            return self.writer.out
        places = self.places(index)
        if not places or self.ufunc in (np.add, np.subtract):
            return None
        self.in_turn(index, places, values)
        return self.writer.out

    def applied(self, entry: Any, values: list[Any]) -> Any:
        call = gast.Call(copied(self.callee), [copied(entry), *map(copied, values)], [])
        return placed(call, self.writer.node)

    def update(self, index: Any, values: list[Any]) -> None:
        """`a[i] = ufunc(a[i], v)`, or `a[i] *= v`."""
        writer = self.writer
        if self.ufunc in OPERATORS:
            target = placed(
                gast.Subscript(copied(self.base), copied(index), gast.Store()), writer.node
            )
            made = gast.AugAssign(target, OPERATORS[self.ufunc](), copied(values[0]))
            writer.out.append(statement(made, writer.node.origin, writer.node))
            return
        entry = writer.bound("entry", writer.part(self.base, index))
        writer.put(self.base, copied(index), writer.bound("updated", self.applied(entry, values)))

    def places(self, index: Any) -> list[Any]:
        """The index arrays, one for each axis; none where they are not rows of integers.

        Of an array of one axis there may be a table of places, too.
        """
        parts = index.elts if isinstance(index, gast.Tuple) else [index]
        kind = None if isinstance(index, gast.Tuple) else self.writer.kind(index)
        if isinstance(kind, Sequence) and kind.type is tuple:
            return []
        if any(isinstance(part, gast.Slice) or not self.is_row(part) for part in parts):
            return [index] if self.is_table(index) else []
        return parts

    def is_table(self, index: Any) -> bool:
        """Whether there are rows of places in an array of one axis."""
        one_axis = len(self.writer.kind(self.base).dims) == 1
        return one_axis and isinstance(self.writer.kind(index), Array)

    def is_row(self, part: Any) -> bool:
        dims = self.writer.places_dims(part)
        return dims is not None and len(dims) == 1

    def in_turn(self, index: Any, places: list[Any], values: list[Any]) -> None:
        """A loop over the places."""
        writer = self.writer
        rows = [self.row(place) for place in places]
        spread = [self.each(value, index) for value in values]
        outer, writer.out = writer.out, []
        k = writer.inference.names.fresh("k")
        step = load(k, writer.node)
        taken = [writer.bound("place", writer.part(row, step)) for row in rows]
        now = [writer.bound("value", writer.part(v, step)) if many else v for v, many in spread]
        one = taken[0] if len(taken) == 1 else placed(gast.Tuple(taken, gast.Load()), writer.node)
        self.update(one, now)
        body, writer.out = writer.out, outer
        count = writer.called(gast.Name("len", gast.Load(), None, None), rows[0])
        rounds = writer.called(
            gast.Name("range", gast.Load(), None, None), writer.bound("count", count)
        )
        loop = gast.For(store(k, writer.node), rounds, body, [], None)
        writer.out.append(statement(loop, writer.node.origin, writer.node))

    def row(self, place: Any) -> Any:
        """A row of indices that may be given as a list."""
        if not self.is_row(place):
            return self.writer.bound("places", self.writer.numpy("ravel", place))
        if isinstance(self.writer.kind(place), Array):
            return place
        return self.writer.bound("places", self.writer.numpy("array", place))

    def each(self, value: Any, index: Any) -> tuple[Any, bool]:
        """The values for all places, and whether there is one for each.

        They are read before the first of them is written over.
        """
        writer = self.writer
        kind = writer.kind(value)
        if isinstance(kind, Scalar):
            return value, False
        if isinstance(kind, Array) and not dims_of(kind) and writer.lies_apart(self.base, value):
            return value, False
        shape = writer.shape(writer.bound("part", writer.part(self.base, index)))
        spread = writer.bound("values", writer.numpy("broadcast_to", value, shape))
        if not isinstance(index, gast.Tuple) and not self.is_row(index):
            spread = writer.bound("values", writer.numpy("ravel", spread))
        apart = isinstance(kind, Array) and writer.lies_apart(self.base, value)
        return (spread if apart else writer.bound("values", writer.numpy("array", spread))), True
