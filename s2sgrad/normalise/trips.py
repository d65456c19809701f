"""Loops that end early get a counter, so that the reverse sweep knows how often they ran.

while x > 1:            trips = 0
    x = x / 2           while x > 1:
                            trips += 1
                            x = x / 2
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.liveness import inner_blocks
from s2sgrad.core import Core
from s2sgrad.derive.build import assign, augmented, number, stored
from s2sgrad.trees import names_in


def count_trips(core: Core) -> Core:
    """A core function whose while loops and breakable for loops count their rounds."""
    counting = _Counting(core)
    body = counting.block(core.function.body)
    if not counting.counters:
        return core
    function = gast.FunctionDef(
        *(body if f == "body" else getattr(core.function, f) for f in core.function._fields)
    )
    gast.copy_location(function, core.function)
    return replace(core, function=function, temporaries=core.temporaries | counting.counters)


class _Counting:
    def __init__(self, core: Core) -> None:
        self.taken = names_in(core.function)
        self.counters: set[str] = set()

    def block(self, block: list[Any]) -> list[Any]:
        result = []
        for statement in block:
            result.extend(self.statement(statement))
        return result

    def statement(self, statement: Any) -> list[Any]:
        inner = inner_blocks(statement)
        if not inner:
            return [statement]
        blocks = [self.block(block) for block in inner]
        if isinstance(statement, gast.If):
            return [_rebuilt(statement, body=blocks[0], orelse=blocks[1])]
        if isinstance(statement, gast.For) and not breaks(statement.body):
            return [_rebuilt(statement, body=blocks[0])]
        counter = self.fresh()
        start = assign(counter, number(0))
        step = augmented(stored(counter), gast.Add(), number(1))
        loop = _rebuilt(statement, body=[step, *blocks[0]])
        loop.counter = counter
        for new in (start, step):
            gast.copy_location(new, statement)
            new.origin = statement.origin
        return [start, loop]

    def fresh(self) -> str:
        candidates = ("trips", *(f"trips_{k}" for k in range(2, 1000)))
        counter = next(c for c in candidates if c not in self.taken)
        self.taken.add(counter)
        self.counters.add(counter)
        return counter


def _rebuilt(statement: Any, **changed: Any) -> Any:
    fields = [changed.get(f, getattr(statement, f, None)) for f in statement._fields]
    new = type(statement)(*fields)
    gast.copy_location(new, statement)
    new.origin = statement.origin
    return new


def breaks(block: list[Any]) -> bool:
    """Whether a block leaves the loop around it."""
    for statement in block:
        if isinstance(statement, gast.Break):
            return True
        if isinstance(statement, gast.If) and any(map(breaks, inner_blocks(statement))):
            return True
    return False
