"""Forward mode: each statement is preceded or followed by its tangent, `x_dot`.

Tangents have the shapes of their primals, and share memory exactly where their primals do.
"""

from __future__ import annotations

import functools
from typing import Any

import gast

from s2sgrad.analyse.activity import activity
from s2sgrad.analyse.contexts import refuse_active
from s2sgrad.analyse.elements import elements
from s2sgrad.analyse.operations import (
    AddAt,
    Alias,
    Apply,
    Inactive,
    ListAppend,
    ListPop,
    Pack,
    Read,
    UserCall,
)
from s2sgrad.analyse.presence import may_raise
from s2sgrad.derive.build import (
    assign,
    augmented,
    call,
    copied,
    item,
    literal,
    method,
    name,
    number,
    stored,
    stored_item,
    tuple_of,
)
from s2sgrad.derive.defaults import call_arguments
from s2sgrad.derive.forward_sweep import is_known
from s2sgrad.derive.plain import plain_call
from s2sgrad.derive.reverse_calls import active_parameters
from s2sgrad.derive.reverse_containers import JOINED_LISTS
from s2sgrad.derive.shielded import Shield, catches_numbers
from s2sgrad.derive.tangent_rows import TangentRows
from s2sgrad.derive.templates import filled, template
from s2sgrad.kinds import Array, Known, ListOf, Record, Scalar, Sequence, dims_of
from s2sgrad.regions import Attempt, Caught, Entered, Left
from s2sgrad.trees import names_in, nodes_in


