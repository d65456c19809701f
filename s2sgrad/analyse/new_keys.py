"""New keys: stores into dicts under a key that was just found not to be there.

    if k not in groups:
        groups[k] = []           here: nothing is overwritten

The reverse sweep asks what an overwritten value was shaped like; there, it must not.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.operations import UserCall
from s2sgrad.analyse.pending import changed
from s2sgrad.analyse.steady import places
from s2sgrad.trees import nodes_in


def is_new_key(analysis: Any, statement: Any) -> bool:
    """Whether `d[k] = v` surely gives the dict a key that it did not have."""
    match statement:
        case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=base), slice=key)]):
            found = _branch_of(analysis, statement)
        case _:
            return False
    if found is None:
        return False
    whole, block, taken = found
    test = _definition(analysis, whole)
    match test:
        case gast.Compare(left=asked, ops=[op], comparators=[gast.Name(id=name)]):
            absent = isinstance(op, gast.NotIn if taken else gast.In)
        case _:
            return False
    same = name == base and gast.dump(asked) == gast.dump(key)
    fixed = {base, *(n.id for n in nodes_in(key) if isinstance(n, gast.Name))}
    before = block[: block.index(statement)]
    return absent and same and not any(_disturbs(analysis, s, fixed) for s in before)


def _branch_of(analysis: Any, statement: Any) -> tuple[Any, list[Any], bool] | None:
    """The If in a branch of which a statement stands, the branch, and whether it is the first."""
    for other in analysis.statements:
        if isinstance(other, gast.If):
            for block, taken in ((other.body, True), (other.orelse, False)):
                if statement in block:
                    return other, block, taken
    return None


def _definition(analysis: Any, whole: Any) -> Any:
    """What the test of an If was computed from, right before it."""
    if not isinstance(whole.test, gast.Name):
        return whole.test
    block = places(analysis).siblings(whole)
    here = block.index(whole)
    before = block[here - 1] if here else None
    match before:
        case gast.Assign(targets=[gast.Name(id=name)], value=value) if name == whole.test.id:
            return value
    return None


def _disturbs(analysis: Any, statement: Any, names: set[str]) -> bool:
    """Whether a statement may change what was tested."""
    called = isinstance(analysis.operations.get(statement), UserCall)
    simple = isinstance(statement, (gast.Assign, gast.Pass))
    return called or not simple or bool(names & {*names_bound(statement), *changed(statement)})
