"""Print simple statements and comments, in lines of limited width."""

from __future__ import annotations

import textwrap
from typing import Any

import gast

from s2sgrad.emit import literals, marks
from s2sgrad.emit.layout import columns
from s2sgrad.emit.patterns import PatternPrinter
from s2sgrad.emit.precedence import BINARY, Binds
from s2sgrad.emit.wrap import wrap

BRACKETED = (gast.Subscript, gast.Call, gast.List, gast.Tuple)


class StatementPrinter(PatternPrinter):
    """Collects lines; one method for each class of statements without a body."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.lines: list[str] = []
        self._indent = 0
        self.line_indent = 0

    def fill(self, text: str = "") -> None:
        """Begin a new line."""
        self.flush()
        self.line_indent = 4 * self._indent
        self.write(text)

    def flush(self) -> None:
        """End the line that was begun, in several lines if it is too wide."""
        tokens = self.tokens
        if not tokens:
            return
        text = "".join(tokens)
        if self.line_indent + columns(text) <= self.width:
            self.lines.append(" " * self.line_indent + text)
        else:
            self.lines += wrap(tokens, self.line_indent, self.width)
        tokens.clear()

    def finish(self) -> str:
        """The text of all lines."""
        self.flush()
        return "\n".join(self.lines) + "\n" if self.lines else ""

    def expression(self, tree: Any) -> str:
        """The text of an expression."""
        self.fill()
        self.dispatch(tree)
        return self.finish().rstrip("\n")

    def flush_text(self, text: str) -> None:
        """Print a text that must not be broken."""
        self.tokens.clear()
        self.lines.append(" " * self.line_indent + text)

    def docstring(self, text: str) -> None:
        """Print a docstring, whose lines are part of its value."""
        self.fill()
        self.flush_text(literals.docstring(text))

    def _Comment(self, t: Any) -> None:
        self.fill()
        self.tokens.clear()
        margin = " " * self.line_indent + "#"
        for line in t.text.splitlines() or [""]:
            wrapped = textwrap.wrap(
                line,
                max(self.width - len(margin) - 1, 20),
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
                drop_whitespace=True,
            )
            self.lines += [f"{margin} {part}" for part in wrapped] or [margin]

    def _Expr(self, t: Any) -> None:
        self.fill()
        value = t.value
        if isinstance(value, gast.BinOp | gast.UnaryOp | gast.Compare | gast.BoolOp):
            self.optional(value, marks.STATEMENT)
        elif isinstance(value, gast.NamedExpr):
            self.parenthesized(value)
        else:
            self.open_tuple(value, level=Binds.TUPLE)

    def value(self, value: Any, split: bool = False) -> None:
        """Print the right-hand side of an assignment."""
        if isinstance(value, gast.Yield | gast.YieldFrom | gast.Lambda):
            self.dispatch(value)
        elif isinstance(value, gast.Tuple):
            self.open_tuple(value)
        else:
            self.optional(value, marks.SPLIT if split else marks.VALUE)

    def _Assign(self, t: Any) -> None:
        self.fill()
        for index, target in enumerate(t.targets):
            if index and not isinstance(target, BRACKETED):
                self.optional(target, marks.ALWAYS)
            else:
                self.open_tuple(target)
            self.write(" = ")
        self.value(t.value, len(t.targets) > 1 or isinstance(t.targets[0], BRACKETED))

    def _AugAssign(self, t: Any) -> None:
        self.fill()
        self.dispatch(t.target)
        self.write(f" {BINARY[type(t.op).__name__][1].rstrip()}= ")
        self.value(t.value, isinstance(t.target, BRACKETED))

    def _AnnAssign(self, t: Any) -> None:
        self.fill()
        if isinstance(t.target, gast.Name) and not t.simple:
            self.parenthesized(t.target)
        else:
            self.dispatch(t.target)
        self.write(": ")
        self.at(t.annotation, Binds.TEST)
        if t.value is not None:
            self.write(" = ")
            self.value(t.value, isinstance(t.annotation, BRACKETED))

    def _Return(self, t: Any) -> None:
        self.fill("return")
        if t.value is None:
            return
        self.write(" ")
        if isinstance(t.value, gast.Tuple):
            self.open_tuple(t.value, marks.PAIR if len(t.value.elts) == 2 else marks.ITEMS)
        else:
            self.optional(t.value, marks.VALUE)

    def _Delete(self, t: Any) -> None:
        self.fill("del ")
        if len(t.targets) == 1:
            self.at(t.targets[0], Binds.TEST)
        else:
            self.write(marks.ITEMS)
            self.separated(t.targets)
            self.write(marks.END)

    def _Assert(self, t: Any) -> None:
        self.fill("assert ")
        self.optional(t.test, marks.VALUE)
        if t.msg is not None:
            self.write(", ")
            self.optional(t.msg, marks.MESSAGE)

    def _Raise(self, t: Any) -> None:
        self.fill("raise")
        if t.exc is not None:
            self.write(" ")
            self.optional(t.exc, marks.STATEMENT)
        if t.cause is not None:
            self.write(" from ")
            self.optional(t.cause, marks.STATEMENT)

    def _ImportFrom(self, t: Any) -> None:
        self.fill("from " + "." * (t.level or 0) + (t.module or "") + " import ")
        if [alias.name for alias in t.names] == ["*"]:
            self.write("*")
            return
        self.write(marks.ITEMS)
        self.separated(t.names)
        self.write(marks.END)
