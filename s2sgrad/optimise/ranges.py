"""From where to where in the text each name holds a value that is still needed.

Statements are numbered in the order of the text, reads at even and definitions at odd numbers. A
value that crosses the head of a loop is needed in all of the loop, and so is what it iterates over.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import gast

from s2sgrad.core import parameters
from s2sgrad.optimise.blocks import Block
from s2sgrad.optimise.ledger import Ledger


@dataclass
class Range:
    """The first and the last moment of a name, and the innermost loops where it occurs."""

    start: int
    end: int
    loops: set[int] = field(default_factory=set)


def live_ranges(
    function: gast.FunctionDef, ledger: Ledger
) -> tuple[dict[str, Range], dict[int, int]]:
    """The range of every name, and the moment of every statement by its id.

    >>> from s2sgrad.optimise.show import function
    >>> from s2sgrad.optimise.notes import Notes
    >>> ranges, _ = live_ranges(function('''
    ... def f(n):
    ...     a = 1
    ...     for i in range(n):
    ...         b = a + i
    ...         c = b
    ... '''), Ledger(Notes()))
    >>> {name: (r.start, r.end) for name, r in ranges.items() if name != "range"}
    {'n': (0, 9), 'a': (3, 9), 'i': (5, 6), 'b': (7, 8), 'c': (9, 9)}
    """
    walk = _Walk(ledger)
    for name in parameters(function):
        walk.occurs(name.id, 0)
    walk.block(function.body)
    walk.extend()
    return walk.ranges, walk.moments


class _Walk:
    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.clock = 0
        self.ranges: dict[str, Range] = {}
        self.moments: dict[int, int] = {}
        self.loops: list[int] = [0]
        self.assigned: list[set[str]] = []
        self.spans: dict[int, tuple[int, int]] = {0: (0, 0)}
        self.parents: dict[int, int] = {0: 0}
        self.exposed: set[tuple[int, str]] = set()

    def occurs(self, name: str, moment: int) -> None:
        known = self.ranges.get(name)
        if known is None:
            known = self.ranges[name] = Range(moment, moment)
        known.start, known.end = min(known.start, moment), max(known.end, moment)
        known.loops.add(self.loops[-1])

    def block(self, block: Block) -> None:
        for statement in block:
            self.statement(statement)

    def statement(self, node: gast.stmt) -> None:
        self.clock += 2
        self.moments[id(node)] = self.clock
        match node:
            case gast.If():
                self.reads(node)
                self.branches(node)
            case gast.For():
                self.reads(node)
                self.loop(node)
                for name in self.ledger.head(node).loads:
                    self.occurs(name, self.clock + 1)
            case gast.While():
                self.loop(node)
            case _:
                self.reads(node)
                self.writes(node)

    def reads(self, node: gast.stmt) -> None:
        for name in self.ledger.head(node).loads:
            self.occurs(name, self.clock)
            for depth in range(len(self.assigned), 0, -1):
                if name in self.assigned[depth - 1]:
                    break
                self.exposed.add((self.loops[depth], name))

    def writes(self, node: gast.stmt) -> None:
        for name in self.ledger.head(node).binds:
            self.occurs(name, self.clock + 1)
            if self.assigned:
                self.assigned[-1].add(name)

    def branches(self, node: gast.If) -> None:
        if not self.assigned:
            self.block(node.body)
            self.block(node.orelse)
            return
        before = self.assigned[-1]
        self.assigned[-1] = set(before)
        self.block(node.body)
        after_body, self.assigned[-1] = self.assigned[-1], before
        self.block(node.orelse)
        self.assigned[-1] = self.assigned[-1] & after_body

    def loop(self, node: gast.For | gast.While) -> None:
        start, number = self.clock, len(self.spans)
        self.parents[number] = self.loops[-1]
        self.spans[number] = (start, start)
        self.loops.append(number)
        self.assigned.append(set())
        if isinstance(node, gast.While):
            self.reads(node)
        self.writes(node)
        self.block(node.body)
        self.assigned.pop()
        self.loops.pop()
        self.spans[number] = (start, self.clock + 1)

    def extend(self) -> None:
        """Stretch every range over the loops that its values cross."""
        for known in self.ranges.values():
            common = self.common_loop(known.loops)
            for loop in known.loops:
                while loop != common:
                    self.stretch(known, loop)
                    loop = self.parents[loop]
        for loop, name in self.exposed:
            self.stretch(self.ranges[name], loop)

    def stretch(self, known: Range, loop: int) -> None:
        start, end = self.spans[loop]
        known.start, known.end = min(known.start, start), max(known.end, end)

    def common_loop(self, loops: set[int]) -> int:
        """The innermost loop around all of them; inner loops have higher numbers."""
        remaining = set(loops)
        while len(remaining) > 1:
            deepest = max(remaining)
            remaining.remove(deepest)
            remaining.add(self.parents[deepest])
        return remaining.pop()
