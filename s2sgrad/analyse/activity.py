"""Active: what lies on a path from the arguments asked about to the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.analyse.elements import elements
from s2sgrad.analyse.fixpoint import Fixpoint
from s2sgrad.analyse.holes import refuse_holes
from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.operations import (
    AddAt,
    Alias,
    Apply,
    Inactive,
    ListAppend,
    ListPop,
    Operation,
    Pack,
    Read,
    UserCall,
)
from s2sgrad.analyse.paths import paths
from s2sgrad.analyse.sharing import sharing
from s2sgrad.kinds import carries
from s2sgrad.trees import names_in


@dataclass
class Activity:
    """varied: depends on the arguments asked about; active: and influences the result."""

    varied: frozenset[str] = frozenset()
    active: frozenset[str] = frozenset()
    returns: bool = False
    writes: frozenset[str] = frozenset()
    """Parameters into which varied values are written, or which carry varied values anyway."""


@dataclass(frozen=True)
class Flow:
    """A derivative may flow from any of the sources to any of the targets of a statement."""

    statement: Any
    targets: frozenset[str]
    sources: frozenset[str]
    call: UserCall | None = field(default=None, compare=False)


def activity(analysis: Any, wrt: frozenset[str]) -> Activity:
    """The activity facts of a function for the parameters in `wrt`."""
    facts: Fixpoint = analysis.program.facts
    key = ("activity", analysis, wrt)
    return facts.solve(key, Activity(), lambda: _activity(analysis, wrt))


def _activity(analysis: Any, wrt: frozenset[str]) -> Activity:
    flows = _flows(analysis)
    returned = _returned(analysis)
    varied = _varied(analysis, flows, wrt)
    refuse_holes(analysis, varied)
    written = sharing(analysis).summary.writes
    useful = _useful(analysis, flows, returned | written, varied)
    active = frozenset(n for n in varied & useful if carries(_kind(analysis, n)))
    writes = frozenset(p for p in written if p in varied)
    return Activity(frozenset(varied), active, bool(returned & active), writes)


def _kind(analysis: Any, name: str) -> Any:
    return analysis.kinds.get(name, analysis.parameters.get(name))


def _returned(analysis: Any) -> set[str]:
    return _names(analysis.core.function.body[-1].value)


def _flows(analysis: Any) -> list[Flow]:
    if "flows" not in analysis.facts:
        coupled = _coupled_flows(analysis)  # it may choose other variants of what is called
        found = []
        for statement in analysis.statements:
            if isinstance(statement, gast.For):
                found.extend(_loop_flows(statement))
            elif (flow := _flow(analysis, statement)) is not None:
                found.append(flow)
        analysis.facts["flows"] = found + coupled
    flows: list[Flow] = analysis.facts["flows"]
    return flows


def _coupled_flows(analysis: Any) -> list[Flow]:
    found = paths(analysis)
    groups: dict[str, set[str]] = {}
    for name in found.members:
        root = found.root(name)
        shared = sharing(analysis).find(root) if root in found.shadows else root
        groups.setdefault(shared, set()).add(name)
    return [Flow(None, frozenset(g), frozenset(g)) for g in groups.values()]


def _loop_flows(loop: Any) -> list[Flow]:
    """Each name of a loop's header takes its values from one of the things that are run over."""
    return [
        Flow(loop, frozenset(_names(e.target)), frozenset(_names(e.source)))
        for e in elements(loop)
        if not e.counts
    ]


def _flow(analysis: Any, statement: Any) -> Flow | None:
    """How a derivative flows; through a statement that was refused, from all that it reads."""
    operation = analysis.operations.get(statement)
    match statement:
        case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=name))], value=value):
            return Flow(statement, frozenset([name]), frozenset(_names(value)))
        case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=name)), value=value):
            return Flow(statement, frozenset([name]), frozenset(_names(value) | {name}))
        case gast.Assign() | gast.AugAssign() | gast.Expr():
            targets = set(names_bound(statement))
            if isinstance(operation, UserCall):
                targets |= _written_arguments(operation)
            call = operation if isinstance(operation, UserCall) else None
            if isinstance(operation, ListAppend):
                targets.add(operation.base.id)
            if isinstance(operation, AddAt):
                targets.add(operation.target.value.id)
            sources = _names(statement.value) if operation is None else sources_of(operation)
            return Flow(statement, frozenset(targets), frozenset(sources), call)
    return None


def _written_arguments(call: UserCall) -> set[str]:
    writes = sharing(call.callee).summary.writes
    names: set[str] = set()
    for parameter, argument in call.arguments.items():
        if parameter in writes:
            names |= _names(argument)
    return names


def sources_of(operation: Operation | None) -> set[str]:
    """The names through which a derivative may enter an operation."""
    match operation:
        case Alias(source=source):
            return {source.id}
        case Read(base=base) | ListPop(base=base):
            return {base.id}
        case ListAppend(value=value) | AddAt(value=value):
            return _names(value)
        case Pack(elements=elements):
            return set().union(*map(_names, elements))
        case Apply(site=site):
            if site.row.constant:
                return set()
            entering = (o for p, o in site.operands.items() if p not in site.row.inactive)
            return set().union(*map(_names, entering))
        case UserCall(arguments=arguments):
            return set().union(*map(_names, arguments.values()))
        case Inactive(holds=holds):
            return set().union(*map(_names, holds))
    return set()


def _names(node: Any) -> set[str]:
    return names_in(node)


def _varied(analysis: Any, flows: list[Flow], wrt: frozenset[str]) -> set[str]:
    varied = {p for p in wrt if carries(_kind(analysis, p))}
    while True:
        before = len(varied)
        for flow in flows:
            if flow.sources & varied and not flow.targets <= varied:
                new = _reached(flow, varied)
                varied |= {n for n in new if carries(_kind(analysis, n))}
        if len(varied) == before:
            return varied


def _reached(flow: Flow, varied: set[str]) -> frozenset[str]:
    """The targets that become varied: of a call, only those that its function lets through."""
    if flow.call is None:
        return flow.targets
    inner = call_activity(flow.call, varied)
    reached = set(names_bound(flow.statement)) if inner.returns else set()
    for parameter, argument in flow.call.arguments.items():
        if parameter in inner.writes:
            reached |= _names(argument)
    return frozenset(reached)


def varied_arguments(call: UserCall, varied: Any) -> frozenset[str]:
    """The callee's parameters that receive varied values."""
    return frozenset(p for p, argument in call.arguments.items() if _names(argument) & set(varied))


def call_activity(call: UserCall, varied: Any) -> Activity:
    return activity(call.callee, varied_arguments(call, varied))


def _useful(analysis: Any, flows: list[Flow], ends: set[str], varied: set[str]) -> set[str]:
    useful = set(ends)
    while True:
        before = len(useful)
        for flow in reversed(flows):
            if flow.targets & useful:
                useful |= flow.sources
        if len(useful) == before:
            return useful
