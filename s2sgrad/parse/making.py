"""Makes function objects of the definitions inside of a function."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Iterator
from typing import Any

from s2sgrad.parse.captures import hidden_names, unbound_names
from s2sgrad.parse.definitions import Definition, place
from s2sgrad.parse.imports import hand_in, imported
from s2sgrad.parse.nested import _CAPTURED, _HANDED, Handed, around, captured, handed
from s2sgrad.parse.source import plain_function, source_of

_GENERATORS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


class Maker:
    """Makes function objects of the definitions in a function."""

    def __init__(
        self, function: types.FunctionType, found: list[Definition], statements: list[ast.stmt]
    ) -> None:
        self.function = plain_function(function)
        self.code = self.function.__code__
        self.imports = imported(self.function)
        self.variables = {*self.code.co_cellvars, *captured(function)} - set(self.imports)
        self.around = around(function).functions
        codes = {d.title: self.code_of(d) for d in found}
        self.codes = {title: code for title, code in codes.items() if code is not None}
        self.found = {d.title: d for d in found if d.title in self.codes}
        self.called = {d.title for d in found if d.called} & set(self.codes)
        self.hidden = hidden_names(statements, {*self.called, *self.around})
        self.unbound = unbound_names(statements, self.found, self.given())

    def run(self) -> dict[str, types.FunctionType]:
        """All of them, or those that can be made."""
        while True:
            wrong = [title for title in self.codes if not self.is_plain(title)]
            if not wrong:
                break
            for title in wrong:
                del self.codes[title]
            self.called -= set(wrong)
        return {title: self.made(title) for title in self.codes}

    def code_of(self, definition: Definition) -> types.CodeType | None:
        """The code that a definition was compiled to."""
        node = definition.node
        title = node.name if isinstance(node, ast.FunctionDef) else "<lambda>"
        codes = list(_codes(self.code))
        alike = [c for c in codes if (c.co_name, c.co_firstlineno) == (title, node.lineno)]
        if len(alike) > 1:
            alike = [c for c in alike if place(source_of(self.bare(c)).node) == place(node)]
        return alike[0] if len(alike) == 1 else None

    def bare(self, code: types.CodeType) -> types.FunctionType:
        """A function with this code, that cannot be called."""
        closure = tuple(types.CellType() for _ in code.co_freevars)
        space = self.function.__globals__
        return types.FunctionType(code, space, code.co_name, None, closure)

    def given(self) -> set[str]:
        """The function's own parameters."""
        count = self.code.co_argcount + self.code.co_kwonlyargcount
        stars = (inspect.CO_VARARGS, inspect.CO_VARKEYWORDS)
        count += sum(bool(self.code.co_flags & star) for star in stars)
        return set(self.code.co_varnames[:count])

    def is_plain(self, title: str) -> bool:
        """Whether a nested function can be called like one of its own."""
        code, node = self.codes[title], self.found[title].node
        taken = {*code.co_varnames, *code.co_cellvars, *self.hidden, *self.unbound[title]}
        if not self.found[title].hidden.isdisjoint(code.co_freevars):
            return False
        decorated = isinstance(node, ast.FunctionDef) and bool(node.decorator_list)
        simple = not decorated and not code.co_flags & _GENERATORS
        return simple and not taken & set(self.captured(title))

    def reached(self, title: str) -> list[str]:
        """The called functions beside it that a function calls, and those that these call."""
        found = [title]
        for other in found:
            free = set(self.codes[other].co_freevars) & self.called
            found += sorted(free - set(found))
        return found

    def captured(self, title: str) -> list[str]:
        """The variables that a function, and those that it calls, take from around it."""
        found: set[str] = set()
        for other in self.reached(title):
            free = set(self.codes[other].co_freevars)
            found |= free & self.variables - self.called - set(self.around)
            for outer in free & set(self.around):
                found |= set(handed(self.around[outer]))
            if other != title:
                found |= {d.name for d in self.defaults(other).values() if isinstance(d, Handed)}
        return sorted(found)

    def defaults(self, title: str) -> dict[str, Any]:
        """The default arguments: what is not a literal is handed over by calls."""
        arguments = self.found[title].node.args
        places = [*arguments.posonlyargs, *arguments.args]
        late = places[len(places) - len(arguments.defaults) :]
        pairs = [*zip(late, arguments.defaults, strict=True)]
        pairs += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)  # type: ignore[arg-type]
        return {a.arg: _default(title, a.arg, node) for a, node in pairs if node is not None}

    def made(self, title: str) -> types.FunctionType:
        """The function object of a definition."""
        code = self.codes[title]
        cells = dict(zip(self.code.co_freevars, self.function.__closure__ or (), strict=True))
        closure = tuple(cells.get(n) or types.CellType() for n in code.co_freevars)
        space, defaults = self.function.__globals__, self.defaults(title)
        name = code.co_name if code.co_name.isidentifier() else title
        function = types.FunctionType(code, space, name, None, closure)
        function.__qualname__ = f"{self.function.__qualname__}.<locals>.{name}"
        function.__module__ = self.function.__module__
        names = self.captured(title)
        late = [d.name for d in defaults.values() if isinstance(d, Handed)]
        setattr(function, _CAPTURED, tuple(names))
        hand_in(function, self.imports)
        setattr(function, _HANDED, (*names, *late))
        function.__signature__ = _signature(function, defaults, [*names, *late])  # type: ignore[attr-defined]
        return function


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """The code of the functions inside of one, also of those in its comprehensions."""
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield inner
            if inner.co_name in _COMPREHENSIONS:
                yield from _codes(inner)


_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


def _signature(
    function: types.FunctionType, defaults: dict[str, Any], more: list[str]
) -> inspect.Signature:
    """The signature with defaults, and with what calls hand over as keywords."""
    own = inspect.signature(function).parameters
    parameters = [p.replace(default=defaults.get(n, p.empty)) for n, p in own.items()]
    parameters += [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in more]
    return inspect.Signature(sorted(parameters, key=lambda p: p.kind))


def _default(title: str, parameter: str, node: ast.expr) -> Any:
    try:
        value = ast.literal_eval(node)
        hash(value)
    except (ValueError, TypeError):  # the second for a list, which a call may lengthen
        return Handed(f"{title}_{parameter}")
    return value
