"""Which definitions of a name reach common uses: the webs of a function.

Definitions are numbered; where two meet, a merge is one more definition. Only merges that are read
join what they merge into one web (Cytron et al. 1991, for structured programs).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import gast

from s2sgrad.core import parameters
from s2sgrad.optimise.blocks import Block
from s2sgrad.optimise.ledger import Ledger


class Flow:
    """The webs of the names that are bound more than once and that may be renamed.

    `loads` and `stores` give for a statement the definitions that it reads and makes; two of them
    are of one web where `find` says the same of both.
    """

    def __init__(self, function: gast.FunctionDef, ledger: Ledger) -> None:
        whole = ledger.function(function)
        own = {name.id for name in parameters(function)}
        self.ledger = ledger
        kept = whole.captured | ledger.notes.fixed | own
        self.split = {name for name, many in _counted(whole.binds) if many and name not in kept}
        self.name_of: list[str] = []
        self.merged: dict[int, list[int]] = {}
        self.joined: list[int] = []
        self.read: set[int] = set()
        self.now: dict[str, int] = {}
        self.journal: list[dict[str, int | None]] = []
        self.heads: list[dict[str, int]] = []
        self.breaks: list[list[dict[str, int]]] = []
        self.loads: dict[int, dict[str, int]] = {}
        self.stores: dict[int, dict[str, int]] = {}

    def function(self, function: gast.FunctionDef) -> None:
        """Number all definitions of the names that have several, and see which ones meet."""
        self.block(function.body)
        pending = list(self.read)
        while pending:
            for operand in self.merged.get(pending.pop(), ()):
                if operand not in self.read:
                    self.read.add(operand)
                    pending.append(operand)
        for merge, operands in self.merged.items():
            if merge in self.read:
                for operand in operands:
                    self.union(merge, operand)

    def new(self, name: str) -> int:
        self.joined.append(len(self.name_of))
        self.name_of.append(name)
        return len(self.name_of) - 1

    def find(self, web: int) -> int:
        while self.joined[web] != web:
            self.joined[web] = self.joined[self.joined[web]]
            web = self.joined[web]
        return web

    def union(self, one: int, other: int) -> None:
        one, other = sorted((self.find(one), self.find(other)))
        self.joined[other] = one

    def set(self, name: str, definition: int) -> None:
        if self.journal:
            self.journal[-1].setdefault(name, self.now.get(name))
        self.now[name] = definition

    def block(self, block: Block) -> None:
        for statement in block:
            self.statement(statement)

    def statement(self, node: gast.stmt) -> None:
        match node:
            case gast.If():
                self.reads(node)
                self.branches(node.body, node.orelse)
            case gast.For() | gast.While():
                self.loop(node)
            case gast.Break():
                self.breaks[-1].append({name: self.now[name] for name in self.heads[-1]})
            case _:
                self.simple(node)

    def simple(self, node: gast.stmt) -> None:
        before = self.reads(node)
        self.writes(node)
        if isinstance(node, gast.AugAssign) and isinstance(node.target, gast.Name):
            name = node.target.id
            if name in before:
                self.union(before[name], self.now[name])

    def reads(self, node: gast.stmt) -> dict[str, int]:
        now, split = self.now, self.split
        found = {
            name: now[name]
            for name in self.ledger.head(node).loads
            if name in split and name in now
        }
        if found:
            self.loads[id(node)] = found
            self.read.update(found.values())
        return found

    def writes(self, node: gast.stmt) -> None:
        for name in self.ledger.head(node).binds:
            if name in self.split:
                definition = self.new(name)
                self.set(name, definition)
                self.stores.setdefault(id(node), {})[name] = definition

    @contextmanager
    def recorded(self) -> Iterator[dict[str, int | None]]:
        """What was there before, of all names that are set meanwhile; then it is there again."""
        journal: dict[str, int | None] = {}
        self.journal.append(journal)
        yield journal
        self.journal.pop()

    def branches(self, body: Block, orelse: Block) -> None:
        ends = []
        for block in (body, orelse):
            with self.recorded() as before:
                self.block(block)
            ends.append({name: self.now[name] for name in before})
            self.restore(before)
        for name in {**ends[0], **ends[1]}:
            old = self.now.get(name)
            self.set(name, self.merge(name, [end.get(name, old) for end in ends]))

    def restore(self, before: dict[str, int | None]) -> None:
        for name, old in before.items():
            if old is None:
                del self.now[name]
            else:
                self.now[name] = old

    def merge(self, name: str, operands: list[int | None]) -> int:
        known = [operand for operand in operands if operand is not None]
        if len(set(known)) == 1 and len(known) == len(operands):
            return known[0]
        merge = self.new(name)
        self.merged[merge] = known
        return merge

    def loop(self, node: gast.For | gast.While) -> None:
        if isinstance(node, gast.For):
            self.reads(node)
        head = {}
        for name in dict.fromkeys(self.ledger.of(node).binds):
            if name in self.split:
                old = self.now.get(name)
                head[name] = self.new(name)
                self.merged[head[name]] = [] if old is None else [old]
                self.set(name, head[name])
        self.heads.append(head)
        self.breaks.append([])
        with self.recorded() as before:
            self.trip(node)
        for name, merge in head.items():
            self.merged[merge].append(self.now[name])
        self.restore(before)
        self.leave(head)

    def trip(self, node: gast.For | gast.While) -> None:
        if isinstance(node, gast.While):
            self.reads(node)
        self.writes(node)
        self.block(node.body)

    def leave(self, head: dict[str, int]) -> None:
        """After a loop: its head, or what was there at one of its breaks."""
        self.heads.pop()
        for state in self.breaks.pop():
            for name, definition in state.items():
                if self.now[name] != definition:
                    merge = self.new(name)
                    self.merged[merge] = [self.now[name], definition]
                    self.set(name, merge)


def _counted(names: list[str]) -> list[tuple[str, bool]]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return [(name, count > 1) for name, count in counts.items()]
