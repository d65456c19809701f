"""Leave out `.copy()` where nothing is written between the copy and its last use.

>>> from s2sgrad.optimise.show import run
>>> run(copies, '''
...     t = u_bar[1:].copy()
...     v_bar = 2.0 * t
...     u_bar[1:] = 0.0
...     s = u_bar[:-1].copy()
...     u_bar[0] = 1.0
...     w = s + s
...     p_bar = 2.0 * w
...     q_bar = p_bar.copy()
...     q_bar[0] = 1.0
... ''', temporaries="t s", adjoints="p_bar q_bar")
t = u_bar[1:]
v_bar = 2.0 * t
u_bar[1:] = 0.0
s = u_bar[:-1].copy()
u_bar[0] = 1.0
w = s + s
p_bar = 2.0 * w
q_bar = p_bar
q_bar[0] = 1.0
"""

from __future__ import annotations

from functools import cached_property

import gast

from s2sgrad.optimise.blocks import Block, map_blocks, replaced
from s2sgrad.optimise.floats import is_float
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.liveness import live_after
from s2sgrad.optimise.moments import Timeline
from s2sgrad.optimise.notes import Notes, is_users
from s2sgrad.optimise.sharing import Sharing, sharing_of
from s2sgrad.optimise.usage import Usage, usage
from s2sgrad.trees import nodes_in

READ_ONLY = frozenset(
    {"diag", "diagonal", "broadcast_to", "broadcast_arrays", "sliding_window_view"}
)


def copies(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Replace `t = x.copy()` by `t = x` where the two cannot be told apart."""
    uses, sharing = usage(function, ledger), sharing_of(function, ledger)
    ends = _Ends(function, ledger, sharing)

    def change(block: Block, indent: int) -> Block:
        found = [(i, s) for i, s in enumerate(block) if _copied(s, ledger.notes) is not None]
        if not found:
            return block
        timeline = Timeline(block, ledger, sharing)
        new = list(block)
        for position, statement in found:
            original = _copied(statement, ledger.notes)
            if original is not None and (
                _is_needless(statement, original, position, timeline, uses)
                or (_is_call(statement.value) and _takes_over(statement, original, uses, ends))
            ):
                new[position] = replaced(statement, value=original)
                sharing.classes.join([*sharing.sources(original), statement.targets[0].id])
        return new

    return map_blocks(function, change)


def _copied(statement: gast.stmt, notes: Notes) -> gast.expr | None:
    """What a statement of the reverse sweep copies; a float times 1.0 is a copy of it."""
    match statement:
        case gast.Assign(
            targets=[gast.Name()],
            value=gast.Call(func=gast.Attribute(value=original, attr="copy"), args=[], keywords=[]),
        ) if not is_users(statement):
            return original
        case gast.Assign(
            targets=[gast.Name()],
            value=gast.BinOp(
                left=gast.Constant(value=1.0), op=gast.Mult(), right=gast.Name() as original
            ),
        ) if not is_users(statement) and is_float(original, notes):
            return original
    return None


def _may_be_0d(original: gast.expr, sharing: Sharing) -> bool:
    """Whether an array is copied as a whole: what a number receives may come as a 0-d array."""
    return isinstance(original, gast.Name) and original.id not in sharing.scalars


def _is_call(value: gast.expr) -> bool:
    return isinstance(value, gast.Call)


def _is_needless(
    statement: gast.Assign, original: gast.expr, position: int, timeline: Timeline, uses: Usage
) -> bool:
    name, sharing = statement.targets[0].id, timeline.sharing
    if name in sharing.scalars and not _may_be_0d(original, sharing):
        return True
    sources = sharing.sources(original)
    if len(sources) != 1 or name not in uses.free:
        return False
    reads = timeline.reads.get(name, [])
    if not uses.is_single(name) or not sharing.classes.is_alone(name) or not reads:
        return False
    if len(reads) < uses.reads[name] or reads[0] <= position:
        return False  # also read elsewhere: before, or outside this block
    if isinstance(timeline.block[reads[-1]], gast.Return):
        return False
    return not timeline.is_written([name, *sources], position, reads[-1])


class _Ends:
    """Where in the text memory is seen for the last time; found out when first asked."""

    def __init__(self, function: gast.FunctionDef, ledger: Ledger, sharing: Sharing) -> None:
        self.function, self.ledger, self.sharing = function, ledger, sharing

    @cached_property
    def live(self) -> dict[int, frozenset[str]]:
        return live_after(self.function, self.ledger)

    @cached_property
    def locked(self) -> frozenset[str]:
        """Names bound to what NumPy does not let anybody write into."""
        return frozenset(
            target.id
            for node in nodes_in(self.function)
            if isinstance(node, gast.Assign) and _is_read_only(node.value)
            for target in node.targets
            if isinstance(target, gast.Name)
        )

    def is_last(self, statement: gast.stmt, name: str) -> bool:
        """Whether a statement is the last to see the memory of a name, under whatever name."""
        members = self.sharing.classes.members(name)
        if members is None or self.locked.intersection(members):
            return False
        if self.ledger.function(self.function).captured.intersection(members):
            return False
        return self.live[id(statement)].isdisjoint(members)


def _is_read_only(value: gast.expr) -> bool:
    """Whether an expression may give a view that is read-only, or whose entries share memory."""
    return any(
        isinstance(node, gast.Call) and gast.unparse(node.func).rpartition(".")[2] in READ_ONLY
        for node in nodes_in(value)
    )


def _takes_over(statement: gast.Assign, original: gast.expr, uses: Usage, ends: _Ends) -> bool:
    """Whether the copy may have the original's memory, which nothing sees afterwards."""
    return (
        isinstance(original, gast.Name)
        and original.id in uses.free
        and statement.targets[0].id in uses.free
        and ends.is_last(statement, original.id)
    )
