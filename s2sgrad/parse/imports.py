"""What the imports inside a function bind, as if they stood at the top of its module."""

from __future__ import annotations

import ast
import functools
import importlib
import sys
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from s2sgrad.errors import Refused
from s2sgrad.parse.source import source_of

_AROUND = "__s2sgrad_imports__"


@dataclass(frozen=True)
class Imported:
    """A name that is bound to a module, or to what a module calls `member` now."""

    module: types.ModuleType
    member: str | None = None

    def value(self) -> Any:
        """What the name means now. Raises `AttributeError` where the module has no such member."""
        return self.module if self.member is None else getattr(self.module, self.member)


def imported(function: types.FunctionType) -> Mapping[str, Imported]:
    """What a function imports, and what the function around it does; by name.

    Names whose modules cannot be found are left out.

    >>> def area(radius):
    ...     from math import pi
    ...     return pi * radius**2
    >>> imported(area)["pi"].value()
    3.141592653589793
    """
    around: Mapping[str, Imported] = getattr(function, _AROUND, {})
    return {**around, **_imported(function, function.__code__)}


def hand_in(function: types.FunctionType, names: Mapping[str, Imported]) -> None:
    """Let a nested function see what the one around it imports."""
    setattr(function, _AROUND, {n: found for n, found in names.items() if n in _seen(function)})


def _seen(function: types.FunctionType) -> tuple[str, ...]:
    return function.__code__.co_freevars


@functools.lru_cache(maxsize=1024)
def _imported(function: types.FunctionType, code: types.CodeType) -> Mapping[str, Imported]:
    try:
        body = source_of(function).node.body
    except Refused:
        return {}
    statements: list[ast.stmt] = body if isinstance(body, list) else []
    space = function.__globals__
    return {n: found for s in _imports(statements) for n, found in _bound(s, space)}


def _imports(statements: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports of a function itself, not of functions in it."""
    waiting: list[ast.AST] = list(reversed(statements))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif not isinstance(node, (*_SCOPES, ast.expr)):
            waiting += reversed(list(ast.iter_child_nodes(node)))


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _bound(node: ast.Import | ast.ImportFrom, space: dict[str, Any]) -> Iterator[Any]:
    for alias in node.names:
        if isinstance(node, ast.Import):
            module = _module(alias.name, space)
            if module is not None and alias.asname is None:
                yield alias.name.partition(".")[0], Imported(_top(alias.name))
            elif module is not None:
                yield alias.asname, Imported(module)
        else:
            found = _member(node, alias.name, space)
            if found is not None:
                yield alias.asname or alias.name, found


def _top(path: str) -> types.ModuleType:
    return sys.modules[path.partition(".")[0]]


def _member(node: ast.ImportFrom, name: str, space: dict[str, Any]) -> Imported | None:
    """`from m import x`: a member of m, or a module in the package m."""
    path = absolute(node, space)
    module = _module(path, space) if path else None
    if module is None:
        return None
    if not hasattr(module, name):
        inner = _module(f"{path}.{name}", space)
        return None if inner is None else Imported(inner)
    return Imported(module, name)


def absolute(node: ast.ImportFrom, space: dict[str, Any]) -> str:
    """The full name of a module that may be given from the function's own package."""
    if not node.level:
        return node.module or ""
    package = space.get("__package__") or ""
    parents = package.split(".")[: len(package.split(".")) - node.level + 1]
    return ".".join([*parents, *([node.module] if node.module else [])])


def _module(path: str, space: dict[str, Any]) -> types.ModuleType | None:
    """A module that is there, or that may be imported: a survey runs none of the user's."""
    if path not in sys.modules and "__static__" in space and not is_library(path):
        return None
    try:
        return importlib.import_module(path)
    except Exception:  # whatever a module does when it is run
        return None


def is_library(path: str) -> bool:
    """Whether a module comes with Python, NumPy or SciPy."""
    first = path.partition(".")[0]
    return first in sys.stdlib_module_names or first in ("numpy", "scipy")
