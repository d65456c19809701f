"""Places: where each statement stands, in which blocks and loops, and where names are bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.liveness import inner_blocks, names_bound


@dataclass(frozen=True)
class Place:
    """`position` counts statements in the order of the text; `end` is the last one inside.

    `blocks` are the identities of the blocks around it, outermost first; `loops` the loops.
    """

    position: int
    end: int
    blocks: tuple[int, ...]
    loops: tuple[Any, ...]


class Places:
    """The places of all statements of a function, and the statements that bind each name."""

    def __init__(self, function: Any) -> None:
        self.of: dict[Any, Place] = {}
        self.bindings: dict[str, list[Any]] = {}
        self._blocks: dict[int, list[Any]] = {}
        self._branch: dict[int, Any] = {}
        """By block: the If of which it is a side."""
        self._count = 0
        self._block(function.body, (), ())

    def _block(self, block: list[Any], blocks: tuple[int, ...], loops: tuple[Any, ...]) -> None:
        inside = (*blocks, id(block))
        self._blocks[id(block)] = block
        for statement in block:
            self._statement(statement, inside, loops)

    def _statement(self, statement: Any, blocks: tuple[int, ...], loops: tuple[Any, ...]) -> None:
        position = self._count
        self._count += 1
        for name in names_bound(statement):
            self.bindings.setdefault(name, []).append(statement)
        looping = isinstance(statement, (gast.For, gast.While))
        inner_loops = (*loops, statement) if looping else loops
        for block in inner_blocks(statement):
            if type(statement) is gast.If:
                self._branch[id(block)] = statement
            self._block(block, blocks, inner_loops)
        self.of[statement] = Place(position, self._count - 1, blocks, loops)

    def around(self, statement: Any, block: int) -> Any:
        """The statement of a block that is, or holds, another statement; None if none does."""
        for outer in self._blocks[block]:
            if self.within(statement, outer):
                return outer
        return None

    def following(self, statement: Any) -> Any:
        """The next statement of the same block; None at its end."""
        block = self._blocks[self.of[statement].blocks[-1]]
        position = block.index(statement) + 1
        return block[position] if position < len(block) else None

    def within(self, statement: Any, loop: Any) -> bool:
        """Whether a statement stands inside a loop (or is its header)."""
        return self.of[loop].position <= self.of[statement].position <= self.of[loop].end

    def unchanged(self, name: str, first: Any, last: Any, after: bool = False) -> bool:
        """Whether a name surely means before `last` what it meant before (or `after`) `first`.

        `first` ran just before `last`, and may bind the name itself.
        """
        start, stop = self.of[first], self.of[last]
        new_loops = [loop for loop in stop.loops if loop not in start.loops]
        for statement in self.bindings.get(name, ()):
            position = self.of[statement].position
            if start.position + after <= position < stop.position:
                return False
            if any(self.within(statement, loop) for loop in new_loops):
                return False
        return True

    def exclusive(self, first: Any, second: Any) -> bool:
        """Whether two statements stand on different sides of one If."""
        for a, b in zip(self.of[first].blocks, self.of[second].blocks, strict=False):
            if a != b:
                return self._branch.get(a, first) is self._branch.get(b, second)
        return False

    def covers(self, first: Any, last: Any) -> bool:
        """Whether `first` has always run before `last`, in the same round of all its loops."""
        start, stop = self.of[first], self.of[last]
        inside = stop.blocks[: len(start.blocks)] == start.blocks
        return inside and start.position < stop.position
