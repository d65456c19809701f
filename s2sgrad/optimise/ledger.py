"""The effects of every statement, each found once."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.optimise.effects import Effects, joined
from s2sgrad.optimise.notes import Notes
from s2sgrad.optimise.walk import walk_expression, walk_statement

COMPOUND = (gast.If, gast.For, gast.While)


class Ledger:
    """The effects of the statements seen so far, with the notes; what stays is walked once."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self._whole: dict[int, tuple[gast.AST, Effects]] = {}
        self._head: dict[int, tuple[gast.AST, Effects]] = {}
        self.sharing: tuple[gast.FunctionDef, Any] | None = None
        # The name that a value was moved to, and that it may have from the start.
        self.wishes: dict[str, str] = {}

    def of(self, statement: gast.stmt) -> Effects:
        """The effects of a statement with all that is nested in it."""
        known = self._whole.get(id(statement))
        if known is not None:
            return known[1]
        effects = self.head(statement)
        if isinstance(statement, COMPOUND):
            effects = joined([effects, *map(self.of, nested(statement))])
        self._whole[id(statement)] = (statement, effects)
        return effects

    def head(self, statement: gast.stmt) -> Effects:
        """The effects of a simple statement, or of the test or iteration of a compound one."""
        known = self._head.get(id(statement))
        if known is not None:
            return known[1]
        effects = walk_statement(statement, self.notes)
        self._head[id(statement)] = (statement, effects)
        return effects

    def value(self, expression: gast.expr) -> Effects:
        """The effects of evaluating an expression."""
        known = self._head.get(id(expression))
        if known is not None:
            return known[1]
        effects = walk_expression(expression, self.notes)
        self._head[id(expression)] = (expression, effects)
        return effects

    def function(self, function: gast.FunctionDef) -> Effects:
        """The effects of the whole body."""
        known = self._whole.get(id(function))
        if known is None:
            effects = joined([self.of(statement) for statement in function.body])
            known = self._whole[id(function)] = (function, effects)
        return known[1]


def nested(statement: gast.stmt) -> list[gast.stmt]:
    """The statements directly inside a compound one."""
    return [*statement.body, *statement.orelse]
