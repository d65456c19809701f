"""Loops over a few values of different kinds, written out: `for W in (matrix, vector): ...`.

They are known one by one, so that each round gets the kinds of its own element.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.elements import Element, elements, fits
from s2sgrad.analyse.prune import copied_block
from s2sgrad.kinds import REFUSED, Kind, ListOf, Opaque, Sequence, Table, element_kind
from s2sgrad.normalise.nodes import assign, constant, copied, placed


def unrolled(inference: Any, loop: Any) -> list[Any] | None:
    """The rounds of a loop over values of different kinds; None for all other loops."""
    if not fits(loop.target, loop.iter):
        return None
    found = elements(loop)
    kinds = [_source_kind(inference, loop, element) for element in found]
    sequences = [kind for kind in kinds if isinstance(kind, Sequence)]
    if not any(_is_mixed(kind) or not kind.elements for kind in sequences):
        return None
    if not all(map(_is_simple, found, kinds)):
        return None
    if any(map(_leaves, loop.body)):
        return None
    rounds = min(len(kind.elements) for kind in sequences)
    out: list[Any] = []
    for k in range(rounds):
        for element, kind in zip(found, kinds, strict=True):
            out.append(_bound(loop, element, kind, k))
        out += copied_block(loop.body)  # each round may be rewritten in its own way
    return out


def _source_kind(inference: Any, loop: Any, element: Element) -> Kind | None:
    if isinstance(element.source, gast.Name) and not element.counts:
        kind: Kind = inference.expressions.kind(loop, element.source)
        return kind
    return None


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
    if element.counts:
        start = element.start is None or isinstance(element.start, gast.Constant)
        return flat and element.source is None and start
    return flat and isinstance(kind, Sequence)


def _leaves(statement: Any) -> bool:
    """Whether a statement may leave the loop around it."""
    if isinstance(statement, gast.If):
        return any(map(_leaves, [*statement.body, *statement.orelse]))
    return isinstance(statement, gast.Break)


def _bound(loop: Any, element: Element, kind: Any, k: int) -> Any:
    """The assignment of a round's element to its target."""
    if element.counts:
        first = element.start.value if element.start is not None else 0
        value: Any = constant(first + k, loop)
    elif isinstance(kind, Table):
        keys = kind.places[::-1] if element.backwards else kind.places
        value = constant(keys[k], loop)
    else:
        index = len(kind.elements) - 1 - k if element.backwards else k
        read = gast.Subscript(copied(element.source), constant(index, loop), gast.Load())
        value = placed(read, loop)
    return assign(copied(element.target), value, loop.origin)
