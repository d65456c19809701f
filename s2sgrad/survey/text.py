"""What a module's tree and its compiled code tell."""

from __future__ import annotations

import ast
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
