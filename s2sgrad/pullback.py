"""The pullback that `vjp` gives: it conforms the cotangent, and picks what was asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from s2sgrad.cotangents import conformed
from s2sgrad.errors import UsageError

Place = int | tuple[int, int]


@dataclass(frozen=True)
class Outside:
    """What a program looked up outside of it when it ran: numbers, arrays, what objects hold.

    The reverse sweep looks it up again. In arrays, as in the arguments, nothing may have been
    written since; that is not tested.
    """

    read: Callable[[], tuple[Any, ...]]
    found: list[Any]

    @classmethod
    def now(cls, read: Callable[[], tuple[Any, ...]]) -> Outside:
        """What is found at this moment."""
        return cls(read, list(_leaves(read())))

    def require_same(self) -> None:
        """Raise `UsageError` if something else is found by now."""
        from s2sgrad.dispatch import GONE

        try:
            now = list(_leaves(self.read()))
        except GONE:
            now = []
        pairs = zip(self.found, now, strict=False)
        if len(now) != len(self.found) or not all(_same(a, b) for a, b in pairs):
            what = "a global or captured variable has changed since vjp was called"
            raise UsageError(f"{what}: the pullback would mix old and new values. Call vjp again")


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
    outside: Outside | None

    def __call__(self, cotangent: Any) -> Any:
        """The cotangents of the arguments for one of the value."""
        if self.outside is not None:
            self.outside.require_same()
        whole = (cotangent, None) if self.has_aux else cotangent
        found = self.pulled(conformed(whole, self.like, "cotangent"))
        every = tuple(_at(found, place) for place in self.places)
        return every[0] if self.bare else every

    def pulled(self, cotangent: Any) -> tuple[Any, ...]:
        """What the generated function gives."""
        return self.raw(cotangent)


def _leaves(value: Any) -> Iterator[Any]:
    """The numbers and arrays that a value holds."""
    from s2sgrad.kinds import is_record

    if isinstance(value, (tuple, list)):
        parts: Iterable[Any] = value
    elif isinstance(value, dict):
        parts = value.values()
    elif is_record(value):
        parts = vars(value).values()
    else:
        yield value
        return
    for part in parts:
        yield from _leaves(part)


def _same(a: Any, b: Any) -> bool:
    return a is b or (isinstance(a, (float, np.generic)) and type(a) is type(b) and bool(a == b))


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
