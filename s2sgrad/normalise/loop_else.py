"""Spell out the `else` of loops."""

from __future__ import annotations

import gast

from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import branch, flag, load, with_body, with_guarded
from s2sgrad.normalise.tails import breaks, replace_jumps


def without_loop_else(block: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """The block with its loops' `else` as statements after them.

    >>> from s2sgrad.emit.printer import to_source
    >>> from s2sgrad.parse.tree import statements
    >>> block = statements('''
    ... for x in xs:
    ...     if x == 0:
    ...         break
    ... else:
    ...     x = 1
    ... ''')
    >>> print(to_source(without_loop_else(block, Names())))
    exhausted = True
    for x in xs:
        if x == 0:
            exhausted = False
            break
    if exhausted:
        x = 1
    """
    out: list[gast.stmt] = []
    for node in block:
        if isinstance(node, gast.If):
            body = without_loop_else(node.body, names)
            out.append(branch(node.test, body, without_loop_else(node.orelse, names), node))
        elif isinstance(node, (gast.For, gast.While)):
            out += _loop(node, names)
        elif isinstance(node, (gast.With, gast.Try)):
            out.append(with_guarded(node, lambda inner: without_loop_else(inner, names)))
        else:
            out.append(node)
    return out


def _loop(node: gast.For | gast.While, names: Names) -> list[gast.stmt]:
    body = without_loop_else(node.body, names)
    orelse = without_loop_else(node.orelse, names)
    if not orelse or not breaks(node):
        return [with_body(node, body), *orelse]
    exhausted = names.fresh("exhausted")

    def lower_flag(jump: gast.stmt) -> list[gast.stmt]:
        lowered = [flag(exhausted, False, jump)] if isinstance(jump, gast.Break) else []
        return [*lowered, jump]

    return [
        flag(exhausted, True, node),
        with_body(node, replace_jumps(body, lower_flag)),
        branch(load(exhausted, node), orelse, [], node),
    ]
