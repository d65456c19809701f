"""All functions of one derivative: the entry, and a pair for every user function it calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.analyse.paths import paths
from s2sgrad.analyse.sharing import sharing
from s2sgrad.analyse.steady import Volatile
from s2sgrad.derive.build import (
    arguments,
    assign,
    function,
    list_of,
    method,
    name,
    number,
    stored,
    tuple_of,
)
from s2sgrad.derive.copying import layout_matters, private
from s2sgrad.derive.derivation import Derivation
from s2sgrad.derive.forward_sweep import ForwardSweep
from s2sgrad.derive.naming import unique
from s2sgrad.derive.plain import write_plain
from s2sgrad.derive.records import callees_first, choose_records
from s2sgrad.derive.residuals import maybe_unbound, residuals
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import carries
from s2sgrad.normalise.names import reserved
from s2sgrad.parse.nested import visible
from s2sgrad.trees import names_in, nodes_in


@dataclass
class Pair:
    """`f_forward` and `f_backward`, for one function with given kinds and active inputs.

    The backward function takes the result's cotangent (if there is one), the adjoints of written
    parameters (which it changes in place), and the tapes or the record; it returns the other
    adjoints.
    """

    derivation: Derivation
    forward: str
    backward: str
    takes_cotangent: bool
    handed: list[str]
    """Parameters whose shadows the forward function takes: they are changed in place, too."""
    written: list[str]
    returned: list[str]
    saved: str
    """What callers call the record that the forward function hands over."""
    tapes: list[str] = field(default_factory=list)
    """The tapes that callers pass in."""

    halves: list[Any] = field(default_factory=list)
    """The functions, where they hand over a record."""
    saves: bool = True
    idle: bool = False
    """Whether there is nothing to be done in the reverse sweep."""

    def has_record(self) -> bool:
        return self.derivation.in_record and self.saves

    def has_forward(self) -> bool:
        """Whether a forward function takes the user function's place."""
        return self.has_record() or bool(self.tapes) or bool(self.handed)

    def gives(self) -> bool:
        """Whether the function has a result."""
        returned = self.derivation.analysis.core.function.body[-1].value
        nothing = isinstance(returned, gast.Constant) and returned.value is None
        return returned is not None and not nothing


