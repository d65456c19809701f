"""Presence: which names surely hold a number or an array where they may hold None elsewhere.

best = None                      # absent
for v in x:
    if best is None or v < best:
        best = v                 # present from here on
    best + 1.0                   # Python raises where it is None: present from here on, too
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import gast

from s2sgrad.analyse.liveness import bound_within, names_bound
from s2sgrad.kinds import Array, Scalar, is_optional
from s2sgrad.normalise.tails import endless
from s2sgrad.regions import Attempt
from s2sgrad.trees import names_in

Names = frozenset[str]


@dataclass(frozen=True)
class _State:
    """What is known at a point: present names, and what flags were computed from."""

    present: Names = frozenset()
    tests: tuple[tuple[str, Any], ...] = ()

    def test(self, node: Any) -> Any:
        """A test, or what a flag stands for."""
        return dict(self.tests).get(node.id, node) if isinstance(node, gast.Name) else node

    def knowing(self, names: Names) -> _State:
        return replace(self, present=self.present | names)

    def without(self, names: set[str]) -> _State:
        """These names have been bound anew."""
        kept = tuple((f, t) for f, t in self.tests if f not in names and not names & _names(t))
        return _State(self.present - names, kept)


def present_before(inference: Any, wanted: Any) -> Names | None:
    """The names that hold a number or an array when a statement begins.

    None where it is never reached, or is not in the function as it stands.
    """
    walk = _Walk(inference, wanted)
    walk.block(inference.analysis.core.function.body, _State())
    return walk.found


def may_raise(inference: Any, statement: Any) -> bool:
    """Whether an operation may be given None, so that Python raises."""
    value = getattr(statement, "value", None)
    updated = isinstance(statement, gast.AugAssign)
    used = needed(value) | (_of(statement.target) if updated else frozenset())
    optional = {name for name in used if is_optional(inference.kinds.get(name))}
    return bool(optional) and not optional <= (present_before(inference, statement) or set())


class _Walk:
    """Goes through a function in the order of execution; None stands for what is not reached."""

    def __init__(self, inference: Any, wanted: Any) -> None:
        self.inference = inference
        self.wanted = wanted
        self.found: Names | None = None
        self.breaks: list[list[_State]] = []

    def block(self, block: list[Any], state: _State | None) -> _State | None:
        for statement in block:
            if state is None:
                return None
            if statement is self.wanted:
                seen = state.present
                self.found = seen if self.found is None else self.found & seen
            state = self.statement(statement, state)
        return state

    def statement(self, statement: Any, state: _State) -> _State | None:
        match statement:
            case gast.If(test=test, body=body, orelse=orelse):
                whole = state.test(test)
                yes = self.block(body, state.knowing(facts(whole, True)))
                no = self.block(orelse, state.knowing(facts(whole, False)))
                return _met([yes, no])
            case gast.For() | gast.While():
                return self.loop(statement, state)
            case gast.Break():
                self.breaks[-1].append(state)
                return None
            case gast.Raise():
                return None
            case Attempt(body=body, orelse=orelse):
                doubtful = state.without(bound_within([statement]))
                self.block(body, doubtful)
                self.block(orelse, doubtful)
                return doubtful
        return self.simple(statement, state)

    def loop(self, statement: Any, state: _State) -> _State | None:
        test = getattr(statement, "test", None)
        head = state
        while True:
            self.breaks.append([])
            start = head.knowing(facts(test, True)) if test is not None else head
            start = start.without(set(names_bound(statement)))
            end = _met([head, self.block(statement.body, start)])
            left = self.breaks.pop()
            assert end is not None
            if end == head:
                break
            head = end
        after = head.knowing(facts(test, False)) if test is not None else head
        return _met([*left, None if endless(statement) else after])

    def simple(self, statement: Any, state: _State) -> _State:
        """An assignment, or a call: what Python could not have done with None is present."""
        state = state.knowing(needed(getattr(statement, "value", None)))
        if isinstance(statement, gast.AugAssign):
            used = {n.id for n in (statement.target, statement.value) if isinstance(n, gast.Name)}
            return state.knowing(frozenset(used))
        bound = set(names_bound(statement))
        given = self.given(statement, state)
        state = state.without(bound)
        match statement:
            case gast.Assign(targets=[gast.Name(id=name)], value=value):
                if isinstance(value, (gast.Compare, gast.BoolOp, gast.UnaryOp)):
                    return replace(state, tests=(*state.tests, (name, value)))
                return state.knowing(frozenset({name})) if given else state
        return state

    def given(self, statement: Any, state: _State) -> bool:
        """Whether what is bound is no None."""
        value = getattr(statement, "value", None)
        if isinstance(value, gast.Name) and value.id in state.present:
            return True
        kind = getattr(self.inference.operations.get(statement), "kind", None)
        return isinstance(kind, (Scalar, Array)) and not is_optional(kind)


def facts(test: Any, outcome: bool) -> Names:
    """The names that are present where a test has come out so."""
    match test:
        case gast.Compare(
            left=gast.Name(id=name), ops=[op], comparators=[gast.Constant(value=None)]
        ):
            other = isinstance(op, (gast.IsNot, gast.NotEq))
            same = isinstance(op, (gast.Is, gast.Eq))
            return frozenset({name} if (other and outcome) or (same and not outcome) else ())
        case gast.UnaryOp(op=gast.Not(), operand=operand):
            return facts(operand, not outcome)
        case gast.BoolOp(op=op, values=values):
            every = [facts(value, outcome) for value in values]
            if isinstance(op, gast.And) is outcome:
                return frozenset().union(*every)
            return frozenset.intersection(*every)
        case gast.Name(id=name):
            return frozenset({name} if outcome else ())
    return needed(test)


def needed(node: Any) -> Names:
    """The names of which an operation takes no None: Python raises."""
    match node:
        case gast.BinOp(left=left, right=right):
            return _of(left) | _of(right)
        case gast.UnaryOp(op=gast.USub() | gast.UAdd(), operand=operand):
            return _of(operand)
        case gast.Compare(left=left, ops=[gast.Lt() | gast.LtE() | gast.Gt() | gast.GtE()]):
            return _of(left) | _of(node.comparators[0])
        case gast.Subscript(value=base) | gast.Attribute(value=base):
            return _of(base)
        case gast.Call(func=gast.Attribute(value=base)):
            return _of(base)
    return frozenset()


def _of(node: Any) -> Names:
    return frozenset({node.id} if isinstance(node, gast.Name) else ())


def _met(states: list[_State | None]) -> _State | None:
    """What is known on all paths that get here."""
    reached = [state for state in states if state is not None]
    if not reached:
        return None
    present = frozenset.intersection(*(state.present for state in reached))
    kept = tuple(t for t in reached[0].tests if all(t in state.tests for state in reached))
    return _State(present, kept)


def _names(node: Any) -> set[str]:
    return names_in(node)
