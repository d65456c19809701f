"""Results that are written into an array that is given as `out=`.

np.multiply(a, b, out=c)                 c[...] = np.multiply(a, b)
np.divide(a, b, out=c, where=m)          c[m] = np.divide(a[m], b[m])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.placed_writes import PlacedWrites
from s2sgrad.analyse.writing import Block
from s2sgrad.kinds import Array, Scalar, dims_of, same_dims
from s2sgrad.normalise.nodes import assign, copied, placed
from s2sgrad.rules.binding import positional_order
from s2sgrad.rules.row import Row
from s2sgrad.rules.table import TABLE


class OutputWrites(PlacedWrites):
    """Writes the stores in place of a call with `out=`."""

    def into_output(self, call: gast.Call) -> Block | None:
        """`np.multiply(a, b, out=c)`: the result is written into c, and c is what it gives."""
        call = self.with_named_output(call)
        out = next((k.value for k in call.keywords if k.arg == "out"), None)
        if isinstance(out, gast.Tuple) and len(out.elts) == 1:
            [out] = out.elts
        if out is None or self.row(call.func) is None:
            return None
        if isinstance(out, gast.Tuple):
            return self.into_several(call, out)
        mask = next((k.value for k in call.keywords if k.arg == "where"), None)
        if mask is not None and isinstance(self.meaning(call.func), np.ufunc):
            return self.into_masked(call, out, mask) if self.knows_numpy() else None
        made = without(call, "out")
        if not self.accepts(out, made):
            return None
        self.fill(out, self.bound("result", made))
        return self.given_back(out)

    def with_named_output(self, call: gast.Call) -> gast.Call:
        """`np.add(a, b, c)` as `np.add(a, b, out=c)`."""
        row, meaning = self.row(call.func), self.meaning(call.func)
        if row is None or any(isinstance(a, gast.Starred) for a in call.args):
            return call
        method = meaning is None and isinstance(call.func, gast.Attribute)
        order = list(positional_order(row, call.func.attr if method else ""))[int(method) :]
        if isinstance(meaning, np.ufunc):
            order = [*order[: meaning.nin], "out"]
        place = order.index("out") if "out" in order else len(call.args)
        after = list(zip(order[place:], call.args[place:], strict=False))
        if len(after) < len(call.args) - place or not after:
            return call
        keywords = [gast.keyword(name, copied(value)) for name, value in after]
        made = gast.Call(call.func, call.args[:place], [*keywords, *call.keywords])
        return placed(made, call)

    def into_several(self, call: gast.Call, out: gast.Tuple) -> Block | None:
        """`np.modf(x, out=(a, b))`."""
        made = without(call, "out")
        kinds = getattr(self.kind(made), "elements", ())
        pairs = list(zip(out.elts, kinds, strict=False))
        if len(kinds) != len(out.elts) or not all(self.is_written(*pair) for pair in pairs):
            return None
        results = self.bound("results", made)
        for k, base in enumerate(out.elts):
            self.fill(base, self.item(results, k))
        return self.given_back(out)

    def is_written(self, base: Any, kind: Any) -> bool:
        """Whether a result of this kind is written into an array, unasked."""
        if not self.is_array(base) or getattr(kind, "dtype", None) is None:
            return False
        return bool(np.can_cast(kind.dtype, self.kind(base).dtype, "same_kind"))

    def into_masked(self, call: gast.Call, out: Any, mask: Any) -> Block | None:
        """`np.divide(a, b, out=c, where=mask)`."""
        plain = without(call, "out", "where")

        def made(values: list[Any]) -> Any:
            return placed(gast.Call(plain.func, copied(values), plain.keywords), call)

        if not self.accepts(out, plain):
            return None
        if all(isinstance(self.kind(node), (Array, Scalar)) for node in (mask, *call.args)):
            self.where_true(out, mask, call.args, made)
        else:
            self.masked(out, mask, self.bound("result", plain))
        return self.given_back(out)

    def given_back(self, out: Any) -> Block:
        """What the call gives is what it has written into."""
        if isinstance(self.node, gast.Assign):
            self.out.append(assign(copied(self.node.targets[0]), copied(out), self.node.origin))
        return self.out

    def row(self, callee: Any) -> Row | None:
        """The rule for a function, or for a method of an array."""
        if isinstance(callee, gast.Attribute) and self.is_array(callee.value):
            return TABLE.methods.get(callee.attr)
        return TABLE.of(self.meaning(callee))

    def masked(self, base: Any, mask: Any, value: Any) -> None:
        """The value where the mask is true, the array's own entries elsewhere."""
        self.fill(base, self.bound("chosen", self.numpy("where", mask, value, base)))

    def where_true(
        self, base: Any, mask: Any, operands: list[Any], made: Callable[[list[Any]], Any]
    ) -> None:
        """`a[mask] = f(x[mask])`: nothing is computed elsewhere, where it may be infinite."""
        own, shape = self.kind(base).dims, None

        def taken(node: Any) -> Any:
            nonlocal shape
            if not same_dims(dims_of(self.kind(node)), own):
                shape = shape or self.shape(base)
                node = self.bound(name_of(node), self.numpy("broadcast_to", node, shape))
            return node

        places = taken(mask)
        parts = [
            self.bound(f"{name_of(node)}_part", self.part(taken(node), places))
            if dims_of(self.kind(node))
            else node
            for node in operands
        ]
        self.put(base, copied(places), self.bound("result", made(parts)))


def without(call: gast.Call, *options: str) -> Any:
    """The call without some of its options."""
    rest = [copied(k) for k in call.keywords if k.arg not in options]
    return placed(gast.Call(copied(call.func), copied(call.args), rest), call)


def name_of(node: Any) -> str:
    """A word for an operand."""
    return str(getattr(node, "id", "values"))
