"""Leave out what is never used: definitions, writes that nobody reads, branches and loops.

>>> from s2sgrad.optimise.show import run
>>> run(dead, '''
...     t = x * y
...     w_bar = np.zeros_like(x)
...     w_bar += x
...     trips = 0
...     for i in range(n):
...         trips = trips + 1
...     if c:
...         pass
...     else:
...         z = y + 1
...     return z
... ''')
if not c:
    z = y + 1
return z

A line of the user is left out only if it cannot raise. What is needed is found backwards from the
effects and the result: what is needed reads names, whose definitions are needed, and memory, into
which all writes are needed.
"""

from __future__ import annotations

import gast

from s2sgrad.comments import Blank, Comment
from s2sgrad.optimise.blocks import Block, does_something, replaced, same, with_body
from s2sgrad.optimise.ledger import COMPOUND, Ledger, nested
from s2sgrad.optimise.notes import is_users
from s2sgrad.optimise.sharing import sharing_of
from s2sgrad.optimise.total import is_total


def dead(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Keep only what the result and the effects need."""
    needs = _Needs(function, ledger)
    body = _kept(function.body, needs.needed, ledger)
    return function if body is function.body else replaced(function, body=body)


class _Needs:
    """Marks the statements that are needed, starting at those that are needed anyway."""

    def __init__(self, function: gast.FunctionDef, ledger: Ledger) -> None:
        self.ledger, self.sharing = ledger, sharing_of(function, ledger)
        self.needed: set[int] = set()
        self.around: dict[int, gast.stmt] = {}
        self.breaks: dict[int, list[gast.stmt]] = {}
        self.binders: dict[str, list[gast.stmt]] = {}
        self.writers: dict[str, list[gast.stmt]] = {}
        self.pending: list[gast.stmt] = []
        self.writes = bool(ledger.function(function).mutates)
        self.observed = self.sharing.classes.outside() if self.writes else set()
        self.collect(function.body, None, None)
        while self.pending:
            self.follow(self.pending.pop())

    def collect(self, block: Block, around: gast.stmt | None, loop: gast.stmt | None) -> None:
        for statement in block:
            if around is not None:
                self.around[id(statement)] = around
            self.register(statement, loop)
            if isinstance(statement, COMPOUND):
                inner = loop if isinstance(statement, gast.If) else statement
                self.collect(nested(statement), statement, inner)

    def register(self, statement: gast.stmt, loop: gast.stmt | None) -> None:
        effects = self.ledger.head(statement)
        for name in effects.binds:
            self.binders.setdefault(name, []).append(statement)
        for name in effects.mutates:
            memory = self.sharing.class_of(name)
            self.writers.setdefault(memory, []).append(statement)
            if memory in self.observed:
                self.need(statement)
        if isinstance(statement, gast.Break) and loop is not None:
            self.breaks.setdefault(id(loop), []).append(statement)
        if self.is_root(statement):
            self.need(statement)

    def is_root(self, statement: gast.stmt) -> bool:
        if isinstance(statement, (Comment, Blank, gast.Pass, gast.Break)):
            return False
        if isinstance(statement, (gast.Return, gast.FunctionDef)) or _is_docstring(statement):
            return True
        if self.ledger.head(statement).outside:
            return True
        if isinstance(statement, gast.While):
            return is_users(statement)
        return is_users(statement) and not is_total(statement, self.ledger.notes)

    def need(self, statement: gast.stmt) -> None:
        if id(statement) not in self.needed:
            self.needed.add(id(statement))
            self.pending.append(statement)

    def follow(self, statement: gast.stmt) -> None:
        """What a needed statement needs in its turn."""
        around = self.around.get(id(statement))
        if around is not None:
            self.need(around)
        for inner in self.breaks.get(id(statement), ()):
            self.need(inner)
        for name in set(self.ledger.head(statement).loads):
            for binder in self.binders.get(name, ()):
                self.need(binder)
            if self.writes and name not in self.sharing.scalars:
                self.observe(self.sharing.class_of(name))

    def observe(self, memory: str) -> None:
        if memory not in self.observed:
            self.observed.add(memory)
            for writer in self.writers.get(memory, ()):
                self.need(writer)


def _kept(block: Block, needed: set[int], ledger: Ledger) -> Block:
    new: Block = []
    for statement in block:
        if isinstance(statement, (Comment, Blank)):
            new.append(statement)
        elif id(statement) in needed:
            new.append(_trimmed(statement, needed, ledger))
    return block if same(new, block) else new


def _trimmed(statement: gast.stmt, needed: set[int], ledger: Ledger) -> gast.stmt:
    if not isinstance(statement, COMPOUND):
        return statement
    body = _kept(statement.body, needed, ledger)
    new = with_body(statement, body, _kept(statement.orelse, needed, ledger))
    if isinstance(new, gast.If) and not does_something(new.body) and does_something(new.orelse):
        return replaced(new, test=_opposite(new.test), body=new.orelse, orelse=[])
    if isinstance(new, gast.If) and new.orelse and not does_something(new.orelse):
        return replaced(new, orelse=[])
    return new


def _opposite(test: gast.expr) -> gast.expr:
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        return test.operand
    return gast.UnaryOp(op=gast.Not(), operand=test)


def _is_docstring(statement: gast.stmt) -> bool:
    match statement:
        case gast.Expr(value=gast.Constant(value=str())):
            return True
    return False
