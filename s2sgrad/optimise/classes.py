"""Classes of names that may share memory, joined step by step.

A list has elements of their own class, as long as it is only appended to and popped from: so a
tape may change its length between two reads of a value that was once on it.
"""

from __future__ import annotations

# All that opaque calls have seen, and all that is not local.
WORLD = "<world>"
# What the tapes hold that are passed in.
PASSED = "<passed>"


class Classes:
    """A union-find of names; names in angle brackets stand for memory without a name.

    >>> classes = Classes(frozenset(["x", "y", "t", "u"]), frozenset(["x"]), frozenset())
    >>> classes.join(["x", "y"])
    >>> classes.join([classes.element("t"), "u"])
    >>> [classes.root(a) == classes.root(b) for a, b in ("xy", "xu", "tu")]
    [True, False, False]
    >>> classes.collapse("t")
    >>> classes.root("t") == classes.root("u"), classes.members("u")
    (True, None)
    """

    def __init__(
        self, local: frozenset[str], parameters: frozenset[str], scalars: frozenset[str]
    ) -> None:
        self.local, self.parameters, self.scalars = local, parameters, scalars
        self._parent: dict[str, str] = {}
        self._elements: dict[str, str] = {}
        self._collapsed: set[str] = set()
        self._sizes: dict[str, int] = {}

    def root(self, name: str) -> str:
        """The name that stands for the class of a name; what is not local is the world's."""
        return self._find(name if name in self.local or name[0] == "<" else WORLD)

    def outside(self) -> set[str]:
        """The classes of all that can be seen from outside."""
        return {self.root(name) for name in (*self.parameters, WORLD, PASSED)}

    def members(self, name: str) -> list[str] | None:
        """All names of a class; None where it holds more than what local names do."""
        memory = self.root(name)
        if memory in self.outside():
            return None
        names = [other for other in [*self._parent] if self._find(other) == memory]
        return None if any(other.startswith("<") for other in names) else names

    def is_alone(self, name: str) -> bool:
        """Whether nothing else may share memory with what a name holds."""
        return name in self.local and self._sizes.get(self._find(name), 1) == 1

    def join(self, names: list[str]) -> None:
        """Put names, which may share memory from now on, into one class."""
        memory = [self.root(name) for name in names if name not in self.scalars]
        for name in memory[1:]:
            self._union(memory[0], name)

    def element(self, name: str) -> str:
        """The class of the elements of a list, as far as they were appended or popped."""
        root = self.root(name)
        if root in self._collapsed:
            return root
        return self._elements.setdefault(root, PASSED if name in self.parameters else f"<{root}>")

    def collapse(self, name: str) -> None:
        """From now on a list and its elements are one."""
        root = self.root(name)
        if name in self.scalars or root in self._collapsed:
            return
        self._collapsed.add(root)
        if root in self._elements:
            self._union(root, self._elements.pop(root))

    def _find(self, name: str) -> str:
        parent = self._parent.setdefault(name, name)
        while parent != name:
            grand = self._parent[parent]
            self._parent[name] = grand
            name, parent = parent, grand
        return name

    def _union(self, one: str, other: str) -> None:
        one, other = self._find(one), self._find(other)
        if one == other:
            return
        self._parent[other] = one
        self._sizes[one] = self._sizes.get(one, 1) + self._sizes.get(other, 1)
        parts = [self._elements.pop(root) for root in (one, other) if root in self._elements]
        if one in self._collapsed or other in self._collapsed:
            self._collapsed.add(one)
            parts.append(one)
        elif parts:
            self._elements[one] = parts[0]
        for part in parts[1:]:
            self._union(parts[0], part)