class Family:
    """The functions of one derivative, with names and tapes that are unique among them."""

    def __init__(self, program: Any, known: set[str], records: bool = False) -> None:
        self.program = program
        self.may_record = records
        self.repeatable = False
        """Whether the reverse sweep may run many times: shadows are left as zeros."""
        self.taken = set(known)
        for analysis in program.analyses:
            core = analysis.core.function
            self.taken |= analysis.locals | reserved(core)
            names = names_in(core)
            self.taken |= names - set(visible(analysis.function))
        self.pairs: dict[Any, Pair] = {}
        self.blockers: list[Blocker] = []
        """What the rehearsals of all functions refused."""
        self._tapes: dict[Any, str] = {}
        self._record = ""
        self.user: dict[str, Any] = {}
        """Which user function each generated function comes from: it has its globals."""

        self.plains: dict[Any, str] = {}
        """The nested functions that are called without a derivative, under their names."""

    def plain(self, analysis: Any) -> str:
        """The name of a nested function as one of its own."""
        if analysis not in self.plains:
            self.plains[analysis] = self.unique(title_of(analysis))
            self.user[self.plains[analysis]] = analysis.function
        return self.plains[analysis]

    def write_plains(self) -> list[Any]:
        """Nested functions are found while others are written."""
        written: dict[Any, Any] = {}
        while len(written) < len(self.plains):
            for analysis, title in list(self.plains.items()):
                if analysis not in written:
                    written[analysis] = write_plain(self, title, analysis)
        return list(reversed(written.values()))

    def unique(self, wanted: str) -> str:
        return unique(wanted, self.taken)

    def tape(self, owner: int, primal: str, base: str) -> str:
        key = (owner, primal)
        if key not in self._tapes:
            self._tapes[key] = self.unique(f"{base}_tape")
        return self._tapes[key]

    def untaped(self) -> set[str]:
        """The names that are taken, but for those of tapes."""
        return self.taken - set(self._tapes.values())

    @property
    def record(self) -> str:
        """What pairs call the record that they hand over."""
        if not self._record:
            self._record = self.unique("saved")
        return self._record

    # pairs

    def pair(self, analysis: Any, wrt: frozenset[str], volatile: Volatile, seeded: bool) -> Pair:
        key = (analysis, wrt, volatile, seeded)
        if key not in self.pairs:
            derivation = self.derivation(analysis, wrt, volatile, seeded)
            title = title_of(analysis)
            handed = [p for p in analysis.parameters if p in derivation.shadows.bound]
            written = [p for p in derivation.written() if p not in handed]
            pair = Pair(
                derivation,
                self.unique(f"{title}_forward"),
                self.unique(f"{title}_backward"),
                seeded,
                handed,
                written,
                [p for p in analysis.parameters if p in wrt and p not in (*written, *handed)],
                f"{title}_saved",
            )
            self.pairs[key] = pair
            self.user[pair.forward] = self.user[pair.backward] = analysis.function
            derivation.rehearse(self.cotangent(derivation), pair.returned)
        return self.pairs[key]

    def derivation(
        self, analysis: Any, wrt: frozenset[str], volatile: Volatile, seeded: bool
    ) -> Derivation:
        """The reverse mode of a function that is called."""
        return Derivation(self, analysis, wrt, True, volatile, seeded)

    def cotangent(self, derivation: Derivation) -> Any:
        """The parameter in which a backward function receives its result's cotangent."""
        returned = derivation.analysis.core.function.body[-1].value
        analysis = derivation.analysis
        shared = {*analysis.parameters, *paths(analysis).members}
        if isinstance(returned, gast.Name) and returned.id not in shared:
            return name(derivation.naming.bar(returned.id))
        returned_as = unique("result", set(analysis.locals))  # no variable has this adjoint's name
        return name(unique(f"{returned_as}_bar", set(self.taken)))

    def close(self) -> None:
        """Give every pair that hands over no record its own tapes and those of all that it calls.

        Raises `Refused` with everything that the rehearsals found.
        """
        if self.blockers:
            raise Refused(self.blockers)
        if self.may_record:
            choose_records(self.pairs.values())
        pairs = [pair for pair in self.pairs.values() if not pair.derivation.in_record]
        for pair in pairs:
            pair.tapes = pair.derivation.own_tapes()
        changed = True
        while changed:
            changed = False
            for pair in pairs:
                new = [t for t in pair.derivation.passed_tapes() if t not in pair.tapes]
                pair.tapes += dict.fromkeys(new)
                changed = changed or bool(new)
        for pair in callees_first(self.pairs.values()):
            if pair.derivation.in_record:
                self.write_recorded(pair)

    def write_pairs(self) -> list[Any]:
        """The functions of all pairs, callees first."""
        written: list[Any] = []
        for pair in reversed(self.pairs.values()):
            if pair.derivation.in_record:
                written += pair.halves
                continue
            if pair.has_forward():
                written.append(self.write_forward(pair))
            written.append(self.write_backward(pair))
        return written

    def recorded(self) -> tuple[tuple[str, str, str], ...]:
        """The pairs that hand over a record, and its name."""
        pairs = (pair for pair in self.pairs.values() if pair.has_record())
        return tuple((pair.forward, pair.backward, self.record) for pair in pairs)

    def write_recorded(self, pair: Pair) -> None:
        """Write a pair of functions with a record of all that the backward function reads."""
        derivation = pair.derivation
        forward = self.forward_body(pair)
        first, body = self.backward_body(pair)
        names = in_order(residuals(derivation, body, first), derivation, forward)
        pair.saves, pair.idle = bool(names), not body
        tapes = [tape for tape in derivation.tapes() if tape in names]
        again = [assign(t, method(name(t), "copy")) for t in tapes] if self.repeatable else []
        if names:
            body = [assign(as_targets(names), name(self.record)), *again, *body]
            first = [*first, self.record]
        unbound = [assign(n, number(None)) for n in maybe_unbound(derivation, names)]
        opened = [assign(tape, list_of([])) for tape in derivation.tapes()]
        if names:
            forward.append(assign(self.record, tuple_of(list(map(name, names)))))
        forward = [*unbound, *opened, *forward, self.returned_with_record(pair)]
        bars = map(derivation.shadows.bar, pair.handed)
        given = arguments([*derivation.analysis.parameters, *bars])
        if pair.has_forward():
            pair.halves.append(function(pair.forward, given, forward))
        if not pair.idle:
            pair.halves.append(function(pair.backward, arguments(first), body))

    def forward_body(self, pair: Pair) -> list[Any]:
        derivation = pair.derivation
        body = ForwardSweep(derivation).block(derivation.analysis.core.function.body)
        return [*derivation.shadows.start(), *body]

    def returned_with_record(self, pair: Pair) -> Any:
        returned = pair.derivation.analysis.core.function.body[-1]
        record, value = name(self.record), returned.value
        if pair.saves:
            value = tuple_of([value, record]) if pair.gives() else record
        final = gast.Return(value)
        final.origin = returned.origin
        return final

    def write_forward(self, pair: Pair) -> Any:
        derivation = pair.derivation
        body = [*self.forward_body(pair), *derivation.shadows.end()]
        returned = derivation.analysis.core.function.body[-1]
        final = gast.Return(returned.value)
        final.origin = returned.origin
        bars = map(derivation.shadows.bar, pair.handed)
        names = [*derivation.analysis.parameters, *bars, *pair.tapes]
        return function(pair.forward, arguments(names), [*body, final])

    def write_backward(self, pair: Pair) -> Any:
        first, body = self.backward_body(pair)
        parameters = arguments([*first, *pair.tapes])
        return function(pair.backward, parameters, body or [gast.Pass()])

    def backward_body(self, pair: Pair) -> tuple[list[str], list[Any]]:
        """The parameters before the tapes or the record, and the statements."""
        derivation = pair.derivation
        cotangent = self.cotangent(derivation)
        sweep = derivation.reverse(derivation.plan, cotangent)
        body = [*sweep.pops(derivation.analysis.core.function.body)]
        if derivation.on_tapes:
            body += derivation.shadows.taken_over()
        results = derivation.results(sweep, pair.returned)
        body += sweep.out
        if results:
            body.append(gast.Return(results[0] if len(results) == 1 else tuple_of(results)))
        first = [cotangent.id] if pair.takes_cotangent else []
        return [*first, *(sweep.bar(p) for p in pair.written)], body


