"""Functions inside of functions, as functions of their own that take what they capture.

A function sees the variables that it captures as they are when it is called. So a call of it, in
the function around it, hands them over: `def rhs(y): return -k * y` is `rhs(y, *, k)`, and a call
`rhs(y)` is `rhs(y, k=k)`. Where the function is an argument of a call, what it captures stands for
it: `step(rhs, y)` is `step(rhs_closure(k), y)`. What does more with such a function stays as it
is, and is refused later.
"""

from __future__ import annotations

import ast
import builtins
import functools
import inspect
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.errors import Refused
from s2sgrad.parse.captures import hidden_names, unbound_names
from s2sgrad.parse.imports import hand_in, imported
from s2sgrad.parse.source import plain_function, source_of

_CAPTURED, _AROUND = "__s2sgrad_captured__", "__s2sgrad_around__"


def captured(function: Any) -> tuple[str, ...]:
    """The variables of the function around it that a nested function takes as arguments."""
    found: tuple[str, ...] = getattr(function, _CAPTURED, ())
    return found


def is_nested(function: Any) -> bool:
    """Whether a function was made from the text of one inside of another."""
    return hasattr(function, _CAPTURED)


@dataclass(frozen=True)
class Closing:
    """What makes of the values that a nested function captures one that stands for it."""

    function: types.FunctionType


def visible(function: Any) -> Mapping[str, Any]:
    """The nested functions that a function can call, its own and those around it; by name.

    For each there is a `Closing`, too.
    """
    around: dict[str, types.FunctionType] = getattr(function, _AROUND, {})
    functions = {**around, **nested(function)}
    return {**functions, **{f"{n}_closure": Closing(f) for n, f in functions.items()}}


def nested(function: types.FunctionType) -> Mapping[str, types.FunctionType]:
    """The functions inside of a function that are only called, or arguments of calls."""
    return _nested(function, function.__code__)


@functools.lru_cache(maxsize=1024)
def _nested(function: types.FunctionType, code: types.CodeType) -> Mapping[str, types.FunctionType]:
    try:
        body = source_of(function).node.body
    except Refused:
        return {}
    statements: list[ast.stmt] = body if isinstance(body, list) else [ast.Expr(body)]
    definitions = {d.name: d for d in _definitions(statements)}
    chosen = {n: d for n, d in definitions.items() if _only_called(n, statements)}
    chosen |= {d.name: d for d in _arguments(statements)}
    around = getattr(function, _AROUND, {})
    return _Maker(function, chosen, statements).run() if chosen or around else {}


# which functions


class _Definition:
    """A nested function: its name, and the node that defines it."""

    def __init__(self, name: str, node: ast.FunctionDef | ast.Lambda) -> None:
        self.name = name
        self.node = node


def _definitions(block: list[ast.stmt]) -> Iterator[_Definition]:
    """`def g(...)` and `g = lambda ...: ...`, at the top of a function's body."""
    for statement in block:
        match statement:
            case ast.FunctionDef(name=name, decorator_list=[]):
                yield _Definition(name, statement)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value):
                yield _Definition(name, value)


def _arguments(block: list[ast.stmt]) -> Iterator[_Definition]:
    """Lambdas that are arguments of calls; not those in other functions, or of builtins."""
    waiting: list[ast.AST] = list(block)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call) and takes_functions(node):
            for value in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if isinstance(value, ast.Lambda):
                    yield _Definition(lambda_title(value), value)
        if not isinstance(node, _SCOPES):
            waiting += ast.iter_child_nodes(node)


_SCOPES = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)


def lambda_title(node: Any) -> str:
    """The name of a lambda without one."""
    return f"lambda_{node.lineno}_{node.col_offset}"


def takes_functions(call: Any) -> bool:
    """Whether a callee may be a function of the user's, as far as its name tells."""
    root = call.func
    while isinstance(root, (ast.Attribute, gast.Attribute)):
        root = root.value
    name = getattr(root, "id", "")
    return bool(name) and not hasattr(builtins, name) and name not in _LIBRARIES


_LIBRARIES = frozenset(["np", "numpy", "math", "scipy"])


