"""Names for what the tool introduces: `x_bar`, `x_dot`, `x_tape`, and short temporaries."""

from __future__ import annotations

from collections.abc import Iterable


def unique(wanted: str, taken: set[str]) -> str:
    """The name itself, or with a number where it is taken; it is taken from now on.

    >>> taken = {"x"}
    >>> unique("x", taken), unique("x", taken), unique("y", taken)
    ('x_2', 'x_3', 'y')
    """
    candidate, count = wanted, 1
    while candidate in taken:
        count += 1
        candidate = f"{wanted}_{count}"
    taken.add(candidate)
    return candidate


class Naming:
    """Unique, deterministic names; a name once given to a primal stays."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self._given: dict[tuple[str, str], str] = {}
        self.temporaries: set[str] = set()
        self.adjoints: set[str] = set()

    def bar(self, primal: str) -> str:
        name = self._named(primal, "bar")
        self.adjoints.add(name)
        return name

    def dot(self, primal: str) -> str:
        name = self._named(primal, "dot")
        self.adjoints.add(name)
        return name

    def tape(self, primal: str) -> str:
        return self._named(primal, "tape")

    def fresh(self, hint: str) -> str:
        name = self.unique(hint)
        self.temporaries.add(name)
        return name

    def _named(self, primal: str, suffix: str) -> str:
        key = (primal, suffix)
        if key not in self._given:
            self._given[key] = self.unique(f"{primal}_{suffix}")
        return self._given[key]

    def unique(self, name: str) -> str:
        """The name itself, or with a number where it is taken."""
        return unique(name, self.taken)
