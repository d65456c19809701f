"""Write what is computed once and read once where it is read: the lines of the user come back.

>>> from s2sgrad.optimise.show import run
>>> run(fold, '''
...     product = x @ W
...     total = product + b
...     h = np.tanh(total)
...     j = i + 1
...     t = u[j]
...     u[j] = 0.0
...     s = t * h
...     return s
... ''', temporaries="product total j t")
h = np.tanh(x @ W + b)
j = i + 1
t = u[j]
u[j] = 0.0
s = t * h
return s

Nothing moves past what may change its value, past an effect, or to where it may run more or less
often.
"""

from __future__ import annotations

import gast

from s2sgrad.comments import Comment
from s2sgrad.optimise import order
from s2sgrad.optimise.blocks import Block, map_blocks, substitute_head
from s2sgrad.optimise.effects import Effects
from s2sgrad.optimise.ledger import COMPOUND, Ledger
from s2sgrad.optimise.moments import written_classes
from s2sgrad.optimise.notes import is_users, same_line
from s2sgrad.optimise.sharing import Sharing, sharing_of
from s2sgrad.optimise.usage import Usage, usage
from s2sgrad.optimise.widths import precedence

FAR = 1 << 60
COMFORTABLE = 88  # columns up to which a line of the reverse sweep may grow


def fold(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Fold single uses, from the last statement of each block to the first."""
    uses, sharing = usage(function, ledger), sharing_of(function, ledger)

    def change(block: Block, indent: int) -> Block:
        return _Folding(block, indent, uses, sharing, ledger).run()

    return map_blocks(function, change)


class _Folding:
    """One walk over a block, backwards. `site[name]` is where a name may be replaced."""

    def __init__(
        self, block: Block, indent: int, uses: Usage, sharing: Sharing, ledger: Ledger
    ) -> None:
        self.block, self.uses, self.sharing, self.ledger = block, uses, sharing, ledger
        self.limit = min(ledger.notes.width, COMFORTABLE) - indent
        self.site: dict[str, int] = {}
        self.slot: dict[str, int] = {}
        self.width: dict[int, int] = {}
        self.values: dict[int, dict[str, gast.expr]] = {}
        self.dropped: set[int] = set()
        self.next_bind: dict[str, int] = {}
        self.next_write: dict[str, int] = {}
        self.next_effect = FAR
        self.next_heading = FAR
        self.next_statement = FAR

    def run(self) -> Block:
        for position in range(len(self.block) - 1, -1, -1):
            statement = self.block[position]
            if isinstance(statement, Comment):
                self.next_heading = position
            elif self.is_foldable(statement) and self.folds(position, statement):
                self.dropped.add(position)
            else:
                self.keep(position, statement)
        if not self.dropped:
            return self.block
        return [
            self.rewritten(position, statement)
            for position, statement in enumerate(self.block)
            if position not in self.dropped
        ]

    def rewritten(self, position: int, statement: gast.stmt) -> gast.stmt:
        values = self.values.get(position)
        return substitute_head(statement, values) if values else statement

    def keep(self, position: int, statement: gast.stmt) -> None:
        """Remember what a statement that stays reads and changes."""
        head, whole = self.ledger.head(statement), self.ledger.of(statement)
        self.width[position] = head.width
        repeated = isinstance(statement, gast.While)
        for name in head.loads:
            if name in self.uses.free and name not in head.late and not repeated:
                self.site[name] = position
                self.slot[name] = head.slots[name]
        for name in whole.binds:
            self.next_bind[name] = position
        for memory in written_classes(whole, self.sharing):
            self.next_write[memory] = position
        if whole.outside:
            self.next_effect = position
        self.next_statement = position

    def is_foldable(self, statement: gast.stmt) -> bool:
        match statement:
            case gast.Assign(targets=[gast.Name(id=name)]):
                return (
                    self.uses.is_single(name) and self.uses.reads[name] == 1 and name in self.site
                )
        return False

    def folds(self, position: int, statement: gast.Assign) -> bool:
        """Fold a statement into the one that reads it, if that changes nothing and reads well."""
        name = statement.targets[0].id
        site = self.site[name]
        effects = self.ledger.head(statement)
        if not self.is_safe(name, statement, site, effects):
            return False
        growth = effects.width - len(" = ") - 2 * len(name)
        growth += 2 if precedence(statement.value) < self.slot[name] else 0
        if not self.reads_well(name, statement, site, growth):
            return False
        self.width[site] += growth
        self.values.setdefault(site, {})[name] = statement.value
        for inner in effects.loads:
            if inner in self.uses.free and inner not in effects.late:
                self.site[inner] = site
                self.slot[inner] = effects.slots[inner]
        if effects.calls:
            self.next_effect = site
            for memory in written_classes(effects, self.sharing):
                self.next_write[memory] = site
        return True

    def is_safe(self, name: str, statement: gast.Assign, site: int, effects: Effects) -> bool:
        if self.next_effect < site and not _is_literal(statement.value):
            return False
        if any(self.next_bind.get(read, FAR) < site for read in effects.loads):
            return False
        if self.is_overwritten(effects, site):
            return False
        if effects.pure:
            return not self.has_calls(site) or order.calls_follow(
                self.current(site), name, self.ledger
            )
        return (
            self.next_statement == site
            and same_line(statement, self.block[site])
            and not effects.mutates
            and order.nothing_precedes(self.current(site), name, self.sharing.local)
        )

    def is_overwritten(self, effects: Effects, site: int) -> bool:
        if not self.next_write:
            return False
        class_of, scalars = self.sharing.class_of, self.sharing.scalars
        return any(
            self.next_write.get(class_of(read), FAR) < site
            for read in effects.loads
            if read not in scalars
        )

    def has_calls(self, site: int) -> bool:
        if self.ledger.head(self.block[site]).calls:
            return True
        return any(self.ledger.value(value).calls for value in self.values.get(site, {}).values())

    def current(self, site: int) -> gast.stmt:
        """The statement at `site` as it is by now."""
        return self.rewritten(site, self.block[site])

    def reads_well(self, name: str, statement: gast.Assign, site: int, growth: int) -> bool:
        target = self.block[site]
        if isinstance(target, gast.Return) and self.next_heading < site:
            return _is_short(statement.value)
        if same_line(statement, target):
            return True
        if self.width[site] + growth > self.limit:
            return False
        if name in self.ledger.notes.adjoints:
            return self.adjoint_reads_well(statement.value, site)
        return not (is_users(target) and not is_users(statement))

    def adjoint_reads_well(self, value: gast.expr, site: int) -> bool:
        """An adjoint keeps its name in the result, and where it leaves the lines it belongs to."""
        target = self.block[site]
        if isinstance(target, gast.Return):
            return False
        if _is_short(value):
            return True
        crosses = self.next_heading < site or isinstance(target, COMPOUND)
        return not crosses and not _is_allocation(value)


def _is_literal(value: gast.expr) -> bool:
    return isinstance(value, gast.Constant)


def _is_short(value: gast.expr) -> bool:
    """A name or a number, perhaps with a sign."""
    if isinstance(value, gast.UnaryOp):
        value = value.operand
    return isinstance(value, (gast.Name, gast.Constant))


def _is_allocation(value: gast.expr) -> bool:
    """Zeros that something will be added to."""
    match value:
        case gast.Call(func=gast.Attribute(attr=name)):
            return name in ("zeros", "zeros_like")
    return False
