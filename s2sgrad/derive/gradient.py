"""The entry functions of reverse mode: gradient, value and gradient, value and pullback."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.lent import called
from s2sgrad.analyse.liveness import bound_within
from s2sgrad.analyse.steady import Volatile
from s2sgrad.comments import Blank, Comment
from s2sgrad.core import parameters
from s2sgrad.derive.build import (
    arguments,
    assign,
    call,
    copied,
    function,
    item,
    list_of,
    method,
    name,
    number,
    stored,
    tuple_of,
)
from s2sgrad.derive.copying import copy_of
from s2sgrad.derive.derivation import Derivation
from s2sgrad.derive.family import Family, fresh_copies, title_of, written_parameters
from s2sgrad.derive.forward_sweep import ForwardSweep
from s2sgrad.derive.naming import Naming
from s2sgrad.derive.residuals import maybe_unbound, residuals
from s2sgrad.derive.reverse import Reverse
from s2sgrad.kinds import Array, ListOf, Scalar, Sequence, holds_records, is_0d, is_float, kind_of
from s2sgrad.trees import names_in, nodes_in
from s2sgrad.wrt import Path


@dataclass
class Raw:
    """A derivative before it is optimised: functions, callees first, and what is known of names."""

    functions: list[Any]
    entry: str
    temporaries: frozenset[str]
    adjoints: frozenset[str]
    base: dict[str, str]
    scalars: frozenset[str]
    containers: frozenset[str]
    floats: frozenset[str]
    user: dict[str, Any] = field(default_factory=dict)
    """The user function whose globals a generated function has."""
    shadows: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    """0-d arrays and their adjoints."""
    recorded: tuple[tuple[str, str, str], ...] = ()
    """Pairs, and what they call the record that one half hands over to the other."""
    driver: str = ""
    """The text of an entry that calls the functions: as it is, for there is nothing to optimise."""


@dataclass(frozen=True)
class Backward:
    """A backward function that may be called many times, and the forward sweep that records.

    `passed` is what it is given after the cotangent, `before` the statements before each call.
    """

    title: str
    cotangent: str
    before: list[Any]
    passed: list[Any]
    forward: list[Any]
    function: Any
    derivation: Derivation


class Gradient:
    """Writes the reverse mode of a function with respect to some of its parameters."""

    def __init__(
        self,
        program: Any,
        analysis: Any,
        wrt: list[str],
        reserved: set[str],
        records: bool = True,
    ) -> None:
        self.analysis = analysis
        self.wrt = wrt
        self.wanted = [called(analysis, parameter) for parameter in wrt]
        self.family = Family(program, reserved, records)
        self.title = title_of(analysis)

    def derivation(self, volatile: Iterable[str] = (), has_aux: bool = False) -> Derivation:
        wrt = frozenset(self.wrt)
        return Derivation(
            self.family, self.analysis, wrt, False, Volatile.throughout(volatile), has_aux=has_aux
        )

    # gradient

    def gradient(self, paths: tuple[Path, ...], with_value: bool, has_aux: bool, bare: bool) -> Raw:
        """`f_grad`, or with its value `f_value_and_grad`. `bare`: one gradient, not a tuple."""
        derivation = self.derivation(has_aux=has_aux)
        derivation.rehearse(self.one(has_aux), self.wrt)
        self.family.close()
        forward = self.forward(derivation)
        sweep = derivation.reverse(derivation.plan, self.one(has_aux))
        results = [derivation.result(sweep, path) for path in paths]
        self.wanted = list(map(str, paths))
        gradient = results[0] if bare else tuple_of(results)
        returned = self.analysis.core.function.body[-1].value
        suffix = "value_and_grad" if with_value else "grad"
        kept, returned = self.kept(derivation, returned, sweep.out, with_value or has_aux)
        body = [*forward, *kept, *backward_heading(sweep.out), *sweep.out]
        body.append(gast.Return(self.answer(returned, gradient, with_value, has_aux)))
        what = "Value and gradient" if with_value else "Gradient"
        return self.raw(f"{self.title}_{suffix}", what, body, [derivation], [])

    def one(self, has_aux: bool) -> Any:
        """The cotangent of the result: one, in the result's precision."""
        kind = self.analysis.returned
        dtype = getattr(kind.elements[0] if has_aux else kind, "dtype", None)
        if dtype is None or dtype == np.float64:
            return number(1.0)
        return call(f"np.{dtype.name}", number(1.0))

    def kept(
        self, derivation: Derivation, returned: Any, out: list[Any], wanted: bool
    ) -> tuple[list[Any], Any]:
        """Keep the function's result, where the reverse sweep puts older values into its names."""
        bound = bound_within(out)
        names = names_in(returned)
        if not wanted or not names & bound:
            return [], returned
        if not isinstance(returned, gast.Tuple):
            value = derivation.naming.fresh("value")
            return [assign(value, returned)], name(value)
        values = [derivation.naming.fresh("value") for _ in returned.elts]
        kept = [assign(v, e) for v, e in zip(values, returned.elts, strict=True)]
        return kept, tuple_of([name(v) for v in values])

    def answer(self, returned: Any, gradient: Any, with_value: bool, has_aux: bool) -> Any:
        if has_aux and not isinstance(returned, gast.Tuple):
            value = gast.Subscript(copied(returned), number(0), gast.Load())
            aux = gast.Subscript(copied(returned), number(1), gast.Load())
            returned = gast.Tuple([value, aux], gast.Load())
        if with_value:
            return tuple_of([returned, gradient])
        return tuple_of([gradient, returned.elts[1]]) if has_aux else gradient

    def forward(self, derivation: Derivation) -> list[Any]:
        """The forward sweep, after copies of the arguments that it writes into, and the tapes."""
        sweep = ForwardSweep(derivation)
        body = sweep.block(self.analysis.core.function.body)
        copies = fresh_copies(self.analysis, written_parameters(self.analysis))
        tapes = derivation.tapes()
        start = [assign(tape, list_of([])) for tape in tapes]
        return [Comment("forward"), *copies, *start, *derivation.shadows.start(), *body]

    # value and pullback

    def pullback(self, given: int | None = None) -> Raw:
        """`f_vjp`: the value, and a function from its cotangent to those of the arguments.

        `given`: how many arguments there are; for the rest, which have defaults, there is none.
        """
        own = [p for p in self.analysis.parameters if p not in self.analysis.lent][:given]
        backward = self.backward([*own, *self.analysis.lent], True)
        returned = self.analysis.core.function.body[-1].value
        value = self.given_away(returned)
        if holds_records(self.analysis.returned):
            value = call("as_object", copied(returned), value)
        final = gast.Return(tuple_of([value, name("pullback")]))
        called = call(backward.title, name(backward.cotangent), *backward.passed)
        inside = [*backward.before, gast.Return(called)]
        closure = function("pullback", arguments([backward.cotangent]), inside)
        body = [*backward.forward, Blank(), closure, Blank(), final]
        what = "Value and pullback"
        return self.raw(f"{self.title}_vjp", what, body, [backward.derivation], [backward.function])

    def rows(self, loop: Callable[[Backward, Callable[[str], str]], list[Any]]) -> Raw:
        """`f_jacobian`: `loop` writes the statements that call the backward function."""
        backward = self.backward(self.wrt, False)
        body = [*backward.forward, Blank(), *loop(backward, self.family.unique)]
        entry = f"{self.title}_jacobian"
        return self.raw(entry, "Jacobian", body, [backward.derivation], [backward.function])

    def backward(self, parameters: list[str], several: bool) -> Backward:
        """A reverse sweep that may run many times; `several`: it always returns a tuple."""
        self.family.repeatable = True
        memory = [p for p, k in self.analysis.parameters.items() if _has_memory(k)]
        derivation = self.derivation(memory)  # the result is given away as a copy
        cotangent = self.family.cotangent(derivation)
        derivation.rehearse(cotangent, self.wrt)
        self.family.close()
        forward = self.forward(derivation)
        cotangent = self.family.cotangent(derivation)
        sweep = derivation.reverse(derivation.plan, cotangent)
        bars = self.all_results(derivation, sweep, parameters)
        returned = tuple_of(bars) if several or len(bars) > 1 else bars[0]
        body = [*sweep.out, gast.Return(returned)]
        title = self.family.unique(f"{self.title}_backward")
        passed_on = residuals(derivation, body, [cotangent.id])
        captured = self.captured(body)
        pulled = function(title, arguments([cotangent.id, *passed_on, *captured]), body)
        self.family.user[title] = self.analysis.function
        unbound = [assign(n, number(None)) for n in maybe_unbound(derivation, passed_on)]
        kept = [assign(own, value) for own, value in captured.values()]
        before, passed = self.passed(passed_on, derivation, captured)
        whole = [*unbound, *forward, *kept]
        return Backward(title, cotangent.id, before, passed, whole, pulled, derivation)

    def given_away(self, returned: Any) -> Any:
        """A copy of the result; of one that is a number on some paths, where that is not known."""
        if isinstance(returned, gast.Name) and returned.id in self.analysis.mixed:
            return item(call("np.array", returned), gast.Tuple([], gast.Load()))
        return copy_of(self.analysis.returned, returned)

    def all_results(
        self, derivation: Derivation, sweep: Reverse, parameters: list[str]
    ) -> list[Any]:
        found = []
        for parameter in parameters:
            if parameter in self.wrt:
                found.extend(derivation.results(sweep, [parameter]))
            else:
                found.append(number(None))
        return found

    def captured(self, body: list[Any]) -> dict[str, tuple[str, Any]]:
        """Globals and captured variables that the backward function reads: as they are now.

        By name: the name under which the forward sweep keeps the value, and the value.
        """
        names = {n.id for s in body for n in nodes_in(s) if isinstance(n, gast.Name)}
        found = {}
        for n in sorted(names - self.analysis.locals):
            try:
                value = self.analysis.scope.lookup(n)
            except KeyError:
                continue
            if isinstance(value, (float, int, np.generic, np.ndarray, list, tuple)):
                kept = copy_of(kind_of(value), name(n))
                found[n] = (self.family.unique(f"{n}_then"), kept)
        return found

    def passed(
        self, names: list[str], derivation: Derivation, captured: dict[str, tuple[str, Any]]
    ) -> tuple[list[Any], list[Any]]:
        """What the backward function is given after the cotangent: tapes as copies.

        First the statements that come before each call of it: they rebuild what a run changes.
        """
        tapes = set(derivation.tapes())
        again = self.again([n for n in names if n in self.lists_of_shadows(derivation)])
        passed = [
            name(again[n]) if n in again else method(name(n), "copy") if n in tapes else name(n)
            for n in names
        ]
        passed += [name(own) for own, _ in captured.values()]
        if not again:
            return [], passed
        fresh = gast.List([stored(n) for n in again.values()], gast.Store())
        return [assign(fresh, call("rebuilt", *map(name, again)))], passed

    def lists_of_shadows(self, derivation: Derivation) -> set[str]:
        """Shadows and their tapes, where there are lists among them: these are changed by a run."""
        every = [derivation, *(pair.derivation for pair in self.family.pairs.values())]
        if not any(own.shadows.is_list(n) for own in every for n in own.shadows.bound):
            return set()
        kept = (own.kept_shadows() for own in every)
        return set().union(*kept)

    def again(self, names: list[str]) -> dict[str, str]:
        """New names for what is rebuilt for each run of the reverse sweep."""
        return {n: self.family.unique(f"{n}_again") for n in names}

    # the whole

    def raw(
        self, entry: str, what: str, body: list[Any], own: list[Derivation], more: list[Any]
    ) -> Raw:
        entry = self.family.unique(entry)
        pairs = self.family.write_pairs()
        document = documentation(what, self.title, self.wanted)
        made = function(entry, plain_parameters(self.analysis), [document, *body])
        self.family.user[entry] = self.analysis.function
        derivations = [*own, *(pair.derivation for pair in self.family.pairs.values())]
        functions = [*self.family.write_plains(), *pairs, *more, made]
        made = collect(functions, entry, derivations, self.family)
        shadows = (derivation.shadows.adjoints() for derivation in derivations)
        return replace(made, shadows=made.shadows.union(*shadows))


