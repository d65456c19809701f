"""What evaluating an expression or running a statement does."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Effects:
    """What evaluating an expression, or running a statement with all that is nested in it, does.

    `loads` has a name as often as it is read; `late` are those read only on a condition, or many
    times; `slots` gives the precedence that the place of a name demands. `binds` are names given
    a new value, `mutates` those whose memory (or list) is written into, `reached` the operands of
    opaque calls; `captured` are the names in nested functions and comprehensions, which nothing
    may touch. `calls` is true if a call in it has an effect, `outside` if that can be seen from
    outside. `width` is that of the text.
    """

    loads: list[str] = field(default_factory=list)
    late: set[str] = field(default_factory=set)
    slots: dict[str, int] = field(default_factory=dict)
    binds: list[str] = field(default_factory=list)
    mutates: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    captured: set[str] = field(default_factory=set)
    calls: bool = False
    outside: bool = False
    width: int = 0

    @property
    def pure(self) -> bool:
        """Whether it only computes a value, and perhaps gives it a name."""
        return not (self.calls or self.outside or self.mutates)


def joined(parts: list[Effects]) -> Effects:
    """The effects of several parts that run one after the other."""
    whole = Effects()
    for part in parts:
        whole.loads += part.loads
        whole.late |= part.late
        whole.binds += part.binds
        whole.mutates += part.mutates
        whole.reached += part.reached
        whole.captured |= part.captured
        whole.calls = whole.calls or part.calls
        whole.outside = whole.outside or part.outside
    return whole


# Shared by all statements, most of which have nothing to put there; never added to.
_NO_LIST: list[str] = []
_NO_SET: set[str] = set()


def compact(effects: Effects) -> Effects:
    """Empty collections are shared: thousands of them would keep the garbage collector busy."""
    effects.late = effects.late or _NO_SET
    effects.captured = effects.captured or _NO_SET
    effects.mutates = effects.mutates or _NO_LIST
    effects.reached = effects.reached or _NO_LIST
    return effects
