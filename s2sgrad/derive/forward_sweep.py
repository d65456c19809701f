"""The forward sweep: the user's statements, and beside them what the reverse sweep will read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gast

from s2sgrad.analyse.liveness import inner_blocks, names_bound, walk_statements
from s2sgrad.analyse.operations import Read
from s2sgrad.analyse.presence import may_raise
from s2sgrad.derive.build import assign, call, effect, item, method, name, number, stored
from s2sgrad.derive.defaults import call_arguments
from s2sgrad.derive.derivation import Derivation
from s2sgrad.derive.plain import plain_call
from s2sgrad.kinds import Scalar
from s2sgrad.normalise.choices import is_test
from s2sgrad.regions import Attempt, Caught, Left, leaves
from s2sgrad.trees import nodes_in


def is_known(analysis: Any, statement: Any) -> bool:
    """Whether a test's value is known from kinds, so that it cannot raise either."""
    kind = getattr(analysis.operations.get(statement), "kind", None)
    known = isinstance(kind, Scalar) and type(kind.value) is bool
    return known and isinstance(statement, gast.Assign) and is_test(statement.value)


class ForwardSweep:
    """Writes the forward sweep of one function."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.plan = derivation.plan
        self.analysis = derivation.analysis
        self.marks: dict[Any, str] = {}
        self.leaving: list[str] = []
        """What goes on its tape at the end of statements around: a `break` comes before that."""

    def block(self, block: list[Any]) -> list[Any]:
        out = [assign(n, number(None)) for n in self.plan.conditional.get(id(block), [])]
        taped = self.plan.taped.get(id(block), [])
        self.push(out, (n for n, anchor in taped if anchor is None))
        for statement in block:
            if isinstance(statement, gast.Return):
                continue
            if isinstance(statement, gast.Break):
                self.push(out, self.leaving)
            names = [n for n, anchor in taped if anchor is statement and not self.at_once(n)]
            self.copies(out, statement, False)
            self.save_overwritten(out, statement)
            out += self.derivation.shadows.ahead(statement)
            with self.left_before(statement, names):
                self.statement(out, statement)
            out += self.derivation.shadows.behind(statement)
            self.copies(out, statement, True)
            self.push(out, names)
        return out

    @contextmanager
    def left_before(self, statement: Any, names: list[str]) -> Iterator[None]:
        """What is taped behind a statement is taped before a `break` in it, too."""
        before = self.leaving
        inner = isinstance(statement, (gast.For, gast.While))
        self.leaving = [] if inner else [*before, *names]
        yield
        self.leaving = before

    def at_once(self, saved: str) -> bool:
        """Whether a copy goes to its tape where it is made."""
        return saved in self.derivation.recorder.copy_names and not self.derivation.on_tapes

    def push(self, out: list[Any], names: Any) -> None:
        for primal in names:
            tape = name(self.derivation.tape(primal))
            out.append(effect(method(tape, "append", name(primal))))

    def copies(self, out: list[Any], statement: Any, after: bool) -> None:
        """Copy what is about to be overwritten: to its tape at once, where it has one."""
        for saved, value, when in self.plan.copies.get(statement, []):
            if when is not after:
                continue
            if self.is_taped(saved) and self.at_once(saved):
                tape = name(self.derivation.tape(saved))
                out.append(effect(method(tape, "append", value)))
            else:
                out.append(assign(saved, value))

    def is_taped(self, saved: str) -> bool:
        return any(saved == n for entries in self.plan.taped.values() for n, _ in entries)

    def save_overwritten(self, out: list[Any], statement: Any) -> None:
        for primal in self.plan.restored.get(statement, []):
            if self.derivation.is_taped(statement):
                self.push(out, [primal])
            else:
                out.append(assign(self.derivation.saved_name(statement, primal), name(primal)))

    def statement(self, out: list[Any], statement: Any) -> None:
        after: list[Any] = []
        match statement:
            case Attempt():
                new = self.attempt(out, statement)
            case gast.If(test=test, body=body, orelse=orelse):
                new = gast.If(test, self.block(body) or [gast.Pass()], self.block(orelse))
            case gast.For(target=target, iter=iteration, body=body):
                target, iteration = self.derivation.shadows.doubled(target, iteration)
                new = gast.For(target, iteration, self.block(body), [], None)
            case gast.While(test=test, body=body):
                new = gast.While(test, self.block(body), [])
            case Left():
                new = Left()
            case gast.Pass() | gast.Import() | gast.ImportFrom():
                return
            case _:
                new, *after = self.simple(statement)
                if may_raise(self.analysis.inference, statement):
                    new.total = False
                elif self.is_read_again(statement) or is_known(self.analysis, statement):
                    new.total = True
        new.origin = getattr(statement, "origin", None)
        out += [new, *after]

    def attempt(self, out: list[Any], statement: Attempt) -> Attempt:
        """A try; where it has failed, what its body has put on tapes is taken off again.

        The shadows that it has bound are those again that were there before.
        """
        body, orelse = self.block(statement.body), self.block(statement.orelse)
        back: list[Any] = []
        for tape in [] if leaves(statement.orelse) else self.tapes_in(body):
            mark = self.marks.setdefault((statement, tape), self.fresh_name(f"{tape}_length"))
            out.append(assign(mark, call("len", name(tape))))
            rest = gast.Subscript(name(tape), gast.Slice(name(mark), None, None), gast.Del())
            back.append(gast.Delete([rest]))
        for bar in [] if leaves(statement.orelse) else self.shadows_in(statement.body):
            mark = self.marks.setdefault((statement, bar), self.fresh_name(f"{bar}_outside"))
            out.append(assign(mark, name(bar)))
            back.append(assign(bar, name(mark)))
        caught = 1 if orelse and isinstance(orelse[0], Caught) else 0
        orelse = [*orelse[:caught], *back, *orelse[caught:]]
        return Attempt(statement.test, statement.type, body, orelse)

    def tapes_in(self, block: list[Any]) -> list[str]:
        """The tapes that a block of the forward sweep may append to."""
        names = {n.id for s in block for n in nodes_in(s) if isinstance(n, gast.Name)}
        tapes = self.derivation.tapes()
        return [tape for tape in tapes if tape in names]

    def shadows_in(self, block: list[Any]) -> list[str]:
        """The shadows that a body binds anew before what may fail last."""
        shadows = self.derivation.shadows
        first = block[:-1]  # the last one says that the body has come to its end
        if first and not inner_blocks(first[-1]):
            first.pop()
        own = (n for s in walk_statements(first) for n in shadows.own(s))
        return [shadows.bar(n) for n in dict.fromkeys(own)]

    def fresh_name(self, wanted: str) -> str:
        return str(self.derivation.naming.fresh(wanted))

    def is_read_again(self, statement: Any) -> bool:
        """Whether its adjoint uses the same index, and raises where it would."""
        operation = self.analysis.operations.get(statement)
        active = self.derivation.activity.active
        own = isinstance(operation, Read) and isinstance(statement, gast.Assign)
        return own and {operation.base.id, *names_bound(statement)} <= active

    def handed(self, pair: Any, operation: Any, given: list[Any]) -> list[Any]:
        """The shadows that a forward function is handed."""
        kinds = operation.callee.parameters
        values = dict(zip(kinds, given, strict=True))
        return [self.derivation.shadows.literal(kinds[p], values[p]) for p in pair.handed]

    def simple(self, statement: Any) -> list[Any]:
        """A statement as it is; a call of a user function records what its backward will read."""
        pair = self.derivation.calls.get(statement)
        if pair is None or not pair.has_forward():
            return [plain_call(self.derivation.family, self.analysis, statement)]
        operation = self.analysis.operations[statement]
        given = call_arguments(self.analysis, statement, operation)
        called = call(pair.forward, *given, *self.handed(pair, operation, given))
        self.derivation.complete(called, pair)
        if pair.has_record():
            return self.recorded(statement, pair, called)
        if isinstance(statement, gast.Expr):
            return [effect(called)]
        return [assign(statement.targets[0], called)]

    def recorded(self, statement: Any, pair: Any, called: Any) -> list[Any]:
        """A call of a forward function that hands over a record, which is kept."""
        own = self.derivation.record_name(statement, pair.saved)
        target = None if isinstance(statement, gast.Expr) else statement.targets[0]
        made = [assign(own, called)]
        if target is not None and pair.gives():
            made = [assign(gast.Tuple([target, stored(own)], gast.Store()), called)]
        elif target is not None:
            made.append(assign(target, number(None)))
        elif pair.gives():
            made = [assign(own, item(called, number(1)))]
        if self.derivation.is_taped(statement):
            tape = name(self.derivation.record_tape(pair.saved))
            made.append(effect(method(tape, "append", name(own))))
        return made
