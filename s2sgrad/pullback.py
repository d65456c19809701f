"""The pullback that `vjp` gives: it conforms the cotangent, and picks what was asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from s2sgrad.cotangents import conformed
from s2sgrad.errors import UsageError

Place = int | tuple[int, int]


@dataclass(frozen=True)
class Pullback:
    """From a cotangent of the value to those of the arguments; may be called many times.

    `raw` is the generated function, `like` the value of which the cotangent is one. `places` are
    those of the arguments asked about: of one in `*args` the place of that, and its own there.
    `bare` asks for the one cotangent instead of a tuple.
    """

    raw: Callable[[Any], tuple[Any, ...]]
    like: Any
    places: tuple[Place, ...]
    bare: bool
    has_aux: bool

    def __call__(self, cotangent: Any) -> Any:
        """The cotangents of the arguments for one of the value."""
        whole = (cotangent, None) if self.has_aux else cotangent
        found = self.pulled(conformed(whole, self.like, "cotangent"))
        every = tuple(_at(found, place) for place in self.places)
        return every[0] if self.bare else every

    def pulled(self, cotangent: Any) -> tuple[Any, ...]:
        """What the generated function gives."""
        return self.raw(cotangent)


def _at(found: tuple[Any, ...], place: Place) -> Any:
    """The cotangent of an argument; None where none of those in its `*args` has one."""
    if isinstance(place, int):
        return found[place]
    several = found[place[0]]
    return None if several is None else several[place[1]]


@dataclass(frozen=True)
class SharedPullback(Pullback):
    """A pullback whose calls use the same buffers, one after the other.

    They are clean again when a call is done. One call at a time has them; one that does not come to
    its end, by Ctrl-C or an error, leaves them unclean.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    unclean: list[BaseException] = field(default_factory=list)

    def pulled(self, cotangent: Any) -> tuple[Any, ...]:
        """What the generated function gives. Raises `UsageError` after a call that was cut off."""
        with self.lock:
            if self.unclean:
                what = f"an earlier call of this pullback was cut off by {self.unclean[0]!r}"
                raise UsageError(f"{what}: its buffers hold half a result. Call vjp again")
            try:
                return self.raw(cotangent)
            except BaseException as error:
                self.unclean.append(error)
                raise
