"""What a name means after the dot: an attribute of an object, or a function of its class."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Method:
    """The function that the objects of `cls` have as `name`; `owner` is the class that has it.

    `first`: what it is given before the arguments: "object", "class" or nothing.
    """

    function: types.FunctionType
    cls: type
    name: str
    owner: type
    first: str = "object"
    reads: bool = False
    """Whether it is called by reading it: the function of a property."""


def method_of(cls: type, name: str, after: type | None = None) -> Method | None:
    """The function that the objects of a class have under a name; None where there is none.

    `after`: only the classes that come after this one are looked at, as `super()` does.

    >>> class Spring:
    ...     def force(self, x): ...
    ...     @property
    ...     def period(self): ...
    >>> method_of(Spring, "force").reads, method_of(Spring, "period").reads
    (False, True)
    """
    classes = cls.__mro__[cls.__mro__.index(after) + 1 :] if after else cls.__mro__
    for owner in classes:
        if name in vars(owner):
            make = functools.partial(Method, cls=cls, name=str(name), owner=owner)
            return _method(vars(owner)[name], make)
    return None


def _method(member: Any, make: Callable[..., Method]) -> Method | None:
    member = getattr(member, "__s2sgrad_primal__", member)
    match member:
        case types.FunctionType():
            return make(member)
        case staticmethod(__func__=types.FunctionType() as function):
            return make(function, first="")
        case classmethod(__func__=types.FunctionType() as function):
            return make(function, first="class")
        case property(fget=types.FunctionType() as function):
            return make(function, reads=True)
    return None
