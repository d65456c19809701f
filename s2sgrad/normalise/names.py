"""Names that nobody else uses."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable, Iterator

import gast

from s2sgrad.trees import nodes_in

LIBRARIES = ("SimpleNamespace", "math", "np")
"""What generated code knows under these names."""
_RESERVED = frozenset([*dir(builtins), *keyword.kwlist, *keyword.softkwlist, *LIBRARIES])


class Names:
    """Gives out names that no other variable, global or builtin of the function has.

    >>> names = Names(["total", "x", "x_2"])
    >>> names.fresh("product"), names.fresh("product"), names.fresh("total"), names.numbered("x")
    ('product', 'product_2', 'total_value', 'x_3')
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken) | _RESERVED
        self._users = frozenset(self._taken)
        self._next: dict[str, int] = {}
        self.given: set[str] = set()

    @classmethod
    def of(cls, tree: gast.FunctionDef) -> Names:
        """Names that differ from that of a function and from all in it."""
        names = [node.id for node in nodes_in(tree) if isinstance(node, gast.Name)]
        return cls([tree.name, *names, *captures(tree), *reserved(tree)])

    def is_free(self, name: str) -> bool:
        """Whether nothing has a name."""
        return name not in self._taken

    def beside(self, others: Iterable[str]) -> Names:
        """Names that differ from some others, too."""
        return Names(self._taken.union(others))

    def copy(self) -> Names:
        """Names that know the same others, and give out the same from here on."""
        new = Names()
        new._taken, new._users = set(self._taken), self._users
        new._next, new.given = dict(self._next), set(self.given)
        return new

    def fresh(self, base: str) -> str:
        """A new name for a temporary: `base` itself, or one that starts with it."""
        if base in self._users:
            base = f"{base}_value"
        name = base if base not in self._taken else self._count(base)
        self._taken.add(name)
        self.given.add(name)
        return name

    def numbered(self, base: str) -> str:
        """A new name for another variable of the user's that was called `base`: `base_2`, ..."""
        name = self._count(base)
        self._taken.add(name)
        return name

    def _count(self, base: str) -> str:
        number = self._next.get(base, 2)
        stem = base.rstrip("_") + "_"
        while f"{stem}{number}" in self._taken:
            number += 1
        self._next[base] = number + 1
        return f"{stem}{number}"


def reserved(tree: gast.FunctionDef) -> frozenset[str]:
    """Names that a function needs though it does not have them: those that its entry reads."""
    found: frozenset[str] = getattr(tree.args, "reserved", frozenset())
    return found


def captures(tree: gast.AST) -> Iterator[str]:
    """The names that the patterns below a node bind."""
    for node in nodes_in(tree):
        match node:
            case gast.MatchAs(name=str() as name) | gast.MatchStar(name=str() as name):
                yield name
            case gast.MatchMapping(rest=str() as name):
                yield name
