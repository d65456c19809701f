"""The names that a nested function sees."""

from __future__ import annotations

import gast

from s2sgrad.trees import names_in, nodes_in


def scope_of(function: gast.FunctionDef) -> tuple[list[str], set[str]]:
    """The names that a function reads from around it, and those that are its own.

    >>> tree = gast.parse("def pullback(g):\\n    t = g * x\\n    return t").body[0]
    >>> free, bound = scope_of(tree)
    >>> free, sorted(bound)
    (['x'], ['g', 't'])
    """
    bound = names_in(function.args)
    read: dict[str, None] = {}
    for part in nodes_in(gast.Module(function.body, [])):
        if isinstance(part, gast.Name):
            if isinstance(part.ctx, gast.Load):
                read[part.id] = None
            else:
                bound.add(part.id)
    return [name for name in read if name not in bound], bound
