"""Loops whose jumps are at the end of their body, and whose tests have no effect."""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import branch, constant, filled, statement, with_body, with_guarded
from s2sgrad.normalise.tails import settle


def structured(
    block: list[gast.stmt], names: Names, pure: Callable[[gast.expr], bool]
) -> list[gast.stmt]:
    """The block with its loops in structured form.

    >>> from s2sgrad.emit.printer import to_source
    >>> from s2sgrad.parse.tree import statements
    >>> block = statements('''
    ... while step(x) > 1:
    ...     if x == 2:
    ...         continue
    ...     x = x - 1
    ... ''')
    >>> print(to_source(structured(block, Names(), lambda test: False)))
    while True:
        if step(x) > 1:
            if x == 2:
                pass
            else:
                x = x - 1
        else:
            break
    """
    return [_structured(node, names, pure) for node in block]


def _structured(node: gast.stmt, names: Names, pure: Callable[[gast.expr], bool]) -> gast.stmt:
    if isinstance(node, gast.If):
        body = structured(node.body, names, pure)
        return branch(node.test, body, structured(node.orelse, names, pure), node)
    if isinstance(node, (gast.With, gast.Try)):
        return with_guarded(node, lambda inner: structured(inner, names, pure))
    if not isinstance(node, (gast.For, gast.While)):
        return node
    body, test = structured(node.body, names, pure), None
    if isinstance(node, gast.While) and not pure(node.test):
        leave = statement(gast.Break(), node.origin, node)
        body = [branch(node.test, body, [leave], node)]
        test = constant(True, node.test)
    return with_body(node, filled(settle(body, names), node), test)
