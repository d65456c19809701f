"""Leave out values that are bound again before they are read, and numbers that are there already.

>>> from s2sgrad.optimise.show import run
>>> run(overwritten, '''
...     x_bar = 0.0
...     y_bar = 1.0
...     if c:
...         y_bar = 2.0
...     else:
...         x_bar = 0.0
...         y_bar = 3.0
...     c_bar = x_bar + y_bar
...     x_bar = 0.0
...     y_bar = c
...     return c_bar
... ''', adjoints="x_bar y_bar c_bar")
x_bar = 0.0
if c:
    y_bar = 2.0
else:
    y_bar = 3.0
c_bar = x_bar + y_bar
return c_bar
"""

from __future__ import annotations

import gast

from s2sgrad.optimise.blocks import Block, replaced, same, with_body
from s2sgrad.optimise.ledger import COMPOUND, Ledger
from s2sgrad.optimise.liveness import Names, live_after
from s2sgrad.optimise.notes import is_users
from s2sgrad.optimise.usage import Usage, usage


def overwritten(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Leave out definitions of names the tool introduced that make no difference."""
    uses = usage(function, ledger)
    again = frozenset(name for name in uses.free if uses.binds[name] > 1)
    if not again:
        return function
    body = _Forwards(uses, ledger).block(function.body, {})
    if body is not function.body:
        function = replaced(function, body=body)
    body = _without_dead(function.body, live_after(function, ledger, again), again, ledger)
    return function if body is function.body else replaced(function, body=body)


class _Forwards:
    """Which names hold which number: `known` changes on the way through a block."""

    def __init__(self, uses: Usage, ledger: Ledger) -> None:
        self.uses, self.ledger = uses, ledger

    def block(self, block: Block, known: dict[str, str]) -> Block:
        new = []
        for statement in block:
            number = self.number(statement)
            if number is not None and number == known.get(statement.targets[0].id):
                continue
            new.append(self.statement(statement, known))
            if number is not None:
                known[statement.targets[0].id] = number
        return block if same(new, block) else new

    def number(self, statement: gast.stmt) -> str | None:
        match statement:
            case gast.Assign(
                targets=[gast.Name(id=name)], value=gast.Constant(value=int() | float() as value)
            ) if name in self.uses.free and not is_users(statement):
                return repr(value)
        return None

    def statement(self, statement: gast.stmt, known: dict[str, str]) -> gast.stmt:
        bound = self.ledger.of(statement).binds
        if isinstance(statement, gast.If):
            in_body, in_orelse = dict(known), dict(known)
            body = self.block(statement.body, in_body)
            statement = with_body(statement, body, self.block(statement.orelse, in_orelse))
            for name in bound:
                if in_body.get(name) == in_orelse.get(name) and name in in_body:
                    known[name] = in_body[name]
                else:
                    known.pop(name, None)
            return statement
        for name in bound:
            known.pop(name, None)
        if isinstance(statement, COMPOUND):
            body = self.block(statement.body, dict(known))
            return with_body(statement, body, self.block(statement.orelse, dict(known)))
        return statement


def _without_dead(block: Block, live: dict[int, Names], again: Names, ledger: Ledger) -> Block:
    new = []
    for statement in block:
        name = _defined(statement, ledger)
        if name not in again or name in live[id(statement)]:
            new.append(_inside(statement, live, again, ledger))
    return block if same(new, block) else new


def _inside(
    statement: gast.stmt, live: dict[int, Names], again: Names, ledger: Ledger
) -> gast.stmt:
    if not isinstance(statement, COMPOUND):
        return statement
    body = _without_dead(statement.body, live, again, ledger)
    return with_body(statement, body, _without_dead(statement.orelse, live, again, ledger))


def _defined(statement: gast.stmt, ledger: Ledger) -> str | None:
    """The name that a statement of the reverse sweep binds, if it does nothing else."""
    match statement:
        case gast.Assign(targets=[gast.Name(id=name)]) if not is_users(statement):
            return str(name) if ledger.head(statement).pure else None
    return None
