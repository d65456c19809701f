"""Leave one return, at the end of the function."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import gast

from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import (
    assign,
    branch,
    constant,
    flag,
    guarded_blocks,
    load,
    statement,
    store,
    with_body,
    with_guarded,
)
from s2sgrad.normalise.tails import endless, falls, settle


def single_return(block: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """The body of a function with a single Return, at its end.

    >>> from s2sgrad.emit.printer import to_source
    >>> from s2sgrad.parse.tree import statements
    >>> [function] = statements('''
    ... def first_root(xs):
    ...     for x in xs:
    ...         if f(x) == 0:
    ...             return x
    ...     return None
    ... ''')
    >>> print(to_source(single_return(function.body, Names())))
    returned = False
    for x in xs:
        if f(x) == 0:
            result = x
            returned = True
            break
    if returned:
        pass
    else:
        result = None
    return result
    """
    block = _complete(block)
    if not any(map(_returns, block[:-1])) and isinstance(block[-1], gast.Return):
        return [*block[:-1], _valued(block[-1])]
    result = names.fresh("result")
    leaving = settle(_Returns(result, names).block(block, None), names)
    end = _last_return(block) or block[-1]
    return [*_guarded(leaving), statement(gast.Return(load(result, end)), end.origin, end)]


def _complete(block: list[gast.stmt]) -> list[gast.stmt]:
    """The body without dead code, ending in `return None` if it can fall off its end."""
    if falls(block):
        return [*block, statement(gast.Return(None), block[-1].origin, block[-1])]
    while not falls(block[:-1]):
        block = block[:-1]
    return block


def _valued(node: gast.Return) -> gast.Return:
    value = constant(None, node) if node.value is None else node.value
    return statement(gast.Return(value), node.origin, node)


def _guarded(block: list[gast.stmt]) -> list[gast.stmt]:
    """The block, with a Raise that ends it in an If of its own, since a Return will follow."""
    if not block or not isinstance(block[-1], gast.Raise):
        return block
    end = block[-1]
    return [*block[:-1], branch(constant(True, end), [end], [], end)]


def _returns(node: gast.stmt) -> bool:
    if isinstance(node, gast.If):
        return any(map(_returns, node.body)) or any(map(_returns, node.orelse))
    if isinstance(node, (gast.For, gast.While)):
        return any(map(_returns, node.body))
    if isinstance(node, (gast.With, gast.Try)):
        return any(map(_returns, chain.from_iterable(guarded_blocks(node))))
    return isinstance(node, gast.Return)


def _last_return(block: list[gast.stmt]) -> gast.Return | None:
    for node in reversed(block):
        if isinstance(node, gast.Return):
            return node
        if _returns(node):
            if isinstance(node, (gast.With, gast.Try)):
                return _last_return(list(chain.from_iterable(guarded_blocks(node))))
            return _last_return([*node.body, *node.orelse])
    return None


def _needs_flag(loop: gast.For | gast.While) -> bool:
    """Whether a loop that returns, or one in it, may also end in another way."""
    if not _returns(loop):
        return False
    return not endless(loop) or any(map(_flagged_inside, loop.body))


def _flagged_inside(node: gast.stmt) -> bool:
    if isinstance(node, gast.If):
        return any(map(_flagged_inside, [*node.body, *node.orelse]))
    if isinstance(node, (gast.With, gast.Try)):
        return any(map(_flagged_inside, chain.from_iterable(guarded_blocks(node))))
    return isinstance(node, (gast.For, gast.While)) and _needs_flag(node)


@dataclass(frozen=True)
class _Loop:
    """The loops around a statement; the variable `flag` says that a return has left them."""

    flag: str | None


class _Returns:
    """Makes of each return an assignment and a jump: a Break in loops, else a bare Return."""

    def __init__(self, result: str, names: Names) -> None:
        self.result = result
        self.names = names

    def block(self, block: list[gast.stmt], inside: _Loop | None) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for node in block:
            if not _returns(node):
                out.append(node)
            elif isinstance(node, gast.If):
                body = self.block(node.body, inside)
                out.append(branch(node.test, body, self.block(node.orelse, inside), node))
            elif isinstance(node, (gast.With, gast.Try)):
                out.append(with_guarded(node, lambda inner: self.block(inner, inside)))
            elif isinstance(node, gast.Return):
                out += self.leave(node, inside)
            else:
                out += self.loop(node, inside)
        return out

    def leave(self, node: gast.Return, inside: _Loop | None) -> list[gast.stmt]:
        out: list[gast.stmt] = [
            assign(store(self.result, node), _valued(node).value, node.origin),
        ]
        if inside is not None and inside.flag is not None:
            out.append(flag(inside.flag, True, node))
        return [*out, _jump(inside, node)]

    def loop(self, node: gast.For | gast.While, inside: _Loop | None) -> list[gast.stmt]:
        around = inside or _Loop(self.names.fresh("returned") if _needs_flag(node) else None)
        out: list[gast.stmt] = []
        if inside is None and around.flag is not None:
            out.append(flag(around.flag, False, node))
        out.append(with_body(node, self.block(node.body, around)))
        if endless(node) or around.flag is None:
            return [*out, _jump(inside, node)]
        return [*out, branch(load(around.flag, node), [_jump(inside, node)], [], node)]


def _jump(inside: _Loop | None, like: gast.stmt) -> gast.stmt:
    return statement(gast.Return(None) if inside is None else gast.Break(), like.origin, like)
