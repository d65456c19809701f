"""What the names of a loop's header stand for in round number i."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.derive.build import call, item, number


@dataclass(frozen=True)
class Element:
    """One target of a loop header. `source`: a range (`counts`), or what is iterated over.

    `backwards`: the source is run through from its end; `start`: where an enumerate starts.
    """

    target: Any
    source: Any
    counts: bool
    backwards: bool = False
    start: Any = None

    @property
    def is_plain_count(self) -> bool:
        """Whether the element is the round's number itself."""
        return self.source is None and self.start is None and not self.backwards

    def index(self, position: Any) -> Any:
        """The index of the source's element in round number `position`."""
        if self.backwards:
            return gast.BinOp(number(-1), gast.Sub(), position)
        return position

    def value(self, position: Any, read: Callable[[Any], Any]) -> Any:
        """The element in round number `position`."""
        if self.source is None:
            if self.start is None:
                return position
            return gast.BinOp(read(self.start), gast.Add(), position)
        return item(read(self.source), self.index(position))


def elements(loop: Any) -> list[Element]:
    """The targets of a For statement.

    >>> [loop] = gast.parse("for k, (x, y) in enumerate(zip(xs, ys)): pass").body
    >>> [(e.target.id, e.counts) for e in elements(loop)]
    [('k', True), ('x', False), ('y', False)]
    """
    return list(_elements(loop.target, loop.iter, False))


def _elements(target: Any, iteration: Any, backwards: bool) -> Iterator[Element]:
    match iteration:
        case gast.Call(func=gast.Name(id="range")):
            yield Element(target, iteration, True, backwards)
        case gast.Call(func=gast.Name(id="enumerate"), args=[inner, *start]):
            index, element = target.elts
            yield Element(index, None, True, backwards, start[0] if start else None)
            yield from _elements(element, inner, backwards)
        case gast.Call(func=gast.Name(id="zip"), args=inners):
            for part, inner in zip(target.elts, inners, strict=True):
                yield from _elements(part, inner, backwards)
        case gast.Call(func=gast.Name(id="reversed"), args=[inner]):
            yield from _elements(target, inner, not backwards)
        case _:
            yield Element(target, iteration, False, backwards)


def fits(target: Any, iteration: Any) -> bool:
    """Whether a target has as many names as an enumerate or zip yields."""
    match iteration:
        case gast.Call(func=gast.Name(id="enumerate"), args=[inner, *_]):
            inners = [None, inner]
        case gast.Call(func=gast.Name(id="zip"), args=inners):
            pass
        case gast.Call(func=gast.Name(id="reversed"), args=[inner]):
            return fits(target, inner)
        case _:
            return True
    parts = getattr(target, "elts", ())
    return len(parts) == len(inners) and all(map(fits, parts, inners))


def length_of(iteration: Any, read: Callable[..., Any]) -> Any:
    """The number of rounds of a loop that runs to its end."""
    match iteration:
        case gast.Call(func=gast.Name(id="enumerate" | "reversed"), args=[inner, *_]):
            return length_of(inner, read)
        case gast.Call(func=gast.Name(id="zip"), args=inners):
            lengths = [length_of(inner, read) for inner in inners]
            return call("min", *lengths) if len(lengths) > 1 else lengths[0]
        case gast.Call(func=gast.Name(id="range")):
            return call("len", read(iteration))
    return call("len", read(iteration, False))
