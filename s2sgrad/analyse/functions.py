"""Calls of functions that are values: nested functions that were handed on, and partials.

f(y)                 f_k = f[0]            of a nested function that captures k
                     rhs(y, k=f_k)
partial(f, a, b=b)   (f, a, b)
g(x)                 g_function = g[0]     of such a partial
                     g_0 = g[1]; g_b = g[2]
                     g_function(g_0, x, b=g_b)
"""

from __future__ import annotations

import functools
import types
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.members import method_of
from s2sgrad.analyse.objects import Writer
from s2sgrad.kinds import Closure, Known, Named, Record
from s2sgrad.normalise.nodes import assign, constant, copied, load, placed
from s2sgrad.parse.nested import Closing, handed


@dataclass(frozen=True)
class Partial:
    """What a partial made in the program fixes: how many positions, and which keywords.

    It is the tuple of the function, the values of the positions, and those of the keywords.
    """

    positions: int
    keywords: tuple[str, ...]


@functools.lru_cache(maxsize=256)
def partial_closing(positions: int, keywords: tuple[str, ...]) -> Closing:
    """What makes partials of a form: the same for all, since functions are told by identity."""
    return Closing(Partial(positions, keywords))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Bound:
    """A method of an object that is a value: it is the tuple of the object alone."""

    function: types.FunctionType


@functools.lru_cache(maxsize=256)
def bound_closing(function: types.FunctionType) -> Closing:
    """What makes values of the methods with a function."""
    return Closing(Bound(function))  # type: ignore[arg-type]


def bound_method(expander: Any, attribute: Any) -> list[Any] | None:
    """`f = ball.energy`: the object stands for its method. None for all other attributes."""
    kind = expander.kind(attribute.value) if isinstance(attribute.value, gast.Name) else None
    if not isinstance(kind, (Record, Named)) or attribute.attr in kind.places:
        return None
    method = method_of(kind.cls, attribute.attr)
    if method is None or method.first != "object" or method.reads:
        return None
    expander.inference.analysis.guards.member(method)
    call = placed(gast.Call(attribute, [], []), attribute)
    FunctionValues(expander, call).stand_for([attribute.value], bound_closing(method.function))
    found: list[Any] = expander.out
    return found


class FunctionValues:
    """Writes out one call; `expander` knows the kinds, and binds new names."""

    def __init__(self, expander: Any, call: gast.Call) -> None:
        self.expander = expander
        self.call = call
        self.inference = expander.inference

    def run(self) -> bool:
        """Whether the call was replaced."""
        return self.handed_on() or self.made_partial() or self.called()

    def handed_on(self) -> bool:
        """`rhs_closure(k)`: the tuple of what a function captures, which stands for it."""
        named = isinstance(self.call.func, gast.Name)
        closing = self.expander.meaning(self.call.func) if named else None
        if not isinstance(closing, Closing) or not self.is_bound():
            return False
        self.stand_for(self.call.args, closing)
        return True

    def made_partial(self) -> bool:
        """`partial(f, a, b=b)`: the tuple of the function and of what it is given."""
        plain = not any(isinstance(a, gast.Starred) for a in self.call.args)
        keywords = [keyword.arg for keyword in self.call.keywords]
        if self.expander.meaning(self.call.func) is not functools.partial or not self.is_bound():
            return False
        if not plain or None in keywords or not self.call.args:
            return False
        values = [*self.call.args, *(keyword.value for keyword in self.call.keywords)]
        given = tuple(keyword for keyword in keywords if keyword is not None)
        self.stand_for(values, partial_closing(len(self.call.args) - 1, given))
        return True

    def is_bound(self) -> bool:
        return isinstance(self.expander.node, gast.Assign)

    def stand_for(self, values: list[Any], closing: Closing) -> None:
        """Bind the tuple that stands for a function."""
        made = placed(gast.Tuple(copied(values), gast.Load()), self.call)
        made.closure = closing
        node = self.expander.node
        self.expander.out.append(assign(copied(node.targets[0]), made, node.origin))

    def called(self) -> bool:
        """A call of a value that stands for a function."""
        callee = self.call.func
        local = isinstance(callee, gast.Name) and callee.id in self.inference.analysis.locals
        kind = self.expander.kind(callee) if local else None
        if isinstance(kind, Closure):
            if isinstance(kind.function, Partial):
                self.call_partial(callee, kind.function)
            elif isinstance(kind.function, Bound):
                writer = Writer(self.inference, self.expander.node)
                function = writer.defined(kind.function.function, self.call)
                self.call_with(function, [self.part(callee, 0, f"{callee.id}_object")], [])
            else:
                self.call_nested(callee, kind.function)
            return True
        found = kind.value if isinstance(kind, Known) else self.expander.meaning(callee)
        if not isinstance(found, functools.partial):
            return False
        self.call_known(callee, found)
        return True

    def call_nested(self, callee: Any, function: Any) -> None:
        """A call of a nested function, with what it captures."""
        made: Any = copied(self.call)
        for k, name in enumerate(handed(function)):
            value = self.part(callee, k, f"{callee.id}_{name}")
            made.keywords.append(placed(gast.keyword(name, value), self.call))
        title = self.inference.names.fresh(function.__name__)
        self.inference.analysis.scope.define(title, function)
        made.func = load(title, self.call)
        self.expander.out.append(self.expander.with_value(made))

    def call_partial(self, callee: Any, form: Partial) -> None:
        """A call of a partial that the program has made."""
        function = self.part(callee, 0, f"{callee.id}_function")
        count = form.positions
        first = [self.part(callee, k + 1, f"{callee.id}_{k}") for k in range(count)]
        free = [(k, n) for k, n in enumerate(form.keywords) if not self.is_given(n)]
        named = [(n, self.part(callee, k + count + 1, f"{callee.id}_{n}")) for k, n in free]
        self.call_with(function, first, named)

    def call_known(self, callee: Any, found: functools.partial[Any]) -> None:
        """A call of a partial of a module, or of an argument."""
        function = placed(gast.Attribute(copied(callee), "func", gast.Load()), self.call)
        if self.inference.expressions.is_local(callee):
            function = self.member(callee, "func")
        first, named = [], []
        if found.args:
            args = self.member(callee, "args")
            first = [self.part(args, k, f"{args.id}_{k}") for k in range(len(found.args))]
        if names := [n for n in found.keywords if not self.is_given(n)]:
            keywords = self.member(callee, "keywords")
            named = [(n, self.part(keywords, n, f"{keywords.id}_{n}")) for n in names]
        self.call_with(function, first, named)

    def member(self, callee: Any, attribute: str) -> Any:
        """An attribute of a partial."""
        title = callee.id if isinstance(callee, gast.Name) else callee.attr
        value = placed(gast.Attribute(copied(callee), attribute, gast.Load()), self.call)
        return self.expander.bound(f"{title}_{attribute}", value)

    def is_given(self, name: str) -> bool:
        return any(keyword.arg == name for keyword in self.call.keywords)

    def part(self, base: Any, place: Any, wanted: str) -> Any:
        value = gast.Subscript(copied(base), constant(place, self.call), gast.Load())
        return self.expander.bound(wanted, placed(value, self.call))

    def call_with(self, function: Any, first: list[Any], named: Iterable[tuple[str, Any]]) -> None:
        """The call of the function itself, with more arguments."""
        made: Any = copied(self.call)
        made.func = copied(function)
        made.args = [*first, *made.args]
        made.keywords += [placed(gast.keyword(n, value), self.call) for n, value in named]
        self.expander.out.append(self.expander.with_value(made))
