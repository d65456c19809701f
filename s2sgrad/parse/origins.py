"""Where the variables of a module come from: the expressions and imports at the top of its text."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
import textwrap
import types
from collections.abc import Iterator
from typing import Any

from s2sgrad.errors import Refused
from s2sgrad.parse.imports import absolute, is_library
from s2sgrad.parse.nested import is_nested
from s2sgrad.parse.resolve import Binding
from s2sgrad.parse.source import is_generated, source_of


def variables(node: ast.AST, space: dict[str, Any]) -> Iterator[Binding]:
    """The variables of modules that an expression at the top of a module reads."""
    if isinstance(node, ast.ImportFrom):
        yield from _imported(node, space)
        return
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name) if name in space:
                yield Binding(space, name)
            case ast.Attribute(value=owner, attr=name):
                module = _module(owner, space)
                if module is not None and name in vars(module):
                    yield Binding(vars(module), name)


def _imported(node: ast.ImportFrom, space: dict[str, Any]) -> Iterator[Binding]:
    module = sys.modules.get(absolute(node, space))
    [alias] = node.names
    if module is not None and alias.name in vars(module):
        yield Binding(vars(module), alias.name)


def _module(node: ast.AST, space: dict[str, Any]) -> types.ModuleType | None:
    """The module that a dotted path means."""
    found: Any = None
    match node:
        case ast.Name(id=name):
            found = space.get(name)
        case ast.Attribute(value=value, attr=name):
            owner = _module(value, space)
            found = None if owner is None else vars(owner).get(name)
    return found if isinstance(found, types.ModuleType) else None


def sources(binding: Binding) -> list[ast.AST]:
    """What the text of a module gives one of its variables: expressions, and imports."""
    module = sys.modules.get(binding.owner.get("__name__", ""))
    if module is None or vars(module) is not binding.owner:
        return []
    try:
        text = inspect.getsource(module)
    except (OSError, TypeError):  # a prompt, a notebook: there is no text of the whole
        return []
    return _bindings(text).get(binding.name, [])


@functools.lru_cache(maxsize=256)
def _bindings(text: str) -> dict[str, list[ast.AST]]:
    """What is bound at the top of a module, by name."""
    found: dict[str, list[ast.AST]] = {}
    try:
        waiting: list[Any] = list(ast.parse(text).body)
    except SyntaxError:  # it was edited since it was imported
        return found
    while waiting:
        node = waiting.pop()
        match node:
            case ast.ImportFrom(names=names):
                for alias in names:
                    one = ast.ImportFrom(node.module, [alias], node.level)
                    found.setdefault(alias.asname or alias.name, []).append(one)
            case ast.Assign(value=value, targets=targets):
                _note(found, targets, value)
            case ast.AnnAssign(value=ast.expr() as value) | ast.AugAssign(value=value):
                _note(found, [node.target], value)
            case ast.For(iter=value):
                _note(found, [node.target], value)
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)):
            waiting += ast.iter_child_nodes(node)
    return found


def _note(found: dict[str, list[ast.AST]], targets: list[Any], value: ast.AST) -> None:
    for target in targets:
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                found.setdefault(node.id, []).append(value)


def default_texts(function: Any) -> dict[str, ast.expr]:
    """The defaults of a function as they are written, by parameter."""
    if not isinstance(function, types.FunctionType) or is_nested(function):
        return {}
    if is_generated(function) or not (function.__defaults__ or function.__kwdefaults__):
        return {}
    try:
        arguments = source_of(function).node.args
    except Refused:
        return {}
    places = [*arguments.posonlyargs, *arguments.args]
    late = places[len(places) - len(arguments.defaults) :]
    pairs = [*zip(late, arguments.defaults, strict=True)]
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    pairs += [(a, default) for a, default in named if default is not None]
    return {a.arg: default for a, default in pairs}


def class_texts(cls: type) -> dict[str, tuple[ast.expr, dict[str, Any]]]:
    """What a class and those above it hold, as it is written; each with the globals around it."""
    found: dict[str, tuple[ast.expr, dict[str, Any]]] = {}
    for base in reversed(cls.__mro__[:-1]):
        module = sys.modules.get(base.__module__)
        if module is not None and not is_library(base.__module__):
            found |= {n: (value, vars(module)) for n, value in _class_body(base).items()}
    return found


@functools.lru_cache(maxsize=256)
def _class_body(cls: type) -> dict[str, ast.expr]:
    try:
        [definition] = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return {}
    bound: dict[str, list[ast.AST]] = {}
    for node in getattr(definition, "body", ()):
        match node:
            case ast.Assign(value=value, targets=targets):
                _note(bound, targets, value)
            case ast.AnnAssign(value=ast.expr() as value, target=target):
                _note(bound, [target], value)
    return {n: values[-1] for n, values in bound.items() if isinstance(values[-1], ast.expr)}
