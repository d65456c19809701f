"""What shares memory, as facts: of a function, and of what its caller can see of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from s2sgrad.kinds import (
    GENERATOR,
    Array,
    Kind,
    Known,
    ListOf,
    Opaque,
    Record,
    Scalar,
    Sequence,
)

CALLER = "caller's "
"""Prefix of the names that stand for the memory of arguments as the caller sees it."""

Sorts = frozenset[Any]
"""Classes of what can be written into."""
ANYTHING: Sorts = frozenset({object})
"""The sorts of a value of which nothing is known."""


@dataclass
class Summary:
    """What a function does to memory that its caller can see."""

    writes: set[str] = field(default_factory=set)
    deep: set[str] = field(default_factory=set)
    """Of these parameters, those of whose arrays entries are written, also if they are lists."""
    sorts: dict[str, Sorts] = field(default_factory=dict)
    """Into what is written that these parameters are, or hold: classes, as of `sorts_in`."""
    items: set[str] = field(default_factory=set)
    """Parameters whose items are replaced, added or taken away: lists and dicts."""
    replaced: set[tuple[Any, Any]] = field(default_factory=set)
    """Which items are replaced, added or taken away: the class of what holds them, and the name of
    an attribute, or None for any item."""
    returns: set[str] = field(default_factory=set)
    """Parameters with which the result may share memory."""
    ties: set[tuple[str, str]] = field(default_factory=set)
    """Parameters that may share memory when it is done: an array that is put into a list."""
    twins: Sorts = frozenset()
    """What parts of a result may share with each other."""


@dataclass
class Sharing:
    """written: names written through, by statement; coupled: pairs of names as described above."""

    written: dict[Any, list[str]] = field(default_factory=dict)
    coupled: dict[frozenset[str], Any] = field(default_factory=dict)
    items: dict[Any, set[str]] = field(default_factory=dict)
    """By statement: the lists and dicts whose items it replaces, adds or takes away."""
    replaced: dict[Any, set[tuple[Any, Any]]] = field(default_factory=dict)
    """By statement: which items it replaces; see `Summary.replaced`."""
    inner: dict[Any, set[str]] = field(default_factory=dict)
    """By call: the lists and dicts into whose arrays the function writes."""
    twinned: dict[str, Sorts] = field(default_factory=dict)
    """Lists, tuples and dicts of which two items may share memory; what these share."""
    reached: dict[tuple[Any, str], Sorts] = field(default_factory=dict)
    """By statement and name written through: the sorts of what is written into."""
    disturbed: dict[Any, str] = field(default_factory=dict)
    """By statement: the list whose length it changes while a loop runs over it."""
    group: dict[str, str] = field(default_factory=dict)
    """The representative of all names that share memory at some time."""
    summary: Summary = field(default_factory=Summary)

    def find(self, name: str) -> str:
        root = name
        while self.group.get(root, root) != root:
            root = self.group[root]
        while self.group.get(name, name) != root:
            self.group[name], name = root, self.group[name]
        return root

    def twins(self, name: str) -> Sorts:
        """What items of that which a name holds may share with each other."""
        found = (s for other, s in self.twinned.items() if self.find(other) == self.find(name))
        return frozenset().union(*found)

    def twin(self, name: str, sorts: Sorts) -> None:
        """Two items of what a name holds may share memory."""
        self.twinned[name] = self.twinned.get(name, frozenset()) | sorts

    def unite(self, a: str, b: str) -> None:
        self.group[self.find(a)] = self.find(b)


def has_memory(analysis: Any, name: str) -> bool:
    """Whether a name stands for something that can be written into."""
    kind = analysis.kinds.get(name, analysis.parameters.get(name))
    return kind is not None and is_memory(kind)


def is_memory(kind: Kind) -> bool:
    """Whether values of the kind can be written into."""
    return isinstance(kind, (Array, Sequence, ListOf, Opaque)) and kind != GENERATOR


def is_list_of_values(kind: Kind) -> bool:
    """Whether the kind is of tuples or lists whose elements have no memory of their own."""
    match kind:
        case Sequence(elements=elements):
            return not any(map(is_memory, elements))
        case ListOf(element=element):
            return not is_memory(element)
    return False


def sorts_in(kind: Kind | None) -> Sorts:
    """The classes of what can be written into in a value: of itself, and of all that it holds.

    What is written into through one name is seen through another only if that holds something of
    the same class.
    """
    match kind:
        case Array():
            return frozenset({np.ndarray})
        case Record(type=cls, elements=elements):
            return frozenset({cls}).union(*map(sorts_in, elements))
        case Sequence(type=cls, elements=elements):
            own = frozenset({cls}) - {tuple}
            return own.union(*map(sorts_in, elements))
        case ListOf(type=cls, element=element):
            return (frozenset({cls}) - {tuple}) | sorts_in(element)
        case Scalar() | Known():
            return frozenset()
    return ANYTHING


def sort_of(kind: Kind | None) -> Sorts:
    """The class of what is written into when items of a value are replaced, added or taken away."""
    if isinstance(kind, (Array, Sequence, ListOf)):
        return frozenset({np.ndarray if isinstance(kind, Array) else kind.type})
    return ANYTHING


def meet(one: Sorts, other: Sorts) -> bool:
    """Whether something may be of a sort in both."""
    return object in one or object in other or bool(one & other)


def both(one: Sorts, other: Sorts) -> Sorts:
    """The sorts that are in both."""
    if object in one:
        return other
    return one if object in other else one & other
