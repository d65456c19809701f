"""The tree of a function in gast nodes, each statement with the origin that messages point at."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import gast

from s2sgrad.errors import Origin, refuse
from s2sgrad.parse.source import plain_function, source_of
from s2sgrad.parse.statement import header_end, one_line
from s2sgrad.trees import nodes_in


@dataclass(frozen=True)
class Parsed:
    """A function as the user wrote it.

    Positions in `tree` are those in `file`, whose text is `lines`. The name of `tree` is that of
    the function, `lambda_` for a lambda, whose tree is a function with one Return.
    """

    function: types.FunctionType
    tree: gast.FunctionDef
    file: str
    lines: tuple[str, ...]

    def origin(self, node: gast.AST, statement: str | None = None) -> Origin:
        """Where a node stands; for an expression, `statement` is the text around it."""
        return locate(node, self.file, self.lines, statement)


def parse(function: Callable[..., Any]) -> Parsed:
    """The tree of a function, read from its source. Raises `Refused` (`no-source`)."""
    source = source_of(function)
    try:
        tree = gast.ast_to_gast(_as_function(source.node))
    except RecursionError:
        refuse_depth(locate(source.node, source.file, source.lines, None))
    mangle(tree, function)
    mark_origins(tree, source.file, source.lines)
    return Parsed(plain_function(function), tree, source.file, source.lines)


def refuse_depth(where: Origin) -> NoReturn:
    """Refuse a function whose tree is too deep to be walked."""
    refuse(
        "unsupported-syntax",
        "cannot differentiate so deep a nesting",
        "an expression with hundreds of operators, or hundreds of branches, nests too deep.",
        "Split it into several statements or functions.",
        where,
    )


def statements(text: str) -> list[gast.stmt]:
    """The statements of a piece of program text, with their origins.

    >>> [first, second] = statements("y = x * 2\\nprint(y)")
    >>> second.origin.line, second.origin.statement
    (2, 'print(y)')
    """
    tree = gast.parse(text)
    mark_origins(tree, "<text>", tuple(text.splitlines(keepends=True)))
    return list(tree.body)


def mangle(tree: gast.AST, function: Callable[..., Any]) -> None:
    """Write private names of a class (`self.__x`) as Python stores them (`self._Class__x`)."""
    _, _, prefix = function.__qualname__.rpartition("<locals>")
    owner = prefix.strip(".").split(".")[-2:-1]
    if not owner:
        return
    for node in nodes_in(tree):
        for field in ("id", "attr"):
            name = getattr(node, field, None)
            if isinstance(name, str) and name.startswith("__") and not name.endswith("__"):
                setattr(node, field, f"_{owner[0].lstrip('_')}{name}")


def mark_origins(tree: gast.AST, file: str, lines: tuple[str, ...]) -> None:
    """Give each statement below `tree` its `origin`."""
    for node in nodes_in(tree):
        if isinstance(node, gast.stmt):
            node.origin = locate(node, file, lines, None)


def locate(node: gast.AST, file: str, lines: tuple[str, ...], statement: str | None) -> Origin:
    """The origin of a node with positions; of a compound statement, that of its header."""
    first = lines[node.lineno - 1] if node.lineno <= len(lines) else ""
    end_line, end = _end(node, lines)
    start = _characters(first, node.col_offset)
    text = first.rstrip("\r\n")
    last = end if end_line == node.lineno else len(text)
    if statement is None:
        statement = one_line(lines, (node.lineno, start), (end_line, end))
    return Origin(file, node.lineno, start, last, text, statement)


def _end(node: gast.AST, lines: tuple[str, ...]) -> tuple[int, int]:
    if isinstance(node, gast.stmt) and (hasattr(node, "body") or isinstance(node, gast.Match)):
        return header_end(node, lines)
    return node.end_lineno, _characters(lines[node.end_lineno - 1], node.end_col_offset)


def _characters(line: str, offset: int) -> int:
    """The column of a byte offset: Python counts the bytes of the UTF-8 text."""
    return offset if line.isascii() else len(line.encode()[:offset].decode(errors="replace"))


def _as_function(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> ast.stmt:
    if not isinstance(node, ast.Lambda):
        return node
    value = ast.copy_location(ast.Return(node.body), node.body)
    function = ast.FunctionDef("lambda_", node.args, [value], [], None, None)
    function.type_params = []  # type: ignore[attr-defined, unused-ignore]
    return ast.copy_location(function, node)
