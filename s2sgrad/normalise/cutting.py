"""The body of a `try` that changes, inside of branches and loops, what can be seen when it fails.

Such a body runs in attempts, each of which ends with the one change that it makes. Branches, loops
and `with np.errstate` that hold several stand around attempts, not inside of one; a flag tells
whether one of the attempts has failed.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat('''try:
...     for k in range(3):
...         y[k] = f(k)
...     z[0] = g(y)
... except ValueError:
...     n = 0'''))
failed = False
for k in range(3):
    try:
        f_value = f(k)
        y[k] = f_value
        completed = True
    except ValueError:
        completed = False
        failed = True
    if failed:
        break
if failed:
    pass
else:
    try:
        g_value = g(y)
        z[0] = g_value
        completed_2 = True
    except ValueError:
        completed_2 = False
        failed = True
if failed:
    n = 0
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from s2sgrad.normalise.nodes import (
    branch,
    copied,
    filled,
    flag,
    load,
    statement,
    with_body,
)
from s2sgrad.normalise.tails import jumps
from s2sgrad.regions import Attempt, Caught, Entered, Left
from s2sgrad.trees import nodes_in

if TYPE_CHECKING:
    from s2sgrad.normalise.attempts import Attempts

Block = list[Any]
_LOOPS = (gast.For, gast.While)


MOST = 16
"""Bodies that would take more attempts stay as they are, and are refused where that matters."""


class TooManyError(Exception):
    """A body would take more attempts than anybody wants to read."""


@dataclass
class Region:
    """A `with np.errstate(...)` among the statements of a block."""

    entered: Any
    body: Block
    left: Any

    def whole(self) -> Block:
        """Its statements."""
        return [self.entered, *self.body, self.left]


class Cutting:
    """Writes the attempts of one body; `failed` is the flag."""

    def __init__(self, attempts: Attempts) -> None:
        self.attempts = attempts
        self.failed = ""
        self.count = 0

    def is_needed(self, block: Block) -> bool:
        """Whether attempts have to stand inside of a branch, a loop or a `with`."""
        return any(map(self.splits, self.grouped(block)))

    def run(self, block: Block, around: tuple[Any, ...] = ()) -> Block:
        """The block in attempts; `around`: the `with` statements in which each of them runs."""
        items = self.grouped(block)
        first: Block = []
        for position, node in enumerate(items):
            rest = items[position + 1 :]
            if self.splits(node):
                return self.joined(first, node, rest, around)
            self.attempts.note(node)
            first += node.whole() if isinstance(node, Region) else [node]
            if self.attempts.shows(node) and any(map(may_raise, rest)):
                return self.joined(first, None, rest, around)
        return self.attempt(first, around)

    def joined(self, first: Block, node: Any, rest: Block, around: tuple[Any, ...]) -> Block:
        """An attempt of the first part; what splits and the rest where it has come to its end."""
        sure = not any(map(may_raise, first))
        out = first if sure else [self.attempted(first, around)]
        then = [] if node is None else self.inside(node, around)
        if rest:
            left = self.run(rest, around)
            then = [*then, self.unless_failed(left)] if then else left
        if sure:
            return [*out, *then]
        return [*out, branch(copied(out[0].test), then, [], self.attempts.node)]

    def attempt(self, block: Block, around: tuple[Any, ...]) -> Block:
        """The attempt of a block, if it may fail."""
        return [self.attempted(block, around)] if any(map(may_raise, block)) else block

    def attempted(self, block: Block, around: tuple[Any, ...]) -> Attempt:
        node, flat = self.attempts.node, self.attempts.flat
        self.count += 1
        if self.count > MOST:
            raise TooManyError
        done = flat.fresh("completed")
        entered = [statement(Entered(*_copies(e), None), e.origin, e) for e in around]
        left = [statement(Left(), e.origin, e) for e in around]
        body = [*entered, *block, *left]
        if not isinstance(block[-1], gast.Raise):
            body.append(flag(done, True, node))
        kind = copied(self.attempts.handler.type)
        orelse = self.attempts.failing(done, self.failed)
        made: Attempt = statement(Attempt(load(done, node), kind, body, orelse), node.origin, node)
        return made

    def unless_failed(self, block: Block) -> Any:
        node = self.attempts.node
        return branch(load(self.failed, node), filled([], node), block, node)

    # what stands around attempts

    def grouped(self, block: Block) -> Block:
        """The block with each `with np.errstate` as one."""
        out: Block = []
        position = 0
        while position < len(block):
            node = block[position]
            position += 1
            if isinstance(node, Entered):
                end = _end(block, position)
                if self.is_errstate(node) and end is not None:
                    node = Region(node, block[position:end], block[end])
                    position = end + 1
                else:
                    end = len(block) - 1 if end is None else end
                    out += block[position - 1 : end]
                    node, position = block[end], end + 1
            out.append(node)
        return out

    def is_errstate(self, entered: Any) -> bool:
        call = entered.value
        found = self.attempts.flat.purity.resolved(call.func) if _is_call(call) else None
        return found is np.errstate and not entered.targets

    def splits(self, node: Any) -> bool:
        """Whether a statement has to stand around attempts."""
        match node:
            case Region(body=body):
                return not self.is_one(body)
            case Attempt(orelse=orelse):
                shows = self.attempts.shows(node)
                return shows and not self.is_one(orelse) and _is_free(orelse)
            case gast.If(body=body, orelse=orelse):
                return any(jumps(node)) or not (self.is_one(body) and self.is_one(orelse))
            case gast.For() | gast.While():
                return self.attempts.shows(node) and not _is_strict(node)
        return isinstance(node, gast.Break)

    def is_one(self, block: Block) -> bool:
        """Whether nothing fails any more in a block once a change can be seen."""
        items = self.grouped(block)
        shown = (k for k, node in enumerate(items) if self.attempts.shows(node))
        first = next(shown, len(items))
        return not any(map(may_raise, items[first + 1 :])) and not any(map(self.splits, items))

    def inside(self, node: Any, around: tuple[Any, ...]) -> Block:
        """A statement with attempts inside of it."""
        match node:
            case Region(entered=entered, body=body):
                return self.run(body, (*around, entered))
            case Attempt(test=test, type=kind, body=body, orelse=orelse):
                lowered = [n for n in orelse if _is_flag(n, test)]
                tried = statement(Attempt(test, kind, body, lowered), node.origin, node)
                handled = self.run([n for n in orelse if not _is_flag(n, test)], around)
                passing = filled([], node)
                after = branch(copied(test), passing, handled, node)
                return [*self.attempt([tried], around), self.unless_failed([after])]
            case gast.If(test=test, body=body, orelse=orelse):
                return [branch(test, self.run(body, around), self.run(orelse, around), node)]
            case gast.For() | gast.While():
                body = self.stopping(self.run(node.body, around))
                return [with_body(node, filled(body, node))]
        return [node]

    def stopping(self, block: Block) -> Block:
        """The body of a loop, which ends where an attempt has failed."""
        node = self.attempts.node
        last: Any = block[-1] if block else None
        if isinstance(last, (gast.Break, gast.Raise)):
            return block
        if type(last) is gast.If and any(jumps(last)):
            body, orelse = self.stopping(last.body), self.stopping(last.orelse)
            return [*block[:-1], branch(last.test, body, orelse, last)]
        stop = statement(gast.Break(), node.origin, node)
        return [*block, branch(load(self.failed, node), [stop], [], node)]


def may_raise(node: Any) -> bool:
    """Whether a statement, or what stands for several, may fail."""
    match node:
        case Region():
            return True
        case Entered():
            return True
        case gast.Assign(targets=[gast.Name()], value=gast.Name() | gast.Constant()):
            return False
    return not isinstance(node, (gast.Pass, gast.Break))


def _copies(entered: Any) -> tuple[Any, Any]:
    return copied(entered.targets), copied(entered.value)


def _is_call(node: Any) -> bool:
    return isinstance(node, gast.Call)


def _end(block: Block, start: int) -> int | None:
    """Where the `with` ends whose body starts there."""
    depth = 1
    for position in range(start, len(block)):
        depth += isinstance(block[position], Entered) - isinstance(block[position], Left)
        if not depth:
            return position
    return None


def _is_flag(node: Any, test: Any) -> bool:
    """Whether a statement says that an attempt has failed."""
    match node:
        case gast.Assign(targets=[gast.Name(id=name)], value=gast.Constant(value=False)):
            return bool(name == test.id)
    return False


def _is_free(handler: Block) -> bool:
    """Whether a handler may run after its `except` clause as well."""
    parts = (part for node in handler for part in nodes_in(node))
    return not any(
        isinstance(part, Caught) or (isinstance(part, gast.Raise) and part.exc is None)
        for part in parts
    )


def _is_strict(loop: Any) -> bool:
    """Whether a loop's header may raise midway."""
    return isinstance(loop, gast.For) and any(
        isinstance(part, gast.keyword) and part.arg == "strict" for part in nodes_in(loop.iter)
    )
