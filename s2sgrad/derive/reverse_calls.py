"""Calls of user functions in reverse: `x_bar = f_backward(y_bar, tapes)`."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.activity import varied_arguments
from s2sgrad.analyse.operations import UserCall
from s2sgrad.derive.adjoints import Adjoints
from s2sgrad.derive.build import (
    assign,
    call,
    copied,
    effect,
    item,
    list_of,
    method,
    name,
    number,
    stored,
)
from s2sgrad.derive.defaults import refuse_written
from s2sgrad.derive.values import Value
from s2sgrad.kinds import Array, Kind, Scalar, carries, dims_of


class ReverseCalls(Adjoints):
    """The part of the reverse sweep that knows of user functions."""

    def user_call(self, operation: UserCall, g: Value | None) -> None:
        pair = self.context.pair_at(self, self.statement_, operation, g is not None)
        if pair is None:
            return
        arguments: list[Any] = []
        if pair.takes_cotangent:
            arguments.append(self.full_cotangent(operation, g))
        for parameter in pair.written:
            if parameter not in operation.arguments:
                refuse_written(operation, self.statement_, parameter)
            arguments.append(self.written_bar(parameter, operation.arguments[parameter]))
        called = call(pair.backward, *arguments)
        self.context.complete(called, pair)
        if pair.has_record() and self.plan is not None:
            called.args.append(self.record(pair))
        if not pair.idle:
            self.receive(operation, pair, called)
        for parameter, bar in zip(reversed(pair.written), reversed(arguments), strict=False):
            self.receive_numbers(operation.arguments[parameter], bar)

    def record(self, pair: Any) -> Any:
        """What the forward function has handed over."""
        own = self.context.record_name(self.statement_, pair.saved)
        if self.context.is_taped(self.statement_):
            tape = name(self.context.record_tape(pair.saved))
            self.emit(assign(own, method(tape, "pop")))
        return name(own)

    def full_cotangent(self, operation: UserCall, g: Value | None) -> Any:
        """The cotangent of the result in its full shape; zeros where nothing depends on it."""
        kind = operation.kind
        if g is None:
            return self.no_cotangent(kind)
        if not isinstance(kind, Array) or g.dims == dims_of(kind):
            return g.expression
        target = self.statement_.targets[0]
        like = self.primal(target.id, False, after=True)
        return call("np.full_like", like, g.expression)

    def no_cotangent(self, kind: Kind) -> Any:
        target = self.statement_.targets[0]
        if isinstance(target, gast.Tuple):
            return self.packed(target, kind, {}, None).expression
        return self.zeros(kind, self.primal(target.id, False, after=True))

    def written_bar(self, parameter: str, argument: Any) -> Any:
        """The adjoint of an argument that the function writes into: changed in place."""
        if isinstance(argument, gast.Tuple):
            return self.bind(f"{parameter}_bar", list_of(list(map(self.item_bar, argument.elts))))
        with self.afterwards():  # a list may be longer then
            self.make_buffer(argument.id)
        return name(self.bar(argument.id))

    def item_bar(self, argument: Any) -> Any:
        """The adjoint of one of `*args`; what it should be of numbers is added later."""
        if not isinstance(argument, gast.Name):
            return number(0.0)
        kind = self.kind(argument.id)
        if isinstance(kind, Scalar) or not self.is_active(argument):
            return self.zeros(kind, self.primal(argument.id, False, after=True))
        self.make_buffer(argument.id)
        return name(self.bar(argument.id))

    def receive_numbers(self, argument: Any, bar: Any) -> None:
        """Contribute to the numbers among `*args`: their adjoints can't be changed in place."""
        for k, part in enumerate(argument.elts if isinstance(argument, gast.Tuple) else ()):
            if self.is_active(part) and isinstance(self.kind(part.id), Scalar):
                self.give(part, Value(item(copied(bar), number(k)), (), False))

    def receive(self, operation: UserCall, pair: Any, called: Any) -> None:
        """Contribute what the backward function returns."""
        received = [(p, operation.arguments[p]) for p in pair.returned]
        if not received:
            self.emit(effect(called))
            return
        if len(received) == 1:
            parameter, argument = received[0]
            value = Value(called, self.dims_in(operation, parameter, argument), whole=True)
            self.give(argument, value)
            return
        names = [self.naming.fresh(f"{p}_bar") for p, _ in received]
        targets = gast.Tuple([stored(n) for n in names], gast.Store())
        self.emit(assign(targets, called))
        for fresh, (parameter, argument) in zip(names, received, strict=True):
            value = Value(name(fresh), self.dims_in(operation, parameter, argument), whole=True)
            self.give(argument, value)

    def dims_in(self, operation: UserCall, parameter: str, argument: Any) -> Any:
        if isinstance(argument, gast.Name):
            return dims_of(self.kind(argument.id))
        return ()


def active_parameters(operation: UserCall, active: Any) -> frozenset[str]:
    """The callee's parameters that receive active values."""
    kinds = operation.callee.parameters
    return frozenset(p for p in varied_arguments(operation, active) if carries(kinds[p]))
