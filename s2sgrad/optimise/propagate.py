"""Read the original of a copy: `t = y; z = t * t` becomes `z = y * y`, while y is the same.

>>> from s2sgrad.optimise.show import run
>>> run(propagate, '''
...     t = y
...     s_bar = 1.0
...     a = t * s_bar
...     y = 2.0
...     return t, a
... ''', temporaries="t", adjoints="s_bar")
t = y
s_bar = 1.0
a = t * 1.0
y = 2.0
return t, a
>>> run(propagate, '''
...     t = y
...     a = t * t
...     y = 2.0
...     return a
... ''', temporaries="t")
t = y
a = y * y
y = 2.0
return a

The copies themselves are left to `dead`.
"""

from __future__ import annotations

from collections import Counter

import gast

from s2sgrad.optimise.blocks import Block, fields_of, replaced, substitute_head, with_body
from s2sgrad.optimise.ledger import COMPOUND, Ledger
from s2sgrad.optimise.moments import Timeline
from s2sgrad.optimise.sharing import Sharing, sharing_of
from s2sgrad.optimise.usage import Usage, usage


def propagate(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Replace names that are bound once, to another name or a number, by what they are bound to."""
    search = _Search(usage(function, ledger), ledger, sharing_of(function, ledger))
    search.block(function.body)
    if not search.found:
        return function
    ledger.wishes.update(search.wishes())
    return replaced(function, body=_substituted(function.body, search.found, ledger))


class _Search:
    """Looks at copies in the order of the program: a copy of a copy is one of the original."""

    def __init__(self, uses: Usage, ledger: Ledger, sharing: Sharing) -> None:
        self.uses, self.ledger, self.sharing = uses, ledger, sharing
        self.found: dict[str, gast.expr] = {}
        self.moved: dict[str, str] = {}

    def block(self, block: Block) -> None:
        timeline = None
        for position, statement in enumerate(block):
            if isinstance(statement, COMPOUND):
                self.block(statement.body)
                self.block(statement.orelse)
            elif self.is_copy(statement):
                timeline = timeline or Timeline(block, self.ledger, self.sharing)
                self.consider(timeline, position, statement.targets[0].id, statement.value)

    def is_copy(self, statement: gast.stmt) -> bool:
        match statement:
            case gast.Assign(targets=[gast.Name(id=name)], value=gast.Name() | gast.Constant()):
                return self.uses.is_single(name)
            case gast.Assign(
                targets=[gast.Name(id=name)],
                value=gast.UnaryOp(op=gast.USub(), operand=gast.Constant()),
            ):
                return self.uses.is_single(name)
        return False

    def consider(self, timeline: Timeline, position: int, name: str, value: gast.expr) -> None:
        reads = timeline.reads.get(name, [])
        if len(reads) < self.uses.reads[name] or (reads and reads[0] <= position):
            return  # also read elsewhere: before, or outside this block
        if isinstance(value, gast.Name):
            value = self.found.get(value.id, value)
        if (
            reads
            and not self.is_steady(value)
            and self.is_changed(timeline, value.id, position, name)
        ):
            return
        self.found[name] = value
        if isinstance(value, gast.Name) and timeline.reads.get(value.id, [0])[-1] == position:
            self.moved[name] = value.id

    def is_steady(self, value: gast.expr) -> bool:
        """Whether a value is the same everywhere."""
        return not isinstance(value, gast.Name) or self.uses.is_constant(value.id)

    def wishes(self) -> dict[str, str]:
        """For each value that has but one copy, and is not read under its old name, the new one."""
        sources = Counter(v.id for v in self.found.values() if isinstance(v, gast.Name))
        return {old: new for new, old in self.moved.items() if sources[old] == 1}

    def is_changed(self, timeline: Timeline, original: str, position: int, name: str) -> bool:
        """Whether the original is bound again while its copy is read, but to that very copy."""
        if not self.uses.binds[original]:
            return True  # not local: anything may bind it
        until = timeline.last_evaluated(timeline.reads[name][-1])
        between = timeline.binds_between(original, position, until)
        return not all(self.is_same(timeline.block[p], original, name) for p in between)

    def is_same(self, statement: gast.stmt, original: str, name: str) -> bool:
        match statement:
            case gast.Assign(targets=[gast.Name(id=target)], value=gast.Name(id=source)):
                return bool(target == original and source == name)
        return False


def _substituted(block: Block, values: dict[str, gast.expr], ledger: Ledger) -> Block:
    new = [_substitute(statement, values, ledger) for statement in block]
    return [statement for statement in new if not is_self_copy(statement)]


def is_self_copy(statement: gast.stmt) -> bool:
    """Whether a statement is `x = x`."""
    match statement:
        case gast.Assign(targets=[gast.Name(id=target)], value=gast.Name(id=source)):
            return bool(target == source)
    return False


def _substitute(statement: gast.stmt, values: dict[str, gast.expr], ledger: Ledger) -> gast.stmt:
    if isinstance(statement, COMPOUND):
        body = _substituted(statement.body, values, ledger)
        new = with_body(statement, body, _substituted(statement.orelse, values, ledger))
    else:
        new = statement
    if not fields_of(new) or values.keys().isdisjoint(ledger.head(statement).loads):
        return new
    return substitute_head(new, values)
