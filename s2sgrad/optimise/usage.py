"""How often each name is read and bound in a function, and who may be touched at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import gast

from s2sgrad.core import parameters
from s2sgrad.optimise.ledger import Ledger


@dataclass
class Usage:
    """Counts over a whole function; `free` are names that the optimiser may fold away or rename."""

    reads: Counter[str]
    binds: Counter[str]
    parameters: frozenset[str]
    free: frozenset[str]

    def is_single(self, name: str) -> bool:
        """Whether a name is one that may be folded away, and has one definition."""
        return name in self.free and self.binds[name] == 1

    def is_constant(self, name: str) -> bool:
        """Whether a name is a parameter that is never bound again."""
        return name in self.parameters and not self.binds[name]


def usage(function: gast.FunctionDef, ledger: Ledger) -> Usage:
    """Count the names of a function.

    >>> from s2sgrad.optimise.show import function
    >>> from s2sgrad.optimise.notes import Notes
    >>> usage(function("def f(x): t = x + x"), Ledger(Notes())).reads
    Counter({'x': 2})
    """
    whole = ledger.function(function)
    notes = ledger.notes
    own = frozenset(name.id for name in parameters(function))
    invented = notes.temporaries | notes.adjoints
    free = (invented & frozenset(whole.binds)) - whole.captured - notes.fixed - own
    return Usage(Counter(whole.loads), Counter(whole.binds), own, free)
