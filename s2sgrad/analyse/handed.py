"""Handed: the shadows that a function has to be given by whoever calls it.

A function that binds its parameters anew, views them where it is known only at run time what
shares memory, or gets arguments that share memory, keeps to the shadows of its caller: these are
bound in the forward sweep, so that its forward function takes them as arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from s2sgrad.analyse.fixpoint import Fixpoint
from s2sgrad.analyse.operations import UserCall
from s2sgrad.analyse.shadows import carried
from s2sgrad.trees import nodes_in


def handed_shadows(analysis: Any) -> frozenset[str]:
    """The parameters of a function whose shadows it is handed."""
    from s2sgrad.analyse.paths import resolved
    from s2sgrad.errors import Refused

    def found() -> frozenset[str]:
        try:
            return frozenset(resolved(analysis).shadows) & frozenset(analysis.parameters)
        except Refused:  # it is refused again where its own paths are asked for
            return frozenset()

    facts: Fixpoint = analysis.program.facts
    return facts.solve(("handed", analysis), frozenset(), found)


def handing(analysis: Any) -> Iterator[tuple[Any, list[str]]]:
    """The calls of functions that are handed shadows: the statement, and whose shadows."""
    for statement, operation in analysis.operations.items():
        if isinstance(operation, UserCall):
            shadows = handed_shadows(operation.callee)
            given = (a for p, a in operation.arguments.items() if p in shadows)
            names = [n.id for a in given for n in nodes_in(a) if isinstance(n, gast.Name)]
            if names:
                yield statement, carried(analysis, dict.fromkeys(names))


def own_parameters(analysis: Any) -> list[str]:
    """The parameters that need shadows whatever becomes of them in the function."""
    from s2sgrad.analyse.sharing import sharing
    from s2sgrad.analyse.steady import places

    if not analysis.called:
        return []
    writes = sharing(analysis).summary.writes
    bindings = places(analysis).bindings
    found = [
        p
        for p in analysis.parameters
        if p in analysis.shadowed
        or (p in writes and any(not isinstance(s, gast.AugAssign) for s in bindings.get(p, ())))
    ]
    return carried(analysis, found)
