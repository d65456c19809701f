"""Bring a function into core form: one operation per statement, structured control flow.

Each rewrite has a file of its own; what every one of them leaves behind is what the next relies on.
"""

from __future__ import annotations

from typing import NoReturn

import gast

from s2sgrad.core import Core, local_names
from s2sgrad.errors import refuse
from s2sgrad.normalise.comprehensions import names_outside
from s2sgrad.normalise.default_dicts import without_default_dicts
from s2sgrad.normalise.deletions import without_deletions
from s2sgrad.normalise.deques import without_deques
from s2sgrad.normalise.displays import plain_displays
from s2sgrad.normalise.flatten import Flattener
from s2sgrad.normalise.guards import without_suppress
from s2sgrad.normalise.iterables import written_out
from s2sgrad.normalise.list_methods import plain_methods
from s2sgrad.normalise.loop_else import without_loop_else
from s2sgrad.normalise.loops import structured
from s2sgrad.normalise.matching import without_match
from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import constant, placed
from s2sgrad.normalise.occurrences import deletes, uses, uses_and_stores
from s2sgrad.normalise.purity import Purity
from s2sgrad.normalise.returns import single_return
from s2sgrad.normalise.sets import without_sets
from s2sgrad.normalise.slices import written_slices
from s2sgrad.normalise.unsupported import require_supported
from s2sgrad.normalise.webs import split
from s2sgrad.parse.resolve import Scope
from s2sgrad.parse.tree import Parsed, refuse_depth

__all__ = ["normalise"]


def normalise(parsed: Parsed) -> Core:
    """The core form of a function, which means exactly what the function means.

    Raises `Refused` with every construct of the function that the language does not have.
    """
    try:
        return _normalised(parsed)
    except RecursionError:
        refuse_depth(parsed.tree.origin)


def _normalised(parsed: Parsed) -> Core:
    scope = Scope(parsed.function)
    names = Names.of(parsed.tree)
    parsed.tree.body = without_match(parsed.tree.body, names, scope)
    outer = Purity(local_names(parsed.tree), scope)
    parsed.tree.body = written_slices(parsed.tree, names, outer)
    local = local_names(parsed.tree)
    purity = Purity(local, scope)
    without_deques(parsed.tree, names, purity)
    without_default_dicts(parsed.tree, names, purity)
    without_sets(parsed.tree, purity)
    parsed.tree.body = written_out(parsed.tree.body, names, purity)
    parsed.tree.body = plain_displays(parsed.tree.body, names, purity)
    parsed.tree.body = plain_methods(parsed.tree.body, purity)
    require_supported(parsed.tree, parsed.origin, purity)
    block = without_suppress(parsed.tree.body, purity)
    block = without_loop_else(block, names)
    block = single_return(block, names)
    block = structured(block, names, purity.pure)
    purity.local |= names.given
    taken = frozenset(names_outside(parsed.tree.body) | local)
    flattener = Flattener(names, purity, taken)
    flattener.uses, flattener.stores = uses_and_stores(parsed.tree, block)
    flattener.deleted = deletes(block)
    flattener.bound = frozenset(uses([parsed.tree.args])) - flattener.deleted
    block = flattener.block(block)
    function = _with_body(parsed.tree, block)
    webs = split(function, frozenset(purity.local), names)
    function.body = without_deletions(function.body)
    for name in webs.unbound:
        if name.id not in names.given:
            _refuse_unbound(parsed, name)
        # nothing binds the result of a function that never returns
        function.body[-1].value = constant(None, function.body[-1])
    return Core(function, webs.temporaries, webs.base, parsed, tuple(purity.consulted.values()))


def _refuse_unbound(parsed: Parsed, name: gast.Name) -> NoReturn:
    refuse(
        "unknown-name",
        f"cannot differentiate a read of `{name.id}`",
        "it is a variable of the function, and nothing that can run assigns it.",
        "Assign it before.",
        parsed.origin(name, parsed.lines[name.lineno - 1].strip()),
    )


def _with_body(tree: gast.FunctionDef, block: list[gast.stmt]) -> gast.FunctionDef:
    function = gast.FunctionDef(tree.name, tree.args, block, [], tree.returns, None, [])
    function.origin = tree.origin
    return placed(function, tree)