class Tangents(TangentRows):
    """The forward mode of one function, statement by statement."""

    attempting = 0
    """How many attempts stand around: what may fail has to come first in them."""

    @functools.cached_property
    def shield(self) -> Shield:
        """What keeps tangents from raising where the program would not."""
        return Shield()

    # blocks

    def block(self, block: list[Any]) -> list[Any]:
        out: list[Any] = []
        for statement in block:
            if not isinstance(statement, (gast.Return, gast.Import, gast.ImportFrom)):
                made = self.statement(statement)
                if is_known(self.analysis, statement):
                    made[0].total = True
                if may_raise(self.analysis.inference, statement):
                    for new in made:
                        new.total = False
                self.shield.pass_by(statement)
                made = self.shield.around(statement, made)
                for new in made:
                    new.origin = getattr(statement, "origin", None)
                out.extend(made)
        return out

    def statement(self, statement: Any) -> list[Any]:
        match statement:
            case Entered():
                refuse_active(self.analysis, self.activity, statement)
                return [statement]
            case Left() | Caught():
                return [statement]
            case Attempt(test=test, type=caught, body=body, orelse=orelse):
                shielded = catches_numbers(statement)
                self.attempting += 1
                self.shield.attempts += shielded
                tried = self.block(body)
                self.attempting -= 1
                self.shield.attempts -= shielded
                return [Attempt(test, caught, tried, self.block(orelse))]
            case gast.If(test=test, body=body, orelse=orelse):
                return [gast.If(test, self.block(body) or [gast.Pass()], self.block(orelse))]
            case gast.While(test=test, body=body):
                return [gast.While(test, self.block(body), [])]
            case gast.For(target=target, iter=iteration, body=body):
                still = self.still(statement)
                target, iteration = self.doubled(target, iteration)
                return [gast.For(target, iteration, [*still, *self.block(body)], [], None)]
            case gast.Assign(targets=[gast.Subscript() as target], value=value):
                return self.store(statement, target, value)
            case gast.AugAssign():
                return self.update(statement)
            case gast.Assign() | gast.Expr():
                return self.assignment(statement)
        return [statement]

    def still(self, loop: Any) -> list[Any]:
        """Zero tangents for the header's names that are active elsewhere, but not here."""
        names = [
            n.id
            for element in elements(loop)
            for n in nodes_in(element.target)
            if self.is_active(n) and (element.counts or not self.any_active(element.source))
        ]
        return [assign(self.dot(n), self.zeros(self.kind(n), name(n))) for n in names]

    def doubled(self, target: Any, iteration: Any) -> tuple[Any, Any]:
        """`for x in xs` as `for x, x_dot in zip(xs, xs_dot)`, where xs is active."""
        match iteration:
            case gast.Call(func=gast.Name(id="range")):
                return target, iteration
            case gast.Call(func=gast.Name(id="enumerate"), args=[inner, *start]):
                index, element = target.elts
                element, inner = self.doubled(element, inner)
                pair = gast.Tuple([index, element], gast.Store())
                return pair, gast.Call(iteration.func, [inner, *start], iteration.keywords)
            case gast.Call(func=gast.Name(id="zip"), args=inners):
                parts = [self.doubled(t, i) for t, i in zip(target.elts, inners, strict=True)]
                whole = gast.Tuple([t for t, _ in parts], gast.Store())
                return whole, gast.Call(iteration.func, [i for _, i in parts], iteration.keywords)
            case gast.Call(func=gast.Name(id="reversed"), args=[gast.Name() as inner]):
                if self.is_active(inner):
                    pair = gast.Tuple([target, self.target_dot(target)], gast.Store())
                    twin = call("reversed", self.tangent(inner))
                    return pair, call("zip", iteration, twin)
                return target, iteration
        if not self.any_active(iteration):
            return target, iteration
        pair = gast.Tuple([target, self.target_dot(target)], gast.Store())
        return pair, call("zip", iteration, self.tangent(iteration))

    # the tangent of an operand

    # statements

    def assignment(self, statement: Any) -> list[Any]:
        operation = self.analysis.operations.get(statement)
        if isinstance(operation, UserCall):
            return self.user_call(statement, operation)
        if isinstance(operation, ListAppend):
            return self.append(statement, operation)
        if isinstance(operation, AddAt):
            return self.added_at(statement, operation)
        if isinstance(statement, gast.Expr):
            return [statement]
        target = statement.targets[0]
        if isinstance(operation, ListPop) and self.is_active(operation.base):
            popped = method(self.tangent(operation.base), "pop")
            return [statement, gast.Assign([self.target_dot(target)], popped, None)]
        names = [n.id for n in nodes_in(target) if isinstance(n, gast.Name)]
        if not any(n in self.activity.active for n in names):
            return [statement]
        if isinstance(target, gast.Tuple):
            return self.unpacking(statement, target, operation)
        before, again = self.keep_old(statement, operation, target.id)
        made = self.of_operation(statement, operation, target.id, again)
        return [*before, statement, assign(self.dot(target.id), made)]

    def added_at(self, statement: Any, operation: AddAt) -> list[Any]:
        """`np.add.at(x, i, v)`, and the same of the tangents."""
        if not self.is_active(operation.value):
            return [statement]
        call, base = statement.value, operation.target.value
        arguments = [self.tangent(base), copied(call.args[1]), self.tangent(operation.value)]
        return [statement, gast.Expr(gast.Call(copied(call.func), arguments, []))]

    def append(self, statement: Any, operation: ListAppend) -> list[Any]:
        """`xs.append(x)`, and the tangent of x to that of xs."""
        if not self.is_active(operation.base):
            return [statement]
        twin = method(self.tangent(operation.base), "append", self.tangent(operation.value))
        return [statement, gast.Expr(twin)]

    def keep_old(
        self, statement: Any, operation: Any, target: str
    ) -> tuple[list[Any], dict[str, Any]]:
        """`x = f(x)`: the tangent of f is taken at the old x."""
        operands = names_in(statement.value)
        if target not in operands or not isinstance(operation, (Apply, Read)):
            return [], {}
        old = self.naming.fresh(f"{target}_before")
        return [assign(old, name(target))], {target: name(old)}

    def of_operation(self, statement: Any, operation: Any, target: str, again: Any) -> Any:
        """The tangent of an operation's result."""
        match operation:
            case Apply(site=site):
                return self.of_row(statement, site, target, again)
            case Alias(source=source) if self.is_active(source):
                return self.tangent(source)
            case Read(base=base, index=index) if self.is_active(base):
                return item(self.tangent(base), filled(index, again))
            case Pack(elements=(), kind=Record() as kind):  # it has what its class has
                places = [(kind.element(k), item(name(target), number(k))) for k in kind.places]
                return literal(kind, [self.zeros(e, place) for e, place in places])
            case Pack(elements=elements, kind=kind):
                return literal(kind, [self.tangent(e) for e in elements])
            case Inactive(holds=holds) if any(map(self.is_active, holds)):
                self.refuse(statement, *JOINED_LISTS)
        if isinstance(operation.kind, Scalar) or operation.kind == Known(None):
            return number(0.0)
        return self.zeros(self.kind(target), name(target))

    def unpacking(self, statement: Any, target: Any, operation: Any) -> list[Any]:
        dots = self.target_dot(target)
        match operation:
            case Pack(elements=elements):
                values = tuple_of([self.tangent(e) for e in elements])
            case Alias(source=source):
                values = self.tangent(source)
            case Read(base=base, index=index):
                values = item(self.tangent(base), index)
            case Apply(site=site):
                active = frozenset(p for p, o in site.operands.items() if self.any_active(o))
                ans = tuple_of([name(t.id) for t in target.elts])
                if isinstance(operation.kind, Array):
                    ans = call("np.array", ans)
                active -= site.row.inactive
                values, _ = self.row_tangent(statement, site, active, ans, {})
            case _:
                values = tuple_of([self.zeros(self.kind(t.id), name(t.id)) for t in target.elts])
        if isinstance(operation, (Pack, Read)):
            return [gast.Assign([dots], values, None), statement]
        return [statement, gast.Assign([dots], values, None)]

    def store(self, statement: Any, target: Any, value: Any) -> list[Any]:
        base = target.value.id
        if base not in self.activity.active:
            return [statement]
        in_list = isinstance(self.kind(base), (Sequence, ListOf))
        tangent = self.tangent(value) if self.is_active(value) or in_list else number(0.0)
        return [statement, assign(stored_item(name(self.dot(base)), copied(target.slice)), tangent)]

    def update(self, statement: Any) -> list[Any]:
        target, value = statement.target, statement.value
        base = target.id if isinstance(target, gast.Name) else target.value.id
        if base not in self.activity.active:
            return [statement]
        site = self.analysis.operations[statement].site
        active = frozenset(p for p, o in (("x", name(base)), ("y", value)) if self.is_active(o))
        index = None if isinstance(target, gast.Name) else target.slice
        place = (
            stored(self.dot(base))
            if index is None
            else stored_item(name(self.dot(base)), copied(index))
        )
        if isinstance(statement.op, (gast.Add, gast.Sub)):
            if not self.is_active(value):
                return [statement]
            moved = augmented(place, statement.op, self.tangent(value))
            return [statement, moved] if self.attempting else [moved, statement]
        dot = name(self.dot(base)) if index is None else item(name(self.dot(base)), copied(index))
        if site.row.constant:
            return [augmented(place, gast.Mult(), number(0.0)), statement]
        now = name(base) if index is None else item(name(base), copied(index))
        text = template(site.row.jvp(site, active))
        ans = gast.BinOp(now, copied(statement.op), copied(value))
        operands = {"x": now, "y": value, "x_dot": dot, "ans": ans}
        if self.is_active(value):
            operands["y_dot"] = self.tangent(value)
        tangent = filled(text.tree, operands)
        if index is None and isinstance(self.kind(base), Array):
            everything = (
                gast.Slice(None, None, None) if dims_of(self.kind(base)) else number(Ellipsis)
            )
            place = stored_item(name(self.dot(base)), everything)
        return [assign(place, tangent), statement]

    # calls

    def user_call(self, statement: Any, operation: UserCall) -> list[Any]:
        wrt = active_parameters(operation, self.activity.active)
        inner = activity(operation.callee, wrt)
        if not wrt or not (inner.returns or inner.writes):
            return self.plain_call(statement)
        twin = self.family.tangent(operation.callee, wrt)
        called = self.tangent_call(statement, operation, twin)
        if not inner.returns:
            bare = [gast.Expr(called)] if isinstance(statement, gast.Expr) else None
            return bare or [*self.plain_result(statement, called)]
        if isinstance(statement, gast.Expr):
            return [gast.Expr(called)]
        target = statement.targets[0]
        pair = gast.Tuple([target, self.target_dot(target)], gast.Store())
        return [gast.Assign([pair], called, None)]

    def plain_result(self, statement: Any, called: Any) -> list[Any]:
        return [gast.Assign([statement.targets[0]], called, None)]

    def plain_call(self, statement: Any) -> list[Any]:
        statement, origin = plain_call(self.family, self.analysis, statement), statement.origin
        statement.origin = origin
        if isinstance(statement, gast.Expr):
            return [statement]
        target = statement.targets[0]
        names = [n for n in nodes_in(target) if self.is_active(n)]
        zeros = [assign(self.dot(n.id), self.zeros(self.kind(n.id), name(n.id))) for n in names]
        return [statement, *zeros]

    def tangent_call(self, statement: Any, operation: UserCall, twin: Any) -> Any:
        found = call_arguments(self.analysis, statement, operation)
        dots = [self.tangent(operation.arguments[p]) for p in twin.seeds]
        return call(twin.title, *found, *dots)

    # the whole

    def seeds(self) -> list[str]:
        """The parameters whose tangents are taken; constants come last."""
        found = (p for p in self.analysis.parameters if p in self.wrt)
        return sorted(found, key=lambda p: p in self.analysis.lent)

    def missing_dots(self) -> list[Any]:
        """Parameters that become active by being written into start with a zero tangent."""
        chosen = [
            p for p in self.analysis.parameters if p in self.activity.active and p not in self.wrt
        ]
        return [assign(self.dot(p), self.still_parameter(p)) for p in chosen]

    def still_parameter(self, parameter: str) -> Any:
        """A zero tangent; of an object that has no attributes yet, one without them."""
        if isinstance(self.kind(parameter), Record):
            return call("adjoint_view", name(parameter))
        return self.zeros(self.kind(parameter), name(parameter))

    def result(self) -> Any:
        """The value and its tangent."""
        returned = self.analysis.core.function.body[-1].value
        return gast.Return(tuple_of([returned, self.moved()]))

    def moved(self) -> Any:
        """The tangent of the value."""
        returned = self.analysis.core.function.body[-1].value
        if self.any_active(returned) or isinstance(returned, (gast.Tuple, gast.List)):
            return self.tangent(returned)
        return self.zeros(self.analysis.returned, returned)
