"""What shares memory, as facts: of a function, and of what its caller can see of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from s2sgrad.kinds import Array, Kind, ListOf, Opaque, Sequence

CALLER = "caller's "
"""Prefix of the names that stand for the memory of arguments as the caller sees it."""
LIST = "list of "
"""Prefix of the names that stand for lists themselves, apart from the arrays that are in them."""


@dataclass
class Summary:
    """What a function does to memory that its caller can see."""

    writes: set[str] = field(default_factory=set)
    deep: set[str] = field(default_factory=set)
    """Of these parameters, those of whose arrays entries are written, also if they are lists."""
    items: set[str] = field(default_factory=set)
    """Parameters whose items are replaced, added or taken away: lists and dicts."""
    returns: set[str] = field(default_factory=set)
    """Parameters with which the result may share memory."""
    ties: set[tuple[str, str]] = field(default_factory=set)
    """Parameters that may share memory when it is done: an array that is put into a list."""
    same: set[tuple[str, str]] = field(default_factory=set)
    """Of these, those that may be, or hold, one and the same list."""
    twins: bool = False
    """Whether parts of a result may share memory with each other."""


@dataclass
class Sharing:
    """written: names written through, by statement; coupled: pairs of names as described above."""

    written: dict[Any, list[str]] = field(default_factory=dict)
    coupled: dict[frozenset[str], Any] = field(default_factory=dict)
    items: dict[Any, set[str]] = field(default_factory=dict)
    """By statement: the lists and dicts whose items it replaces, adds or takes away."""
    inner: dict[Any, set[str]] = field(default_factory=dict)
    """By call: the lists and dicts into whose arrays the function writes."""
    twinned: set[str] = field(default_factory=set)
    """Lists, tuples and dicts of which two items may share memory."""
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

    def is_twinned(self, name: str) -> bool:
        """Whether two items of what a name holds may share memory with each other."""
        return any(self.find(other) == self.find(name) for other in self.twinned)

    def unite(self, a: str, b: str) -> None:
        self.group[self.find(a)] = self.find(b)


def has_memory(analysis: Any, name: str) -> bool:
    """Whether a name stands for something that can be written into."""
    kind = analysis.kinds.get(name, analysis.parameters.get(name))
    return kind is not None and is_memory(kind)


def is_memory(kind: Kind) -> bool:
    """Whether values of the kind can be written into."""
    return isinstance(kind, (Array, Sequence, ListOf, Opaque))


def holds_list(kind: Kind | None) -> bool:
    """Whether values of the kind are, or hold, something that `append` and `pop` can change.

    >>> from s2sgrad.kinds import kind_of
    >>> holds_list(kind_of([1.0])), holds_list(kind_of((1.0, [])))
    (True, True)
    >>> holds_list(kind_of((1.0, 2.0)))
    False
    """
    match kind:
        case Sequence(type=type_, elements=elements):
            return type_ is not tuple or any(map(holds_list, elements))
        case ListOf(type=type_, element=element):
            return type_ is not tuple or holds_list(element)
    return isinstance(kind, Opaque)
