"""Print lists, tuples, sets, dicts and comprehensions."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.emit import marks
from s2sgrad.emit.expressions import ExpressionPrinter
from s2sgrad.emit.precedence import Binds
from s2sgrad.kinds import Field


class DisplayPrinter(ExpressionPrinter):
    """One method for each class of expressions that stands in brackets of its own."""

    def _List(self, t: Any) -> None:
        if not t.elts:
            self.write(marks.EMPTY_SQUARE)
            return
        self.write(marks.LIST if len(t.elts) > 1 else marks.SQUARE)
        self.separated(t.elts)
        self.write(marks.CLOSE_SQUARE)

    def _Set(self, t: Any) -> None:
        self.write(marks.BRACES if len(t.elts) > 1 else marks.BRACE)
        if t.elts:
            self.separated(t.elts)
        else:
            self.write("*")
            self.write(marks.EMPTY_ROUND)
        self.write(marks.CLOSE_CURLY)

    def _Tuple(self, t: Any) -> None:
        if not t.elts:
            self.write(marks.EMPTY_ROUND)
            return
        self.write(marks.TUPLE if len(t.elts) > 1 else marks.PARENTHESIS)
        self.separated(t.elts)
        if len(t.elts) == 1:
            self.write(",")
        self.write(marks.CLOSE_ROUND)

    def _Dict(self, t: Any) -> None:
        if any(isinstance(getattr(key, "value", None), Field) for key in t.keys):
            self.dispatch(_namespace(t))
            return
        if not t.keys:
            self.write(marks.EMPTY_CURLY)
            return
        self.write(marks.BRACES if len(t.keys) > 1 else marks.BRACE)
        for index, (key, value) in enumerate(zip(t.keys, t.values, strict=True)):
            if index:
                self.write(",")
                self.write(marks.SPACE)
            if key is None:
                self.write("**")
                self.at(value, Binds.BIT_OR)
            else:
                self.at(key, Binds.TEST)
                self.write(": ")
                self.at(value, Binds.TEST)
        self.write(marks.CLOSE_CURLY)

    def _ListComp(self, t: Any) -> None:
        self._comprehensions(marks.LIST_COMPREHENSION, t, marks.CLOSE_SQUARE)

    def _SetComp(self, t: Any) -> None:
        self._comprehensions(marks.BRACES_COMPREHENSION, t, marks.CLOSE_CURLY)

    def _DictComp(self, t: Any) -> None:
        self._comprehensions(marks.BRACES_COMPREHENSION, t, marks.CLOSE_CURLY)

    def _GeneratorExp(self, t: Any) -> None:
        self._comprehensions(marks.GENERATOR, t, marks.CLOSE_ROUND)

    def _comprehensions(self, opening: marks.Mark, t: Any, closing: marks.Mark) -> None:
        self.write(opening)
        if isinstance(t, gast.DictComp):
            self.at(t.key, Binds.TEST)
            self.write(": ")
            self.at(t.value, Binds.TEST)
        else:
            self.at(t.elt, Binds.TEST)
        self.dispatch(t.generators)
        self.write(closing)

    def _comprehension(self, t: Any) -> None:
        self.write(marks.SPACE)
        self.write("async for " if t.is_async else "for ")
        start = len(self.tokens)
        self.open_tuple(t.target)
        self.join(start)
        self.write(" in ")
        self.at(t.iter, Binds.OR)
        for test in t.ifs:
            self.write(marks.SPACE)
            self.write("if ")
            self.at(test, Binds.OR)


def _namespace(t: Any) -> Any:
    """The attributes of an object, in the form of a dict, as what they are."""
    pairs = zip(t.keys, t.values, strict=True)
    keywords = [gast.keyword(str(key.value), value) for key, value in pairs]
    return gast.Call(gast.Name("SimpleNamespace", gast.Load(), None, None), [], keywords)
