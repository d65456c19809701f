"""Constants of modules, as what to differentiate by: `wrt="solver.DT"`, `wrt="CONFIG.stiffness"`.

A constant is a variable: a place in the dictionary of a module, or the cell of a closure. Its value
is the one that it has when the derivative is called.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import gast
import numpy as np

from s2sgrad.errors import IntegerWrt, WrtError
from s2sgrad.kinds import Kind, Scalar, Sequence, constant, is_record, kind_of
from s2sgrad.parse.resolve import Binding, Scope
from s2sgrad.structure import part, parts


@dataclass(frozen=True)
class Constant:
    """A variable around a function. `text` is how the function, or a user, reads it."""

    text: str = field(compare=False)
    binding: Binding

    @property
    def name(self) -> str:
        """The name that it has where it stands."""
        return self.binding.name

    @property
    def value(self) -> Any:
        """What it holds now. Raises `KeyError` where it is gone."""
        return self.binding.value()

    @property
    def is_shared(self) -> bool:
        """Whether other variables that hold the same object mean the same: it can be changed."""
        return can_change(self.value)

    def kind(self) -> Kind:
        """The kind of its value; what it holds besides floats is known by value, as of a global."""
        value = self.value
        refuse_class(self.text, value)
        require_float(self.text, value)
        return pinned(kind_of(value, self.text), value)

    def tree(self) -> Any:
        """The expression that reads it in the function for which it was found."""
        return gast.parse(self.text, mode="eval").body


def constant_of(path: str, function: Callable[..., Any]) -> tuple[Constant, tuple[str, ...]] | None:
    """The constant in which a dotted path begins, and the names that lead on from there.

    None where the function sees nothing of that name. Raises `WrtError` where the path ends before
    a constant, or leads through a class.

    >>> import math
    >>> found, names = constant_of("math.pi", lambda r: math.pi * r**2)
    >>> found.text, found.value, names
    ('math.pi', 3.141592653589793, ())
    """
    scope, names = Scope(function), path.split(".")
    for count in range(1, len(names) + 1):
        text = ".".join(names[:count])
        binding = scope.binding(gast.parse(text, mode="eval").body) if _is_path(text) else None
        if binding is None:
            return None if count == 1 else _refuse_missing(path, names[: count - 1], names[-1])
        found = Constant(text, binding)
        try:
            value = found.value
        except KeyError:
            return None if count == 1 else _refuse_missing(path, names[: count - 1], names[-1])
        refuse_class(text, value)
        if not isinstance(value, types.ModuleType):
            return found, tuple(names[count:])
    raise WrtError(f"wrt={path!r} is a module: name a constant in it")


def _is_path(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


def _refuse_missing(path: str, owner: list[str], name: str) -> Any:
    raise WrtError(f"wrt={path!r}: the module `{'.'.join(owner)}` has no {name!r}")


def refuse_class(text: str, value: Any) -> None:
    """Refuse what a class holds: its objects read it too, under names of their own."""
    if isinstance(value, type):
        what = f"cannot differentiate with respect to what the class `{text}` holds"
        raise WrtError(f"{what}: put it into an object or a module, or pass it as an argument")


def require_float(text: str, value: Any) -> None:
    """Refuse a constant that is one integer: it is no float as soon as it is changed."""
    if isinstance(value, (int, np.integer)):
        what = f"cannot differentiate with respect to `{text}`: it is {value!r}"
        raise IntegerWrt(f"{what}. Write it as a float, for instance {float(value)!r}")


def can_change(value: Any) -> bool:
    """Whether a value can be changed in place, so that all who hold it see that."""
    return isinstance(value, (np.ndarray, list, dict)) or is_record(value)


def objects_in(value: Any) -> frozenset[int]:
    """The identities of what can be changed in a value, and of itself."""
    found: set[int] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if can_change(one) and id(one) in found:
            continue
        if can_change(one):
            found.add(id(one))
        waiting += (parts(one) or {}).values()
    return frozenset(found)


def are_apart(value: Any, other: Any) -> bool:
    """Whether two values hold no object in common that can be changed."""
    return objects_in(value).isdisjoint(objects_in(other))


def refuse_common(constants: list[Constant]) -> None:
    """Refuse constants that hold the same object: its uses could count for either of them."""
    for i, one in enumerate(constants):
        for other in constants[i + 1 :]:
            if not are_apart(one.value, other.value):
                message = f"`{one.text}` and `{other.text}` hold the same object"
                raise WrtError(f"{message}: name it in wrt by one of them only")


def pinned(kind: Kind, value: Any) -> Kind:
    """The kind with the values of the integers in it: as parts of a global they are known, too."""
    match kind:
        case Scalar(python=True) if type(value) is int:
            return constant(value)
        case Sequence():
            held = ((element, part(value, place)) for element, place in _places(kind))
            return replace(kind, elements=tuple(pinned(element, one) for element, one in held))
    return kind


def _places(kind: Sequence) -> Iterator[tuple[Kind, Any]]:
    return zip(kind.elements, kind.places, strict=True)
