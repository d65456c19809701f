"""The reverse sweep: each statement's adjoint statements, in reverse order.

The rules are those of Griewank & Walther, *Evaluating Derivatives*, 2nd ed., ch. 3 and 6:
the adjoint of a statement hands its target's adjoint on to the operands, and leaves zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.activity import Activity
from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.needs import Need, Plan
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
from s2sgrad.analyse.paths import paths
from s2sgrad.analyse.sharing import sharing
from s2sgrad.analyse.steady import places
from s2sgrad.comments import Comment
from s2sgrad.derive.branches import Branches
from s2sgrad.derive.build import (
    assign,
    copied,
    name,
)
from s2sgrad.derive.naming import Naming
from s2sgrad.derive.reverse_calls import ReverseCalls
from s2sgrad.derive.reverse_containers import JOINED_LISTS, Containers
from s2sgrad.derive.reverse_guards import Guards
from s2sgrad.derive.reverse_parts import Parts
from s2sgrad.derive.reverse_rows import Rows, guarded_names, tainted_names
from s2sgrad.derive.reverse_views import Views
from s2sgrad.derive.values import Value
from s2sgrad.errors import Refused
from s2sgrad.kinds import Array, ListOf, Record, Sequence, dims_of, fixed, same_dims
from s2sgrad.regions import Entered, Left, partners
from s2sgrad.trees import names_in, nodes_in


class Reverse(Branches, ReverseCalls, Rows, Containers, Parts, Views, Guards):
    """Writes the reverse sweep of one function.

    Without a plan it is a rehearsal, which finds out what the sweep reads: `needs`.
    """

    def __init__(
        self, analysis: Any, activity: Activity, naming: Naming, plan: Plan | None, context: Any
    ) -> None:
        self.analysis = analysis
        self.activity = activity
        self.naming = naming
        self.plan = plan
        self.context = context
        self.needs: dict[Need, None] = {}
        self.places = places(analysis)
        self.paths = paths(analysis)
        self.statement_ = None
        self.freezing = False
        self.moment_after = False
        self.headed = None
        self.guarded = guarded_names(analysis)
        self.tainted = tainted_names(analysis) if self.guarded else set()
        self.bound_views = set()
        self.states, self.out, self.block = {}, [], None
        self.entered = {}
        self.pinned, self.touched, self.doubtful = set(), set(), set()
        self.loop_touched, self.positions = {}, {}
        objects = {n for n, kind in analysis.kinds.items() if isinstance(kind, Record)}
        written = self.written() | self.paths.members | objects
        self.buffers = written & set(activity.active)

    def written(self) -> set[str]:
        """The names into whose arrays something is written, here or by a function."""
        found = sharing(self.analysis).written
        calls = {s for s in found if isinstance(self.analysis.operations.get(s), UserCall)}
        return {
            n
            for statement, names in found.items()
            for n in names
            if statement in calls or not isinstance(self.kind(n), (Sequence, ListOf))
        }

    def primal(self, primal: str, content: bool, after: bool = False) -> Any:
        """The value of a name as it was at the statement that is being mirrored."""
        if isinstance(self.kind(primal), (Sequence, ListOf)):
            content = content or self.may_be_rebuilt(primal)
        need = Need(self.statement_, primal, content, after, None, self.freezing and not after)
        self.needs[need] = None
        if self.plan is not None and need in self.plan.instead:
            return copied(self.plan.instead[need])
        return name(primal)

    def may_be_rebuilt(self, primal: str) -> bool:
        """Whether a list may become longer or shorter, or get other items."""
        facts = sharing(self.analysis)
        changed = {n for names in facts.items.values() for n in names}
        changed |= self.context.volatile.items
        return facts.find(primal) in {facts.find(n) for n in changed}

    def old_part(self, target: Any, content: bool) -> Any:
        """The part of an array that an update in place overwrites."""
        need = Need(self.statement_, target.value.id, content, False, target.slice)
        self.needs[need] = None
        if self.plan is not None:
            return copied(self.plan.instead[need])
        return name(target.value.id)

    def expression(self, node: Any, content: bool = True) -> Any:
        """An operand or index, with its names read as they were."""
        if isinstance(node, gast.Name):
            return self.primal(node.id, content) if self.is_local(node.id) else copied(node)
        if not isinstance(node, gast.AST):
            return node
        new: Any = type(node).__new__(type(node))  # type: ignore[call-overload]
        for field in node._fields:
            child = getattr(node, field, None)
            if isinstance(child, list):
                setattr(new, field, [self.expression(c, content) for c in child])
            else:
                setattr(new, field, self.expression(child, content))
        return new

    def is_local(self, primal: str) -> bool:
        return primal in self.analysis.locals

    def is_active(self, node: Any) -> bool:
        return isinstance(node, gast.Name) and node.id in self.activity.active

    def heading(self) -> None:
        """Head what follows with the user's line, unless it stands there already."""
        statement = self.statement_
        if statement is None or self.headed is statement.origin:
            return
        if isinstance(statement, (gast.If, gast.For, gast.While)):
            return
        self.headed = statement.origin
        self.out.append(Comment(statement.origin.statement))

    def sweep(self, block: list[Any]) -> None:
        """The reverse sweep of a block."""
        before, self.block = self.block, block
        self.entered |= partners(block)
        for statement in reversed(block):
            try:
                self.statement(statement)
            except Refused as refused:
                self.go_on(statement, refused)
        self.block = before

    def go_on(self, statement: Any, refused: Refused) -> None:
        """Keep a refusal for later, so that all of them are reported at once."""
        self.context.family.blockers.extend(refused.blockers)
        for primal in names_bound(statement):
            self.states.pop(primal, None)
        self.freezing = False

    def statement(self, statement: Any) -> None:
        before, self.statement_ = self.statement_, statement
        try:
            self.bind_views(statement)
            self.mirror(statement)
        finally:
            self.statement_ = before

    def mirror(self, statement: Any) -> None:
        match statement:
            case Entered():
                self.leave(statement)
            case Left():
                self.enter(statement)
            case gast.If():
                self.branch(statement)
            case gast.For() | gast.While():
                self.loop(statement)
            case gast.Assign(targets=[gast.Subscript() as target], value=value):
                self.store(target, value)
            case gast.Assign() | gast.AugAssign() | gast.Expr():
                self.binding(statement)

    def binding(self, statement: Any) -> None:
        """A statement that binds names: put back what it overwrote, and hand adjoints on."""
        restored = self.plan.restored.get(statement, []) if self.plan else []
        reads = self.names_read_by(statement) if restored else set()
        early = [n for n in restored if n in reads]
        for primal in early:
            self.keep_result(statement, primal)
            self.restore(primal)
        match statement:
            case gast.AugAssign():
                self.update(statement)
            case _:
                self.assignment(statement)
        for primal in restored:
            if primal not in early:
                self.restore(primal)

    def names_read_by(self, statement: Any) -> set[str]:
        """Names whose value before the statement its adjoint reads."""
        return self.context.reads_before(self, statement)  # type: ignore[no-any-return]

    def keep_result(self, statement: Any, primal: str) -> None:
        """The adjoint reads a name both before and after the statement: keep the later value."""
        need = Need(statement, primal, True, True)
        if self.context.is_needed(self, need):
            kept = self.bind(f"{primal}_after", name(primal))
            assert self.plan is not None
            for content in (True, False):
                self.plan.instead[Need(statement, primal, content, True)] = kept

    def restore(self, primal: str) -> None:
        self.out.append(assign(primal, self.context.saved(self, self.statement_, primal)))

    def assignment(self, statement: Any) -> None:
        operation = self.analysis.operations.get(statement)
        if isinstance(statement, gast.Expr):
            self.effect(operation)
            return
        target = statement.targets[0]
        if isinstance(target, gast.Tuple):
            self.unpacking(target, operation)
            return
        primal = target.id
        if primal in self.paths.base:
            self.states.pop(primal, None)
            return
        if isinstance(operation, ListPop):
            self.unpop(operation, primal)
            return
        if primal not in self.activity.active or primal not in self.states:
            self.without_cotangent(operation)
            return
        if self.is_certain_view(primal):
            self.unbind_view(primal, operation)
            return
        if self.is_increment(primal, operation):
            self.grow(primal, operation)
            return
        g = self.taken(primal, operation)
        if self.is_shadow(primal) and isinstance(operation, Apply) and operation.site.row.viewed:
            return  # what it is a view of has received already
        if isinstance(operation.kind, Array) and g.dims == dims_of(self.kind(primal)):
            g = replace(g, dims=operation.kind.dims)
        self.hand_on(operation, g, primal)

    def effect(self, operation: Any) -> None:
        """A call that gives nothing back."""
        match operation:
            case UserCall():
                self.user_call(operation, None)
            case ListAppend():
                self.unappend(operation)
            case AddAt():
                self.gather(operation)

    def is_increment(self, primal: str, operation: Any) -> bool:
        """`x = x + e`, `x = e + x` and `x = x - e`, where x has the result's shape and dtype."""
        if not isinstance(operation, Apply) or operation.site.row.name not in ("Add", "Sub"):
            return False
        if self.is_shadow(primal):
            return False
        site = operation.site
        own = [p for p in ("x", "y") if getattr(site.operands[p], "id", None) == primal]
        if own not in (["x"], ["y"]) or (own == ["y"] and site.row.name == "Sub"):
            return False
        kind, other = self.kind(primal), site.operands["y" if own == ["x"] else "x"]
        alike = type(kind) is type(site.ans)
        same = alike and getattr(kind, "dtype", 0) == getattr(site.ans, "dtype", 1)
        used = names_in(other)
        return same and same_dims(dims_of(kind), dims_of(site.ans)) and primal not in used

    def grow(self, primal: str, operation: Apply) -> None:
        """The adjoint of x stays what it is; e receives it."""
        site = operation.site
        other = "y" if getattr(site.operands["x"], "id", None) == primal else "x"
        if self.has_active(site, other):
            state = self.states[primal]
            g = Value(name(self.bar(primal)), state.dims)
            made = self.contributions(site, g, self.statement_, primal).of(other)
            self.give(site.operands[other], self.lasting(primal, made))
        self.touched.add(primal)

    def lasting(self, primal: str, given: Value) -> Value:
        """What is given away of an adjoint that lives on, and is added to later.

        It may be the adjoint itself: then it gets memory of its own, or the adjoint must be bound
        anew where it grows.
        """
        if given.fresh or not isinstance(self.kind(primal), Array):
            return given
        if primal in self.buffers or primal in self.pinned:
            return replace(given, expression=self.own_copy(primal, given.expression), fresh=True)
        self.states[primal] = replace(self.states[primal], owned=False)
        return given

    def without_cotangent(self, operation: Any) -> None:
        """Nothing depends on the result; a call may still have written into its arguments."""
        if isinstance(operation, UserCall):
            self.user_call(operation, None)

    def taken(self, primal: str, operation: Any) -> Value:
        """The adjoint of the target; in a temporary, where the target is among the operands."""
        g = self.take(primal)
        if primal in self.operands(operation) and not self.is_shadow(primal):
            return Value(self.bind("cotangent", g.expression), g.dims, g.fresh)
        return g

    def operands(self, operation: Any) -> set[str]:
        match operation:
            case Apply(site=site):
                nodes: Iterable[Any] = site.operands.values()
            case Alias(source=source):
                nodes = [source]
            case Read(base=base):
                nodes = [base]
            case Pack(elements=elements):
                nodes = elements
            case UserCall(arguments=arguments):
                nodes = arguments.values()
            case _:
                nodes = []
        return {n.id for node in nodes for n in nodes_in(node) if isinstance(n, gast.Name)}

    def is_own(self, primal: str | None) -> bool:
        """Whether nobody but a name has its adjoint."""
        return primal is not None and not self.is_shadow(primal) and primal not in self.pinned

    def as_shaped(self, primal: str, g: Value, kind: Any) -> Value:
        """The cotangent of `b = a` as one of a: it has a's shape, whatever that is called."""
        own = dims_of(kind)
        full = len(g.dims) == len(own) and all(
            fixed(n) or n == m for n, m in zip(g.dims, own, strict=True)
        )
        return replace(g, dims=dims_of(self.kind(primal))) if full else g

    def hand_on(self, operation: Any, g: Value, primal: str | None) -> None:
        """Hand the cotangent of an operation's result on to its active operands."""
        match operation:
            case Apply(site=site):
                self.apply(site, g, primal)
            case Alias(source=source):
                if self.is_active(source):
                    g = self.as_shaped(source.id, g, operation.kind)
                    self.contribute(source.id, replace(g, whole=self.is_own(primal)))
            case Read():
                self.read(operation, g)
            case Pack(elements=elements, kind=kind):
                self.unpack_into(list(elements), g, getattr(kind, "places", None))
            case UserCall():
                self.user_call(operation, g)
            case Inactive(holds=holds) if any(map(self.is_active, holds)):
                self.refuse_row(*JOINED_LISTS, "list")
