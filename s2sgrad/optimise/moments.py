"""When, within a block, names are bound again and memory is written into."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from s2sgrad.optimise.blocks import Block
from s2sgrad.optimise.effects import Effects
from s2sgrad.optimise.ledger import COMPOUND, Ledger
from s2sgrad.optimise.sharing import Sharing

Moments = defaultdict[str, list[int]]


def written_classes(effects: Effects, sharing: Sharing) -> set[str]:
    """The classes of memory that a statement may write into."""
    if not (effects.mutates or effects.reached or effects.outside):
        return set()
    names = (*effects.mutates, *effects.reached)
    classes = {sharing.class_of(name) for name in names if name not in sharing.scalars}
    if effects.outside:
        classes |= sharing.classes.outside()
    return classes


class Timeline:
    """The positions in a block at which something may change; every question is a bisection."""

    def __init__(self, block: Block, ledger: Ledger, sharing: Sharing) -> None:
        self.block = block
        self.sharing = sharing
        self.binds: Moments = defaultdict(list)
        self.writes: Moments = defaultdict(list)
        self.reads: Moments = defaultdict(list)
        for position, statement in enumerate(block):
            effects = ledger.of(statement)
            for name in effects.binds:
                self.binds[name].append(position)
            for name in effects.loads:
                self.reads[name].append(position)
            for memory in written_classes(effects, sharing):
                self.writes[memory].append(position)

    def last_evaluated(self, position: int) -> int:
        """The last position whose bindings come before all that is read at `position`.

        A simple statement binds when it has read all it reads.
        """
        return position if isinstance(self.block[position], COMPOUND) else position - 1

    def binds_between(self, name: str, after: int, until: int) -> list[int]:
        """The positions p with after < p <= until at which a name is bound."""
        positions = self.binds.get(name, [])
        return positions[bisect_right(positions, after) : bisect_right(positions, until)]

    def is_written(self, names: Iterable[str], after: int, until: int) -> bool:
        """Whether memory that one of the names may show is written into, after < p <= until.

        Classes are joined while a pass goes on: what was written is asked for its class of now.
        """
        if not self.writes:
            return False
        class_of, scalars = self.sharing.class_of, self.sharing.scalars
        classes = {class_of(name) for name in names if name not in scalars}
        return any(
            class_of(memory) in classes and _any_within(positions, after, until)
            for memory, positions in self.writes.items()
        )


def _any_within(positions: list[int], after: int, until: int) -> bool:
    where = bisect_right(positions, after)
    return where < len(positions) and positions[where] <= until
