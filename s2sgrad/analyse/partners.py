"""Partners: which names may share memory at one point of a function.

Two lists may hold the same array, and so share memory, without being one list: what is appended to
one of them is not in the other. Names with the prefix LIST tell which lists may be one.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.memory import CALLER, LIST, Sharing, has_memory, holds_list
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

    def holds_list(self, name: str) -> bool:
        """Whether a name is, or holds, something that `append` and `pop` can change."""
        return holds_list(self.kind(name.removeprefix(CALLER)))

    def partners_of(self, name: str) -> frozenset[str]:
        return self.partners.get(name, frozenset())

    def reached(self, name: str, deep: bool) -> set[str]:
        """The names through which a write can be seen: if it is not deep, those of one list."""
        if deep:
            return set(self.partners_of(name))
        return {other.removeprefix(LIST) for other in self.partners_of(LIST + name)}

    def ends(self, prefix: str) -> set[tuple[str, str]]:
        """The pairs of parameters that share memory, or lists, now."""
        return {
            (name.removeprefix(prefix), other.removeprefix(prefix))
            for name, others in self.partners.items()
            for other in others
            if name.startswith(prefix) and other.startswith(prefix)
        }

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
        self.bind(name, sources)
        lists = sources if self.holds_list(name) else []
        self.bind(LIST + name, [LIST + source for source in lists if self.holds_list(source)])
        for source in sources:
            self.facts.unite(name, source)

    def bind(self, name: str, sources: list[str]) -> None:
        shared = set(sources).union(*map(self.partners_of, sources))
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
        others = {b} | self.partners_of(b)
        for name in {a} | self.partners_of(a):
            self.link(name, others)
        self.facts.unite(a.removeprefix(LIST), b.removeprefix(LIST))

    def join_lists(self, a: str, b: str) -> None:
        """From now on two names may stand for, or hold, one list."""
        if self.holds_list(a) and self.holds_list(b):
            self.join(LIST + a, LIST + b)

    def tie(self, names: list[str]) -> None:
        """Parts of a result that may share memory with each other."""
        lists = [LIST + name for name in names if self.holds_list(name)]
        for group in (names, lists):
            for name in group:
                self.link(name, set(group) - {name})
        for name in names:
            self.facts.unite(name, names[0])

    def parallel(self, targets: list[Any], values: list[Any]) -> None:
        """`u, v = v, u`: all values are read before any name is bound."""
        found = []
        for value in values:
            name = value.id if isinstance(value, gast.Name) else ""
            shared = {name, LIST + name} if name and self.has_memory(name) else set()
            found.append(shared.union(*map(self.partners_of, sorted(shared))))
        bound = {prefix + t.id for t in targets for prefix in ("", LIST)}
        for target in targets:
            self.define(target.id, [])
        for target, shared in zip(targets, found, strict=True):
            for prefix in ("", LIST):
                own = {s for s in shared if s.startswith(LIST) == bool(prefix)}
                if self.has_memory(target.id) and (not prefix or self.holds_list(target.id)):
                    pairs = zip(targets, found, strict=True)
                    twins = {prefix + t.id for t, s in pairs if s & own}
                    self.link(prefix + target.id, (own - bound) | twins)
            for source in shared:
                self.facts.unite(target.id, source.removeprefix(LIST))


def names_in(node: Any) -> list[str]:
    """The names in an expression."""
    return [n.id for n in gast.walk(node) if isinstance(n, gast.Name)]


def merged(a: Relation, b: Relation) -> Relation:
    if a == b:
        return a
    none: frozenset[str] = frozenset()
    return {name: a.get(name, none) | b.get(name, none) for name in a.keys() | b.keys()}
