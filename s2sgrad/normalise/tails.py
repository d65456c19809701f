"""Bring jumps to the end of their block, where they need no jump.

A `continue`, or the return that `returns.py` leaves, is nothing where the block ends there; a
`break` is then the last thing that its loop does. So the statements after an If that jumps move
into the branch that does not. Where that is more than one branch, a flag says whether the If has
jumped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import gast

from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import branch, flag, guarded_blocks, load, statement, with_guarded

JUMPS = (gast.Break, gast.Continue, gast.Return)
_FLAGS = {gast.Break: "stopped", gast.Continue: "skipped", gast.Return: "returned"}
_LOOPS = (gast.For, gast.While)
_GUARDS = (gast.With, gast.Try)


def settle(block: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """The block with its jumps at its end: only Break is left of them.

    >>> from s2sgrad.emit.printer import to_source
    >>> from s2sgrad.parse.tree import statements
    >>> [loop] = statements('''
    ... for x in xs:
    ...     if x < 0:
    ...         break
    ...     if x == 0:
    ...         continue
    ...     total = total + x
    ... ''')
    >>> print(to_source(settle(loop.body, Names())))
    if x < 0:
        break
    elif x == 0:
        pass
    else:
        total = total + x
    """
    out: list[gast.stmt] = []
    for position, node in enumerate(block):
        if isinstance(node, gast.If) and any(jumps(node)):
            return [*out, *_settled_if(node, block[position + 1 :], names)]
        if isinstance(node, _GUARDS) and any(jumps(node)):
            return [*out, *_out_of_guard(node, block[position + 1 :], names)]
        if not isinstance(node, (gast.Continue, gast.Return)):
            out.append(node)
        if not _goes_on(node):
            break
    return out


def falls(block: list[gast.stmt]) -> bool:
    """Whether control can reach the end of the block."""
    return all(map(_goes_on, block))


def jumps(node: gast.stmt) -> Iterator[gast.stmt]:
    """The jumps in a statement that leave it: those of inner loops do not."""
    if isinstance(node, JUMPS):
        yield node
    elif isinstance(node, gast.If):
        for inner in [*node.body, *node.orelse]:
            yield from jumps(inner)
    elif isinstance(node, _LOOPS):
        for inner in node.orelse:
            yield from jumps(inner)
    elif isinstance(node, _GUARDS):
        for block in guarded_blocks(node):
            for inner in block:
                yield from jumps(inner)


def breaks(loop: gast.For | gast.While) -> bool:
    """Whether a loop can end by a Break of its own."""
    return any(isinstance(jump, gast.Break) for inner in loop.body for jump in jumps(inner))


def endless(node: gast.stmt) -> bool:
    """Whether the statement is a `while True` that nothing but an exception or return ends."""
    return (
        isinstance(node, gast.While)
        and isinstance(node.test, gast.Constant)
        and bool(node.test.value)
        and not breaks(node)
    )


def replace_jumps(
    block: list[gast.stmt], replacement: Callable[[gast.stmt], list[gast.stmt]]
) -> list[gast.stmt]:
    """The block with each jump that leaves it replaced by statements."""
    out: list[gast.stmt] = []
    for node in block:
        if isinstance(node, JUMPS):
            out += replacement(node)
        elif isinstance(node, gast.If):
            body = replace_jumps(node.body, replacement)
            out.append(branch(node.test, body, replace_jumps(node.orelse, replacement), node))
        elif isinstance(node, _GUARDS):
            out.append(with_guarded(node, lambda inner: replace_jumps(inner, replacement)))
        else:
            out.append(node)
    return out


def _goes_on(node: gast.stmt) -> bool:
    if isinstance(node, (*JUMPS, gast.Raise)):
        return False
    if isinstance(node, gast.If):
        return falls(node.body) or falls(node.orelse)
    if isinstance(node, gast.With):
        return falls(node.body)
    if isinstance(node, gast.Try):
        ends = [falls([*node.body, *node.orelse]), *(falls(h.body) for h in node.handlers)]
        return any(ends) and falls(node.finalbody)
    return not endless(node)


def _settled_if(node: gast.If, rest: list[gast.stmt], names: Names) -> list[gast.stmt]:
    body, orelse = node.body, node.orelse
    if not falls(body):
        orelse = [*orelse, *rest]
    elif not falls(orelse):
        body = [*body, *rest]
    elif rest:
        return _flagged(node, rest, names)
    return [branch(node.test, settle(body, names), settle(orelse, names), node)]


def _out_of_guard(
    node: gast.With | gast.Try, rest: list[gast.stmt], names: Names
) -> list[gast.stmt]:
    """A `with` or `try` that is left by a jump: a flag says which, and the jump comes after it."""
    if not _goes_on(node):
        rest = []
    kinds = dict.fromkeys(type(jump) for jump in jumps(node))
    silent = () if rest else (gast.Continue, gast.Return)
    flags = {kind: names.fresh(_FLAGS[kind]) for kind in kinds if kind not in silent}

    def raise_flag(jump: gast.stmt) -> list[gast.stmt]:
        end = statement(gast.Continue(), jump.origin, jump)
        raised = [flag(flags[type(jump)], True, jump)] if type(jump) in flags else []
        return [*raised, end]

    for kind, name in flags.items():
        jump = statement(
            kind() if kind is not gast.Return else gast.Return(None), node.origin, node
        )
        rest = [branch(load(name, node), [jump], rest, node)]
    lowered = [flag(name, False, node) for name in flags.values()]
    inner = with_guarded(node, lambda block: settle(replace_jumps(block, raise_flag), names))
    return [*lowered, inner, *settle(rest, names)]


def _flagged(node: gast.If, rest: list[gast.stmt], names: Names) -> list[gast.stmt]:
    kinds = dict.fromkeys(type(jump) for jump in jumps(node))
    flags = {kind: names.fresh(_FLAGS[kind]) for kind in kinds}

    def raise_flag(jump: gast.stmt) -> list[gast.stmt]:
        end = statement(gast.Continue(), jump.origin, jump)
        return [flag(flags[type(jump)], True, jump), end]

    for kind, name in flags.items():
        jump = statement(
            kind() if kind is not gast.Return else gast.Return(None), node.origin, node
        )
        rest = [branch(load(name, node), [jump], rest, node)]
    lowered = [flag(name, False, node) for name in flags.values()]
    return [*lowered, *settle(replace_jumps([node], raise_flag), names), *settle(rest, names)]
