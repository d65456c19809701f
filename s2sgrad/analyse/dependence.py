"""Dependence of any sort: what hangs on what, whether or not a derivative flows along.

`k = np.argmax(x)` hangs on x, and so does all that `if k > 1:` binds; no derivative comes along.
Where `activity` follows derivatives alone, this follows everything but shapes: `np.zeros_like(x)`
and `len(x)` hang on no value of x.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.elements import elements
from s2sgrad.analyse.liveness import inner_blocks, names_bound, walk_statements
from s2sgrad.analyse.sharing import sharing
from s2sgrad.trees import children, nodes_in

SHAPES = frozenset("shape ndim size dtype nbytes itemsize strides flags".split())
"""Attributes that tell nothing of an array's values."""

ABOUT_SHAPES = SHAPES | frozenset("len zeros_like ones_like empty_like isinstance type".split())
"""Functions whose result hangs on no value of an array."""


@dataclass(frozen=True)
class Edge:
    """What a statement binds or writes hangs on what it reads.

    `own`: the names that it binds or writes itself; `targets`: those with which they share memory,
    too. `decides`: the sources only decide which statements run, or how often.
    """

    statement: Any
    own: frozenset[str]
    targets: frozenset[str]
    sources: frozenset[str]
    decides: bool = False


def edges(analysis: Any) -> list[Edge]:
    """The dependences of a function."""
    if "dependence" not in analysis.facts:
        body = analysis.core.function.body
        analysis.facts["dependence"] = [*_edges(analysis, body, frozenset())]
    found: list[Edge] = analysis.facts["dependence"]
    return found


def influences(analysis: Any, ends: Iterable[str]) -> set[str]:
    """The names on which the ends hang in any way."""
    found = set(ends)
    while True:
        before = len(found)
        for edge in reversed(edges(analysis)):
            if edge.targets & found:
                found |= edge.sources
        if len(found) == before:
            return found


def _edges(analysis: Any, block: list[Any], loop: frozenset[str]) -> Iterator[Edge]:
    """`loop`: what the loop around the block binds and writes."""
    for statement in block:
        inside = _changed(analysis, inner_blocks(statement))
        match statement:
            case gast.If(test=test):
                leaves = any(isinstance(s, gast.Break) for s in walk_statements([statement]))
                decided = inside | loop if leaves else inside
                yield Edge(statement, decided, decided, values_read(test), True)
                inside = loop
            case gast.While(test=test):
                yield Edge(statement, inside, inside, values_read(test), True)
            case gast.For():
                yield from _headed(statement, inside)
            case _:
                own, targets = _written(analysis, statement)
                yield Edge(statement, own, targets, _sources(statement))
        for inner in inner_blocks(statement):
            yield from _edges(analysis, inner, inside)


def _headed(loop: Any, changed: frozenset[str]) -> Iterator[Edge]:
    """The names of a header hang on what is run over; how often the body runs, on the counts."""
    for element in elements(loop):
        bound = frozenset(n.id for n in nodes_in(element.target) if isinstance(n, gast.Name))
        if not element.counts:
            yield Edge(loop, bound, bound, values_read(element.source))
        elif element.source is not None:
            counts = values_read(element.source)
            yield Edge(loop, bound, bound, counts)
            yield Edge(loop, changed, changed, counts, True)


def _changed(analysis: Any, blocks: list[list[Any]]) -> frozenset[str]:
    """All that blocks bind or write."""
    found: set[str] = set()
    for block in blocks:
        for statement in walk_statements(block):
            found |= _written(analysis, statement)[1]
    return frozenset(found)


def _written(analysis: Any, statement: Any) -> tuple[frozenset[str], frozenset[str]]:
    """What a statement binds or writes, and that with all names for the same memory."""
    facts = sharing(analysis)
    through = facts.written.get(statement, [])
    own = frozenset(names_bound(statement)) | frozenset(through)
    roots = {facts.find(name) for name in through}
    twins = {n for n in facts.group if facts.find(n) in roots} if roots else set()
    return own, own | twins | roots


def _sources(statement: Any) -> frozenset[str]:
    match statement:
        case gast.AugAssign(target=gast.Name(id=name), value=value):
            return values_read(value) | {name}
        case gast.Assign(targets=[gast.Subscript(slice=index)], value=value):
            return values_read(value) | values_read(index)
        case gast.AugAssign(target=gast.Subscript(value=base, slice=index), value=value):
            return values_read(value) | values_read(index) | values_read(base)
    return values_read(statement.value) if hasattr(statement, "value") else frozenset()


def values_read(node: Any) -> frozenset[str]:
    """The names on whose values an expression hangs.

    >>> sorted(values_read(gast.parse("len(x) + y[i] * z.shape[0]", mode="eval").body))
    ['i', 'y']
    """
    return frozenset(_values_read(node)) if isinstance(node, gast.AST) else frozenset()


def _values_read(node: Any) -> Iterator[str]:
    match node:
        case gast.Name(id=name):
            yield name
        case gast.Attribute(attr=attribute) if attribute in SHAPES:
            pass
        case gast.Compare(ops=ops) if all(isinstance(op, (gast.Is, gast.IsNot)) for op in ops):
            pass
        case gast.Call(func=function, args=args, keywords=keywords):
            title = getattr(function, "id", None) or getattr(function, "attr", None)
            skipped = len(args) if title in ABOUT_SHAPES else int(title == "full_like")
            receiver = [function] if isinstance(function, gast.Attribute) else []
            for part in [*receiver, *args[skipped:], *(keyword.value for keyword in keywords)]:
                yield from _values_read(part)
        case _:
            for child in children(node):
                yield from _values_read(child)
