"""Partners: which names may share memory at one point of a function."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.memory import CALLER, Sharing, has_memory
from s2sgrad.kinds import Kind, ListOf, Sequence

Relation = dict[str, frozenset[str]]


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

    def are_twins(self, nodes: list[Any], apart: bool = False) -> bool:
        """Whether two of several values may share memory; `apart`: two of different nodes."""
        found = [(k, n) for k, node in enumerate(nodes) for n in names_in(node)]
        names = [(k, n) for k, n in found if self.has_memory(n)]
        pairs = ((a, b) for i, a in enumerate(names) for b in names[i + 1 :])
        return any(
            a == b or b in self.partners.get(a, ())
            for (k, a), (m, b) in pairs
            if k != m or not apart
        )

    def define(self, name: str, sources: list[str]) -> None:
        shared: set[str] = set()
        for source in sources:
            shared |= {source} | self.partners.get(source, frozenset())
            self.facts.unite(name, source)
        self.unlink(name)
        self.link(name, shared - {name})

    def unlink(self, name: str) -> None:
        for other in self.partners.pop(name, frozenset()):
            self.partners[other] = self.partners[other] - {name}

    def link(self, name: str, others: Any) -> None:
        for other in set(others) - {name}:
            self.partners[name] = self.partners.get(name, frozenset()) | {other}
            self.partners[other] = self.partners.get(other, frozenset()) | {name}

    def join(self, a: str, b: str) -> None:
        """From now on all that shares memory with a name may share memory with another one."""
        others = {b} | self.partners.get(b, frozenset())
        for name in {a} | self.partners.get(a, frozenset()):
            self.link(name, others)
        self.facts.unite(a, b)

    def tie(self, names: list[str]) -> None:
        """Parts of a result that may share memory with each other."""
        for name in names:
            self.link(name, set(names) - {name})
            self.facts.unite(name, names[0])

    def parallel(self, targets: list[Any], values: list[Any]) -> None:
        """`u, v = v, u`: all values are read before any name is bound."""
        found = []
        for value in values:
            name = value.id if isinstance(value, gast.Name) else None
            shared = {name} | self.partners.get(name, frozenset()) if name else set()
            found.append({s for s in shared if s and self.has_memory(s)})
        bound = {t.id for t in targets}
        for target in targets:
            self.define(target.id, [])
        for target, shared in zip(targets, found, strict=True):
            if self.has_memory(target.id):
                twins = {t.id for t, s in zip(targets, found, strict=True) if s & shared}
                self.link(target.id, (shared - bound) | (twins - {target.id}))
                for source in shared:
                    self.facts.unite(target.id, source)


def names_in(node: Any) -> list[str]:
    """The names in an expression."""
    return [n.id for n in gast.walk(node) if isinstance(n, gast.Name)]


def merged(a: Relation, b: Relation) -> Relation:
    if a == b:
        return a
    none: frozenset[str] = frozenset()
    return {name: a.get(name, none) | b.get(name, none) for name in a.keys() | b.keys()}
