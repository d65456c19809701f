"""Adjoints: the names `x_bar`, what is known of them at each point, and how they grow.

An adjoint that nothing has contributed to yet does not exist; the first contribution is `=`, the
rest are added. It is *owned* if its memory is surely its own, so that `+=` may be used; it is
*full* if it has the shape of its primal: a contribution may be constant along axes, and is spread
out only where that matters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.paths import refuse_sharing
from s2sgrad.derive.build import (
    assign,
    augmented,
    binary,
    call,
    copied,
    item,
    list_of,
    literal,
    method,
    name,
    number,
    stored,
    stored_item,
)
from s2sgrad.derive.sweep import Sweep
from s2sgrad.derive.values import State, Value
from s2sgrad.kinds import (
    Array,
    Dims,
    Kind,
    ListOf,
    Record,
    Scalar,
    Sequence,
    Table,
    broadcast,
    carries,
    dims_of,
    element_kind,
    same_dims,
)

NUMBERS = frozenset({"sum", "exp", "log", "sqrt", "sin", "cos", "dot", "vdot", "sign", "pop"})
"""Functions that give numbers, not 0-d arrays, for numbers."""


class Adjoints(Sweep):
    """The adjoints of one function while its reverse sweep is being written."""

    # names

    def bar(self, primal: str) -> str:
        return self.naming.bar(primal)

    def kind(self, primal: str) -> Kind:
        found: Kind = self.analysis.kinds.get(primal)
        return found

    def emit(self, statement: Any) -> None:
        self.heading()
        self.out.append(statement)

    # growing

    def contribute(self, primal: str, value: Value) -> None:
        """Add to the adjoint of a name."""
        self.touched.add(primal)
        self.require_bound(primal)
        kind = self.kind(primal)
        if isinstance(kind, Scalar) and not self.is_number(value.expression):
            self.doubtful.add(primal)
        if isinstance(kind, (Sequence, ListOf)):
            self.contribute_sequence(primal, value)
            return
        state = self.states.get(primal)
        if state is None:
            self.first(primal, value)
        elif (
            primal in self.pinned
            or (state.owned and self.is_full(primal, state.dims))
            or isinstance(kind, Scalar)
        ):
            self.emit(augmented(stored(self.bar(primal)), gast.Add(), value.expression))
        else:
            total = binary(name(self.bar(primal)), gast.Add(), value.expression)
            self.emit(assign(self.bar(primal), total))
            self.states[primal] = State(broadcast(state.dims, value.dims), not self.is_0d(primal))

    def is_number(self, expression: Any) -> bool:
        """Whether an expression for a number surely gives a number, not a 0-d array."""
        match expression:
            case gast.Name(id=bar):
                return not any(bar == self.bar(primal) for primal in self.doubtful)
            case gast.Call(func=gast.Attribute(attr=attribute)):
                return attribute in NUMBERS
        return not isinstance(expression, gast.Call)

    def require_bound(self, primal: str) -> None:
        """The adjoint of a coupled name is a view: it has to be there before it receives."""
        if primal in self.paths.base and primal not in self.bound_views:
            refuse_sharing(self.analysis, self.statement_, primal, self.paths.root(primal))

    def first(self, primal: str, value: Value) -> None:
        if primal in self.pinned:
            self.make_buffer(primal)
            self.emit(augmented(stored(self.bar(primal)), gast.Add(), value.expression))
            return
        if not self.may_be_constant(primal) and not self.is_full(primal, value.dims):
            value = self.spread(primal, value)
        if primal in self.buffers and self.is_0d(primal):
            value = self.spread(primal, value)
        elif primal in self.buffers and not value.fresh:
            value = replace(value, expression=method(value.expression, "copy"), fresh=True)
        elif self.is_0d(primal):
            value = replace(value, fresh=False)
        self.emit(assign(self.bar(primal), value.expression))
        self.states[primal] = State(value.dims, value.fresh)

    def is_0d(self, primal: str) -> bool:
        """Whether a name holds 0-d arrays: arithmetic on them gives numbers, not arrays."""
        kind = self.kind(primal)
        return isinstance(kind, Array) and kind.dims == ()

    def contribute_sequence(self, primal: str, value: Value) -> None:
        """A whole cotangent of a tuple or list: element by element."""
        if primal not in self.states:
            self.emit(assign(self.bar(primal), self.own(self.kind(primal), value.expression)))
            self.states[primal] = State((), True)
            return
        self.add_to_place(name(self.bar(primal)), self.kind(primal), value.expression)

    def own(self, kind: Kind, expression: Any) -> Any:
        """The cotangent of a tuple, list, dict or object as one that may be changed.

        So it is at every depth: parts of it are added to later.
        """
        match kind:
            case Record(elements=kinds, places=places):
                return literal(kind, self.own_parts(kinds, expression, places))
            case Sequence(elements=kinds, places=places) if any(map(_has_parts, kinds)):
                made = self.own_parts(kinds, expression, places)
                keys = [number(k) for k in places]
                return gast.Dict(keys, made) if isinstance(kind, Table) else list_of(made)
            case ListOf(element=element) if _has_parts(element):
                every = gast.parse("[0 for element in elements]", mode="eval").body
                every.elt = self.own(element, name("element"))
                every.generators[0].iter = expression
                return every
            case Sequence() | ListOf():
                return call("dict" if isinstance(kind, Table) else "list", expression)
        return expression

    def own_parts(self, kinds: Iterable[Kind], expression: Any, places: Any) -> list[Any]:
        """The elements of a cotangent, as ones that may be changed."""
        parts = self.parts(expression, places)
        return [self.own(kind, part) for kind, part in zip(kinds, parts, strict=True)]

    def add_to_place(self, place: Any, kind: Kind, expression: Any) -> None:
        """`place = place + expression`, element by element where it is a tuple or list."""
        match kind:
            case Sequence(elements=kinds, places=places):
                parts = self.parts(expression, places)
                for k, part, inner in zip(places, parts, kinds, strict=True):
                    self.add_to_place(item(copied(place), number(k)), inner, part)
            case ListOf(element=Scalar() | Array()):
                text = "[a + b for a, b in zip(whole, more)]"
                pairs = gast.parse(text, mode="eval").body
                pairs.generators[0].iter.args = [copied(place), expression]
                self.emit(assign(_stored(place), pairs))
            case ListOf():
                self.refuse_row(
                    "it is a long list of lists.", "Use arrays instead of the inner lists.", "list"
                )
            case _ if carries(kind):
                self.emit(assign(_stored(place), binary(copied(place), gast.Add(), expression)))

    def parts(self, expression: Any, places: Iterable[Any]) -> list[Any]:
        """The elements of a cotangent at these places."""
        if isinstance(expression, (gast.List, gast.Tuple)):
            return list(expression.elts)
        if isinstance(expression, gast.Dict):
            return list(expression.values)
        bound = self.bind("cotangent", expression)
        return [item(copied(bound), number(k)) for k in places]

    def contribute_element(self, primal: str, index: Any, value: Value) -> None:
        """Add to the adjoint of one element of a tuple or list."""
        self.touched.add(primal)
        if primal not in self.states:
            self.make_zeros(primal)
        place = item(name(self.bar(primal)), index)
        self.add_to_place(place, self.element_of(primal, index), value.expression)

    def element_of(self, primal: str, index: Any) -> Kind:
        """The kind of an element of a tuple or list, or of a value of a dict."""
        kind = self.kind(primal)
        if isinstance(kind, Sequence) and isinstance(index, gast.Constant):
            return kind.element(index.value)
        assert isinstance(kind, (Sequence, ListOf))
        return element_kind(kind, ("element", primal))

    def is_full(self, primal: str, dims: Dims) -> bool:
        return same_dims(dims, dims_of(self.kind(primal))) or isinstance(self.kind(primal), Scalar)

    def may_be_constant(self, primal: str) -> bool:
        """Whether the adjoint may stay constant along axes: it is used up in this very block."""
        if primal in self.buffers or primal in self.analysis.parameters:
            return False
        return self.home(primal) == id(self.block)

    def home(self, primal: str) -> int | None:
        """The block of the one statement that binds a name."""
        bindings = self.places.bindings.get(primal, ())
        if len(bindings) != 1 or isinstance(bindings[0], gast.For):
            return None
        found: int = self.places.of[bindings[0]].blocks[-1]
        return found

    def spread(self, primal: str, value: Value) -> Value:
        """A constant contribution as an array of the primal's shape."""
        full = call("np.full_like", self.shape_of(primal), value.expression)
        return Value(full, dims_of(self.kind(primal)), True)

    # zeros and buffers

    def make_zeros(self, primal: str) -> None:
        kind = self.kind(primal)
        like = None if isinstance(kind, Scalar) else self.shape_of(primal)
        zeros = self.zeros(kind, like)
        self.emit(assign(self.bar(primal), zeros))
        self.states[primal] = State(dims_of(self.kind(primal)), True)

    def zeros(self, kind: Kind, like: Any) -> Any:
        """An adjoint of zeros for a value of the kind; None for what has no adjoint."""
        if not carries(kind):
            return number(None)
        match kind:
            case Scalar():
                return number(0.0)
            case Array():
                return call("np.zeros_like", like)
            case Sequence(elements=elements, places=places):
                pairs = zip(places, elements, strict=True)
                parts = [self.zeros(e, item(copied(like), number(k))) for k, e in pairs]
                return literal(kind, parts) if isinstance(kind, Table) else list_of(parts)
            case ListOf(element=element):
                each = self.zeros(element, name("element"))
                made = gast.parse("[0 for element in elements]", mode="eval").body
                made.elt, made.generators[0].iter = each, like
                return made
        raise AssertionError(kind)

    def make_buffer(self, primal: str) -> None:
        """Make sure that an adjoint exists, is full, and owns its memory."""
        self.touched.add(primal)
        state = self.states.get(primal)
        kind = self.kind(primal)
        if state is None:
            self.make_zeros(primal)
        elif primal in self.pinned or not isinstance(kind, Array):
            return
        elif not self.is_full(primal, state.dims):
            value = self.spread(primal, Value(name(self.bar(primal)), state.dims))
            self.emit(assign(self.bar(primal), value.expression))
        elif not state.owned and self.is_0d(primal):
            full = self.spread(primal, Value(name(self.bar(primal)), ()))
            self.emit(assign(self.bar(primal), full.expression))
        elif not state.owned:
            self.emit(assign(self.bar(primal), method(name(self.bar(primal)), "copy")))
        self.states[primal] = State(dims_of(kind), True)

    def make_full(self, primal: str) -> None:
        """Make sure that an adjoint exists and has its primal's shape."""
        state = self.states.get(primal)
        if state is None:
            self.make_zeros(primal)
        elif not self.is_full(primal, state.dims):
            value = self.spread(primal, Value(name(self.bar(primal)), state.dims))
            self.emit(assign(self.bar(primal), value.expression))
            self.states[primal] = State(value.dims, True)

    def take(self, primal: str) -> Value:
        """The adjoint of a name that is being defined here: used up by this."""
        self.touched.add(primal)
        if self.is_shadow(primal):
            return self.take_shadow(primal)
        state = self.states.pop(primal)
        return Value(name(self.bar(primal)), state.dims, state.owned)

    def bind(self, hint: str, expression: Any) -> Any:
        """A new temporary for an expression."""
        fresh = self.naming.fresh(hint)
        if hint in ("cotangent", "quotient", "divisor"):
            self.naming.adjoints.add(fresh)
        self.emit(assign(fresh, expression))
        return name(fresh)

    def shape_of(self, primal: str) -> Any:
        """An expression with the shape of a name, where its adjoint is being made."""
        return self.primal(primal, False, self.moment_after)


def _has_parts(kind: Kind) -> bool:
    """Whether a kind is that of a tuple, list or dict."""
    return isinstance(kind, (Sequence, ListOf))


def _stored(place: Any) -> Any:
    """A name or an item as the target of an assignment."""
    if isinstance(place, gast.Name):
        return stored(place.id)
    return stored_item(place.value, place.slice)
