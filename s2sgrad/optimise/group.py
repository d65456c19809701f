"""Put tape statements that belong together on one line.

>>> from s2sgrad.optimise.show import run
>>> run(group, '''
...     a_tape = []
...     b_tape_2 = []
...     a = a_tape.pop()
...     b = b_tape_2.pop()
...     x_bar = a * b
... ''')
a_tape, b_tape_2 = [], []
a, b = a_tape.pop(), b_tape_2.pop()
x_bar = a * b
"""

from __future__ import annotations

import re

import gast

from s2sgrad.optimise.blocks import Block, map_blocks, replaced, same
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.notes import is_users

_TAPE = re.compile(r".*_tape(_\d+)?$")


def group(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Put neighbouring tape statements on one line; nothing is returned without saying so."""

    def change(block: Block, indent: int) -> Block:
        new = _joined_tapes(block, ledger.notes.width - indent, ledger)
        return block if same(new, block) else new

    function = map_blocks(function, change)
    if len(function.body) > 1 and _returns_nothing(function.body[-1]):
        return replaced(function, body=function.body[:-1])
    return function


def _returns_nothing(statement: gast.stmt) -> bool:
    match statement:
        case gast.Return(value=None | gast.Constant(value=None)):
            return True
    return False


def _joined_tapes(block: Block, width: int, ledger: Ledger) -> Block:
    new: Block = []
    for statement in block:
        joined = _join(new[-1], statement) if new else None
        if joined is not None and ledger.head(joined).width <= width:
            new[-1] = joined
        else:
            new.append(statement)
    return new


def _join(one: gast.stmt, other: gast.stmt) -> gast.stmt | None:
    """Two tape statements of one kind as one parallel assignment, None for all others."""
    kind = _tape_kind(one)
    if kind is None or kind != _tape_kind(other):
        return None
    targets, values = [*_parts(one.targets[0])], [*_parts(one.value)]
    targets.append(other.targets[0])
    values.append(other.value)
    if len({target.id for target in targets}) < len(targets):
        return None
    return gast.Assign(
        targets=[gast.Tuple(elts=targets, ctx=gast.Store())],
        value=gast.Tuple(elts=values, ctx=gast.Load()),
        type_comment=None,
    )


def _parts(node: gast.expr) -> list[gast.expr]:
    return list(node.elts) if isinstance(node, gast.Tuple) else [node]


def _tape_kind(statement: gast.stmt) -> str | None:
    if is_users(statement) or not isinstance(statement, gast.Assign) or len(statement.targets) != 1:
        return None
    targets, values = _parts(statement.targets[0]), _parts(statement.value)
    if len(targets) != len(values) or not all(isinstance(target, gast.Name) for target in targets):
        return None
    if all(isinstance(value, gast.List) and not value.elts for value in values):
        return "open" if all(_TAPE.match(target.id) for target in targets) else None
    return "pop" if all(map(_is_pop, values)) else None


def _is_pop(value: gast.expr) -> bool:
    match value:
        case gast.Call(func=gast.Attribute(value=gast.Name(), attr="pop"), args=[], keywords=[]):
            return True
    return False
