"""Which functions stand inside of a function, and how each of them is used.

Most are *called*: bound once, to a name that always means them where it is read. A call of such a
name is a call of the function itself. All others are values from the start.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Place = tuple[int, int]
"""The line and the column where a definition, or the use of a name, begins."""

INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


@dataclass(frozen=True)
class Definition:
    """A function inside of another one.

    `title` is the name of its own by which the derivative knows it; `called` says that the name
    that it is bound to always means it; `hidden` are the variables of comprehensions around it.
    """

    title: str
    node: ast.FunctionDef | ast.Lambda
    called: bool
    hidden: frozenset[str] = frozenset()


def place(node: Any) -> Place:
    """Where a node begins."""
    return node.lineno, node.col_offset


def definitions(body: list[ast.stmt]) -> list[Definition]:
    """All functions that are defined in a body, but those in inner scopes.

    >>> tree = ast.parse("def g(x): pass\\nh = [lambda x: g(x)]\\nif h: k = lambda: 0")
    >>> [(d.title, d.called) for d in definitions(tree.body)]
    [('g', True), ('k', True), ('lambda_2_5', False)]
    """
    found = {id(d.node): d for d in _called(body, body)}
    for node, hidden in _nodes(body):
        if isinstance(node, ast.Lambda | ast.FunctionDef) and id(node) not in found:
            name = getattr(node, "name", "lambda")
            title = f"{name}_{node.lineno}_{node.col_offset}"
            found[id(node)] = Definition(title, node, False, hidden)
    return list(found.values())


def _called(block: list[Any], body: list[ast.stmt]) -> Iterator[Definition]:
    """`def g(...)` and `g = lambda ...: ...`, where the name means nothing else."""
    for k, statement in enumerate(block):
        match statement:
            case ast.FunctionDef(name=name, decorator_list=[]) if _means(name, block, k, body):
                yield Definition(name, statement, True)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value) if _means(
                name, block, k, body
            ):
                yield Definition(name, value, True)
        if not isinstance(statement, INNER):
            for field in BLOCKS:
                yield from _called(getattr(statement, field, []), body)


def _means(name: str, block: list[Any], k: int, body: list[ast.stmt]) -> bool:
    """Whether a name is bound once, by a statement of a block, and read after it alone."""
    if sum(_bindings(name, statement) for statement in body) != 1:
        return False
    if block is body:
        return True
    before = sum(_reads(name, s) for s in block[:k] if not isinstance(s, ast.FunctionDef))
    inside = sum(_reads(name, s) for s in block)
    return before == 0 and inside == sum(_reads(name, s) for s in body)


def _bindings(name: str, statement: ast.stmt) -> int:
    return sum(_binds(name, node) for node in ast.walk(statement))


def _binds(name: str, node: ast.AST) -> int:
    match node:
        case ast.FunctionDef(name=other) | ast.ClassDef(name=other) if other == name:
            return 1
        case ast.Name(id=other, ctx=ast.Store() | ast.Del()) if other == name:
            return 1
        case ast.arg(arg=other) if other == name:
            return 2
        case ast.Global(names=names) | ast.Nonlocal(names=names) if name in names:
            return 2
    return 0


def _reads(name: str, statement: ast.stmt) -> int:
    names = (n for n in ast.walk(statement) if isinstance(n, ast.Name))
    return sum(n.id == name and isinstance(n.ctx, ast.Load) for n in names)


def _nodes(body: list[ast.stmt]) -> Iterator[tuple[ast.AST, frozenset[str]]]:
    """The nodes of a body but those in inner functions, in the order of the text.

    With each come the variables of the comprehensions that it stands in.
    """
    waiting: list[tuple[ast.AST, frozenset[str]]] = [(s, frozenset()) for s in reversed(body)]
    while waiting:
        node, hidden = waiting.pop()
        yield node, hidden
        if isinstance(node, COMPREHENSIONS):
            first = node.generators[0].iter
            inner = hidden | {n.id for g in node.generators for n in _names(g.target)}
            parts = [n for n in ast.iter_child_nodes(node) if n is not node.generators[0]]
            parts += [*node.generators[0].ifs]
            waiting += [(part, inner) for part in parts]
            waiting.append((first, hidden))
        elif not isinstance(node, INNER):
            waiting += [(child, hidden) for child in reversed(list(ast.iter_child_nodes(node)))]


def _names(target: ast.AST) -> Iterator[ast.Name]:
    return (node for node in ast.walk(target) if isinstance(node, ast.Name))
