"""One function of a derivative: rehearsed to learn what its reverse sweep reads, then written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.analyse.activity import Activity, activity
from s2sgrad.analyse.mixed import refuse_active_numbers
from s2sgrad.analyse.needs import Need, Plan
from s2sgrad.analyse.paths import refuse_sharing
from s2sgrad.analyse.record import Recorder
from s2sgrad.analyse.sharing import sharing
from s2sgrad.analyse.steady import Volatile, places
from s2sgrad.derive.build import assign, call, method, name, number
from s2sgrad.derive.naming import Naming, unique
from s2sgrad.derive.results import as_number, as_type, of_dtype, part_kind, part_of
from s2sgrad.derive.reverse import Reverse
from s2sgrad.derive.shadows import Shadows
from s2sgrad.derive.values import State, Value
from s2sgrad.kinds import Record, Scalar, Sequence, dims_of
from s2sgrad.trees import names_in, nodes_in
from s2sgrad.wrt import Path


@dataclass
class Derivation:
    """The reverse mode of one function for given active parameters.

    `paired`: it is called by another derivative, and hands what it records over: on tapes, or in
    one record.
    `volatile`: names whose memory may be changed by others after the function has returned.
    `seeded`: whether the result's cotangent is given (or 1), or there is none.
    """

    family: Any
    analysis: Any
    wrt: frozenset[str]
    paired: bool
    volatile: Volatile
    seeded: bool = True
    has_aux: bool = False
    activity: Activity = field(init=False)
    naming: Naming = field(init=False)
    recorder: Recorder = field(init=False)
    rehearsal: Any = field(init=False, default=None)
    plan: Plan = field(init=False)
    saved_names: dict[Any, str] = field(init=False, default_factory=dict)
    shadows: Shadows = field(init=False)
    in_record: bool = field(init=False, default=False)
    _own_tapes: dict[Any, str] = field(init=False, default_factory=dict)
    _taken: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.activity = activity(self.analysis, self.wrt)
        self.recorder = self.new_recorder()
        refuse_active_numbers(self.analysis, self.activity, self.recorder.places)
        self.naming = Naming(self.family.taken)
        self.shadows = Shadows(self)

    # rehearsal and plan

    @property
    def on_tapes(self) -> bool:
        """Whether all that is recorded goes to tapes of the callers."""
        return self.paired and not self.in_record

    def new_recorder(self) -> Recorder:
        return Recorder(self.analysis, self.volatile, self.paired, self.on_tapes)

    def hand_over_record(self) -> None:
        """Plan anew: what is recorded stays in variables, and leaves the function as one record."""
        self.in_record = True
        self.saved_names.clear()
        self.plan = self.planned(dict(self.rehearsal.needs))
        self.naming = Naming(self.family.taken | set(self.recorder.copy_names))

    def rehearse(self, cotangent: Any, returned: list[str]) -> None:
        """Run the reverse sweep without writing it, and plan what to record.

        `returned` are the parameters whose adjoints are wanted. A first run finds out what each
        loop contributes to; where there are loops, a second one is what will be written.
        """
        self.rehearsal = self.rehearsed(cotangent, returned)
        if self.analysis.live.head:
            self.naming = Naming(self.family.taken)
            self.rehearsal = self.rehearsed(cotangent, returned)
        self.plan = self.planned(dict(self.rehearsal.needs))
        self.naming = Naming(self.family.taken | set(self.recorder.copy_names))

    def rehearsed(self, cotangent: Any, returned: list[str]) -> Reverse:
        sweep = self.reverse(None, cotangent)
        self.results(sweep, returned)
        return sweep

    def planned(self, needs: dict[Need, None]) -> Plan:
        """The plan for the needs, and for those of the Ifs in which it puts values back."""
        kept: frozenset[str] = frozenset()
        while True:
            recorder = self.new_recorder()
            recorder.kept = kept
            plan = recorder.run(needs)
            if not kept and recorder.required():
                kept = recorder.required()
                continue
            more = [need for need in recorder.needs_of_tests() if need not in needs]
            if not more:
                self.recorder = recorder
                return plan
            needs.update(dict.fromkeys(more))
            self.rehearsal.needs.update(dict.fromkeys(more))

    def reverse(self, plan: Plan | None, cotangent: Any) -> Reverse:
        """The reverse sweep; `cotangent` is the expression the result's adjoint starts from."""
        sweep = Reverse(self.analysis, self.activity, self.naming, plan, self)
        self.pin(sweep)
        body = self.analysis.core.function.body
        sweep.block = body
        sweep.statement_ = body[-1]
        sweep.bind_views(body[-1])
        if self.seeded:
            self.seed(sweep, body[-1].value, cotangent)
        sweep.sweep(body)
        sweep.statement_ = None
        return sweep

    def pin(self, sweep: Reverse) -> None:
        """Shadows are there already; adjoints of written parameters are the caller's buffers."""
        for primal in self.shadows.bound:
            sweep.pinned.add(primal)
            sweep.states[primal] = State(dims_of(sweep.kind(primal)), True)
        if not self.paired:
            return
        for parameter in self.written():
            if parameter in self.shadows.bound:
                continue
            self.refuse_rebound(parameter)
            sweep.pinned.add(parameter)
            sweep.states[parameter] = State(dims_of(sweep.kind(parameter)), True)

    def refuse_rebound(self, parameter: str) -> None:
        """A parameter that is bound anew on one path, and written into on another."""
        for statement in self.recorder.places.bindings.get(parameter, []):
            if not isinstance(statement, gast.AugAssign):
                refuse_sharing(self.analysis, statement, parameter, parameter)

    def seed(self, sweep: Reverse, returned: Any, cotangent: Any) -> None:
        """Start from the cotangent of the result."""
        if self.has_aux:
            returned = returned.elts[0] if isinstance(returned, gast.Tuple) else returned
        if isinstance(returned, (gast.Tuple, gast.List)):
            sweep.unpack_into(list(returned.elts), Value(cotangent, ()))
            return
        if not sweep.is_active(returned):
            return
        kind = sweep.kind(returned.id)
        if self.has_aux and isinstance(kind, Sequence):
            sweep.contribute_element(returned.id, number(0), Value(cotangent, ()))
            return
        bar = sweep.bar(returned.id)
        if (
            isinstance(cotangent, gast.Name)
            and cotangent.id == bar
            and returned.id not in sweep.states
        ):
            sweep.states[returned.id] = State(dims_of(kind), False)
            return
        sweep.contribute(returned.id, Value(cotangent, dims_of(kind)))

    def written(self) -> list[str]:
        """Active parameters whose adjoints are handed over, to be added to in place.

        They are those into which the function writes, and objects.
        """
        writes = sharing(self.analysis).summary.writes
        active = (p for p in self.analysis.parameters if p in self.activity.active)
        return [p for p in active if p in writes or self._is_one_object(p)]

    def _is_one_object(self, parameter: str) -> bool:
        """Whether a parameter stands for the same object all the time."""
        bound = places(self.analysis).bindings.get(parameter, ())
        return isinstance(self.analysis.parameters[parameter], Record) and not bound

    # what the reverse sweep asks

    def reads_before(self, sweep: Reverse, statement: Any) -> set[str]:
        if not hasattr(self, "_reads"):
            self._reads: dict[Any, set[str]] = {}
            for need in self.rehearsal.needs:
                if not need.after:
                    self._reads.setdefault(need.statement, set()).update(self._names_of(need))
        return self._reads.get(statement, set())

    def _names_of(self, need: Need) -> set[str]:
        found = self.plan.instead.get(need)
        if found is None:
            return {need.name}
        return names_in(found)

    def is_needed(self, sweep: Reverse, need: Need) -> bool:
        return (
            need in self.rehearsal.needs
            or Need(need.statement, need.name, False, True) in self.rehearsal.needs
        )

    def loop_touched(self, sweep: Reverse, loop: Any) -> set[str]:
        """The active names that the reverse of a loop contributes to."""
        if self.rehearsal is not None:
            found: set[str] = self.rehearsal.loop_touched.get(loop, set())
            return found
        names = names_in(loop)
        return {n for n in names if n in self.activity.active and n not in sweep.paths.base}

    def saved(self, sweep: Reverse, statement: Any, primal: str) -> Any:
        """The expression that gives an overwritten value back."""
        if self.is_taped(statement):
            return method(name(self.tape(primal)), "pop")
        return name(self.saved_name(statement, primal))

    def saved_name(self, statement: Any, primal: str) -> str:
        key = (statement, primal)
        if key not in self.saved_names:
            base = self.analysis.core.base.get(primal, primal)
            self.saved_names[key] = self.naming.fresh(f"{base}_before")
        return self.saved_names[key]

    def is_taped(self, statement: Any) -> bool:
        return self.on_tapes or bool(self.recorder.places.of[statement].loops)

    def popped(self, sweep: Reverse, primal: str) -> Any:
        return assign(primal, method(name(self.tape(primal)), "pop"))

    def tape(self, primal: str) -> str:
        """The name of a variable's tape."""
        base = self.analysis.core.base.get(primal, primal)
        if primal in self.recorder.copy_names:
            base = primal.split("_before")[0]
        return self.tape_of(primal, base)

    def tape_of(self, key: Any, base: str) -> str:
        """The name of a tape; where callers pass tapes on, unique in all functions of a family."""
        if not self.in_record:
            found: str = self.family.tape(id(self), key, base)
            return found
        if not self._own_tapes:
            self._taken = self.family.untaped() | set(self.passed_tapes())
        if key not in self._own_tapes:
            self._own_tapes[key] = unique(f"{base}_tape", self._taken)
        return self._own_tapes[key]

    def taped(self) -> list[str]:
        """This function's own variables that go to tapes, in the order of their first use."""
        names: dict[str, None] = {}
        for statement, primals in self.plan.restored.items():
            if self.is_taped(statement):
                names.update(dict.fromkeys(primals))
        for entries in self.plan.taped.values():
            names.update(dict.fromkeys(primal for primal, _ in entries))
        return list(names)

    def taped_records(self) -> list[str]:
        """The records of called functions that go to tapes."""
        calls = self.calls.items()
        return [p.saved for s, p in calls if p.has_record() and self.is_taped(s)]

    def own_tapes(self) -> list[str]:
        """The tapes that this function appends to itself, in the order of their first use."""
        names = [*map(self.tape, self.taped()), *map(self.record_tape, self.taped_records())]
        return [*dict.fromkeys(names), *self.shadows.tapes()]

    def kept_shadows(self) -> set[str]:
        """The names and tapes that hold shadows, or records in which there may be some."""
        names = [v for (_, key), v in self.saved_names.items() if isinstance(key, tuple)]
        tapes = map(self.record_tape, self.taped_records())
        return {*self.shadows.adjoints(), *self.shadows.tapes(), *names, *tapes}

    def passed_tapes(self) -> list[str]:
        """The tapes that it passes on to functions that it calls."""
        return [tape for pair in self.calls.values() for tape in pair.tapes]

    def tapes(self) -> list[str]:
        """All tapes that it needs."""
        return list(dict.fromkeys([*self.own_tapes(), *self.passed_tapes()]))

    # records of called functions

    def record_tape(self, saved: str) -> str:
        return self.tape_of(("record", saved), saved)

    def record_name(self, statement: Any, saved: str) -> str:
        """The variable that holds what the forward half of a pair has handed over."""
        key = (statement, ("record", saved))
        if key not in self.saved_names:
            self.saved_names[key] = self.naming.fresh(saved)
        return self.saved_names[key]

    def part_kind(self, analysis: Any, statement: Any, target: Any) -> tuple[Any, bool]:
        found = analysis.parts[statement]
        return found.kind, found.repeats

    def need_value(self, analysis: Any, statement: Any, site: Any, operand: str) -> None:
        from s2sgrad.analyse.infer import Inference

        expressions = Inference(analysis).expressions
        expressions.need_value(statement, statement.value, site.operands[operand], operand)

    # calls

    def pair_at(self, sweep: Reverse, statement: Any, operation: Any, seeded: bool) -> Any:
        """The pair of functions that takes the place of a user function; None if it has no part."""
        from s2sgrad.derive.reverse_calls import active_parameters

        if self.rehearsal is not None:
            return self.calls.get(statement)
        wrt = active_parameters(operation, self.activity.active)
        if not wrt:
            return None
        inner = activity(operation.callee, wrt)
        active = self.activity.active
        written = (operation.arguments.get(parameter) for parameter in inner.writes)
        names = {n.id for a in written if a is not None for n in nodes_in(a) if _is_name(n)}
        if not (seeded and inner.returns) and not names & active:
            return None
        volatile = self.volatile_arguments(statement, operation)
        pair = self.family.pair(operation.callee, wrt, volatile, seeded and inner.returns)
        self.calls[statement] = pair
        return pair

    def volatile_arguments(self, statement: Any, operation: Any) -> Volatile:
        """The callee's names whose memory this function may change after the call."""
        items, entries = (self._changed(statement, operation, e) for e in (False, True))
        return Volatile(items, entries)

    def _changed(self, statement: Any, operation: Any, entries: bool) -> frozenset[str]:
        """Of what a call is given and gives: what does not stay as it is, or its arrays do not."""

        def changes(n: Any) -> bool:
            local = isinstance(n, gast.Name) and n.id in self.analysis.locals
            return local and not self.recorder.steady(n.id, statement, True, entries)

        given = operation.arguments.items()
        found = {p for p, argument in given if any(map(changes, nodes_in(argument)))}
        targets = getattr(statement, "targets", [])
        if any(changes(n) for t in targets for n in nodes_in(t)):
            returned = operation.callee.core.function.body[-1].value
            found |= names_in(returned)
        return frozenset(found)

    @property
    def calls(self) -> dict[Any, Any]:
        if not hasattr(self, "_calls"):
            self._calls: dict[Any, Any] = {}
        return self._calls

    def complete(self, called: Any, pair: Any) -> None:
        """Pass the tapes of a pair on."""
        called.args.extend(map(name, pair.tapes))

    @property
    def repeatable(self) -> bool:
        """Whether the reverse sweep may run many times, as that of a pullback."""
        found: bool = self.family.repeatable
        return found

    # results

    def results(self, sweep: Reverse, parameters: list[str]) -> list[Any]:
        """The adjoints of parameters, full and with memory of their own, as they are returned."""
        return [self.result(sweep, Path(parameter)) for parameter in parameters]

    def result(self, sweep: Reverse, path: Path) -> Any:
        """The adjoint of a parameter, or of a part of it, as it is returned."""
        first = self.analysis.core.function.body[0]
        sweep.statement_, sweep.headed = first, first.origin
        parameter = path.root
        kind = self.analysis.kinds.get(parameter, self.analysis.parameters[parameter])
        places = path.places(kind)
        if parameter in sweep.states:
            sweep.make_buffer(parameter)
        elif parameter in self.activity.active:
            sweep.make_zeros(parameter)
        else:
            like = None if isinstance(kind, Scalar) else sweep.shape_of(parameter)
            inner = part_kind(kind, places)
            return of_dtype(inner, sweep.zeros(inner, part_of(like, places)))
        bar: Any = name(sweep.bar(parameter))
        if self.repeatable and parameter in self.shadows.bound:
            bar = call("emptied", bar)
        given = self.analysis.parameters[parameter]
        if isinstance(given, Scalar):  # the name may stand for another kind of number later
            kind = given
        kind, bar = part_kind(kind, places), part_of(bar, places)
        if isinstance(kind, Scalar):
            return as_number(self, sweep, kind, bar, bool(places) or parameter in sweep.doubtful)
        return as_type(kind, bar, part_of(name(parameter), places), self.paired)


def _is_name(node: Any) -> bool:
    return isinstance(node, gast.Name)
