"""Whether the variables that a nested function captures are there where it is used, and stay."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from s2sgrad.parse.definitions import (
    BLOCKS,
    COMPREHENSIONS,
    INNER,
    Definition,
    Place,
    place,
)


def hidden_names(block: list[ast.stmt], functions: set[str]) -> set[str]:
    """What comprehensions bind that use nested functions: it hides variables of that name."""
    found: set[str] = set()
    for node in _nodes(block):
        if isinstance(node, COMPREHENSIONS) and not functions.isdisjoint(_read(node)):
            found |= bound_in(node)
    return found


def unbound_names(
    block: list[ast.stmt], functions: Mapping[str, Definition], given: set[str]
) -> dict[str, set[str]]:
    """For each nested function the variables that may not be bound yet where it is used.

    `given` are bound at the start; the bodies of loops count as run.
    """
    walk = _Walk(functions, {n for s in block for n in bound_in(s)})
    walk.block(block, given)
    return walk.found


def bound_later(block: list[ast.stmt]) -> dict[Place, frozenset[str]]:
    """For names and definitions the variables that their statement, or what runs after it, binds.

    >>> tree = ast.parse("a = 1\\nfor k in b:\\n    c = a\\n    d = 2\\ne = 3")
    >>> sorted(bound_later(tree.body)[3, 8])
    ['c', 'd', 'e', 'k']
    """
    found: dict[Place, frozenset[str]] = {}
    _note_later(block, frozenset(), found)
    return found


def _note_later(
    block: list[Any], after: frozenset[str], found: dict[Place, frozenset[str]]
) -> None:
    for statement in reversed(block):
        whole = after | bound_in(statement)
        for node in ast.walk(statement):
            if isinstance(node, (ast.Name, *INNER)):
                found[place(node)] = whole
        if not isinstance(statement, INNER):
            inner = whole if isinstance(statement, (ast.For, ast.While)) else after
            for field in reversed(BLOCKS):
                inner_block = getattr(statement, field, [])
                _note_later(inner_block, inner, found)
                inner |= {n for s in inner_block for n in bound_in(s)}
        after = whole


def _nodes(block: list[ast.stmt]) -> Iterator[ast.AST]:
    for statement in block:
        yield from ast.walk(statement)


def _read(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def bound_in(node: ast.AST) -> frozenset[str]:
    """The names that a node binds, those of comprehensions among them."""
    found = set()
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if inner is node or not isinstance(inner, INNER):
            waiting += ast.iter_child_nodes(inner)
        match inner:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
            case ast.MatchMapping(rest=str(name)):
                found.add(name)
    return frozenset(found)


class _Walk:
    """Goes through statements in their order."""

    def __init__(self, functions: Mapping[str, Definition], variables: set[str]) -> None:
        self.functions, self.variables = functions, variables
        self.found: dict[str, set[str]] = {name: set() for name in functions}

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
                return self.loop(statement, bound | bound_in(statement.target))
            case ast.While():
                self.uses(statement.test, bound)
                return self.loop(statement, bound)
            case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
                self.uses(statement, bound)
                return None
            case ast.FunctionDef(name=name):
                self.defines(statement, bound)
                return bound | {name}
            case ast.ClassDef(name=name):
                return bound | {name}
        if not (isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda)):
            self.uses(statement, bound)
        else:
            self.defines(statement.value, bound)
        return bound | bound_in(statement)

    def defines(self, node: ast.AST, bound: set[str]) -> None:
        """A definition is a use where the function is a value from the start."""
        for name, function in self.functions.items():
            if function.node is node and not function.called:
                self.found[name] |= self.variables - bound

    def loop(self, statement: Any, bound: set[str]) -> set[str]:
        after = self.block(statement.body, bound)
        whole = bound | bound_in(statement) if after is None else after
        return self.block(statement.orelse, whole) or whole

    def uses(self, node: ast.AST, bound: set[str]) -> None:
        inside = {id(n) for n in ast.walk(node)}
        names = _read(node)
        for name, function in self.functions.items():
            if name in names or id(function.node) in inside:
                self.found[name] |= self.variables - bound
