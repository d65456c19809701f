"""Add up contributions that follow each other: `p_bar = a; p_bar += b` is `p_bar = a + b`.

>>> from s2sgrad.optimise.show import run
>>> run(accumulate, '''
...     p_bar = -y / p
...     q_bar = 2.0 * p
...     p_bar += z * q
...     p_bar -= w
...     r_bar = np.zeros_like(r)
...     r_bar += p_bar
...     return p_bar, q_bar, r_bar
... ''', adjoints="p_bar q_bar r_bar")
q_bar = 2.0 * p
p_bar = -y / p + z * q - w
r_bar = np.zeros_like(r)
r_bar += p_bar
return p_bar, q_bar, r_bar

The first contribution has the shape and the dtype of the sum, since the second is added to it in
place.
"""

from __future__ import annotations

from dataclasses import dataclass

import gast

from s2sgrad.comments import Comment
from s2sgrad.optimise.blocks import Block, map_blocks
from s2sgrad.optimise.effects import Effects
from s2sgrad.optimise.fold import COMFORTABLE
from s2sgrad.optimise.fresh import is_fresh
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.moments import written_classes
from s2sgrad.optimise.notes import is_users
from s2sgrad.optimise.sharing import Sharing, sharing_of
from s2sgrad.optimise.usage import usage


def accumulate(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Join the first contribution with those that are added to it in the same group of lines."""
    uses, sharing = usage(function, ledger), sharing_of(function, ledger)

    def change(block: Block, indent: int) -> Block:
        summed = {s.target.id for s in block if _adds_to_name(s)} & uses.free
        return _Sums(indent, summed, sharing, ledger).run(block) if summed else block

    return map_blocks(function, change)


@dataclass
class _Start:
    """A definition that nothing has read yet."""

    position: int
    statement: gast.stmt
    value: gast.expr
    loads: list[str]
    width: int


class _Sums:
    """One walk forwards: `starts` are definitions that may still move down."""

    def __init__(self, indent: int, summed: set[str], sharing: Sharing, ledger: Ledger) -> None:
        self.summed_names, self.sharing, self.ledger = summed, sharing, ledger
        self.limit = min(ledger.notes.width, COMFORTABLE) - indent
        self.starts: dict[str, _Start] = {}
        self.last_bind: dict[str, int] = {}
        self.last_write: dict[str, int] = {}
        self.last_effect = self.last_heading = -1

    def run(self, block: Block) -> Block:
        new: list[gast.stmt | None] = list(block)
        for position, statement in enumerate(block):
            if isinstance(statement, Comment):
                self.last_heading = position
                continue
            effects = self.ledger.of(statement)
            sum_of = self.summed(statement, effects)
            if sum_of is not None:
                start, total = sum_of
                new[start.position], new[position] = None, total
                self.remember(position, effects)
                self.begin(position, total, statement, start, effects)
            else:
                self.remember(position, effects)
                self.begin_at(position, statement)
        return [statement for statement in new if statement is not None]

    def remember(self, position: int, effects: Effects) -> None:
        for name in (*effects.loads, *effects.binds):
            self.starts.pop(name, None)
        for name in effects.binds:
            self.last_bind[name] = position
        for memory in written_classes(effects, self.sharing):
            self.last_write[memory] = position
        if effects.outside:
            self.last_effect = position

    def begin_at(self, position: int, statement: gast.stmt) -> None:
        match statement:
            case gast.Assign(targets=[gast.Name(id=name)], value=value) if (
                name in self.summed_names
            ):
                effects = self.ledger.head(statement)
                if effects.pure and not is_users(statement) and self.may_start(name, value):
                    self.starts[name] = _Start(
                        position, statement, value, effects.loads, effects.width
                    )

    def may_start(self, name: str, value: gast.expr) -> bool:
        if name in self.ledger.notes.points:
            return False  # it stays an array by being added to in place
        return name in self.sharing.scalars or is_fresh(value, self.ledger.notes)

    def begin(
        self, position: int, total: gast.Assign, added: gast.stmt, start: _Start, effects: Effects
    ) -> None:
        loads = [*start.loads, *self.ledger.value(added.value).loads]
        width = start.width + effects.width
        self.starts[total.targets[0].id] = _Start(position, total, total.value, loads, width)

    def summed(self, statement: gast.stmt, effects: Effects) -> tuple[_Start, gast.Assign] | None:
        match statement:
            case gast.AugAssign(target=gast.Name(id=name), op=gast.Add() | gast.Sub()):
                start = self.starts.get(name)
                if (
                    start is None
                    or is_users(statement)
                    or not self.may_join(start, statement, effects)
                ):
                    return None
                value = gast.BinOp(left=start.value, op=statement.op, right=statement.value)
                total = gast.Assign(
                    targets=[
                        gast.Name(id=name, ctx=gast.Store(), annotation=None, type_comment=None)
                    ],
                    value=value,
                    type_comment=None,
                )
                for mark in ("origin", "reverse", "total"):
                    if hasattr(statement, mark):
                        setattr(total, mark, getattr(statement, mark))
                return start, total
        return None

    def may_join(self, start: _Start, statement: gast.AugAssign, effects: Effects) -> bool:
        name = statement.target.id
        if effects.calls or name in self.ledger.value(statement.value).loads:
            return False
        if self.last_effect > start.position or self.last_heading > start.position:
            return False
        if start.width + effects.width + 2 > self.limit:
            return False
        class_of, scalars = self.sharing.class_of, self.sharing.scalars
        return not any(
            self.last_bind.get(read, -1) > start.position
            or (read not in scalars and self.last_write.get(class_of(read), -1) > start.position)
            for read in start.loads
        )


def _adds_to_name(statement: gast.stmt) -> bool:
    return isinstance(statement, gast.AugAssign) and isinstance(statement.target, gast.Name)
