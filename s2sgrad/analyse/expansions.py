"""Calls that write into an array, as the stores that they are: `np.copyto(a, b)` is `a[...] = b`.

Which they are is known with the kinds; then the function is analysed once more, with the stores.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.calls import user_function
from s2sgrad.analyse.derivatives import derived_closing, is_maker
from s2sgrad.analyse.functions import FunctionValues, bound_method
from s2sgrad.analyse.kept_displays import named_displays
from s2sgrad.analyse.list_methods import list_expansion
from s2sgrad.analyse.objects import object_expansion
from s2sgrad.analyse.optional import guarded
from s2sgrad.analyse.stars import Spreading, has_stars
from s2sgrad.analyse.tables import table_expansion
from s2sgrad.analyse.unrolling import unrolled
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.kinds import (
    Array,
    Closure,
    Known,
    ListOf,
    Scalar,
    Sequence,
    carries,
    dims_of,
    same_dims,
)
from s2sgrad.normalise.nodes import assign, constant, copied, placed, statement, store
from s2sgrad.parse.nested import handed
from s2sgrad.rules.table import TABLE


def expansion(inference: Any, node: Any) -> Block | None:
    """The statements that take the place of one that writes into an array; None for all others."""
    match node:
        case gast.Expr(value=gast.Call() as call) | gast.Assign(value=gast.Call() as call):
            if inference.expressions.outside(node, call) is not None:
                return None
    for source in SOURCES:
        if (made := source(inference, node)) is not None:
            return made
    match node:
        case gast.Expr(value=gast.Call() as call) | gast.Assign(value=gast.Call() as call):
            found = _Expander(inference, node).call(call)
            found = found or named_displays(Writer(inference, node), call)
            if found is not None:
                return found
        case gast.Assign(value=gast.Attribute() as attribute):
            return bound_method(_Expander(inference, node), attribute)
    match node:
        case gast.AugAssign(target=gast.Subscript()):
            return _Expander(inference, node).updated_item(node)
        case gast.Assign(targets=[gast.Subscript() as target]):
            return _Expander(inference, node).items(target, node.value)
        case gast.For():
            return unrolled(inference, node)
    return None


def constructed(inference: Any, node: Any) -> Block | None:
    """The arguments of a class, written out."""
    return _Expander(inference, node).construction()


SOURCES = (guarded, constructed, object_expansion, table_expansion, list_expansion)
"""What gives statements in place of others, in this order."""


class _Expander(Writer):
    def construction(self) -> Block | None:
        """`Point(*xs)`: the arguments of a class are written out first."""
        match self.node:
            case gast.Assign(value=gast.Call() as call) if has_stars(call):
                if isinstance(self.meaning(call.func), type) and self.spread(call):
                    return self.out
        return None

    def call(self, call: gast.Call) -> Block | None:
        if FunctionValues(self, call).run() or self.derived(call):
            return self.out
        if self.spread(call):
            return self.out
        if isinstance(self.node, gast.Expr):
            make = self.function(call) or self.method(call)
            if make is not None:
                make()
                return self.out
        return self.into_output(call)

    def is_array(self, node: Any) -> bool:
        return isinstance(node, gast.Name) and isinstance(self.kind(node), Array)

    def accepts(self, base: Any, value: Any) -> bool:
        """Whether NumPy writes values of this dtype into the array, unasked."""
        if not self.is_array(base):
            return False
        dtype, own = getattr(self.kind(value), "dtype", None), self.kind(base).dtype
        return dtype is not None and own is not None and np.can_cast(dtype, own, "same_kind")

    def spread(self, call: gast.Call) -> bool:
        """`f(*args)`, and what a function takes as `**kwargs`."""
        if self.inference.expressions.is_effect(self.node, call):
            return False
        function = user_function(self.meaning(call.func))
        return Spreading(self, call, function).run()

    def derived(self, call: gast.Call) -> bool:
        """`grad(u)` of such a tuple: the same tuple, which stands for the derivative now."""
        if not isinstance(self.node, gast.Assign) or not is_maker(self.meaning(call.func)):
            return False
        kind = self.inference.expressions.operation(self.node, call).kind
        if not isinstance(kind, Closure):
            return self.only_called(self.node.targets[0], kind)
        named = (k.value for k in call.keywords if k.arg == "function")
        function = call.args[0] if call.args else next(named)
        values = [
            placed(gast.Subscript(copied(function), constant(k, call), gast.Load()), call)
            for k in range(len(kind.elements))
        ]
        names = handed(kind.function)
        values = [self.bound(n, part) for n, part in zip(names, values, strict=True)]
        FunctionValues(self, call).stand_for(
            values, derived_closing(kind.function, bool(kind.fleeting))
        )
        return True

    def only_called(self, target: Any, kind: Any) -> bool:
        """`slope = grad(f)` where slope is only called: it is a function then, not a variable."""
        analysis = self.inference.analysis
        if not isinstance(target, gast.Name) or not isinstance(kind, Known):
            return False
        nodes = [n for s in analysis.core.function.body for n in gast.walk(s)]
        uses = [n for n in nodes if isinstance(n, gast.Name) and n.id == target.id]
        called = {id(n.func) for n in nodes if isinstance(n, gast.Call)}
        if sum(id(n) not in called for n in uses) != 1:
            return False
        analysis.scope.define(target.id, kind.value)
        self.out.append(statement(gast.Pass(), self.node.origin, self.node))
        return True

    # what is written

    def function(self, call: gast.Call) -> Callable[[], None] | None:
        """`np.copyto(a, b)`, `np.putmask(a, mask, v)`, `np.fill_diagonal(a, v)`."""
        if not self.knows_numpy():
            return None
        meaning, plain = self.meaning(call.func), not call.keywords
        match call.args:
            case [base, value] if meaning is np.copyto and self.accepts(base, value):
                options = {keyword.arg: keyword.value for keyword in call.keywords}
                if set(options) == {"where"}:
                    return lambda: self.masked(base, options["where"], value)
                return (lambda: self.fill(base, value)) if plain else None
            case [base, mask, value] if meaning is np.putmask and plain and self.is_array(base):
                single = isinstance(self.kind(value), Scalar)
                return (lambda: self.masked_flat(base, mask, value)) if single else None
            case [base, value] if meaning is np.fill_diagonal and plain and self.is_array(base):
                return (lambda: self.diagonal(base, value)) if self.is_matrix(base) else None
        return None

    def is_matrix(self, node: Any) -> bool:
        return len(self.kind(node).dims) == 2

    def method(self, call: gast.Call) -> Callable[[], None] | None:
        """`a.fill(v)`, `a.sort()` and `a.partition(k)`."""
        match call:
            case gast.Call(func=gast.Attribute(value=base, attr="fill"), args=[value], keywords=[]):
                return (lambda: self.fill(base, value)) if self.is_array(base) else None
            case gast.Call(func=gast.Attribute(value=base, attr="sort" | "partition" as which)):
                sortable = self.is_array(base) and self.knows_numpy()
                return (lambda: self.sort(base, which, call)) if sortable else None
        return None

    def into_output(self, call: gast.Call) -> Block | None:
        """`np.multiply(a, b, out=c)`: the result is written into c, and c is what it gives."""
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        out, mask = given.get("out"), given.get("where")
        if out is None or not self.is_array(out) or not self.has_row(call.func):
            return None
        if mask is not None and not isinstance(self.meaning(call.func), np.ufunc):
            return None
        apart = ("out",) if mask is None else ("out", "where")
        rest = [k for k in call.keywords if k.arg not in apart]
        made = placed(gast.Call(copied(call.func), copied(call.args), copied(rest)), call)
        if not self.accepts(out, made):
            return None
        if mask is None:
            self.fill(out, self.bound("result", made))
        elif self.knows_numpy():
            self.masked(out, mask, self.bound("result", made))
        else:
            return None
        if isinstance(self.node, gast.Assign):
            self.out.append(assign(copied(self.node.targets[0]), copied(out), self.node.origin))
        return self.out

    def has_row(self, callee: Any) -> bool:
        """Whether there is a rule for a function, or for a method of an array."""
        if isinstance(callee, gast.Attribute) and self.is_array(callee.value):
            return callee.attr in TABLE.methods
        return TABLE.of(self.meaning(callee)) is not None

    def updated_item(self, node: gast.AugAssign) -> Block | None:
        """`xs[i] += v`, where the item of a list is an array: it is updated in place."""
        base = self.kind(node.target.value)
        if not isinstance(base, (Sequence, ListOf)) or base.type is tuple:
            return None
        read = placed(gast.Subscript(node.target.value, node.target.slice, gast.Load()), node)
        if not isinstance(self.kind(read), Array):
            return None
        part = self.bound(f"{node.target.value.id}_part", copied(read))
        update = gast.AugAssign(store(part.id, node), node.op, copied(node.value))
        self.out.append(statement(update, node.origin, node))
        return self.out

    def items(self, target: Any, value: Any) -> Block | None:
        """`a[i] = [u, v]`: what is written into an array is an array, too."""
        kind = self.kind(value)
        written = self.is_array(target.value) and isinstance(kind, (Sequence, ListOf))
        if not written or not carries(kind) or not self.knows_numpy():
            return None
        if isinstance(value, gast.Call):
            value = self.bound("several", copied(value))
        self.put(target.value, target.slice, self.bound("items", self.numpy("array", value)))
        return self.out

    # the statements

    def fill(self, base: Any, value: Any) -> None:
        self.put(base, constant(Ellipsis, self.node), value)

    def masked(self, base: Any, mask: Any, value: Any) -> None:
        """The value where the mask is true, the array's own entries elsewhere."""
        self.fill(base, self.bound("chosen", self.numpy("where", mask, value, base)))

    def masked_flat(self, base: Any, mask: Any, value: Any) -> None:
        """Like `masked`; the mask may have another shape of the same size."""
        if not same_dims(dims_of(self.kind(mask)), dims_of(self.kind(base))):
            shape = placed(gast.Attribute(copied(base), "shape", gast.Load()), base)
            mask = self.bound("mask", self.numpy("reshape", mask, self.bound("shape", shape)))
        self.masked(base, mask, value)

    def sort(self, base: Any, which: str, call: gast.Call) -> None:
        """`a.sort(axis=0)` and `a.partition(2)`."""
        ordered = self.numpy(which, base, *call.args)
        ordered.keywords = copied(call.keywords)
        self.fill(base, self.bound("ordered", ordered))

    def diagonal(self, base: Any, value: Any) -> None:
        """`a[i, i] = v`, with i up to the shorter of the two sides."""
        shape = self.bound(
            "shape", placed(gast.Attribute(copied(base), "shape", gast.Load()), base)
        )
        shorter = self.bound("count", self.called(gast.Name("min", gast.Load(), None, None), shape))
        index = self.bound("diagonal", self.numpy("arange", shorter))
        both = gast.Tuple([copied(index), copied(index)], gast.Load())
        self.put(base, placed(both, self.node), self.around(base, value, index))

    def around(self, base: Any, value: Any, index: Any) -> Any:
        """The values of a diagonal: from the beginning again where there are too few."""
        if isinstance(value, (gast.Tuple, gast.List)):
            value = self.bound("values", self.numpy("array", value))
        else:
            dims, own = dims_of(self.kind(value)), dims_of(self.kind(base))
            if len(dims) != 1 or not isinstance(value, gast.Name) or same_dims(own, dims * 2):
                return value
        length = self.bound("length", self.called(gast.Name("len", gast.Load(), None, None), value))
        place = placed(gast.BinOp(copied(index), gast.Mod(), length), self.node)
        part = gast.Subscript(copied(value), self.bound("place", place), gast.Load())
        return self.bound("values", placed(part, self.node))
