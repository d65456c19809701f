"""Cuts: the statements at which a derivative ends though the result hangs on what they give.

`k = np.argmax(x)`, `if x > 0`, `g[i] = 10 * x[i]` where g is an array of integers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.activity import activity, varied_arguments
from s2sgrad.analyse.dependence import Edge, edges, influences
from s2sgrad.analyse.fixpoint import Fixpoint
from s2sgrad.analyse.operations import AddAt, Alias, ListAppend, ListPop, Pack, Read, UserCall
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.sharing import sharing
from s2sgrad.errors import Origin
from s2sgrad.kinds import Array, Kind, is_number
from s2sgrad.trees import nodes_in

STRUCTURAL = (Alias, Pack, Read, ListAppend, ListPop)
"""What only hands values on: an int that lies beside a float in a tuple is no end of the float."""

SMOOTH = "Use something smooth in its place"


@dataclass(frozen=True)
class Cut:
    """Where a derivative ends, why, and how it could go on.

    `unsaid`: nothing in the statement's own text says that its result is an integer.
    """

    where: Origin | None
    why: str
    way_out: str
    unsaid: bool = False


def cuts(analysis: Any, wrt: frozenset[str], ends: frozenset[str]) -> tuple[Cut, ...]:
    """The ends of the derivatives with respect to `wrt` on the way to the names in `ends`.

    Those in the functions that are called, too; in the order of the text, none twice.
    """
    facts: Fixpoint = analysis.program.facts
    key = ("cuts", analysis, wrt, ends)
    return facts.solve(key, (), lambda: tuple(dict.fromkeys(_cuts(analysis, wrt, ends))))


def _cuts(analysis: Any, wrt: frozenset[str], ends: frozenset[str]) -> Iterator[Cut]:
    varied = activity(analysis, wrt).varied
    useful = influences(analysis, ends)
    for edge in edges(analysis):
        entering = edge.sources & varied
        if not entering or not edge.targets & useful:
            continue
        operation = analysis.operations.get(edge.statement)
        if isinstance(operation, UserCall):
            yield from _of_call(operation, varied)
        elif edge.decides:
            yield _decision(analysis, edge)
        elif not _hands_on(analysis, edge.statement):
            yield from _of_statement(analysis, edge, varied & edge.own, useful)


def _of_call(call: UserCall, varied: frozenset[str]) -> tuple[Cut, ...]:
    """The cuts in the function that is called, on the way to its result and what it writes."""
    entering = varied_arguments(call, varied)
    if not entering:
        return ()
    written = frozenset(sharing(call.callee).summary.writes)
    return cuts(call.callee, entering, returned_names(call.callee) | written)


def returned_names(analysis: Any) -> frozenset[str]:
    """The names in the return statement of a function."""
    value = analysis.core.function.body[-1].value
    return frozenset(n.id for n in nodes_in(value) if isinstance(n, gast.Name))


def _of_statement(
    analysis: Any, edge: Edge, reached: frozenset[str], useful: set[str]
) -> Iterator[Cut]:
    lost = sorted(edge.own - reached)
    kinds = {name: analysis.kinds.get(name, analysis.parameters.get(name)) for name in lost}
    if _stores(analysis, edge.statement):
        arrays = [(name, kind) for name, kind in kinds.items() if isinstance(kind, Array)]
        yield from (_store(analysis, edge.statement, *array) for array in arrays[:1])
        return
    numbers = [kind for name, kind in kinds.items() if name in useful and _is_number(kind)]
    yield from (_operation(analysis, edge.statement, kind) for kind in numbers[:1])


def _is_number(kind: Kind | None) -> bool:
    return kind is not None and is_number(kind)


def _hands_on(analysis: Any, statement: Any) -> bool:
    """Whether a statement does nothing to values but give them other names or places."""
    if isinstance(statement, gast.For):
        return True
    structural = isinstance(analysis.operations.get(statement), STRUCTURAL)
    return structural and not _stores(analysis, statement)


def _stores(analysis: Any, statement: Any) -> bool:
    """Whether a statement writes into a part of an array."""
    match statement:
        case gast.Assign(targets=[gast.Subscript()]) | gast.AugAssign(target=gast.Subscript()):
            return True
    return isinstance(analysis.operations.get(statement), AddAt)


def _store(analysis: Any, statement: Any, name: str, kind: Array) -> Cut:
    shown = analysis.core.base.get(name, name)
    return Cut(
        getattr(statement, "origin", None),
        f"`{shown}` is an array of {kind.dtype}: what is stored in it is rounded, and its "
        "derivative is lost.",
        f"Make `{shown}` an array of floats (dtype=float).",
        unsaid=True,
    )


def _operation(analysis: Any, statement: Any, kind: Kind) -> Cut:
    value = statement.value
    text = gast.unparse(value)
    where = located(statement, value, analysis.core.parsed.lines)
    letter = kind.dtype.kind  # type: ignore[union-attr]
    if letter == "b":
        why = f"`{text}` is true or false, which has no derivative."
    elif letter == "f":
        why = f"`{text}` is constant between its jumps: its derivative is zero."
    else:
        why = f"`{text}` gives integers, which have no derivative."
    return Cut(where, why, f"{SMOOTH}, or do without.")


def _decision(analysis: Any, edge: Edge) -> Cut:
    header = edge.statement
    condition = header.iter if isinstance(header, gast.For) else header.test
    where = located(header, condition, analysis.core.parsed.lines)
    why = "it only decides which statements run, which has no derivative."
    return Cut(where, why, f"{SMOOTH}: a weight instead of a branch.")
