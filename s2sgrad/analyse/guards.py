"""What a derivative assumed of globals and closure cells: tested again at each call."""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from typing import Any

import gast
import numpy as np

from s2sgrad.kinds import kind_of
from s2sgrad.parse.nested import is_nested


@dataclass
class Scoped:
    """The assumptions of one function: dotted paths and what they meant."""

    scope: Any
    noted: dict[str, tuple[Any, Any, Any]] = field(default_factory=dict)

    def note(self, node: Any, value: Any) -> None:
        """Remember what a global name or dotted path means now; libraries do not change."""
        if is_nested(value):
            return  # it is part of the function around it
        own = isinstance(node, gast.Name) and not self.scope.is_builtin(node.id)
        if not isinstance(value, types.ModuleType) and (own or not _of_library(value)):
            self.noted.setdefault(gast.unparse(node), (node, value, _meaning(value)))

    def hold(self) -> bool:
        """Whether all names still mean what they meant."""
        return all(self._same(*noted) for noted in self.noted.values())

    def _same(self, node: Any, before: Any, meaning: Any) -> bool:
        try:
            now = self.scope.static(node)
        except KeyError:
            return False
        if isinstance(now, VALUES):
            return type(now) is type(before) and bool(_meaning(now) == meaning)
        return now is before and bool(_meaning(now) == meaning)


VALUES = (int, str, float, np.ndarray, np.generic, tuple, list, dict)


def _meaning(value: Any) -> Any:
    """What of a value a derivative is built for: of numbers and arrays the kind."""
    if isinstance(value, (int, str)):
        return value
    if isinstance(value, tuple) and all(isinstance(element, (int, str)) for element in value):
        return value
    if isinstance(value, VALUES):
        return kind_of(value)
    if isinstance(value, types.FunctionType):
        return (value.__code__, value.__defaults__, value.__kwdefaults__)
    return None


LIBRARIES = frozenset({"numpy", "math", "builtins", "scipy"})


def _of_library(value: Any) -> bool:
    if isinstance(value, np.ufunc):
        return True
    module = getattr(value, "__module__", None) if callable(value) else None
    return isinstance(module, str) and module.split(".")[0] in LIBRARIES


@dataclass
class Guards:
    """The assumptions of all functions of a call tree."""

    scopes: dict[Any, Scoped] = field(default_factory=dict)

    def of(self, function: Any, scope: Any) -> Scoped:
        return self.scopes.setdefault(function, Scoped(scope))

    def hold(self) -> bool:
        return all(scoped.hold() for scoped in self.scopes.values())

    def needed(self) -> bool:
        """Whether there is anything to test at a call."""
        return any(scoped.noted for scoped in self.scopes.values())
