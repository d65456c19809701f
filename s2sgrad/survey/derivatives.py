"""What deriving refuses, of every active statement: derivation itself is rehearsed, and goes on.

A statement that is refused, here or before, is taken to hand the adjoints of what it binds on to
all that it reads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from s2sgrad.analyse.activity import activity
from s2sgrad.analyse.fixpoint import Fixpoint
from s2sgrad.analyse.following import Paths
from s2sgrad.analyse.liveness import inner_blocks, names_bound
from s2sgrad.analyse.mixed import refuse_active_numbers
from s2sgrad.analyse.paths import paths
from s2sgrad.analyse.steady import Volatile, places
from s2sgrad.derive.derivation import Derivation
from s2sgrad.derive.family import Family
from s2sgrad.derive.reverse import Reverse
from s2sgrad.derive.tangent_family import TangentFamily
from s2sgrad.derive.tangents import Tangents
from s2sgrad.derive.values import State
from s2sgrad.emit.load import LIBRARIES, RUNTIME
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Array, ListOf, Sequence, dims_of
from s2sgrad.pipeline import Request
from s2sgrad.trees import nodes_in


def blockers_of_derivation(program: Any, analysis: Any, request: Request) -> list[Blocker]:
    """The blockers of sharing and of derivation, in a program that may have others, too."""
    wrt = frozenset(request.wrt)
    found: list[Blocker] = []
    reserved = {*LIBRARIES, *RUNTIME}

    def rehearse() -> None:
        settle_paths(program, analysis, wrt, found)
        if request.mode == "jvp":
            rehearse_forward(RehearsedTangents(program, reserved, found), analysis, wrt)
        else:
            rehearse_reverse(RehearsedFamily(program, reserved, found), analysis, request)

    attempt(rehearse, found)
    return found


def attempt(step: Callable[[], None], found: list[Blocker]) -> bool:
    """Whether a step goes through; what it refuses is kept.

    Of a program with refused parts other steps may fail in any way: that says nothing.
    """
    try:
        step()
    except Refused as refused:
        found += refused.blockers
    except Exception:
        return False
    else:
        return True
    return False


def settle_paths(program: Any, analysis: Any, wrt: frozenset[str], found: list[Blocker]) -> None:
    """Find out what is active, and where paths are refused, go on as if nothing were coupled."""
    for _ in program.analyses:
        try:
            activity(analysis, wrt)
            return
        except Refused as refused:
            found += refused.blockers
            program.facts = Fixpoint()
            for one in program.analyses:
                if _refused_paths(one) == refused.blockers:
                    one.facts["paths"] = Paths()


def _refused_paths(analysis: Any) -> tuple[Blocker, ...]:
    try:
        paths(analysis)
    except Refused as refused:
        return refused.blockers
    return ()


def settle_mixed(analysis: Any, wrt: frozenset[str], found: list[Blocker]) -> None:
    """Find names that are a number and an array; then take them as they are."""
    facts = activity(analysis, wrt)
    attempt(lambda: refuse_active_numbers(analysis, facts, places(analysis)), found)
    analysis.mixed = set()


# reverse mode


def rehearse_reverse(family: RehearsedFamily, analysis: Any, request: Request) -> None:
    """Rehearse the reverse sweeps of a function and of all that it calls."""
    volatile = Volatile()
    if request.mode == "vjp":
        memory = (Array, Sequence, ListOf)
        kinds = analysis.parameters.items()
        volatile = Volatile.throughout(p for p, k in kinds if isinstance(k, memory))
    wrt = frozenset(request.wrt)
    derivation = Rehearsal(family, analysis, wrt, False, volatile, has_aux=request.has_aux)
    derivation.rehearse(family.cotangent(derivation), list(request.wrt))


class RehearsedFamily(Family):
    """The functions of a derivative in reverse mode, none of which is written."""

    def __init__(self, program: Any, reserved: set[str], found: list[Blocker]) -> None:
        super().__init__(program, reserved)
        self.blockers = found

    def derivation(
        self, analysis: Any, wrt: frozenset[str], volatile: Volatile, seeded: bool
    ) -> Derivation:
        """A function that is called, to be rehearsed."""
        return Rehearsal(self, analysis, wrt, True, volatile, seeded)


class Rehearsal(Derivation):
    """The reverse mode of one function, as far as it can be told what it refuses."""

    def __post_init__(self) -> None:
        settle_mixed(self.analysis, self.wrt, self.family.blockers)
        super().__post_init__()

    def rehearse(self, cotangent: Any, returned: list[str]) -> None:
        """Run the sweep twice, as derivation does: first, what loops contribute to is unknown."""
        for _ in range(2):
            self.rehearsal = self.reverse(None, cotangent)

    def reverse(self, plan: Any, cotangent: Any) -> Reverse:
        """The sweep, from an adjoint of all that the function returns."""
        sweep = RehearsedSweep(self.analysis, self.activity, self.naming, plan, self)
        body = self.analysis.core.function.body
        attempt(lambda: self.pin(sweep), self.family.blockers)
        if self.seeded:
            sweep.hand_back(self.differentiated(body[-1].value))
        sweep.sweep(body)
        return sweep

    def differentiated(self, returned: Any) -> Any:
        """The part of the result that has a cotangent."""
        pair = self.has_aux and isinstance(returned, gast.Tuple)
        return returned.elts[0] if pair else returned


class RehearsedSweep(Reverse):
    """A reverse sweep in which refused statements hand adjoints on to all that they read."""

    def hand_back(self, node: Any) -> None:
        """Give each active name in an expression or statement an adjoint."""
        for part in nodes_in(node):
            if self.is_active(part) and isinstance(part.ctx, gast.Load):
                self.touched.add(part.id)
                self.states.setdefault(part.id, State(dims_of(self.kind(part.id)), False))

    def statement(self, statement: Any) -> None:
        """Mirror a statement; of what was refused in the analysis only its names are known."""
        simple = isinstance(statement, (gast.Assign, gast.AugAssign, gast.Expr))
        if simple and statement not in self.analysis.operations:
            self.go_on(statement, Refused([]))
            return
        before = dict(self.states)
        try:
            super().statement(statement)
        except Refused:
            raise
        except Exception:  # of a value without a kind nothing can be asked
            self.states = before
            self.go_on(statement, Refused([]))
            self.sweep_inside(statement)

    def sweep_inside(self, statement: Any) -> None:
        """Sweep the blocks of a compound statement, each with the adjoints behind the whole."""
        after = dict(self.states)
        for block in inner_blocks(statement):
            self.sweep(block)
            self.states |= after

    def go_on(self, statement: Any, refused: Refused) -> None:
        """Go on as if the statement handed on the adjoint of what it binds."""
        reached = any(name in self.states for name in _changed(statement))
        super().go_on(statement, refused)
        if reached or refused.blockers:
            self.hand_back(statement)


def _changed(statement: Any) -> list[str]:
    """The names that a statement binds, or whose values it may change."""
    match statement:
        case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=base))]):
            return [base]
        case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=base))):
            return [base]
        case gast.Expr(value=value):
            return [n.id for n in nodes_in(value) if isinstance(n, gast.Name)]
    return names_bound(statement)


# forward mode


def rehearse_forward(family: RehearsedTangents, analysis: Any, wrt: frozenset[str]) -> None:
    """Rehearse the tangents of a function and of all that it calls."""
    family.tangents(analysis, wrt).block(analysis.core.function.body)
    family.write_twins()


class RehearsedTangents(TangentFamily):
    """The functions of a derivative in forward mode; what is written is of no use."""

    def __init__(self, program: Any, reserved: set[str], found: list[Blocker]) -> None:
        super().__init__(program, reserved)
        self.blockers = found

    def tangents(self, analysis: Any, wrt: frozenset[str]) -> Tangents:
        """A function, to be rehearsed."""
        settle_mixed(analysis, wrt, self.blockers)
        return RehearsedBlock(self, analysis, wrt)

    def write(self, twin: Any) -> Any:
        """Only the statements count."""
        return twin.tangents.block(twin.tangents.analysis.core.function.body)


class RehearsedBlock(Tangents):
    """The forward mode of one function, as far as it can be told what it refuses."""

    def statement(self, statement: Any) -> list[Any]:
        """The tangent of a statement; nothing where it was refused."""
        made: list[Any] = []
        written = super().statement
        attempt(lambda: made.extend(written(statement)), self.family.blockers)
        return made
