"""Which names surely hold an array at a point, where they hold a number at others.

m = 0.0
for g in gradients:
    m = 0.9 * m + g      # 0.0 or an array on the right
    x = x - m            # surely an array
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from s2sgrad.analyse.liveness import bound_within, names_bound
from s2sgrad.kinds import Array, Kind, may_be_number, of_array


class CertainArrays:
    """What is known where the walk through a function has come to."""

    def __init__(self) -> None:
        self.names: frozenset[str] = frozenset()

    def kind(self, name: str, found: Kind) -> Kind:
        """The kind of a name here."""
        if isinstance(found, Array) and may_be_number(found) and name in self.names:
            return replace(found, dims=of_array(found.dims))
        return found

    def note(self, statement: Any, kind: Kind) -> None:
        """A statement gives names a value of this kind."""
        bound = names_bound(statement)
        is_array = isinstance(kind, Array) and not may_be_number(kind)
        self.names = self.names.union(bound) if is_array else self.names.difference(bound)

    @contextmanager
    def repeated(self, statement: Any) -> Iterator[None]:
        """What a loop or an attempt binds may not be bound yet in it, nor at all after it."""
        self.names = outside = self.names.difference(bound_within([statement]))
        yield
        self.names = outside
