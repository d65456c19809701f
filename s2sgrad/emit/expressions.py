"""Print expressions as tokens (see `marks`), with the fewest parentheses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gast
from astunparse import Unparser

from s2sgrad.emit import fstrings, literals, marks
from s2sgrad.emit.precedence import (
    BINARY,
    BOOLEAN,
    BOOLEAN_OPERATION,
    COMPARE,
    COMPARISON,
    UNARY,
    Binds,
    binds,
    is_power,
    simple_power_operand,
)

OPERATIONS = (gast.BinOp, gast.Compare, gast.BoolOp)


def same_level(node: Any, parent: Any) -> bool:
    """Whether the operators of `node` break together with those of `parent` around it."""
    if isinstance(node, gast.BinOp) and isinstance(parent, gast.BinOp):
        return BINARY[type(node.op).__name__][0] is BINARY[type(parent.op).__name__][0]
    return isinstance(node, gast.BoolOp) and isinstance(parent, gast.BoolOp)


class ExpressionPrinter(Unparser):
    """One method for each class of expressions, as `astunparse.Unparser` has it.

    What is printed is appended to `tokens`.
    """

    tokens: list[str]
    write: Callable[[str], None]
    quotes: tuple[str, ...] = ()  # those of the f-strings around

    def __init__(self) -> None:
        self.tokens = []
        self.write = self.tokens.append
        self.methods: dict[type, Callable[[Any], None]] = {}

    def dispatch(self, tree: Any) -> None:
        """Print a node, or the nodes of a list."""
        kind = type(tree)
        method = self.methods.get(kind)
        if method is None:
            name = "_statements" if kind is list else "_" + kind.__name__
            method = self.methods[kind] = getattr(self, name)
        method(tree)

    def at(self, node: Any, level: Binds) -> None:
        """Print `node`, in parentheses if it binds less tightly than `level`."""
        if binds(node) >= level:
            self.dispatch(node)
        else:
            self.parenthesized(node)

    def parenthesized(self, node: Any) -> None:
        """Print `node` in parentheses."""
        self.write(marks.PARENTHESIS)
        self.dispatch(node)
        self.write(marks.CLOSE_ROUND)

    def separated(self, nodes: Sequence[Any], level: Binds = Binds.TEST) -> None:
        """Print nodes with commas between them, where a line may break."""
        for index, node in enumerate(nodes):
            if index:
                self.write(",")
                self.write(marks.SPACE)
            self.at(node, level)

    def optional(self, node: Any, mark: marks.Mark, level: Binds = Binds.TEST) -> None:
        """Print a node that gets parentheses when its line is too wide."""
        self.write(mark)
        self.at(node, level)
        self.write(marks.END)

    def open_tuple(self, t: Any, mark: marks.Mark = marks.ITEMS, level: Binds = Binds.TEST) -> None:
        """Print an expression where a tuple of two or more needs no parentheses."""
        if isinstance(t, gast.Tuple) and len(t.elts) > 1:
            self.write(mark)
            self.separated(t.elts)
            self.write(marks.END)
        else:
            self.at(t, level)

    def join(self, start: int) -> None:
        """Let no line break within the tokens from `start` on."""
        self.tokens[start:] = ["".join(self.tokens[start:])]

    def _statements(self, nodes: list[Any]) -> None:
        for node in nodes:
            self.dispatch(node)

    # names and constants

    def _Name(self, t: Any) -> None:
        self.write(t.id)

    def _Constant(self, t: Any) -> None:
        value = t.value
        preferred = "'" if '"' in self.quotes and "'" not in self.quotes else '"'
        if isinstance(value, str):
            self.write(("u" if t.kind == "u" else "") + literals.string(value, preferred))
        elif isinstance(value, bytes):
            self.write(literals.bytes_literal(value, preferred))
        else:
            self.write(literals.literal(value))

    def _JoinedStr(self, t: Any) -> None:
        self.write(fstrings.fstring(t, self._inside, self.quotes))

    def _TemplateStr(self, t: Any) -> None:
        self.write(fstrings.fstring(t, self._inside, self.quotes, "t"))

    def _FormattedValue(self, t: Any) -> None:
        self._JoinedStr(gast.JoinedStr([t]))

    def _inside(self, node: Any, quotes: tuple[str, ...]) -> str:
        """The text of an expression inside f-strings with these quotes."""
        start, outer = len(self.tokens), self.quotes
        self.quotes = quotes
        self.at(node, Binds.TEST)
        self.quotes = outer
        text = "".join(self.tokens[start:])
        del self.tokens[start:]
        return text

    # operators

    def _UnaryOp(self, t: Any) -> None:
        level, mark = UNARY[type(t.op).__name__]
        self.write(mark)
        if is_power(t.operand):
            self.parenthesized(t.operand)
        else:
            self.at(t.operand, level)

    def _BinOp(self, t: Any) -> None:
        self.write(marks.GROUP)
        self._operation(t)
        self.write(marks.END)

    def _BoolOp(self, t: Any) -> None:
        self._BinOp(t)

    def _Compare(self, t: Any) -> None:
        self._BinOp(t)

    def _operand(self, node: Any, level: Binds, parent: Any) -> None:
        if isinstance(node, OPERATIONS) and binds(node) >= level and same_level(node, parent):
            self._operation(node)
        else:
            self.at(node, level)

    def _operation(self, t: Any) -> None:
        """Print operands and operators, without a group of their own."""
        if isinstance(t, gast.BinOp):
            level, text, mark = BINARY[type(t.op).__name__]
            if level is Binds.POWER:
                self._power(t)
            else:
                self._operand(t.left, level, t)
                self.write(mark)
                self.write(text)
                self._operand(t.right, Binds(level + 1), t)
        elif isinstance(t, gast.Compare):
            self.at(t.left, Binds.BIT_OR)
            for operator, right in zip(t.ops, t.comparators, strict=True):
                self.write(COMPARISON)
                self.write(COMPARE[type(operator).__name__])
                self.at(right, Binds.BIT_OR)
        else:
            level, text = BOOLEAN[type(t.op).__name__]
            for index, value in enumerate(t.values):
                if index:
                    self.write(BOOLEAN_OPERATION)
                    self.write(text)
                self._operand(value, Binds(level + 1), t)

    def _power(self, t: Any) -> None:
        self._operand(t.left, Binds.AWAIT, t)
        right = t.right.left if is_power(t.right) else t.right
        bases = [t.left, right] if is_power(t.right) else [t.left]
        bare = all(binds(base) >= Binds.AWAIT for base in bases)
        if bare and simple_power_operand(t.left) and simple_power_operand(right):
            self.write(marks.POWER)
            self.write("**")
            self.write(marks.AFTER_POWER)
        else:
            self.write(BINARY["Pow"][2])
            self.write("** ")
        self._operand(t.right, Binds.FACTOR, t)

    def _IfExp(self, t: Any) -> None:
        self.write(marks.GROUP)
        self._conditional(t)
        self.write(marks.END)

    def _conditional(self, t: Any) -> None:
        self.at(t.body, Binds.OR)
        self.write(marks.IF_ELSE)
        self.write("if ")
        self.at(t.test, Binds.OR)
        self.write(marks.IF_ELSE)
        self.write("else ")
        if isinstance(t.orelse, gast.IfExp):
            self._conditional(t.orelse)
        else:
            self.at(t.orelse, Binds.TEST)

    def _NamedExpr(self, t: Any) -> None:
        self.write(marks.KEYWORD)
        self.dispatch(t.target)
        self.write(" := ")
        self.at(t.value, Binds.TEST)

    def _Await(self, t: Any) -> None:
        self.write(marks.AWAIT)
        self.at(t.value, Binds.ATOM)

    def _Yield(self, t: Any) -> None:
        self.write(marks.KEYWORD)
        self.write("yield")
        if t.value is not None:
            self.write(" ")
            if isinstance(t.value, gast.Tuple):
                self.open_tuple(t.value)
            else:
                self.optional(t.value, marks.STATEMENT)

    def _YieldFrom(self, t: Any) -> None:
        self.write(marks.KEYWORD)
        self.write("yield from ")
        self.at(t.value, Binds.TEST)

    def _Starred(self, t: Any) -> None:
        self.write(marks.KEYWORD)
        self.write("*")
        self.at(t.value, Binds.BIT_OR)
