"""The functions that an exported module has to hold."""

from __future__ import annotations

import ast
import types
from typing import Any

from s2sgrad.export.unit import Unit, is_library, user_unit


def collected(built: Any) -> list[Unit]:
    """The entry function, last, and before it all functions that it reaches, callees first."""
    generated = _segments(built.source)
    units: dict[types.FunctionType, Unit] = {}
    waiting = [built.function]
    while waiting:
        function = waiting.pop()
        if function in units:
            continue
        units[function] = unit = _unit(function, generated)
        waiting += [value for _, value in unit.free if is_own(value)]
    called = [units[f] for f in reversed(units) if f.__name__ not in generated]
    own = {unit.title: unit for unit in units.values() if is_generated(unit.function)}
    called = [unit for unit in called if not is_generated(unit.function)]
    return [*called, *(own[title] for title in generated if title in own)]


def is_own(value: Any) -> bool:
    """Whether a value is a function that the module must hold: no library has it."""
    return isinstance(value, types.FunctionType) and not is_library(value.__module__ or "")


def is_generated(function: types.FunctionType) -> bool:
    """Whether a function was written by s2sgrad."""
    return function.__code__.co_filename.startswith("<s2sgrad ")


def _unit(function: types.FunctionType, generated: dict[str, str]) -> Unit:
    if is_generated(function):
        return Unit(function, function.__name__, generated[function.__name__])
    return user_unit(function)


def _segments(source: str) -> dict[str, str]:
    """The text of each function of a generated source."""
    lines = source.splitlines()
    return {
        node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }
