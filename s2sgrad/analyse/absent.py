"""Absent: the stores that give an object an attribute which it did not have before.

    def __init__(self, k):
        self.k = k           here: the object has nothing that this store overwrites

The reverse sweep asks what an overwritten attribute was shaped like; there, it must not.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.liveness import inner_blocks, names_bound
from s2sgrad.analyse.operations import ListAppend, Pack, UserCall
from s2sgrad.analyse.sharing import shared_operands
from s2sgrad.kinds import Field, Record
from s2sgrad.trees import nodes_in

State = dict[str, frozenset[str]]
"""By name of an object that is known under this name only: the attributes it may have."""


def is_absent(analysis: Any, statement: Any) -> bool:
    """Whether the attribute that a statement sets is surely not there before."""
    program = analysis.program
    key = ("absent", len(program.analyses))
    found: dict[Any, bool] = program.facts.solve(key, {}, lambda: _absent_in(program))
    return found.get(statement, False)


def _absent_in(program: Any) -> dict[Any, bool]:
    """The stores of attributes in all functions; what objects have is followed through calls."""
    entries: dict[Any, State] = {}
    waiting = [analysis for analysis in program.analyses if not analysis.called]
    for analysis in waiting:
        records = ((n, k) for n, k in analysis.parameters.items() if isinstance(k, Record))
        entries[analysis] = {n: frozenset(k.keys) for n, k in records}
    absent: dict[Any, dict[Any, bool]] = {}
    exits: dict[Any, State] = {}
    callers: dict[Any, set[Any]] = {}
    while waiting:
        analysis = waiting.pop()
        walk = _Walk(analysis, exits)
        left = walk.block(analysis.core.function.body, entries[analysis])
        absent[analysis] = walk.absent
        left = {p: keys for p, keys in left.items() if p in entries[analysis]}
        if exits.get(analysis) != left:
            exits[analysis] = left
            waiting += callers.get(analysis, ())
        for callee, entry in walk.entries:
            callers.setdefault(callee, set()).add(analysis)
            known = entries.get(callee)
            entries[callee] = entry if known is None else joined(known, entry)
            if entries[callee] != known:
                waiting.append(callee)
    found: dict[Any, bool] = {}
    for stores in absent.values():
        for statement, is_new in stores.items():
            found[statement] = is_new and found.get(statement, True)
    return found


class _Walk:
    """Follows the objects of one function; `entries` are what it hands to others.

    `exits`: what parameters may have when a function ends, as far as it is known.
    """

    def __init__(self, analysis: Any, exits: dict[Any, State]) -> None:
        self.analysis = analysis
        self.exits = exits
        self.absent: dict[Any, bool] = {}
        self.entries: list[tuple[Any, State]] = []

    def block(self, block: list[Any], state: State) -> State:
        for statement in block:
            state = self.statement(statement, state)
        return state

    def statement(self, statement: Any, state: State) -> State:
        if isinstance(statement, (gast.For, gast.While)):
            while True:
                after = joined(state, self.block(statement.body, state))
                if after == state:
                    return state
                state = after
        if isinstance(statement, gast.If):
            first, *others = (self.block(b, state) for b in inner_blocks(statement))
            for other in others or [state]:
                first = joined(first, other)
            return first
        return self.simple(statement, dict(state))

    def simple(self, statement: Any, state: State) -> State:
        operation = self.analysis.operations.get(statement)
        match statement, operation:
            case gast.Assign(targets=[gast.Subscript() as target], value=value), _:
                self.store(statement, target, state)
                _forget(state, [value])
            case _, UserCall():
                self.call(operation, state)
                _forget(state, shared_operands(operation))
            case _, ListAppend(value=value):
                _forget(state, [value])
            case _:
                _forget(state, shared_operands(operation))
        for name in names_bound(statement):
            state.pop(name, None)
            if isinstance(operation, Pack) and isinstance(operation.kind, Record):
                state[name] = frozenset(operation.kind.keys)
        return state

    def store(self, statement: Any, target: Any, state: State) -> None:
        name, place = target.value.id, getattr(target.slice, "value", None)
        if isinstance(place, Field) and name in state:
            is_new = place not in state[name]
            self.absent[statement] = is_new and self.absent.get(statement, True)
            state[name] = state[name] | {str(place)}
        elif isinstance(place, Field):
            self.absent[statement] = False

    def call(self, operation: UserCall, state: State) -> None:
        """A function may set attributes: those that its parameter may have in the end."""
        given = operation.arguments.items()
        names = {p: a.id for p, a in given if isinstance(a, gast.Name) and a.id in state}
        once = {p: n for p, n in names.items() if list(names.values()).count(n) == 1}
        self.entries.append((operation.callee, {p: state[n] for p, n in once.items()}))
        left = self.exits.get(operation.callee)  # None as long as it was never seen to end
        for parameter, name in names.items():
            if left is not None and parameter in left and name in state:
                state[name] = state[name] | left[parameter]
            elif left is not None:
                state.pop(name, None)


def joined(one: State, other: State) -> State:
    """What is known where two ways meet."""
    return {name: keys | other[name] for name, keys in one.items() if name in other}


def _forget(state: State, nodes: list[Any]) -> None:
    """An object that has another name, or stands in something, is no longer followed."""
    for node in nodes:
        for part in nodes_in(node):
            if isinstance(part, gast.Name):
                state.pop(part.id, None)
