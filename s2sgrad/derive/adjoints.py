"""Adjoints: the names `x_bar`, what is known of them at each point, and how they grow.

An adjoint that nothing has contributed to yet does not exist; the first contribution is `=`, the
rest are added. It is *owned* if its memory is surely its own, so that `+=` may be used; it is
*full* if it has the shape of its primal: a contribution may be constant along axes, and is spread
out only where that matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    entry_of,
    item,
    list_of,
    literal,
    method,
    name,
    number,
    of_items,
    stored,
    unless_none,
)
from s2sgrad.derive.list_adjoints import ListAdjoints
from s2sgrad.derive.values import State, Value
from s2sgrad.kinds import (
    Array,
    Dims,
    Kind,
    ListOf,
    Scalar,
    Sequence,
    Table,
    broadcast,
    carries,
    dims_of,
    is_0d,
    is_optional,
    of_array,
    same_dims,
)

NUMBERS = frozenset({"sum", "exp", "log", "sqrt", "sin", "cos", "dot", "vdot", "sign", "pop"})
"""Functions that give numbers, not 0-d arrays, for numbers."""


class MixedKinds(Exception):
    """There is no adjoint for a value that is of different kinds in different places."""

    def __init__(self, statement: Any) -> None:
        super().__init__(statement)
        self.where = getattr(statement, "origin", None)


class Adjoints(ListAdjoints):
    """The adjoints of one function while its reverse sweep is being written."""

    # names

    def bar(self, primal: str) -> str:
        return self.naming.bar(primal)

    def kind(self, primal: str) -> Kind:
        """The kind of a name's adjoint: that of the array, where it may be a number instead.

        Such numbers are inactive, so that an array in place of their adjoint does no harm.
        """
        found: Kind = self.analysis.kinds.get(primal)
        if primal in self.analysis.mixed and isinstance(found, Array):
            return replace(found, dims=of_array(found.dims))
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
        if isinstance(kind, Scalar):
            value = self.as_entry(value)
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

    def as_entry(self, value: Value) -> Value:
        """The entry of a 0-d array's adjoint, where a number receives it: it stays what it is."""
        match value.expression:
            case gast.Name(id=bar) if any(bar == self.bar(n) for n in self.points()):
                return replace(value, expression=entry_of(value.expression), fresh=True)
        return value

    def points(self) -> list[str]:
        """The names of 0-d arrays that are written into: their adjoints are 0-d arrays, too."""
        return [n for n in self.buffers if is_0d(self.kind(n))]

    def is_number(self, expression: Any) -> bool:
        """Whether an expression for a number surely gives a number, not a 0-d array."""
        match expression:
            case gast.Name(id=bar):
                arrays = (n for n, kind in self.analysis.kinds.items() if is_0d(kind))
                return not any(bar == self.bar(n) for n in (*self.doubtful, *arrays))
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
            value = replace(value, expression=self.own_copy(primal, value.expression), fresh=True)
        elif self.is_0d(primal):
            value = replace(value, fresh=False)
        self.emit(assign(self.bar(primal), value.expression))
        self.states[primal] = State(value.dims, value.fresh)

    def is_0d(self, primal: str) -> bool:
        """Whether a name holds 0-d arrays: arithmetic on them gives numbers, not arrays."""
        return is_0d(self.kind(primal))

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
        if not isinstance(kind, Scalar) and self.may_be_unbound(primal) and not is_optional(kind):
            unbound = gast.Compare(copied(like), [gast.Is()], [number(None)])
            nothing = number(0.0 if isinstance(kind, Array) else None)
            zeros = gast.IfExp(unbound, nothing, zeros)
        self.emit(assign(self.bar(primal), zeros))
        grows = primal in self.analysis.mixed  # the zero of a number is no array to add to
        self.states[primal] = State(dims_of(self.kind(primal)), not grows)

    def may_be_unbound(self, primal: str) -> bool:
        """Whether a name starts as None, for some paths bind it only later, or never."""
        return self.plan is not None and any(primal in n for n in self.plan.conditional.values())

    def zeros(self, kind: Kind, like: Any) -> Any:
        """An adjoint of zeros for a value of the kind; None for what has no adjoint."""
        if not carries(kind):
            return number(None)
        match kind:
            case Scalar():
                return number(0.0)
            case Array():
                return unless_none(kind, like, call("np.zeros_like", like), 0.0)
            case Sequence(elements=elements, places=places):
                pairs = zip(places, elements, strict=True)
                parts = [self.zeros(e, item(copied(like), number(k))) for k, e in pairs]
                return literal(kind, parts) if isinstance(kind, Table) else list_of(parts)
            case ListOf(element=element):
                return of_items(kind, like, self.zeros(element, name("element")))
        raise MixedKinds(self.statement_)

    def make_buffer(self, primal: str) -> None:
        """Make sure that an adjoint exists, is full, and owns its memory."""
        self.touched.add(primal)
        state = self.states.get(primal)
        kind = self.kind(primal)
        if state is None:
            self.make_zeros(primal)
        elif primal in self.pinned or isinstance(kind, Scalar):
            return
        elif not isinstance(kind, Array):
            if state.owned or primal not in self.buffers:
                return
            self.own_list(primal)
        elif not self.is_full(primal, state.dims):
            value = self.spread(primal, Value(name(self.bar(primal)), state.dims))
            self.emit(assign(self.bar(primal), value.expression))
        elif not state.owned and self.is_0d(primal):
            full = self.spread(primal, Value(name(self.bar(primal)), ()))
            self.emit(assign(self.bar(primal), full.expression))
        elif not state.owned:
            own = self.own_copy(primal, name(self.bar(primal)))
            self.emit(assign(self.bar(primal), own))
        self.states[primal] = State(dims_of(kind), True)

    def own_copy(self, primal: str, bar: Any) -> Any:
        """A copy of an adjoint; that of None, and of a number, may be a number itself."""
        numbers = is_optional(self.kind(primal)) or primal in self.analysis.mixed
        return call("np.copy", bar) if numbers else method(bar, "copy")

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

    @contextmanager
    def afterwards(self) -> Iterator[None]:
        """Adjoints that are made now have the shapes of what is there after the statement."""
        before, self.moment_after = self.moment_after, True
        try:
            yield
        finally:
            self.moment_after = before

    def shape_of(self, primal: str) -> Any:
        """An expression with the shape of a name, where its adjoint is being made."""
        return self.primal(primal, False, self.moment_after)
