"""Print gast trees as formatted Python.

    >>> import gast
    >>> print(to_source(gast.parse("a_bar=(b_bar*(2.0*c))+(x)**(2) if t else u[i+1:]")), end="")
    a_bar = b_bar * (2.0 * c) + x**2 if t else u[i + 1 :]

The text is what `ruff format` would make of it: wide lines are broken where ruff breaks them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from s2sgrad.emit import marks
from s2sgrad.emit.blocks import BlockPrinter, is_stub
from s2sgrad.emit.precedence import Binds
from s2sgrad.emit.primaries import parameters


def to_source(tree: Any, width: int = 100) -> str:
    """The source of a gast node, or of a list of statements, in lines of at most `width` columns.

    Statements end with a newline, an expression alone does not.

    >>> to_source(gast.parse("-(x**2)", mode="eval").body)
    '-(x**2)'
    """
    printer = Printer(width)
    if isinstance(tree, gast.Expression):
        return printer.expression(tree.body)
    if isinstance(tree, gast.expr | gast.slice | gast.pattern):
        return printer.expression(tree)
    body = tree.body if isinstance(tree, gast.Module | gast.Interactive) else tree
    printer.block(body if isinstance(body, list) else [body], owner=tree)
    return printer.finish()


class Printer(BlockPrinter):
    """One method for each class of statements that have a body."""

    def test(self, keyword: str, test: Any) -> None:
        """Begin a line with a keyword and a condition."""
        self.fill(keyword)
        self.optional(test, marks.VALUE, Binds.NAMED)

    def otherwise(self, orelse: Sequence[Any]) -> None:
        """Print the `else` part, if there is one."""
        if orelse:
            self.fill("else")
            self.body(orelse)

    def _If(self, t: Any) -> None:
        self.test("if ", t.test)
        self.body(t.body)
        while len(t.orelse) == 1 and isinstance(t.orelse[0], gast.If):
            t = t.orelse[0]
            self.test("elif ", t.test)
            self.body(t.body)
        self.otherwise(t.orelse)

    def _While(self, t: Any) -> None:
        self.test("while ", t.test)
        self.body(t.body)
        self.otherwise(t.orelse)

    def _For(self, t: Any) -> None:
        self.fill("async for " if isinstance(t, gast.AsyncFor) else "for ")
        if isinstance(t.target, gast.Tuple):
            self.open_tuple(t.target, marks.PAIR)
        else:
            self.optional(t.target, marks.VALUE)
        self.write(" in ")
        self.optional(t.iter, marks.VALUE)
        self.body(t.body)
        self.otherwise(t.orelse)

    def _AsyncFor(self, t: Any) -> None:
        self._For(t)

    def _With(self, t: Any) -> None:
        self.fill("async with " if isinstance(t, gast.AsyncWith) else "with ")
        if len(t.items) == 1 and t.items[0].optional_vars is None:
            manager = t.items[0].context_expr
            if isinstance(manager, gast.Tuple):  # its parentheses alone would hold several managers
                self.parenthesized(manager)
            else:
                self.optional(manager, marks.VALUE)
        elif len(t.items) == 1:
            self.optional(t.items[0], marks.MESSAGE)
        else:
            self.write(marks.ITEMS)
            self.separated(t.items)
            self.write(marks.END)
        self.body(t.body)

    def _AsyncWith(self, t: Any) -> None:
        self._With(t)

    def _withitem(self, t: Any) -> None:
        self.at(t.context_expr, Binds.TEST)
        if t.optional_vars is not None:
            self.write(" as ")
            self.at(t.optional_vars, Binds.TEST)

    def _Try(self, t: Any) -> None:
        self.fill("try")
        self.body(t.body)
        for handler in t.handlers:
            self.handler("except*" if isinstance(t, gast.TryStar) else "except", handler)
        self.otherwise(t.orelse)
        if t.finalbody:
            self.fill("finally")
            self.body(t.finalbody)

    def _TryStar(self, t: Any) -> None:
        self._Try(t)

    def _ExceptHandler(self, t: Any) -> None:
        self.handler("except", t)

    def handler(self, keyword: str, t: Any) -> None:
        """Print one `except` clause."""
        self.fill(keyword)
        if t.type is not None:
            self.write(" ")
            self.optional(t.type, marks.VALUE)
        if t.name is not None:
            self.write(" as " + t.name.id)
        self.body(t.body)

    def _Match(self, t: Any) -> None:
        self.fill("match ")
        self.open_tuple(t.subject, level=Binds.NAMED)
        self.write(":")
        self._indent += 1
        for case in t.cases:
            self.dispatch(case)
        self._indent -= 1

    def _match_case(self, t: Any) -> None:
        self.fill("case ")
        self.optional(t.pattern, marks.VALUE)
        if t.guard is not None:
            self.write(" if ")
            self.optional(t.guard, marks.VALUE, Binds.NAMED)
        self.body(t.body)

    def _TypeAlias(self, t: Any) -> None:
        self.fill("type ")
        self.dispatch(t.name)
        self._type_parameters(t)
        self.write(" = ")
        self.optional(t.value, marks.VALUE)

    def _FunctionDef(self, t: Any) -> None:
        self.decorators(t)
        self.fill("async def " if isinstance(t, gast.AsyncFunctionDef) else "def ")
        self.write(t.name)
        self._type_parameters(t)
        each = parameters(t.args)
        if each:
            self.write(marks.CALL if len(each) > 1 else marks.TUPLE)
            self._parameters(each)
            self.write(marks.CLOSE_ROUND)
        else:
            self.write(marks.EMPTY_ROUND)
        if t.returns is not None:
            self.write(" -> ")
            start = len(self.tokens)
            self.at(t.returns, Binds.TEST)
            self.join(start)
        self.definition_body(t)

    def _AsyncFunctionDef(self, t: Any) -> None:
        self._FunctionDef(t)

    def _ClassDef(self, t: Any) -> None:
        self.decorators(t)
        self.fill("class " + t.name)
        self._type_parameters(t)
        if t.bases or t.keywords:
            arguments = [*t.bases, *t.keywords]
            self.write(marks.CALL if len(arguments) > 1 else marks.PARENTHESIS)
            self.separated(arguments)
            self.write(marks.CLOSE_ROUND)
        self.definition_body(t)

    def decorators(self, t: Any) -> None:
        """Print the decorators of a definition, each on its line."""
        for decorator in t.decorator_list:
            self.fill("@")
            self.at(decorator, Binds.NAMED)

    def definition_body(self, t: Any) -> None:
        """Print the body of a function or class, on the same line if it is `...`."""
        if is_stub(t.body):
            self.write(": ...")
        else:
            self.body(t.body, t)

    def _type_parameters(self, t: Any) -> None:
        if t.type_params:
            self.write(marks.LIST)
            self.separated(t.type_params)
            self.write(marks.CLOSE_SQUARE)

    def _TypeVar(self, t: Any, stars: str = "") -> None:
        self.write(stars + t.name)
        if getattr(t, "bound", None) is not None:
            self.write(": ")
            self.at(t.bound, Binds.TEST)
        if t.default_value is not None:
            self.write(" = ")
            self.at(t.default_value, Binds.TEST)

    def _TypeVarTuple(self, t: Any) -> None:
        self._TypeVar(t, "*")

    def _ParamSpec(self, t: Any) -> None:
        self._TypeVar(t, "**")
