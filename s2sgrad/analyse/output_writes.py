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
from s2sgrad.rules.table import TABLE


class OutputWrites(PlacedWrites):
    """Writes the stores in place of a call with `out=`."""

    def into_output(self, call: gast.Call) -> Block | None:
        """`np.multiply(a, b, out=c)`: the result is written into c, and c is what it gives."""
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        meaning = self.meaning(call.func)
        operands, out, mask = list(call.args), given.get("out"), given.get("where")
        if isinstance(meaning, np.ufunc) and len(operands) == meaning.nin + 1 and out is None:
            out = operands.pop()  # np.add(a, b, c)
        if isinstance(out, gast.Tuple) and len(out.elts) == 1:
            [out] = out.elts
        if out is None or not self.is_array(out) or not self.has_row(call.func):
            return None
        whole = mask is None or not isinstance(meaning, np.ufunc)  # or the mask is of a reduction
        apart = ("out",) if whole else ("out", "where")
        rest = [k for k in call.keywords if k.arg not in apart]

        def made(values: list[Any]) -> Any:
            return placed(gast.Call(copied(call.func), copied(values), copied(rest)), call)

        if not self.accepts(out, made(operands)) or not (whole or self.knows_numpy()):
            return None
        if whole:
            self.fill(out, self.bound("result", made(operands)))
        elif all(isinstance(self.kind(node), (Array, Scalar)) for node in (mask, *operands)):
            self.where_true(out, mask, operands, made)
        else:
            self.masked(out, mask, self.bound("result", made(operands)))
        if isinstance(self.node, gast.Assign):
            self.out.append(assign(copied(self.node.targets[0]), copied(out), self.node.origin))
        return self.out

    def has_row(self, callee: Any) -> bool:
        """Whether there is a rule for a function, or for a method of an array."""
        if isinstance(callee, gast.Attribute) and self.is_array(callee.value):
            return callee.attr in TABLE.methods
        return TABLE.of(self.meaning(callee)) is not None

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


def name_of(node: Any) -> str:
    """A word for an operand."""
    return str(getattr(node, "id", "values"))
