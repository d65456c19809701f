"""All functions of one derivative: the entry, and a pair for every user function it calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.analyse.paths import paths
from s2sgrad.analyse.sharing import sharing
from s2sgrad.derive.build import (
    arguments,
    function,
    name,
    tuple_of,
)
from s2sgrad.derive.copying import layout_matters, private
from s2sgrad.derive.derivation import Derivation
from s2sgrad.derive.forward_sweep import ForwardSweep
from s2sgrad.derive.naming import unique
from s2sgrad.derive.plain import write_plain
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import carries
from s2sgrad.normalise.names import reserved
from s2sgrad.parse.nested import visible
from s2sgrad.trees import names_in


@dataclass
class Pair:
    """`f_forward` and `f_backward`, for one function with given kinds and active inputs.

    The backward function takes the result's cotangent (if there is one), the adjoints of written
    parameters (which it changes in place), and the tapes; it returns the other adjoints.
    """

    derivation: Derivation
    forward: str
    backward: str
    takes_cotangent: bool
    handed: list[str]
    """Parameters whose shadows the forward function takes: they are changed in place, too."""
    written: list[str]
    returned: list[str]
    tapes: list[str] = field(default_factory=list)

    def records(self) -> bool:
        return bool(self.tapes)


class Family:
    """The functions of one derivative, with names and tapes that are unique among them."""

    def __init__(self, program: Any, known: set[str]) -> None:
        self.program = program
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

    # pairs

    def pair(
        self, analysis: Any, wrt: frozenset[str], volatile: frozenset[str], seeded: bool
    ) -> Pair:
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
            )
            self.pairs[key] = pair
            self.user[pair.forward] = self.user[pair.backward] = analysis.function
            derivation.rehearse(self.cotangent(derivation), pair.returned)
        return self.pairs[key]

    def derivation(
        self, analysis: Any, wrt: frozenset[str], volatile: frozenset[str], seeded: bool
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
        """Give every pair its own tapes and those of all pairs that it calls.

        Raises `Refused` with everything that the rehearsals found.
        """
        if self.blockers:
            raise Refused(self.blockers)
        for pair in self.pairs.values():
            pair.tapes = pair.derivation.own_tapes()
        changed = True
        while changed:
            changed = False
            for pair in self.pairs.values():
                for callee in pair.derivation.calls.values():
                    new = [t for t in callee.tapes if t not in pair.tapes]
                    pair.tapes += new
                    changed = changed or bool(new)

    def tapes_of(self, pair: Pair) -> list[str]:
        return pair.tapes

    def write_pairs(self) -> list[Any]:
        """The functions of all pairs, callees first."""
        written: list[Any] = []
        for pair in reversed(self.pairs.values()):
            if pair.records():
                written.append(self.write_forward(pair))
            written.append(self.write_backward(pair))
        return written

    def write_forward(self, pair: Pair) -> Any:
        derivation = pair.derivation
        body = ForwardSweep(derivation).block(derivation.analysis.core.function.body)
        body = [*derivation.shadows.start(), *body, *derivation.shadows.end()]
        returned = derivation.analysis.core.function.body[-1]
        final = gast.Return(returned.value)
        final.origin = returned.origin
        bars = map(derivation.shadows.bar, pair.handed)
        names = [*derivation.analysis.parameters, *bars, *pair.tapes]
        return function(pair.forward, arguments(names), [*body, final])

    def write_backward(self, pair: Pair) -> Any:
        derivation = pair.derivation
        cotangent = self.cotangent(derivation)
        sweep = derivation.reverse(derivation.plan, cotangent)
        body = [*sweep.pops(derivation.analysis.core.function.body)]
        body += derivation.shadows.taken_over()
        results = derivation.results(sweep, pair.returned)
        body += sweep.out
        if results:
            body.append(gast.Return(results[0] if len(results) == 1 else tuple_of(results)))
        first = [cotangent.id] if pair.takes_cotangent else []
        names = [*first, *(sweep.bar(p) for p in pair.written), *pair.tapes]
        return function(pair.backward, arguments(names), body or [gast.Pass()])


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
