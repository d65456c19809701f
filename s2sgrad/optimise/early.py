"""Use what is about to be reset before it is reset, so that no copy of it is needed.

>>> from s2sgrad.optimise.show import run
>>> run(early, '''
...     w_bar = 2.0 * w
...     t = w_bar[1:].copy()
...     w_bar[1:] = 0.0
...     v_bar = np.zeros_like(v)
...     v_bar[0] += t.sum()
...     w_bar[0] += c
... ''', temporaries="t", adjoints="w_bar v_bar")
w_bar = 2.0 * w
t = w_bar[1:].copy()
v_bar = np.zeros_like(v)
v_bar[0] += t.sum()
w_bar[1:] = 0.0
w_bar[0] += c

The copy is left to `copies`.
"""

from __future__ import annotations

import gast

from s2sgrad.comments import Comment
from s2sgrad.optimise.blocks import Block, map_blocks
from s2sgrad.optimise.effects import Effects
from s2sgrad.optimise.ledger import COMPOUND, Ledger
from s2sgrad.optimise.moments import written_classes
from s2sgrad.optimise.notes import is_users
from s2sgrad.optimise.sharing import Sharing, sharing_of
from s2sgrad.optimise.usage import Usage, usage


def early(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Move each reset behind the last use of what it resets, where nothing in between cares."""
    uses, sharing = usage(function, ledger), sharing_of(function, ledger)

    def change(block: Block, indent: int) -> Block:
        return _Resets(block, uses, sharing, ledger).run()

    return map_blocks(function, change)


class _Resets:
    """One walk over a block. A reset directly follows the statement that saves what it resets."""

    def __init__(self, block: Block, uses: Usage, sharing: Sharing, ledger: Ledger) -> None:
        self.block, self.uses, self.sharing, self.ledger = block, uses, sharing, ledger

    def run(self) -> Block:
        new, moved = list(self.block), False
        for position in range(len(new) - 2, 0, -1):
            name = self.saved(new[position - 1])
            if name is not None and _is_reset(new[position]):
                last = self.last_use(new, name, position)
                if last is not None:
                    new.insert(last, new.pop(position))
                    moved = True
        return new if moved else self.block

    def saved(self, statement: gast.stmt) -> str | None:
        """The temporary that holds a copy, or a number, which only this block reads."""
        match statement:
            case gast.Assign(targets=[gast.Name(id=name)], value=value) if not is_users(
                statement
            ) and self.uses.is_single(name):
                return name if _is_copy(value) or name in self.sharing.scalars else None
        return None

    def last_use(self, block: Block, name: str, position: int) -> int | None:
        """Behind which statement the reset may stand, if that is behind the last read of a name."""
        left = self.uses.reads[name]
        reset = self.ledger.head(block[position])
        memory = written_classes(reset, self.sharing)
        last = position
        while last + 1 < len(block) and not self.minds(block[last + 1], reset, memory):
            last += 1
            left -= self.ledger.head(block[last]).loads.count(name)
        return last if left == 0 and last > position else None

    def minds(self, statement: gast.stmt, reset: Effects, memory: set[str]) -> bool:
        """Whether it matters if a statement comes before or after a reset."""
        if isinstance(statement, (Comment, gast.Return, gast.FunctionDef, gast.Break, *COMPOUND)):
            return True
        effects = self.ledger.head(statement)
        if effects.outside or effects.calls or is_users(statement):
            return True
        if not set(reset.loads).isdisjoint(effects.binds):
            return True
        scalars = self.sharing.scalars
        read = {self.sharing.class_of(name) for name in effects.loads if name not in scalars}
        return bool(memory & (read | written_classes(effects, self.sharing)))


def _is_copy(value: gast.expr) -> bool:
    match value:
        case gast.Call(func=gast.Attribute(attr="copy"), args=[], keywords=[]):
            return True
    return False


def _is_reset(statement: gast.stmt) -> bool:
    match statement:
        case gast.Assign(targets=[gast.Subscript()], value=gast.Constant()):
            return not is_users(statement)
    return False