def _only_called(name: str, block: list[ast.stmt]) -> bool:
    """Whether a name is bound once, and every other use is a call, or an argument of one."""
    bound = calls = uses = 0
    for statement in block:
        for node in ast.walk(statement):
            match node:
                case ast.FunctionDef(name=other) | ast.ClassDef(name=other) if other == name:
                    bound += 1
                case ast.Name(id=other, ctx=ast.Store() | ast.Del()) if other == name:
                    bound += 1
                case ast.Name(id=other) if other == name:
                    uses += 1
                case ast.Call(func=callee):
                    calls += _is_name(callee, name)
                    if takes_functions(node):
                        values = [*node.args, *(keyword.value for keyword in node.keywords)]
                        calls += sum(_is_name(value, name) for value in values)
                case ast.arg(arg=other) if other == name:
                    bound += 2
                case ast.Global(names=names) | ast.Nonlocal(names=names) if name in names:
                    bound += 2
    return bound == 1 and calls == uses


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


class _Maker:
    """Makes function objects of the definitions in a function."""

    def __init__(
        self,
        function: types.FunctionType,
        chosen: dict[str, _Definition],
        statements: list[ast.stmt],
    ) -> None:
        self.function = plain_function(function)
        self.code = self.function.__code__
        self.imports = imported(self.function)
        self.variables = {*self.code.co_cellvars, *captured(function)} - set(self.imports)
        around: dict[str, types.FunctionType] = getattr(function, _AROUND, {})
        self.around = around
        found = {n: self.code_of(d) for n, d in chosen.items()}
        self.codes = {n: code for n, code in found.items() if code is not None}
        self.nodes = {n: chosen[n].node for n in self.codes}
        self.hidden = hidden_names(statements, {*self.codes, *self.around})
        self.unbound = unbound_names(statements, self.nodes, self.given())

    def run(self) -> dict[str, types.FunctionType]:
        """All of them, or those that can be made."""
        while True:
            wrong = [n for n in self.codes if not self.is_plain(n)]
            if not wrong:
                break
            for name in wrong:
                del self.codes[name]
        made = {name: self.made(name) for name in self.codes}
        for function in made.values():
            setattr(function, _AROUND, {**self.around, **made})
        return made

    def code_of(self, definition: _Definition) -> types.CodeType | None:
        """The code that a definition was compiled to."""
        node = definition.node
        title = node.name if isinstance(node, ast.FunctionDef) else "<lambda>"
        codes = [c for c in self.code.co_consts if isinstance(c, types.CodeType)]
        alike = [c for c in codes if (c.co_name, c.co_firstlineno) == (title, node.lineno)]
        if len(alike) > 1:
            alike = [c for c in alike if _place(self.bare(c)) == (node.lineno, node.col_offset)]
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

    def is_plain(self, name: str) -> bool:
        """Whether a nested function can be called like one of its own."""
        code, node = self.codes[name], self.nodes[name]
        taken = {*code.co_varnames, *code.co_cellvars, *self.hidden, *self.unbound[name]}
        simple = not (node.args.vararg or node.args.kwarg) and not code.co_flags & _GENERATORS
        return simple and self.defaults(name) is not None and not taken & self.captured(name)

    def captured(self, name: str) -> set[str]:
        """The variables that a function, and those that it calls, take from around it."""
        found: set[str] = set()
        waiting, seen = [name], {name}
        while waiting:
            free = set(self.codes[waiting.pop()].co_freevars)
            for other in sorted(free & set(self.codes) - seen):
                seen.add(other)
                waiting.append(other)
            found |= free & self.variables - set(self.codes) - set(self.around)
            for other in free & set(self.around):
                found |= set(captured(self.around[other]))
        return found

    def defaults(self, name: str) -> tuple[Any, ...] | None:
        """The values of default arguments, where they are literals."""
        arguments = self.nodes[name].args
        if any(default is not None for default in arguments.kw_defaults):
            return None
        try:
            found = tuple(ast.literal_eval(default) for default in arguments.defaults)
            hash(found)
        except (ValueError, TypeError):  # the second for a list, which a call may lengthen
            return None
        return found

    def made(self, name: str) -> types.FunctionType:
        code = self.codes[name]
        cells = dict(zip(self.code.co_freevars, self.function.__closure__ or (), strict=True))
        closure = tuple(cells.get(n) or types.CellType() for n in code.co_freevars)
        space, defaults = self.function.__globals__, self.defaults(name)
        function = types.FunctionType(code, space, name, defaults, closure)
        function.__qualname__ = f"{self.function.__qualname__}.<locals>.{name}"
        function.__module__ = self.function.__module__
        names = tuple(sorted(self.captured(name)))
        setattr(function, _CAPTURED, names)
        hand_in(function, self.imports)
        signature = inspect.signature(function)
        more = [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in names]
        parameters = [*signature.parameters.values(), *more]
        function.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        return function


def _place(function: types.FunctionType) -> tuple[int, int]:
    node = source_of(function).node
    return node.lineno, node.col_offset


_GENERATORS = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
