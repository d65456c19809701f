"""Loops over a few values of different kinds, written out: `for W in (matrix, vector): ...`.

They are known one by one, so that each round gets the kinds of its own element.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.elements import Element, elements, fits
from s2sgrad.analyse.liveness import names_bound, names_read, walk_statements
from s2sgrad.analyse.prune import copied_block
from s2sgrad.kinds import (
    NOTHING,
    REFUSED,
    Array,
    Kind,
    Known,
    ListOf,
    Opaque,
    Sequence,
    Table,
    element_kind,
    known_value,
)
from s2sgrad.kinds import constant as kind_of_value
from s2sgrad.normalise.nodes import assign, constant, copied, load, placed, statement
from s2sgrad.trees import names_in

MOST_ROUNDS = 64
"""Loops of more rounds are not written out for the sake of a key."""


def unrolled(inference: Any, loop: Any) -> list[Any] | None:
    """The rounds of a loop over values of different kinds; None for all other loops."""
    if not fits(loop.target, loop.iter):
        return None
    kinds = [_source_kind(inference, loop, element) for element in elements(loop)]
    sequences = [kind for kind in kinds if isinstance(kind, Sequence)]
    if not any(_is_mixed(kind) or not kind.elements for kind in sequences):
        return None
    return _rounds(inference, loop)


def write_out(inference: Any, statement: Any, key: Any) -> None:
    """Write out the innermost loop in whose rounds a key differs, where they can be counted."""
    wanted = names_in(key)
    for loop in reversed(inference.loops_around(statement)):
        if isinstance(loop, gast.For) and wanted & _following(loop, _names_in(loop.target)):
            rounds = _rounds(inference, loop) if _tells(inference, loop, wanted) else None
            if rounds is not None:
                inference.expanded[loop] = rounds
            return


def _tells(inference: Any, loop: Any, wanted: set[str]) -> bool:
    """Whether the names are known in each round: what they follow from is counted, or known."""
    for element in elements(loop):
        if element.counts or not wanted & _following(loop, _names_in(element.target)):
            continue
        if not _has_known(_source_kind(inference, loop, element)):
            return False
    return True


def _has_known(kind: Kind | None) -> bool:
    """Whether there are values in a kind that are known."""
    if isinstance(kind, Table):
        return True
    if isinstance(kind, Sequence):
        return any(map(_has_known, kind.elements))
    return kind is not None and known_value(kind) is not NOTHING


def _names_in(node: Any) -> set[str]:
    return names_in(node)


def _following(loop: Any, found: set[str]) -> set[str]:
    """The names whose values follow from some that the loop's header binds."""
    found = set(found)
    while True:
        before = len(found)
        for inner in walk_statements(loop.body):
            if found & names_read(inner):
                found.update(names_bound(inner))
        if len(found) == before:
            return found


def _rounds(inference: Any, loop: Any) -> list[Any] | None:
    """The rounds of a loop, one after the other; None where they can't be counted."""
    found = elements(loop)
    kinds = [_source_kind(inference, loop, element) for element in found]
    counts = [len(kind.elements) for kind in kinds if isinstance(kind, Sequence)]
    if not counts or min(counts) > MOST_ROUNDS or any(map(_leaves, loop.body)):
        return None
    if not all(map(_is_simple, found, kinds)):
        return None
    out = _long_enough(loop, found, kinds, min(counts))
    for k in range(min(counts)):
        for element, kind in zip(found, kinds, strict=True):
            out.append(_bound(loop, element, kind, k))
        out += copied_block(loop.body)  # each round may be rewritten in its own way
    return out


def _long_enough(loop: Any, found: list[Element], kinds: list[Any], rounds: int) -> list[Any]:
    """Tests of what is gone through along with a tuple: that it has as many elements."""
    out = []
    for element, kind in zip(found, kinds, strict=True):
        known = element.source is None or isinstance(kind, Sequence)
        if known or (isinstance(kind, Array) and kind.dims[0] == rounds):
            continue
        length = placed(gast.Call(load("len", loop), [copied(element.source)], []), loop)
        test = placed(gast.Compare(length, [gast.GtE()], [constant(rounds, loop)]), loop)
        text = constant(f"`{element.source.id}` has fewer than {rounds} elements", loop)
        out.append(statement(gast.Assert(test, text), loop.origin, loop))
    return out


def _source_kind(inference: Any, loop: Any, element: Element) -> Kind | None:
    if isinstance(element.source, (gast.Name, gast.Constant)) and not element.counts:
        kind: Kind = inference.expressions.kind(loop, element.source)
        text = kind.value if isinstance(kind, Known) else None
        return kind_of_value(tuple(text)) if isinstance(text, str) else kind
    if element.counts and element.source is not None:
        return _counted(inference, loop, element.source)
    return None


def _counted(inference: Any, loop: Any, header: Any) -> Kind | None:
    """A range whose numbers are known, as a tuple of them."""
    values = [known_value(inference.expressions.kind(loop, bound)) for bound in header.args]
    if not all(type(value) is int for value in values) or 0 in values[2:]:
        return None
    numbers = range(*values)
    return kind_of_value(tuple(numbers)) if len(numbers) <= MOST_ROUNDS else None


def _is_mixed(kind: Sequence) -> bool:
    """Whether there is no one kind for all elements."""
    return isinstance(kind, Table) or _holds_opaque(element_kind(kind, ("mixed",)))


def _holds_opaque(kind: Kind) -> bool:
    match kind:
        case Sequence(elements=inner):
            return any(map(_holds_opaque, inner))
        case ListOf(element=inner):
            return _holds_opaque(inner)
    return isinstance(kind, Opaque) and kind != REFUSED


def _is_simple(element: Element, kind: Kind | None) -> bool:
    """Whether an element of a round can be written as an assignment."""
    target = element.target
    flat = isinstance(target, gast.Name) or all(isinstance(n, gast.Name) for n in target.elts)
    if element.counts and element.source is None:
        return flat and (element.start is None or isinstance(element.start, gast.Constant))
    if isinstance(kind, Array) and kind.dims:
        return flat and not element.backwards
    return flat and isinstance(kind, Sequence)


def _leaves(statement: Any) -> bool:
    """Whether a statement may leave the loop around it."""
    if isinstance(statement, gast.If):
        return any(map(_leaves, [*statement.body, *statement.orelse]))
    return isinstance(statement, gast.Break)


def _bound(loop: Any, element: Element, kind: Any, k: int) -> Any:
    """The assignment of a round's element to its target."""
    if element.source is None:
        first = element.start.value if element.start is not None else 0
        value: Any = constant(first + k, loop)
    elif element.counts:
        numbers = kind.elements[::-1] if element.backwards else kind.elements
        value = constant(numbers[k].value, loop)
    elif isinstance(kind, Table):
        keys = kind.places[::-1] if element.backwards else kind.places
        value = constant(keys[k], loop)
    else:
        index = len(kind.elements) - 1 - k if element.backwards else k
        read = gast.Subscript(copied(element.source), constant(index, loop), gast.Load())
        value = placed(read, loop)
    return assign(copied(element.target), value, loop.origin)
