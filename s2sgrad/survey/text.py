"""What a module's tree and its compiled code tell."""

from __future__ import annotations

import ast
import io
import types
from collections.abc import Iterator


def codes_in(code: types.CodeType) -> Iterator[types.CodeType]:
    """The code of all functions and classes in a compiled module."""
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            yield const
            yield from codes_in(const)


def bound_by(node: ast.AST) -> set[str]:
    """The names that a statement or an assignment target binds."""
    found = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                found.add(name)
            case ast.alias(name=name, asname=asname):
                found.add(asname or name.partition(".")[0])
    return found


def is_for_scripts(test: ast.expr) -> bool:
    """`if __name__ == "__main__"` and `if TYPE_CHECKING`: what functions need is not in there."""
    text = ast.unparse(test)
    return "__main__" in text or text.rpartition(".")[2] == "TYPE_CHECKING"


def reachable(text: str, tree: ast.Module) -> str:
    """A module's text without what keeps Python from compiling what stands behind it.

    Definitions behind `raise`, `assert False` and `while True` at module level are not compiled.
    All else stays where it is.
    """
    rows = [row.encode() for row in io.StringIO(text)]
    for node in _outside_functions(tree):
        match node:
            case ast.Raise() | ast.Assert(test=ast.Constant()):
                _replace(rows, node, b"pass")
            case ast.While(test=ast.Constant() as test) | ast.If(test=ast.Constant() as test):
                _replace(rows, test, b"_")
    return b"".join(rows).decode()


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        for inner in ast.iter_child_nodes(node):
            yield from _outside_functions(inner)


def _replace(rows: list[bytes], node: ast.stmt | ast.expr, word: bytes) -> None:
    """Write a word in the place of a node, the rest of which becomes empty."""
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    before, after = rows[first][: node.col_offset], rows[last][node.end_col_offset :]
    if first == last:
        width = (node.end_col_offset or 0) - node.col_offset
        rows[first] = before + word.ljust(width) + after
        return
    rows[first] = before + word + after
    # what stands behind moves to the first line; the others stay, and are empty
    for i in range(first + 1, last + 1):
        rows[i] = b"\n"
