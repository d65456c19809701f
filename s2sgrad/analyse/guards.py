"""What a derivative assumed of globals and closure cells: tested again at each call."""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from typing import Any

import gast
import numpy as np

from s2sgrad.kinds import kind_of


@dataclass
class Scoped:
    """The assumptions of one function: dotted paths and what they meant."""

    scope: Any
    noted: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def note(self, node: Any, value: Any) -> None:
        """Remember what a global name or dotted path means now; libraries do not change."""
        if not isinstance(value, types.ModuleType) and not _of_library(value):
            self.noted.setdefault(gast.unparse(node), (node, value))

    def hold(self) -> bool:
        """Whether all names still mean what they meant."""
        return all(self._same(node, value) for node, value in self.noted.values())

    def _same(self, node: Any, before: Any) -> bool:
        try:
            now = self.scope.static(node)
        except KeyError:
            return False
        return now is before or _equivalent(before, now)


def _equivalent(before: Any, now: Any) -> bool:
    """Whether a derivative built for one value is right for another."""
    if type(before) is not type(now):
        return False
    if isinstance(now, (int, str)):
        return bool(now == before)
    if isinstance(now, (float, np.ndarray, np.generic, tuple, list)):
        return kind_of(before) == kind_of(now)
    return False


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
