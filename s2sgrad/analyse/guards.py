"""What a derivative assumed of globals, closure cells and helpers: tested again at each call."""

from __future__ import annotations

import types
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.members import Method
from s2sgrad.kinds import Kind, constant, is_record, kind_of
from s2sgrad.parse.nested import Closing, is_nested


@dataclass(frozen=True)
class Meaning:
    """What of an object a derivative was built for.

    The object itself, or only a kind that any object may have: by value (`exactly`) or not.
    """

    value: Any
    kind: Kind | None = None
    exactly: bool = False


@dataclass(frozen=True)
class Code:
    """What a function was made of when it was read."""

    function: types.FunctionType
    code: types.CodeType
    defaults: tuple[Any, ...] | None
    keywords: dict[str, Any] | None
    """The dictionary of keyword defaults, which may be written to; `named` is what it held."""
    named: tuple[tuple[str, Any], ...]


@dataclass
class Scoped:
    """The assumptions of one function: dotted paths and what they meant."""

    scope: Any
    codes: dict[types.FunctionType, Code]
    """The functions that the names mean, of this and of all other functions of the program."""
    noted: dict[str, tuple[Any, Meaning]] = field(default_factory=dict)
    members: dict[Method, None] = field(default_factory=dict)
    """The functions that classes have under a name."""
    builtins: set[str] = field(default_factory=set)
    """Names that mean builtins, as long as no global hides them."""

    def note(self, node: Any, value: Any) -> None:
        """Remember what a global name or dotted path means now; libraries do not change."""
        own = isinstance(node, gast.Name) and node.id in self.scope.functions
        if own or is_nested(value) or isinstance(value, Closing):
            return  # it is part of the function around it
        if isinstance(node, gast.Name) and self.scope.names_itself(node.id):
            return  # a name that was made up for a method, which is guarded as a member
        while isinstance(node, gast.Attribute) and _of_library(value):
            owner = self.scope.static(node.value)
            if not _of_library(owner):
                break
            node, value = node.value, owner
        if isinstance(node, gast.Name) and node.id in self.scope.imports:
            self._keep(node, value)
        elif isinstance(node, gast.Name) and self.scope.is_builtin(node.id):
            self.builtins.add(node.id)
        else:
            self._add(node, value)

    def member(self, method: Method) -> None:
        """Remember what function a class has under a name."""
        self.members[method] = None
        self.codes.setdefault(method.function, code_of(method.function))

    def _keep(self, node: Any, value: Any) -> None:
        """What an import gives is handed over once: it must stay the same object."""
        if isinstance(value, types.ModuleType) or _of_library(value):
            return
        self._add(node, value)
        self.noted[node.id] = (node, Meaning(value))

    def _add(self, node: Any, value: Any) -> None:
        self.noted.setdefault(gast.unparse(node), (node, _meaning(value)))
        if isinstance(value, types.FunctionType) and not _of_library(value):
            self.codes.setdefault(value, code_of(value))


@dataclass(frozen=True)
class Pair:
    """Two paths, each with the scope that reads it, that mean one object, or objects `apart`.

    Those hold no object in common, either.
    """

    scopes: tuple[Any, Any]
    nodes: tuple[Any, Any]
    apart: bool


@dataclass
class Guards:
    """The assumptions of all functions of a call tree."""

    scopes: dict[types.FunctionType, Scoped] = field(default_factory=dict)
    codes: dict[types.FunctionType, Code] = field(default_factory=dict)
    defaults: list[tuple[Any, Kind]] = field(default_factory=list)
    """The defaults of helpers that may be written to."""
    pairs: list[Pair] = field(default_factory=list)

    def of(self, function: types.FunctionType, scope: Any) -> Scoped:
        """The assumptions of a function that is read now."""
        self.codes.setdefault(function, code_of(function))
        return self.scopes.setdefault(function, Scoped(scope, self.codes))

    def adopt(self, other: Guards) -> None:
        """Rest on the assumptions of a derivative, too, from which another one is derived."""
        for function, code in other.codes.items():
            self.codes.setdefault(function, code)
        for function, scoped in other.scopes.items():
            own = self.of(function, scoped.scope)
            own.noted = {**scoped.noted, **own.noted}
            own.builtins |= scoped.builtins
        self.defaults += other.defaults
        self.pairs += other.pairs

    def default(self, value: Any, owner: str = "a default") -> Kind:
        """The kind of a default that a call of a helper takes; `owner` names its axes."""
        kind = constant(value, owner)
        if _writable(value):
            self.defaults.append((value, kind))
        return kind


def code_of(function: types.FunctionType) -> Code:
    """What a function is made of now."""
    defaults, keywords = function.__defaults__, function.__kwdefaults__
    named = tuple((keywords or {}).items())
    return Code(function, function.__code__, defaults, keywords, named)


def _writable(value: Any) -> bool:
    if isinstance(value, tuple):
        return any(map(_writable, value))
    return isinstance(value, (list, dict, np.ndarray))


PLAIN = (int, bool, str)


def _meaning(value: Any) -> Meaning:
    """Of numbers and arrays the kind; of ints, strings and tuples of such the value."""
    if type(value) in PLAIN or (type(value) is tuple and _all_plain(value)):
        return Meaning(value, constant(value), exactly=True)
    followed = (float, complex, np.ndarray, np.generic, tuple, list, dict)
    if isinstance(value, followed) or is_record(value):
        return Meaning(None, kind_of(value))
    return Meaning(value)


def _all_plain(values: Iterable[Any]) -> bool:
    return all(type(value) in PLAIN for value in values)


LIBRARIES = frozenset({"numpy", "math", "builtins", "scipy"})


def _of_library(value: Any) -> bool:
    if isinstance(value, np.ufunc):
        return True
    if isinstance(value, types.ModuleType):
        return value.__name__.split(".")[0] in LIBRARIES
    module = getattr(value, "__module__", None) if callable(value) else None
    return isinstance(module, str) and module.split(".")[0] in LIBRARIES
