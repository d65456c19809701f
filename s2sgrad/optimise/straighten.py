"""Write tests and exits as a person does: no `else` after `break`, no `not` in front of `==`.

>>> from s2sgrad.optimise.show import run
>>> run(straighten, '''
...     while True:
...         if not i % 3 == 1:
...             s = s + x
...         if i == n:
...             break
...         else:
...             i = i + 1
... ''')
while True:
    if i % 3 != 1:
        s = s + x
    if i == n:
        break
    i = i + 1
"""

from __future__ import annotations

import gast

from s2sgrad.optimise.blocks import Block, map_blocks, replaced, same
from s2sgrad.optimise.ledger import Ledger

# Not `<`: `not a < b` is true where one of them is nan, `a >= b` is not.
_OPPOSITES: dict[type, type] = {
    gast.Eq: gast.NotEq,
    gast.NotEq: gast.Eq,
    gast.Is: gast.IsNot,
    gast.IsNot: gast.Is,
    gast.In: gast.NotIn,
    gast.NotIn: gast.In,
}


def straighten(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Straighten every `if`."""

    def change(block: Block, indent: int) -> Block:
        new = [part for statement in block for part in _straight(statement)]
        return block if same(new, block) else new

    return map_blocks(function, change)


def _straight(statement: gast.stmt) -> Block:
    if not isinstance(statement, gast.If):
        return [statement]
    test = _plain(statement.test)
    if test is not statement.test:
        statement = replaced(statement, test=test)
    if statement.orelse and isinstance(statement.body[-1], gast.Break):
        return [replaced(statement, orelse=[]), *statement.orelse]
    return [statement]


def _plain(test: gast.expr) -> gast.expr:
    match test:
        case gast.UnaryOp(op=gast.Not(), operand=gast.Compare(ops=[operator]) as compared):
            opposite = _OPPOSITES.get(type(operator))
            if opposite is not None:
                return replaced(compared, ops=[opposite()])
    return test
