"""Print sequences of statements, with the empty lines that belong between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from s2sgrad.comments import Blank, Comment
from s2sgrad.emit.statements import StatementPrinter

FUNCTIONS = (gast.FunctionDef, gast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, gast.ClassDef)
DOCUMENTED = (*DEFINITIONS, gast.Module)
IMPORTS = (gast.Import, gast.ImportFrom)


def is_docstring(node: Any) -> bool:
    """Whether this statement is nothing but a string."""
    return (
        isinstance(node, gast.Expr)
        and isinstance(node.value, gast.Constant)
        and isinstance(node.value.value, str)
    )


def begins_definition(body: Sequence[Any], position: int) -> bool:
    """Whether a definition begins here, with the comments that head it."""
    while isinstance(body[position], Comment) and position + 1 < len(body):
        position += 1
    return isinstance(body[position], DEFINITIONS)


def ends_with_definition(node: Any) -> bool:
    """Whether a definition is the last thing in this statement."""
    while not isinstance(node, DEFINITIONS):
        if isinstance(node, gast.Match):
            node = node.cases[-1]
        blocks = (getattr(node, name, None) for name in ("finalbody", "orelse", "handlers", "body"))
        last = next((block for block in blocks if block), None)
        if not isinstance(last, list):
            return False
        node = last[-1]
    return True


def is_stub(body: Sequence[Any]) -> bool:
    """Whether `...` is all that stands in this body."""
    return (
        len(body) == 1
        and isinstance(body[0], gast.Expr)
        and isinstance(body[0].value, gast.Constant)
        and body[0].value.value is Ellipsis
    )


class BlockPrinter(StatementPrinter):
    """Prints blocks of statements."""

    def block(self, body: Sequence[Any], owner: Any = None) -> None:
        """Print statements, with the empty lines that belong around definitions and imports."""
        most = 2 if self._indent == 0 else 1
        asked = 0
        before: Any = None
        for position, node in enumerate(body):
            if isinstance(node, Blank):
                asked += 1
                continue
            if before is not None:
                self.blank(max(min(asked, most), self.gap(before, body, position, most)))
            elif isinstance(owner, DOCUMENTED) and is_docstring(node):
                self.docstring(node.value.value)
                asked, before = int(not isinstance(owner, FUNCTIONS)), node
                continue
            elif owner is None and begins_definition(body, position):
                self.blank(1)
            self.dispatch(node)
            asked, before = 0, node

    def gap(self, before: Any, body: Sequence[Any], position: int, most: int) -> int:
        """How many empty lines there must be between `before` and the statement at `position`."""
        if ends_with_definition(before):
            return most
        if isinstance(before, Comment):
            return 0
        if begins_definition(body, position):
            return most
        return int(isinstance(before, IMPORTS) and not isinstance(body[position], IMPORTS))

    def blank(self, count: int) -> None:
        """Print empty lines."""
        if count:
            self.flush()
            self.lines += [""] * count

    def body(self, body: Sequence[Any], owner: Any = None) -> None:
        """Print the indented body of a compound statement."""
        self.write(":")
        self._indent += 1
        self.block(body, owner)
        if all(isinstance(node, Blank | Comment) for node in body):
            self.fill("pass")
        self._indent -= 1

    def _Blank(self, t: Any) -> None:
        self.blank(1)
