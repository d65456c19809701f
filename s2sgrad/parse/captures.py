"""Whether the variables that a nested function captures are there where it is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def hidden_names(block: list[ast.stmt], functions: set[str]) -> set[str]:
    """What comprehensions bind that use nested functions: it hides variables of that name."""
    found: set[str] = set()
    for node in _nodes(block):
        if isinstance(node, _COMPREHENSIONS) and not functions.isdisjoint(_read(node)):
            found |= _bound(node)
    return found


def unbound_names(
    block: list[ast.stmt], nodes: Mapping[str, ast.AST], given: set[str]
) -> dict[str, set[str]]:
    """For each nested function the variables that may not be bound yet where it is used.

    `given` are bound at the start; the bodies of loops count as run.
    """
    walk = _Walk(nodes, {n for s in block for n in _bound(s)})
    walk.block(block, given)
    return walk.found


def _nodes(block: list[ast.stmt]) -> Iterator[ast.AST]:
    for statement in block:
        yield from ast.walk(statement)


def _read(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _bound(node: ast.AST) -> set[str]:
    """The names that are assigned to in a node, inner functions' not left out."""
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return {n.id for n in names if isinstance(n.ctx, ast.Store)}


class _Walk:
    """Goes through statements in their order."""

    def __init__(self, nodes: Mapping[str, ast.AST], variables: set[str]) -> None:
        self.nodes, self.variables = nodes, variables
        self.found: dict[str, set[str]] = {name: set() for name in nodes}

    def block(self, block: list[ast.stmt], bound: set[str]) -> set[str] | None:
        """What is bound after a block; None where it is left before its end."""
        for statement in block:
            after = self.statement(statement, bound)
            if after is None:
                return None
            bound = after
        return bound

    def statement(self, statement: Any, bound: set[str]) -> set[str] | None:
        match statement:
            case ast.If():
                self.uses(statement.test, bound)
                sides = [self.block(b, bound) for b in (statement.body, statement.orelse)]
                left = [side for side in sides if side is not None]
                return set.intersection(*left) if left else None
            case ast.For():
                self.uses(statement.iter, bound)
                return self.loop(statement, bound | _bound(statement.target))
            case ast.While():
                self.uses(statement.test, bound)
                return self.loop(statement, bound)
            case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
                self.uses(statement, bound)
                return None
            case ast.FunctionDef() | ast.ClassDef():
                return bound
        if not (isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda)):
            self.uses(statement, bound)
        return bound | _bound(statement)

    def loop(self, statement: Any, bound: set[str]) -> set[str]:
        after = self.block(statement.body, bound)
        whole = bound | _bound(statement) if after is None else after
        return self.block(statement.orelse, whole) or whole

    def uses(self, node: ast.AST, bound: set[str]) -> None:
        inside = {id(n) for n in ast.walk(node)}
        names = _read(node)
        for name, function in self.nodes.items():
            if name in names or id(function) in inside:
                self.found[name] |= self.variables - bound
