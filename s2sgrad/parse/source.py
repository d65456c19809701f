"""Find the text of a function, and the very node of it, whatever stands around it."""

from __future__ import annotations

import ast
import functools
import linecache
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from s2sgrad.errors import refuse

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True)
class Source:
    """The file a function stands in: its lines, and where the definition begins.

    `text` is the text of the definition, without decorators; `node` is its tree, whose positions
    are those in the file.
    """

    file: str
    first_line: int
    text: str
    lines: tuple[str, ...]
    node: Definition


def source_of(function: Callable[..., Any]) -> Source:
    """The source of exactly this function object: wrappers are not looked through.

    Raises `Refused` with the code `no-source` where Python keeps no text, or another one.

    >>> def double(x):
    ...     return 2 * x
    >>> print(source_of(double).text)
    def double(x):
        return 2 * x
    """
    plain = plain_function(function)
    code, lines = plain.__code__, _lines(plain)
    module = _module(lines)
    candidates = module.definitions.get((code.co_firstlineno, code.co_name), [])
    if not candidates or not _unchanged(code, module):
        _refuse(function, "the text found there is not the text it was made from.", _CHANGED)
    node = _told_apart(candidates, code, module.tree)
    first, last = node.lineno, node.end_lineno or node.lineno
    text = "".join(lines[first - 1 : last])
    return Source(code.co_filename, first, text.rstrip("\n"), lines, node)


def plain_function(function: Callable[..., Any]) -> types.FunctionType:
    """The Python function behind a function or bound method."""
    inner: object = function.__func__ if isinstance(function, types.MethodType) else function
    if not isinstance(inner, types.FunctionType):
        _refuse(function, f"it is a {type(function).__name__}, not a Python function.", _DEFINE)
    return inner


GENERATED = "<s2sgrad "
"""How the file names of generated functions begin."""


def is_generated(function: types.FunctionType) -> bool:
    """Whether a function was generated, so that no name of the user's stands for it."""
    return function.__code__.co_filename.startswith(GENERATED)


_CHANGED = "If the file was edited after it was imported, reload it or start again."
_DEFINE = "Wrap the call in a function: def f(x): return ..."
_SAVE = (
    "Put the function into a file and import it. A notebook or IPython works too; with exec(), "
    "register the text: linecache.cache[name] = (len(text), None, text.splitlines(True), name)."
)


def _refuse(function: object, why: str, way_out: str) -> NoReturn:
    name = getattr(function, "__name__", None) or repr(function)
    refuse("no-source", f"cannot find the source of `{name}`", why, way_out, None)


def _lines(function: types.FunctionType) -> tuple[str, ...]:
    file = function.__code__.co_filename
    linecache.checkcache(file)
    lines = linecache.getlines(file, function.__globals__)
    if not lines:
        _refuse(function, f"there is no text for {file}.", _SAVE)
    return tuple(lines)


@dataclass(frozen=True)
class _Module:
    """The definitions of a file and their code, by first line and name."""

    tree: ast.Module
    definitions: dict[tuple[int, str], list[Definition]]
    codes: dict[tuple[int, str], list[types.CodeType]]


@functools.lru_cache(maxsize=8)
def _module(lines: tuple[str, ...]) -> _Module:
    try:
        module = _Module(ast.parse("".join(lines)), {}, {})
    except (SyntaxError, ValueError):
        return _Module(ast.Module([], []), {}, {})
    for node in ast.walk(module.tree):
        if isinstance(node, Definition):
            module.definitions.setdefault(_place(node), []).append(node)
    for code in _codes(module.tree):
        module.codes.setdefault((code.co_firstlineno, code.co_name), []).append(code)
    return module


def _codes(tree: ast.Module) -> Iterator[types.CodeType]:
    """The code of a module and all code inside it."""
    pending = [compile(tree, "<source>", "exec", dont_inherit=True)]
    while pending:
        code = pending.pop()
        yield code
        pending += [const for const in code.co_consts if isinstance(const, types.CodeType)]


def _place(node: Definition) -> tuple[int, str]:
    if isinstance(node, ast.Lambda):
        return node.lineno, "<lambda>"
    return min([node.lineno, *(item.lineno for item in node.decorator_list)]), node.name


def _unchanged(code: types.CodeType, module: _Module) -> bool:
    """Whether the file's text compiles to this code, so that it is still the text it was made from.

    pytest rewrites assert statements, so that only the signature of such code can be compared.
    """
    codes = module.codes.get((code.co_firstlineno, code.co_name), [])
    if code.co_filename.startswith(GENERATED):
        codes = [*codes, *_captured_from_outside(code, module)]
    if any(name.startswith("@py") for name in code.co_varnames):
        return any(_signature(code) == _signature(other) for other in codes)
    return any(_traits(code) == _traits(other) for other in codes)


def _captured_from_outside(code: types.CodeType, module: _Module) -> list[types.CodeType]:
    """The code of a function at the top of a text, were its free variables around that text.

    So are generated functions compiled: libraries and runtime functions reach them through cells.
    """
    around = ast.FunctionDef("around", _parameters(code.co_freevars), module.tree.body, [])
    around.type_params = []  # type: ignore[attr-defined, unused-ignore]
    tree = ast.fix_missing_locations(ast.Module([around], []))
    place = (code.co_firstlineno, code.co_name)
    return [c for c in _codes(tree) if (c.co_firstlineno, c.co_name) == place]


def _parameters(names: tuple[str, ...]) -> ast.arguments:
    return ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])


def _signature(code: types.CodeType) -> tuple[str, ...]:
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _traits(code: types.CodeType) -> tuple[object, ...]:
    """What two compilations of the same text share."""
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return code.co_code, names, tuple(_constant(value) for value in code.co_consts)


def _constant(value: object) -> object:
    if isinstance(value, types.CodeType):
        return _traits(value)
    if isinstance(value, frozenset):
        return frozenset(map(_constant, value))
    return (type(value), repr(value))


def _told_apart(candidates: list[Definition], code: types.CodeType, tree: ast.Module) -> Definition:
    """Of the definitions on one line, that which compiles to the code, at its columns if known."""
    if len(candidates) == 1:
        return candidates[0]
    alike = _compiling_to(code, candidates, tree) or candidates
    if len(alike) == 1 or not hasattr(code, "co_positions"):
        return alike[0]
    columns = {(line, column) for line, _, column, _ in code.co_positions() if column}
    return max(alike, key=lambda node: sum(_holds(node, place) for place in columns))


def _compiling_to(
    code: types.CodeType, candidates: list[Definition], tree: ast.Module
) -> list[Definition]:
    """The candidates with the traits of the code, each compiled as if on a line of its own."""
    lines = [(node.lineno, node.end_lineno) for node in candidates]
    far = range(10**6, 10**6 + len(candidates))
    for line, node in zip(far, candidates, strict=True):
        node.lineno = node.end_lineno = line
    try:
        traits = {inner.co_firstlineno: _traits(inner) for inner in _codes(tree)}
    finally:
        for (first, last), node in zip(lines, candidates, strict=True):
            node.lineno, node.end_lineno = first, last
    pairs = zip(far, candidates, strict=True)
    return [node for line, node in pairs if traits.get(line) == _traits(code)]


def _holds(node: Definition, place: tuple[int | None, int | None]) -> bool:
    line, column = place
    if line is None or column is None or node.end_lineno is None or node.end_col_offset is None:
        return False
    start, end = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
    return start <= (line, column) < end