def in_order(names: list[str], derivation: Any, forward: list[Any]) -> list[str]:
    """Names as they come in the forward function: parameters first."""
    found = (n.id for s in forward for n in nodes_in(s) if isinstance(n, gast.Name))
    order = dict.fromkeys([*derivation.analysis.parameters, *found, *names])
    return [n for n in order if n in names]


def as_targets(names: list[str]) -> Any:
    """`a, b`, to be bound."""
    return gast.Tuple(list(map(stored, names)), gast.Store())


def title_of(analysis: Any) -> str:
    """The name of a function, as part of another name: lambdas have none."""
    title: str = analysis.function.__name__
    if title.startswith("__") and title.endswith("__"):  # `Spring.__init__`
        owner, _, own = analysis.function.__qualname__.rpartition(".")
        title = f"{owner.rpartition('.')[2]}_{own.strip('_')}"
    return title if title.isidentifier() else "lambda_"


def fresh_copies(analysis: Any, parameters: list[str]) -> list[Any]:
    """`u = u.copy()` for the arguments that the function writes into: the caller's stay."""
    matters, deep = layout_matters(analysis), sharing(analysis).summary.deep
    kinds = analysis.parameters
    return [s for p in parameters for s in private(kinds[p], p, p in deep, matters)]


def written_parameters(analysis: Any) -> list[str]:
    """The parameters into whose memory the function writes."""
    writes = sharing(analysis).summary.writes
    return [p for p in analysis.parameters if p in writes]


def differentiable_parameters(analysis: Any) -> list[str]:
    return [p for p, kind in analysis.parameters.items() if carries(kind)]
