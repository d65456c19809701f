"""Conditional expressions, `and`, `or` and comparisons: what is evaluated depends on values.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat("y = a if x > 0 else f(x)"))
positive = x > 0
if positive:
    y = a
else:
    y = f(x)
>>> print(flat("y = f(x) or a"))
y = f(x)
if y:
    pass
else:
    y = a
>>> print(flat("y = a < f(x) < g(x)"))
f_value = f(x)
y = a < f_value
if y:
    g_value = g(x)
    y = f_value < g_value
>>> print(flat("if x > 0 and len(y) > 1: z = 1"))
test = x > 0 and len(y) > 1
if test:
    z = 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from s2sgrad.normalise.nodes import branch, copied, filled, load, placed, statement
from s2sgrad.trees import nodes_in

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener


def write(flat: Flattener, name: str, node: gast.expr) -> bool:
    """Write statements that bind a choice to a name, if the expression is one."""
    if not _is_choice(flat, node):
        return False
    if isinstance(node, gast.IfExp):
        _conditional(flat, name, node)
    elif _reads(node, name):
        flat.bind(name, flat.atom(node))
    elif isinstance(node, gast.BoolOp):
        _shortcut(flat, name, node, list(node.values))
    else:
        _chain(flat, name, node)
    return True


def value(flat: Flattener, node: gast.expr) -> gast.expr:
    """The value of a choice or a test as an operation."""
    if not _is_choice(flat, node):
        return truth(flat, node)
    name = flat.fresh("choice" if isinstance(node, gast.IfExp) else "test")
    write(flat, name, node)
    return load(name, node)


def is_test(node: gast.expr) -> bool:
    """Whether the form of an expression is that of a test."""
    negation = isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.Not)
    return negation or isinstance(node, (gast.Compare, gast.BoolOp))


def truth(flat: Flattener, node: gast.expr) -> gast.expr:
    """An expression with the truth of `node`: nested where it is pure."""
    if flat.purity.pure(node):
        return copied(node)
    match node:
        case gast.UnaryOp(op=gast.Not() as op, operand=operand):
            return placed(gast.UnaryOp(op, truth(flat, operand)), node)
        case gast.BoolOp(op=op, values=[first, *rest]) if all(map(flat.purity.pure, rest)):
            return placed(gast.BoolOp(op, [truth(flat, first), *copied(rest)]), node)
        case gast.Compare(left=left, ops=ops, comparators=[second, *rest]) if all(
            map(flat.purity.pure, rest)
        ):
            pair = flat.sequence([left, second], flat.argument)
            return placed(gast.Compare(pair[0], ops, [pair[1], *copied(rest)]), node)
    return flat.atom(node)


def _is_choice(flat: Flattener, node: gast.expr) -> bool:
    """Whether node must be spelt out with Ifs."""
    match node:
        case gast.IfExp():
            return True
        case gast.BoolOp(values=[_, *rest]):
            return not (flat.purity.boolean(node) and all(map(flat.purity.pure, rest)))
        case gast.Compare(comparators=[_, *rest]):
            return not all(map(flat.purity.pure, rest))
    return False


def _conditional(flat: Flattener, name: str, node: gast.IfExp) -> None:
    test = flat.test(node.test)
    body = flat.aside(lambda: flat.into(name, node.body))
    orelse = flat.aside(lambda: flat.into(name, node.orelse))
    _branch(flat, test, body, orelse, node)


def _shortcut(flat: Flattener, name: str, node: gast.BoolOp, values: list[gast.expr]) -> None:
    """Bind the first value to the name; where that does not decide, go on with the others."""
    flat.into(name, values[0])
    if len(values) == 1:
        return
    rest = flat.aside(lambda: _shortcut(flat, name, node, values[1:]))
    if isinstance(node.op, gast.And):
        _branch(flat, load(name, node), rest, [], node)
    else:
        _branch(flat, load(name, node), [], rest, node)


def _chain(flat: Flattener, name: str, node: gast.Compare) -> None:
    """`a < b < c`: each value is evaluated once, and the third only if `a < b`."""
    left, right = flat.sequence([node.left, node.comparators[0]], flat.atom)
    flat.bind(name, placed(gast.Compare(left, node.ops[:1], [right]), node))
    if len(node.ops) > 1:
        rest = placed(gast.Compare(copied(right), node.ops[1:], node.comparators[1:]), node)
        body = flat.aside(lambda: _chain(flat, name, rest))
        _branch(flat, load(name, node), body, [], node)


def _branch(
    flat: Flattener,
    test: gast.expr,
    body: list[gast.stmt],
    orelse: list[gast.stmt],
    node: gast.expr,
) -> None:
    like = statement(gast.Pass(), flat.origin, node)
    flat.out.append(branch(test, filled(body, like), orelse, like))


def _reads(node: gast.expr, name: str) -> bool:
    return any(isinstance(part, gast.Name) and part.id == name for part in nodes_in(node))
