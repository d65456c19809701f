"""Which names are live after each statement: read again before they are bound again."""

from __future__ import annotations

from collections.abc import Iterable

import gast

from s2sgrad.optimise.blocks import Block
from s2sgrad.optimise.ledger import COMPOUND, Ledger

Names = frozenset[str]


def live_after(
    function: gast.FunctionDef, ledger: Ledger, asked: Names | None = None
) -> dict[int, Names]:
    """The live names after every statement, by its id; of those that are asked about, if any are.

    >>> from s2sgrad.optimise.show import function
    >>> from s2sgrad.optimise.notes import Notes
    >>> tree = function('''
    ... def f(n):
    ...     a = b = 1
    ...     for i in range(n):
    ...         c = a
    ...         a = b
    ...     return c
    ... ''')
    >>> after = live_after(tree, Ledger(Notes()))
    >>> [sorted(after[id(statement)] - {"range"}) for statement in tree.body[1].body]
    [['b', 'c', 'n'], ['a', 'b', 'c', 'n']]
    """
    walk = _Walk(ledger, asked)
    walk.block(function.body, frozenset())
    return walk.after


class _Walk:
    """One walk backwards; the body of a loop is walked until nothing is added any more."""

    def __init__(self, ledger: Ledger, asked: Names | None) -> None:
        self.ledger, self.asked = ledger, asked
        self.after: dict[int, Names] = {}
        self.left: list[Names] = []

    def block(self, block: Block, live: Names) -> Names:
        """The names that are live before a block."""
        for statement in reversed(block):
            self.after[id(statement)] = live
            live = self.before(statement, live)
        return live

    def before(self, statement: gast.stmt, live: Names) -> Names:
        effects = self.ledger.head(statement)
        loads: Iterable[str] = effects.loads
        if self.asked is not None:
            loads = self.asked.intersection(loads)
        match statement:
            case gast.If():
                body, orelse = self.block(statement.body, live), self.block(statement.orelse, live)
                return body.union(orelse, loads)
            case gast.Assign() | gast.AugAssign():
                return live.difference(effects.binds).union(loads)
            case gast.Break():
                return self.left[-1]
            case gast.Return():
                return frozenset(loads)
        if isinstance(statement, COMPOUND):
            return self.loop(statement, live.union(loads))
        return live.union(loads)

    def loop(self, statement: gast.stmt, live: Names) -> Names:
        self.left.append(live)
        entry = live.union(self.block(statement.orelse, live))
        while True:
            around, entry = entry, entry.union(self.block(statement.body, entry))
            if around == entry:
                break
        self.left.pop()
        return entry
