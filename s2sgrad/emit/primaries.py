"""Print calls, attributes, subscripts, and lambda with its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from s2sgrad.emit import marks
from s2sgrad.emit.displays import DisplayPrinter
from s2sgrad.emit.precedence import Binds, binds, is_field

CHAINED = (gast.Call, gast.Attribute, gast.Subscript)
CLOSING = frozenset(")]}")

Parameter = tuple[str, Any, Any]  # stars or slash, name, default


def fluent(node: Any) -> bool:
    """Whether this is a chain of two or more method calls, which may break before each dot.

    >>> fluent(gast.parse("a.b().c().d()", mode="eval").body)
    True
    """
    dots = 0
    while isinstance(node, CHAINED):
        inner = node.func if isinstance(node, gast.Call) else node.value
        attribute = isinstance(node, gast.Attribute) or is_field(node)
        if binds(inner) is not Binds.ATOM or (attribute and is_number(inner)):
            return bool(dots + attribute > 1)
        dots += attribute and isinstance(inner, gast.Call | gast.Subscript)
        node = inner
    return dots > 1


def is_number(node: Any) -> bool:
    """Whether this constant must be in parentheses before a dot."""
    return isinstance(node, gast.Constant) and type(node.value) in (int, float)


def is_simple_bound(node: Any) -> bool:
    """Whether the colon of a slice is written without spaces next to this bound."""
    if isinstance(node, gast.UnaryOp):
        return not isinstance(node.op, gast.Not) and is_simple_bound(node.operand)
    return isinstance(node, gast.Name | gast.Constant)


def parameters(t: Any) -> list[Parameter]:
    """The parameters of a function in their order, with the `/` and `*` between them.

    >>> [stars for stars, _, _ in parameters(gast.parse("lambda a, /, *, b: 0").body[0].value.args)]
    ['', '/', '*', '']
    """
    positional = [*t.posonlyargs, *t.args]
    defaults = [None] * (len(positional) - len(t.defaults)) + t.defaults
    each = [("", name, default) for name, default in zip(positional, defaults, strict=True)]
    if t.posonlyargs:
        each.insert(len(t.posonlyargs), ("/", None, None))
    if t.vararg is not None or t.kwonlyargs:
        each.append(("*", t.vararg, None))
    each += [("", name, default) for name, default in zip(t.kwonlyargs, t.kw_defaults, strict=True)]
    if t.kwarg is not None:
        each.append(("**", t.kwarg, None))
    return each


class PrimaryPrinter(DisplayPrinter):
    """One method for each class of expressions that ends in brackets or a name."""

    def _Call(self, t: Any) -> None:
        if fluent(t):
            self.write(marks.CHAIN)
            self._link(t)
            self.write(marks.END)
        else:
            self._link(t)

    def _Attribute(self, t: Any) -> None:
        self._Call(t)

    def _Subscript(self, t: Any) -> None:
        self._Call(t)

    def _link(self, t: Any) -> None:
        """Print the next link of a chain of calls, attributes and subscripts."""
        inner = t.func if isinstance(t, gast.Call) else t.value
        if isinstance(inner, CHAINED):
            self._link(inner)
        elif (isinstance(t, gast.Attribute) or is_field(t)) and is_number(inner):
            self.parenthesized(inner)
        else:
            self.at(inner, Binds.ATOM)
        if isinstance(t, gast.Call):
            self._arguments_of(t)
        elif isinstance(t, gast.Attribute) or is_field(t):
            if self.tokens[-1][-1:] in CLOSING:
                self.write(marks.DOT)
            self.write("." + (t.slice.value if is_field(t) else t.attr))
        else:
            self.write(marks.INDEX)
            self._index(t.slice)
            self.write(marks.CLOSE_SQUARE)

    def _arguments_of(self, t: Any) -> None:
        if not t.args and not t.keywords:
            self.write(marks.EMPTY_ROUND)
        elif len(t.args) == 1 and not t.keywords and isinstance(t.args[0], gast.GeneratorExp):
            self._GeneratorExp(t.args[0])
        else:
            arguments = [*t.args, *t.keywords]
            self.write(marks.CALL if len(arguments) > 1 else marks.PARENTHESIS)
            self.separated(arguments, Binds.NAMED)
            self.write(marks.CLOSE_ROUND)

    def _keyword(self, t: Any) -> None:
        if t.arg is None:
            self.write("**")
        else:
            self.write(t.arg + "=")
        self.at(t.value, Binds.TEST)

    def _index(self, t: Any) -> None:
        if not isinstance(t, gast.Tuple) or any(isinstance(item, gast.Starred) for item in t.elts):
            self.at(t, Binds.TEST)
        elif len(t.elts) == 1 and isinstance(t.elts[0], gast.Slice):
            self.dispatch(t.elts[0])
            self.write(",")
        elif len(t.elts) > 1:
            self.write(marks.SEQUENCE)
            self.separated(t.elts)
            self.write(marks.END)
        else:
            self.dispatch(t)

    def _Slice(self, t: Any) -> None:
        bounds = [bound for bound in (t.lower, t.upper, t.step) if bound is not None]
        space = "" if all(map(is_simple_bound, bounds)) else " "
        if t.lower is not None:
            self.at(t.lower, Binds.TEST)
            self.write(space)
        self.write(":")
        if t.upper is not None:
            self.write(space)
            self.at(t.upper, Binds.TEST)
        if t.step is not None:
            self.write(space if t.upper is not None else "")
            self.write(":" + space)
            self.at(t.step, Binds.TEST)

    def _Lambda(self, t: Any) -> None:
        self.write(marks.KEYWORD)
        self.write("lambda")
        start = len(self.tokens)
        self._parameters(parameters(t.args))
        names = "".join(self.tokens[start:])
        self.tokens[start:] = [" " + names if names else "", ": "]
        self.optional(t.body, marks.LAMBDA)

    def _parameters(self, each: Sequence[Parameter]) -> None:
        """Print the parameters of a function or a lambda, without brackets around them."""
        for index, (stars, name, default) in enumerate(each):
            if index:
                self.write(",")
                self.write(marks.SPACE)
            self.write(stars)
            if name is not None:
                self._parameter(name, default)

    def _parameter(self, t: Any, default: Any) -> None:
        self.write(t.id)
        if t.annotation is not None:
            self.write(": ")
            self.at(t.annotation, Binds.TEST)
        if default is not None:
            self.write(" = " if t.annotation is not None else "=")
            self.at(default, Binds.TEST)
