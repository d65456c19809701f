"""Rebuilding statements and blocks: nothing is changed in place, what stays is shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import gast

from s2sgrad.comments import Blank, Comment

Node = TypeVar("Node", bound=gast.AST)
Block = list[gast.stmt]


def replaced(node: Node, **fields: Any) -> Node:
    """A copy of a node with other fields; its position and origin are kept.

    >>> replaced(gast.parse("x", mode="eval").body, id="y").id
    'y'
    """
    kind: Any = type(node)
    new: Node = kind.__new__(kind)
    new.__dict__.update(node.__dict__)
    new.__dict__.update(fields)
    return new


def with_body(statement: Node, body: Block, orelse: Block) -> Node:
    """A compound statement with other blocks; the same one if they are the same."""
    if body is statement.body and orelse is statement.orelse:
        return statement
    return replaced(statement, body=body if does_something(body) else [gast.Pass()], orelse=orelse)


def does_something(block: Block) -> bool:
    """Whether there is more in a block than headings."""
    return any(not isinstance(statement, (Comment, Blank, gast.Pass)) for statement in block)


def map_blocks(
    function: gast.FunctionDef, change: Callable[[Block, int], Block]
) -> gast.FunctionDef:
    """Rewrite every block, the innermost first. `change` is given a block and its indentation."""
    body = _map_block(function.body, change, 4)
    return function if body is function.body else replaced(function, body=body)


def _map_block(block: Block, change: Callable[[Block, int], Block], indent: int) -> Block:
    if not block:
        return block
    new = [_map_statement(statement, change, indent) for statement in block]
    return change(block if same(new, block) else new, indent)


def _map_statement(
    statement: gast.stmt, change: Callable[[Block, int], Block], indent: int
) -> gast.stmt:
    if not isinstance(statement, (gast.If, gast.For, gast.While)):
        return statement
    body = _map_block(statement.body, change, indent + 4)
    return with_body(statement, body, _map_block(statement.orelse, change, indent + 4))


def same(new: list[Any], old: list[Any]) -> bool:
    """Whether two lists hold the same nodes."""
    return len(new) == len(old) and all(map(_is, new, old))


def _is(one: object, other: object) -> bool:
    return one is other


def map_expressions(
    statement: gast.stmt, change: Callable[[gast.expr], gast.expr], fields: tuple[str, ...]
) -> gast.stmt:
    """Rewrite the named fields of a statement; the same statement if nothing changes."""
    new = {}
    for name in fields:
        old = getattr(statement, name)
        if isinstance(old, list):
            values = [change(value) for value in old]
            if not same(values, old):
                new[name] = values
        elif old is not None:
            value = change(old)
            if value is not old:
                new[name] = value
    return replaced(statement, **new) if new else statement


def fields_of(statement: gast.stmt) -> tuple[str, ...]:
    """The fields of a statement that hold its own expressions, targets included."""
    return _FIELDS.get(type(statement), ())


_FIELDS: dict[type, tuple[str, ...]] = {
    gast.Assign: ("value", "targets"),
    gast.AugAssign: ("target", "value"),
    gast.Expr: ("value",),
    gast.Return: ("value",),
    gast.If: ("test",),
    gast.While: ("test",),
    gast.For: ("iter", "target"),
    gast.Assert: ("test", "msg"),
    gast.Raise: ("exc", "cause"),
}


def substitute(node: Any, values: Mapping[str, gast.expr]) -> Any:
    """The expression with names replaced that are read in it, and so on in what replaces them.

    >>> from s2sgrad.optimise.show import expression
    >>> expression(substitute(gast.parse("t * t[t]", mode="eval").body,
    ...     {"t": gast.parse("a + b", mode="eval").body}))
    '(a + b) * (a + b)[a + b]'
    """
    kind = type(node)
    if kind is gast.Name:
        value = values.get(node.id)
        if value is None or not isinstance(node.ctx, gast.Load):
            return node
        return substitute(value, values)
    if kind is gast.Constant:
        return node
    return map_children(node, lambda child: substitute(child, values))


def renamed_everywhere(node: Any, names: Mapping[str, str]) -> Any:
    """The tree with other names, wherever they stand; the same one where none of them does."""
    if not names:
        return node
    if isinstance(node, list):
        parts = [renamed_everywhere(part, names) for part in node]
        return node if same(parts, node) else parts
    if isinstance(node, gast.Name):
        return replaced(node, id=names[node.id]) if node.id in names else node
    if not isinstance(node, gast.AST):
        return node
    fields = {field: getattr(node, field, None) for field in node._fields}
    new = {field: renamed_everywhere(part, names) for field, part in fields.items()}
    return node if same([*new.values()], [*fields.values()]) else replaced(node, **new)


def map_children(node: Node, change: Callable[[Any], Any]) -> Node:
    """An expression with each of its parts changed; the same one if none of them is."""
    fields: dict[str, Any] = {}
    for name in _EXPRESSION_FIELDS.get(type(node), node._fields):
        child = getattr(node, name)
        if isinstance(child, list):
            parts = [change(part) if isinstance(part, gast.AST) else part for part in child]
            if not same(parts, child):
                fields[name] = parts
        elif isinstance(child, _PARTS):
            part = change(child)
            if part is not child:
                fields[name] = part
    return replaced(node, **fields) if fields else node


_PARTS = (gast.expr, gast.keyword, gast.Slice)
_EXPRESSION_FIELDS: dict[type, tuple[str, ...]] = {
    gast.BinOp: ("left", "right"),
    gast.UnaryOp: ("operand",),
    gast.Call: ("func", "args", "keywords"),
    gast.Attribute: ("value",),
    gast.Subscript: ("value", "slice"),
    gast.Tuple: ("elts",),
    gast.Constant: (),
    gast.Name: (),
}


def substitute_head(statement: gast.stmt, values: Mapping[str, gast.expr]) -> gast.stmt:
    """A statement with names replaced in its own expressions, not in what is nested in it."""
    return map_expressions(statement, lambda node: substitute(node, values), fields_of(statement))


def unshared(block: Block) -> Block:
    """The block with every statement at one place only, so that it can be told by its identity."""
    seen: set[int] = set()

    def own(statement: gast.stmt) -> gast.stmt:
        new = replaced(statement) if id(statement) in seen else statement
        seen.add(id(new))
        if isinstance(new, (gast.If, gast.For, gast.While)):
            body, orelse = list(map(own, new.body)), list(map(own, new.orelse))
            return replaced(new, body=body, orelse=orelse)
        return new

    return [own(statement) for statement in block]
