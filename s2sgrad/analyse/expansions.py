"""Statements in whose place others stand: calls that write into an array are stores, for instance.

Which they are is known with the kinds; then the function is analysed once more, with the stores.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.array_writes import ArrayWrites
from s2sgrad.analyse.calls import user_function
from s2sgrad.analyse.derivatives import derived_closing, is_maker
from s2sgrad.analyse.flat import flat_expansion
from s2sgrad.analyse.functions import FunctionValues, bound_method
from s2sgrad.analyse.kept_displays import named_displays
from s2sgrad.analyse.list_methods import list_expansion
from s2sgrad.analyse.objects import object_expansion
from s2sgrad.analyse.open_dicts import open_dict_expansion
from s2sgrad.analyse.optional import guarded
from s2sgrad.analyse.parted import parted
from s2sgrad.analyse.rebuilding import rebuilt_object
from s2sgrad.analyse.stars import Spreading, has_stars
from s2sgrad.analyse.tables import table_expansion
from s2sgrad.analyse.unrolling import unrolled
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.kinds import (
    Array,
    Closure,
    Known,
    ListOf,
    Sequence,
    carries,
)
from s2sgrad.normalise.nodes import constant, copied, placed, statement, store
from s2sgrad.parse.nested import handed
from s2sgrad.trees import nodes_in


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
            found = found or rebuilt_object(Writer(inference, node), call)
            found = found or named_displays(Writer(inference, node), call)
            found = found or parted(Writer(inference, node), call)
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


SOURCES = (
    guarded,
    constructed,
    object_expansion,
    table_expansion,
    open_dict_expansion,
    flat_expansion,
    list_expansion,
)
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
        return ArrayWrites(self.inference, self.node).block(call)

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
        nodes = [n for s in analysis.core.function.body for n in nodes_in(s)]
        uses = [n for n in nodes if isinstance(n, gast.Name) and n.id == target.id]
        called = {id(n.func) for n in nodes if isinstance(n, gast.Call)}
        if sum(id(n) not in called for n in uses) != 1:
            return False
        analysis.scope.define(target.id, kind.value)
        self.out.append(statement(gast.Pass(), self.node.origin, self.node))
        return True

    def updated_item(self, node: gast.AugAssign) -> Block | None:
        """`xs[i] += v`, where the item of a list is an array: it is updated in place."""
        base = self.kind(node.target.value)
        if not isinstance(base, (Sequence, ListOf)) or base.type is tuple:
            return None
        read = placed(gast.Subscript(node.target.value, node.target.slice, gast.Load()), node)
        if not isinstance(self.kind(read), Array):
            return None
        part = self.bound(f"{node.target.value.id}_part", copied(read))
        self.inference.analysis.item_parts.add(part.id)
        update = gast.AugAssign(store(part.id, node), node.op, copied(node.value))
        self.out.append(statement(update, node.origin, node))
        return self.out

    def items(self, target: Any, value: Any) -> Block | None:
        """`a[i] = [u, v]`: what is written into an array is an array, too."""
        kind = self.kind(value)
        array = isinstance(target.value, gast.Name) and isinstance(self.kind(target.value), Array)
        written = array and isinstance(kind, (Sequence, ListOf))
        if not written or not carries(kind) or not self.knows_numpy():
            return None
        if isinstance(value, gast.Call):
            value = self.bound("several", copied(value))
        self.put(target.value, target.slice, self.bound("items", self.numpy("array", value)))
        return self.out
