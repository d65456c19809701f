"""What an exported derivative tests of its arguments: it is right for certain kinds alone."""

from __future__ import annotations

import ast
import inspect
from typing import Any

from s2sgrad.annotations import spelt
from s2sgrad.errors import WIDTH
from s2sgrad.export.literals import NoLiteral, literal

EXPECT = '''def _expect(function, name, value, expected):
    """Raise TypeError unless an argument is of the kind that the derivative was written for."""
    if not _fits(value, expected):
        raise TypeError(f"{function}: {name} must be {expected}, not {_kind(value)}")


def _fits(value, expected):
    """Whether a value is of a kind: `f8[:, 1]` is a float64 array with two axes, one 1 long."""
    for name, type_, end in (("list[", list, "]"), ("tuple[", tuple, ", ...]")):
        if expected.startswith(name) and expected.endswith(end):
            element = expected[len(name) : -len(end)]
            return type(value) is type_ and all(_fits(part, element) for part in value)
    return _kind(value) == expected or repr(value) == expected


def _kind(value):
    """The kind of a value, as text."""
    if type(value) is np.ndarray:
        axes = ", ".join("1" if n == 1 else ":" for n in value.shape)
        return f"{_code(value.dtype)}[{axes or '()'}]"
    if isinstance(value, np.generic):
        return _code(value.dtype)
    if type(value) in (tuple, list):
        inner = ", ".join(map(_kind, value))
        comma = "," if len(value) == 1 else ""
        return f"({inner}{comma})" if type(value) is tuple else f"[{inner}]"
    return repr(value) if value is None else type(value).__name__


def _code(dtype):
    """A dtype's short name; one of another byte order has none."""
    return "bool_" if dtype == bool else dtype.str.removeprefix("<").removeprefix("|")
'''
APART = '''def _expect_apart(function, written, others):
    """Raise ValueError if an array that is written into shares memory with another argument."""
    found = [(n, a) for n, v in {**written, **others}.items() for a in _arrays(v)]
    for i, (name, array) in enumerate(found):
        for other, twin in found[i + 1 :]:
            if (name in written or other in written) and np.may_share_memory(array, twin):
                raise ValueError(f"{function}: {name} and {other} share memory; pass copies")


def _arrays(value):
    """The arrays in a value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (tuple, list)):
        return [array for part in value for array in _arrays(part)]
    return [value] if isinstance(value, np.ndarray) else []
'''


NAMES = frozenset({"_expect", "_fits", "_kind", "_code", "_expect_apart", "_arrays"})
"""The names of the functions that test arguments."""


def tested(built: Any, text: str) -> tuple[str, list[str]]:
    """The entry function with tests after its docstring, and the functions that test."""
    definition = ast.parse(text).body[0]
    assert isinstance(definition, ast.FunctionDef)
    title = definition.name
    lines = [
        f'    _expect("{title}", "{name}", {name}, {_quoted(spelt(kind))})'
        for name, kind in built.request.kinds.items()
    ]
    functions = [EXPECT.strip()]
    written = _written(built)
    if written:
        others = [name for name in built.request.kinds if name not in written]
        lines.append(f'    _expect_apart("{title}", {_display(written)}, {_display(others)})')
        functions.append(APART.strip())
    rows = text.splitlines()
    header, start = definition.body[0].lineno - 1, definition.body[0].end_lineno or 1
    first = [_header(definition, built.request.function)]
    return "\n".join([*first, *rows[header:start], *lines, *rows[start:]]), functions


def _header(definition: ast.FunctionDef, function: Any) -> str:
    """The first line of the entry function, with the defaults of the user's function."""
    given = inspect.signature(function).parameters
    shown: list[str] = []
    names = [argument.arg for argument in definition.args.args]
    for name in reversed(names):
        default = _default(given.get(name))
        after_required = any("=" not in text for text in shown)
        shown.insert(0, name if default is None or after_required else f"{name}={default}")
    line = f"def {definition.name}({', '.join(shown)}):"
    if len(line) <= WIDTH:
        return line
    listed = "".join(f"    {text},\n" for text in shown)
    return f"def {definition.name}(\n{listed}):"


def _default(parameter: inspect.Parameter | None) -> str | None:
    """The text of a default; None where there is none, or none that can be written."""
    if parameter is None or parameter.default is parameter.empty:
        return None
    try:
        return literal(parameter.default)
    except NoLiteral:
        return None


def _written(built: Any) -> list[str]:
    """The arguments that the function writes into, where that has to be tested at each call."""
    from s2sgrad.analyse.results import written_arguments

    if not built.checks:
        return []
    writes = written_arguments(built.program.analyses[0])
    return [name for name in built.request.kinds if name in writes]


def _display(names: list[str]) -> str:
    return "{" + ", ".join(f'"{name}": {name}' for name in names) + "}"


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text and "\\" not in text else repr(text)