def collect(functions: list[Any], entry: str, derivations: list[Any], family: Family) -> Raw:
    """What the optimiser is told about the names of all functions."""
    base: dict[str, str] = {}
    temporaries: set[str] = set()
    adjoints: set[str] = set()
    numbers: set[str] = set()
    arrays: set[str] = set()
    containers: set[str] = set()
    floats: set[str] = set()
    others: set[str] = set()
    shared: set[str] = set()
    points: set[str] = set()
    named = [(derivation.analysis, derivation.naming) for derivation in derivations]
    for analysis, naming in [*named, *((plain, Naming(())) for plain in family.plains)]:
        base |= analysis.core.base
        for primal in sorted(frozenset().union(*analysis.tied)):
            shared.update((primal, naming.bar(primal), naming.dot(primal)))
        temporaries |= analysis.core.temporaries | naming.temporaries
        adjoints |= naming.adjoints
        for primal, kind in {**analysis.parameters, **analysis.kinds}.items():
            every = {primal, naming.bar(primal), naming.dot(primal)}
            (numbers if isinstance(kind, Scalar) else arrays).update(every)
            if isinstance(kind, (Sequence, ListOf)):
                containers.update(every)
            if is_0d(kind):
                points.update(every)
            (floats if is_float(kind) else others).add(primal)
    scalars = frozenset(numbers - arrays)
    return Raw(
        functions,
        entry,
        frozenset(temporaries),
        frozenset(adjoints),
        base,
        scalars,
        frozenset(containers),
        frozenset(floats - others),
        family.user,
        frozenset(shared),
        points=frozenset(points),
        recorded=family.recorded(),
    )


def backward_heading(out: list[Any]) -> list[Any]:
    return [Blank(), Comment("backward")]


def documentation(what: str, title: str, wrt: list[str]) -> Any:
    text = f"{what} of `{title}` with respect to {', '.join(wrt)}."
    return gast.Expr(gast.Constant(text, None))


def plain_parameters(analysis: Any) -> Any:
    """A function's parameters, without annotations, defaults and stars."""
    return arguments([parameter.id for parameter in parameters(analysis.core.function)])


def _has_memory(kind: Any) -> bool:
    return isinstance(kind, (Array, Sequence, ListOf))
