"""Definite assignment: which names are bound where a statement begins and ends, if loops run.

if hot:
    v = u * 2        # bound in here
...                  # perhaps
if hot:
    s = s + v.sum()  # Python would raise
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import gast

from s2sgrad.analyse.liveness import names_bound
from s2sgrad.regions import Attempt
from s2sgrad.trees import names_in

Names = frozenset[str]


class Definite:
    """Goes through a function once; None stands for what is not reached."""

    def __init__(self, analysis: Any, candidates: Set[str]) -> None:
        self.candidates = frozenset(candidates)
        self.before: dict[Any, Names] = {}
        self.after: dict[Any, Names] = {}
        self.block(analysis.core.function.body, frozenset(analysis.parameters))

    def block(self, block: list[Any], names: Names | None) -> Names | None:
        for statement in block:
            if names is None:
                return None
            self.before[statement] = names
            names = self.statement(statement, names)
            self.after[statement] = self.candidates if names is None else names
        return names

    def statement(self, statement: Any, names: Names) -> Names | None:
        match statement:
            case gast.If(body=body, orelse=orelse) | Attempt(body=body, orelse=orelse):
                return _met(self.block(body, names), self.block(orelse, names))
            case gast.For(body=body) | gast.While(body=body):
                ended = self.block(body, names | self.bound(statement))
                return names if ended is None else names | ended
            case gast.Break() | gast.Raise() | gast.Return():
                return None
        return names | self.bound(statement)

    def bound(self, statement: Any) -> Names:
        targets = getattr(statement, "targets", ())
        found = {*names_bound(statement), *(n for t in targets for n in names_in(t))}
        return self.candidates & found


def _met(one: Names | None, other: Names | None) -> Names | None:
    """What is sure on both ways, as far as they get here."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
