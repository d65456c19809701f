"""Which objects are followed into their attributes, and which attributes they have."""

from __future__ import annotations

import abc
import dataclasses
import functools
import inspect
import sys
from typing import Any

PLAIN = ("types.SimpleNamespace", "argparse.Namespace")
"""Classes of the standard library that only hold attributes."""
_KNOWN = ("numpy", "scipy", "pandas", "jax", "torch", "s2sgrad")
LIBRARIES = frozenset({*sys.stdlib_module_names, *_KNOWN})
"""Packages whose objects are not followed: what they do is not in the user's text."""

_WRITTEN_IN_PYTHON = 1 << 9  # Py_TPFLAGS_HEAPTYPE


def is_record(value: Any) -> bool:
    """Whether a value is an object whose attributes are all there is to know of it.

    >>> from types import SimpleNamespace
    >>> is_record(SimpleNamespace(k=2.0)), is_record(3.0), is_record([])
    (True, False, False)
    """
    cls: Any = type(value)
    return is_record_class(cls)


@functools.lru_cache(maxsize=4096)
def is_record_class(cls: type) -> bool:
    """Whether the objects of a class are those of `is_record`."""
    if is_namespace(cls):
        return True
    if type(cls) not in (type, abc.ABCMeta) or cls.__module__.split(".")[0] in LIBRARIES:
        return False
    bases = [base for base in cls.__mro__ if base not in (object, *_INTERFACES)]
    if not bases or not all(base.__flags__ & _WRITTEN_IN_PYTHON for base in bases):
        return False
    return not any(name in vars(base) for base in bases for name in _INTERCEPT) or is_frozen(cls)


def is_namespace(cls: type) -> bool:
    """Whether a class of the standard library only holds the attributes that it is called with."""
    return f"{cls.__module__}.{cls.__qualname__}" in PLAIN


def is_named_class(cls: Any) -> bool:
    """Whether a class is one of named tuples."""
    return isinstance(cls, type) and issubclass(cls, tuple) and hasattr(cls, "_fields")


_INTERCEPT = ("__getattribute__", "__getattr__", "__setattr__", "__delattr__")
_INTERFACES = frozenset({abc.ABC})


def is_frozen(cls: type) -> bool:
    """Whether all that intercepts attributes is that a dataclass must not be changed."""
    own = [name for base in cls.__mro__[:-1] for name in _INTERCEPT[:2] if name in vars(base)]
    parameters = getattr(cls, "__dataclass_params__", None)
    return not own and parameters is not None and parameters.frozen


def attributes(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The attributes of an object, and those that it finds in its class.

    >>> class Spring:
    ...     damping = 0.1
    ...     def __init__(self, k):
    ...         self.k = k
    >>> attributes(Spring(2.0))
    ({'k': 2.0}, {'damping': 0.1})
    """
    own = dict(getattr(value, "__dict__", {}))
    for slot in _slots(type(value)):
        if hasattr(value, slot):
            own[slot] = getattr(value, slot)
    return own, {n: v for n, v in class_values(type(value)).items() if n not in own}


def class_values(cls: type) -> dict[str, Any]:
    """The plain values in a class, which are neither functions nor descriptors."""
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if base is not object and base not in _INTERFACES:
            found |= vars(base)
    return {n: v for n, v in found.items() if not _is_special(n) and not _is_descriptor(v)}


def _is_special(name: str) -> bool:
    return name.startswith(("__", "_abc_"))


def _is_descriptor(value: Any) -> bool:
    return hasattr(type(value), "__get__") or isinstance(value, (type, dataclasses.Field))


def _slots(cls: type) -> list[str]:
    members = {n: v for base in reversed(cls.__mro__) for n, v in vars(base).items()}
    return [n for n, v in members.items() if inspect.ismemberdescriptor(v) and not _is_special(n)]
