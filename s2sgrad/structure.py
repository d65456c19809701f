"""Values that hold values: tuples, lists, dicts and objects, walked and built in one way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from s2sgrad.kinds import Field, is_record
from s2sgrad.kinds.objects import attributes


def parts(value: Any) -> dict[Any, Any] | None:
    """What a value holds, by place: an index, a key or a `Field`; None if it is no container.

    >>> parts((2.0, 3.0)), parts({"k": 1}), parts(3.0)
    ({0: 2.0, 1: 3.0}, {'k': 1}, None)
    """
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, (tuple, list)):
        return dict(enumerate(value))
    if is_record(value):
        own, _ = attributes(value)
        return {Field(name): part for name, part in own.items()}
    return None


def rebuilt(value: Any, held: dict[Any, Any]) -> Any:
    """A container like a value, with other parts. Of an object, nothing of its class runs."""
    if isinstance(value, dict):
        return dict(held)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*held.values())
    if isinstance(value, (tuple, list)):
        return type(value)(held.values())
    made: Any = type(value).__new__(type(value))  # type: ignore[call-overload]
    for name, part in held.items():
        object.__setattr__(made, str(name), part)
    return made


def mapped(function: Callable[[Any], Any], value: Any) -> Any:
    """The value with a function applied to all that is no container.

    >>> mapped(lambda x: 2 * x, {"a": (1, 2)})
    {'a': (2, 4)}
    """
    held = parts(value)
    if held is None:
        return function(value)
    return rebuilt(value, {place: mapped(function, part) for place, part in held.items()})


def part(value: Any, place: Any) -> Any:
    """The part of a container at a place."""
    return getattr(value, place) if isinstance(place, Field) else value[place]


def path_text(name: str, place: Any) -> str:
    """How a part is written: `p.k`, `p['k']`, `p[0]`."""
    return f"{name}.{place}" if isinstance(place, Field) else f"{name}[{place!r}]"
