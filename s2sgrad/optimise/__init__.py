"""Make of a raw derivative what an expert would have written, changing no value.

The passes stand in `PASSES` in the order in which they run. Each is given a function and the
ledger of what its statements do, and gives back the same tree where there is nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import gast

from s2sgrad.optimise.accumulate import accumulate
from s2sgrad.optimise.attributes import attributes
from s2sgrad.optimise.blocks import replaced, unshared
from s2sgrad.optimise.conditional import conditional
from s2sgrad.optimise.copies import copies
from s2sgrad.optimise.dead import dead
from s2sgrad.optimise.early import early
from s2sgrad.optimise.empty import empty
from s2sgrad.optimise.fold import fold
from s2sgrad.optimise.group import group
from s2sgrad.optimise.guarded import called_in_attempts, improved_guards
from s2sgrad.optimise.headings import headings
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.names import names
from s2sgrad.optimise.notes import Notes, is_users
from s2sgrad.optimise.overwritten import overwritten
from s2sgrad.optimise.propagate import propagate
from s2sgrad.optimise.records import agreed
from s2sgrad.optimise.reread import reread
from s2sgrad.optimise.simplify import simplify
from s2sgrad.optimise.straighten import straighten
from s2sgrad.optimise.subtract import subtract
from s2sgrad.optimise.webs import split_webs

__all__ = ["PASSES", "Notes", "is_users", "optimise"]


def fold_choices(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Fold, make choices of what has one line per branch then, and fold those in their turn."""
    before = None
    while function is not before:
        before = fold(function, ledger)
        function = conditional(before, ledger)
    return function


PASSES = (
    simplify,
    reread,
    propagate,
    dead,
    early,
    copies,
    accumulate,
    fold_choices,
    simplify,
    propagate,
    fold_choices,
    overwritten,
    dead,
    attributes,
    simplify,
    subtract,
    empty,
    names,
    straighten,
    headings,
    group,
)


def optimise(
    functions: list[gast.FunctionDef],
    notes: Notes,
    recorded: Iterable[tuple[str, str, str]] = (),
) -> list[gast.FunctionDef]:
    """The same functions, better written. The trees that are given stay as they are.

    `recorded` names the pairs of which one hands a record over to the other, and the record.
    """
    made = {function.name: function for function in functions}
    caught = called_in_attempts(functions)

    def improved(function: gast.FunctionDef) -> gast.FunctionDef:
        return _optimised(function, replace(notes, caught=function.name in caught))

    for forward, backward, record in recorded:
        halves = agreed(made[forward], made[backward], record, improved)
        made[forward], made[backward] = halves
    done = {name for forward, backward, _ in recorded for name in (forward, backward)}
    return [f if name in done else improved(f) for name, f in made.items()]


def _optimised(function: gast.FunctionDef, notes: Notes) -> gast.FunctionDef:
    function = replaced(function, body=unshared([_inner(node, notes) for node in function.body]))
    guarded = replace(notes, caught=True)
    function = improved_guards(function, lambda block: _optimised(block, guarded))
    ledger = Ledger(notes)
    function, new_names = split_webs(function, ledger)
    ledger.notes = notes.renamed(new_names)
    for improve in PASSES:
        function = improve(function, ledger)
    return function


def _inner(statement: gast.stmt, notes: Notes) -> gast.stmt:
    """A pullback is improved by itself first; what it closes over keeps its names."""
    return _optimised(statement, notes) if isinstance(statement, gast.FunctionDef) else statement
