"""From text to functions: compiled under a name that debuggers and tracebacks can open.

A generated function has the globals of the user function it comes from, and its closure cells too,
so that constants mean there what they mean here, now and later. What the tool itself brings along
(NumPy, the runtime, the other generated functions) reaches it through closure cells as well, and so
does what the user function imports.
"""

from __future__ import annotations

import ast
import itertools
import linecache
import math
import types
from collections.abc import Mapping
from typing import Any

import numpy as np

from s2sgrad import runtime
from s2sgrad.errors import NotFollowed
from s2sgrad.parse.imports import imported
from s2sgrad.parse.source import GENERATED

LIBRARIES: dict[str, Any] = {
    "np": np,
    "math": math,
    "SimpleNamespace": types.SimpleNamespace,
    "NotFollowed": NotFollowed,
}
RUNTIME: dict[str, Any] = {
    title: value for title, value in vars(runtime).items() if isinstance(value, types.FunctionType)
}
_COUNT = itertools.count(1)


def load(text: str, user: Mapping[str, Any], entry: str) -> types.FunctionType:
    """Compile generated source. `user` gives for each function the user function it comes from."""
    filename = f"{GENERATED}{entry} {next(_COUNT)}>"
    lines = text.splitlines(keepends=True)
    linecache.cache[filename] = (len(text), None, lines, filename)
    tree = ast.parse(text)
    nodes = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    shared = {**dict.fromkeys(node.name for node in nodes), **brought_along(tree)}
    functions = {}
    for node in nodes:
        origin = user[node.name]
        own = dict.fromkeys((*origin.__code__.co_freevars, *imported(origin)))
        functions[node.name] = _run_factory(node, filename, {**own, **shared})
    loaded: types.FunctionType = _connected(functions, user)[entry]
    return loaded


def brought_along(tree: ast.Module) -> dict[str, Any]:
    """The libraries and runtime functions that a generated module uses."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    known = {**LIBRARIES, **RUNTIME}
    return {n: known[n] for n in sorted(names) if n in known}


def _run_factory(node: ast.FunctionDef, filename: str, values: dict[str, Any]) -> Any:
    """Define a function inside of another one, whose variables are its cells.

    Each function has one of its own: what is a cell for one may be a global for another.
    """
    factory = ast.parse("def factory(): pass").body[0]
    assert isinstance(factory, ast.FunctionDef)
    factory.args.args = [ast.arg(n) for n in values]
    factory.body = [node, ast.Return(ast.Name(node.name, ast.Load()))]
    module = ast.fix_missing_locations(ast.Module([factory], []))
    namespace: dict[str, Any] = {"__name__": filename}
    exec(compile(module, filename, "exec"), namespace)
    return namespace["factory"](**values)


def _connected(functions: dict[str, Any], user: Mapping[str, Any]) -> dict[str, Any]:
    """The functions with the globals and the cells of the user's functions."""
    connected = {}
    for title, made in functions.items():
        origin = user[title]
        own = dict(zip(origin.__code__.co_freevars, origin.__closure__ or (), strict=True))
        own |= {n: types.CellType(found.value()) for n, found in imported(origin).items()}
        cells = zip(made.__code__.co_freevars, made.__closure__ or (), strict=True)
        closure = tuple(cell if n in functions else own.get(n, cell) for n, cell in cells)
        new = types.FunctionType(
            made.__code__, origin.__globals__, title, made.__defaults__, closure
        )
        new.__doc__, new.__module__ = made.__doc__, origin.__module__
        connected[title] = new
    for made in functions.values():
        for n, cell in zip(made.__code__.co_freevars, made.__closure__ or (), strict=True):
            if n in connected:
                cell.cell_contents = connected[n]
    return connected
