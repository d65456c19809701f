"""Objects that hold the derivatives of another object's attributes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


def as_object(value: Any, parts: Any) -> Any:
    """The parts of an adjoint in the structure of the value: of its classes, where it has objects.

    Nothing of the class runs; what the value finds in its class only is left out.

    >>> class Spring:
    ...     def __init__(self, k):
    ...         self.k = k
    >>> found = as_object([Spring(2.0)], [SimpleNamespace(k=0.5)])
    >>> type(found[0]).__name__, found[0].k
    ('Spring', 0.5)
    """
    if isinstance(parts, SimpleNamespace):
        own = getattr(value, "__dict__", vars(parts))
        named = {name: part for name, part in vars(parts).items() if name in own}
        return object_like(value, **{n: as_object(getattr(value, n), p) for n, p in named.items()})
    if isinstance(parts, dict):
        return {key: as_object(value[key], part) for key, part in parts.items()}
    if isinstance(parts, (list, tuple)):
        found = [as_object(v, part) for v, part in zip(value, parts, strict=True)]
        if hasattr(value, "_fields"):
            return type(value)(*found)
        return tuple(found) if isinstance(value, tuple) else found
    return parts


def object_like(value: Any, /, **parts: Any) -> Any:
    """An object of the class of another one, with these attributes; nothing of the class runs.

    >>> object_like(SimpleNamespace(k=2.0, name="spring"), k=0.5)
    namespace(k=0.5)
    """
    if hasattr(value, "_fields"):
        return type(value)(**parts)
    made: Any = type(value).__new__(type(value))  # type: ignore[call-overload]
    for name, part in parts.items():
        object.__setattr__(made, name, part)
    return made
