"""Write a choice between two values on one line.

>>> from s2sgrad.optimise.show import run
>>> run(conditional, '''
...     if c:
...         t = a + 1
...     else:
...         t = b
...     y = t * t
... ''', temporaries="t")
t = a + 1 if c else b
y = t * t
"""

from __future__ import annotations

import gast

from s2sgrad.optimise.blocks import Block, map_blocks, replaced, same
from s2sgrad.optimise.effects import Effects
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.notes import Notes, is_users
from s2sgrad.optimise.usage import Usage, usage


def conditional(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Turn an `if` of which both branches only set the same temporary into an expression."""
    uses = usage(function, ledger)

    def change(block: Block, indent: int) -> Block:
        new = [_chosen(statement, indent, uses, ledger) for statement in block]
        return block if same(new, block) else new

    return map_blocks(function, change)


def _chosen(statement: gast.stmt, indent: int, uses: Usage, ledger: Ledger) -> gast.stmt:
    match statement:
        case gast.If(
            body=[gast.Assign(targets=[gast.Name(id=name)]) as yes],
            orelse=[gast.Assign(targets=[gast.Name(id=other)]) as no],
        ) if name == other and name in uses.free:
            if _reads_well(statement, yes, no, indent, ledger):
                choice = gast.IfExp(test=statement.test, body=yes.value, orelse=no.value)
                return replaced(yes, value=choice, **_marks(statement))
    return statement


def _marks(statement: gast.stmt) -> dict[str, object]:
    return {
        m: getattr(statement, m) for m in ("origin", "reverse", "total") if hasattr(statement, m)
    }


def _reads_well(
    statement: gast.If, yes: gast.Assign, no: gast.Assign, indent: int, ledger: Ledger
) -> bool:
    values = [ledger.value(yes.value), ledger.value(no.value)]
    if isinstance(yes.value, gast.IfExp) or not all(value.pure for value in values):
        return False
    if is_users(statement) and not _is_invention(yes, ledger.notes):
        return False
    return is_users(statement) or _width(yes, values, ledger.head(statement)) <= 80 - indent


def _is_invention(statement: gast.Assign, notes: Notes) -> bool:
    return statement.targets[0].id in notes.temporaries


def _width(yes: gast.Assign, values: list[Effects], test: Effects) -> int:
    return len(yes.targets[0].id) + sum(value.width for value in values) + test.width + 12
