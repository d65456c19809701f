"""Partners: which names may share memory at one point of a function, and memory of what sort.

Two walls made of one material share the `Material`, not what each wall is: a write into one of them
is not seen through the other.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.memory import (
    CALLER,
    Sharing,
    Sorts,
    both,
    has_memory,
    meet,
    sort_of,
    sorts_in,
)
from s2sgrad.kinds import Kind, ListOf, Sequence
from s2sgrad.trees import nodes_in

Relation = dict[str, dict[str, Sorts]]
"""By name: the names that may share memory with it, and the sorts of what they share."""


class Partners:
    """The relation while a function is walked through; what it learns goes to `facts`."""

    def __init__(self, analysis: Any) -> None:
        self.analysis = analysis
        self.facts = Sharing()
        self.partners: Relation = {}

    def kind(self, name: str) -> Kind | None:
        found: Kind | None = self.analysis.kinds.get(name, self.analysis.parameters.get(name))
        return found

    def has_memory(self, name: str) -> bool:
        return name.startswith(CALLER) or has_memory(self.analysis, name)

    def is_list(self, name: str) -> bool:
        return isinstance(self.kind(name), (Sequence, ListOf))

    def twins(self, nodes: list[Any], apart: bool = False) -> Sorts:
        """What two of several values may share; `apart`: two of different nodes."""
        found = [(k, n) for k, node in enumerate(nodes) for n in operand_names(node)]
        names = [(k, n) for k, n in found if self.has_memory(n)]
        pairs = ((a, b) for i, a in enumerate(names) for b in names[i + 1 :])
        sorts = (
            self.shared(a).get(b, frozenset()) for (k, a), (m, b) in pairs if k != m or not apart
        )
        return frozenset().union(*sorts)

    def sorts(self, name: str) -> Sorts:
        """The sorts of all that a name stands for, and holds."""
        return sorts_in(self.kind(name.removeprefix(CALLER)))

    def shared(self, name: str) -> dict[str, Sorts]:
        """What shares memory with a name; the name itself shares all of it."""
        return {**self.partners.get(name, {}), name: self.sorts(name)}

    def define(self, name: str, sources: list[str]) -> None:
        found: dict[str, Sorts] = {}
        for source in sources:
            for other, sorts in self.shared(source).items():
                found[other] = found.get(other, frozenset()) | sorts
            self.facts.unite(name, source)
        found.pop(name, None)
        self.unlink(name)
        self.link(name, found)

    def unlink(self, name: str) -> None:
        for other in self.partners.pop(name, {}):
            self.partners[other] = {n: s for n, s in self.partners[other].items() if n != name}

    def link(self, name: str, others: dict[str, Sorts]) -> None:
        """From now on a name may share memory of these sorts with others."""
        own = self.sorts(name)
        for other, sorts in others.items():
            common = both(own, sorts)
            if other != name and common:
                for a, b in ((name, other), (other, name)):
                    known = self.partners.get(a, {})
                    self.partners[a] = {**known, b: known.get(b, frozenset()) | common}

    def join(self, a: str, b: str, item: bool = False) -> None:
        """From now on all that shares memory with a name may share memory with another one.

        `item`: b is put into a, which nobody sees who shares no more than what a holds already.
        """
        others = self.shared(b)
        for name, sorts in self.shared(a).items():
            if name == a or not item or meet(sorts, sort_of(self.kind(a))):
                self.link(name, others)
        self.facts.unite(a, b)

    def tie(self, names: list[str]) -> None:
        """Parts of a result that may share memory with each other."""
        for name in names:
            self.link(name, {n: self.sorts(n) for n in names if n != name})
            self.facts.unite(name, names[0])

    def parallel(self, targets: list[Any], values: list[Any]) -> None:
        """`u, v = v, u`: all values are read before any name is bound."""
        found: list[dict[str, Sorts]] = []
        for value in values:
            shared = self.shared(value.id) if isinstance(value, gast.Name) else {}
            found.append({n: s for n, s in shared.items() if self.has_memory(n)})
        bound = {t.id for t in targets}
        for target in targets:
            self.define(target.id, [])
        for target, shared in zip(targets, found, strict=True):
            if self.has_memory(target.id):
                twins = {
                    t.id: self.sorts(t.id)
                    for t, s in zip(targets, found, strict=True)
                    if s.keys() & shared.keys()
                }
                self.link(target.id, {n: s for n, s in shared.items() if n not in bound} | twins)
                for source in shared:
                    self.facts.unite(target.id, source)


def operand_names(node: Any) -> list[str]:
    """The names in an expression."""
    return [n.id for n in nodes_in(node) if isinstance(n, gast.Name)]


def merged(a: Relation, b: Relation) -> Relation:
    if a == b:
        return a
    found = {name: dict(others) for name, others in a.items()}
    for name, others in b.items():
        known = found.setdefault(name, {})
        for other, sorts in others.items():
            known[other] = known.get(other, frozenset()) | sorts
    return found
