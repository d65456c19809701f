"""What the free names of a function mean, without running anything of the user's."""

from __future__ import annotations

import builtins
import functools
import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gast
import numpy as np

from s2sgrad.kinds.objects import attributes, is_record
from s2sgrad.parse.imports import Imported, imported
from s2sgrad.parse.nested import visible
from s2sgrad.parse.source import plain_function


@dataclass(frozen=True, eq=False)
class Binding:
    """A variable that functions share: a name in the dictionary of a module, or a closure cell."""

    owner: Any
    name: str

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Binding) or self.owner is not other.owner:
            return False
        return self.is_cell or self.name == other.name

    def __hash__(self) -> int:
        return hash((id(self.owner), None if self.is_cell else self.name))

    @property
    def is_cell(self) -> bool:
        """Whether it is the cell of a closure."""
        return isinstance(self.owner, types.CellType)

    def value(self) -> Any:
        """What the variable holds now. Raises `KeyError` where it holds nothing."""
        return _contents(self.owner, self.name) if self.is_cell else self.owner[self.name]

    def assign(self, value: Any) -> None:
        """Let the variable hold a value."""
        if self.is_cell:
            self.owner.cell_contents = value
        else:
            self.owner[self.name] = value


class Scope:
    """The names that a function takes from around it: its closure, its module, the builtins.

    What it imports itself counts as taken from around it, too.

    >>> import math
    >>> def area(radius):
    ...     return math.pi * radius**2
    >>> Scope(area).lookup("math") is math
    True
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        plain = plain_function(function)
        self.cells = dict(zip(plain.__code__.co_freevars, plain.__closure__ or (), strict=True))
        self.functions: dict[str, Any] = dict(visible(plain))
        self.imports = imported(plain)
        self.globals = plain.__globals__
        self._builtins = _builtins(plain.__globals__)

    def lookup(self, name: str) -> Any:
        """The object that a free name means at this moment.

        Raises `KeyError` for a name that nothing defines, or a captured variable not yet assigned.
        """
        if name in self.functions:
            return self.functions[name]
        if name in self.imports:
            return _attribute(self.imports[name], name)
        if name in self.cells:
            return _contents(self.cells[name], name)
        if name in self.globals:
            return self.globals[name]
        return self._builtins[name]

    def binding(self, node: gast.AST) -> Binding | None:
        """The variable that a dotted path reads at its end; None where that is none.

        A function defined inside is no variable, nor are builtins and attributes of objects.
        """
        match node:
            case gast.Name(id=name) if name not in self.functions:
                if (found := self.imports.get(name)) is not None:
                    space, member = vars(found.module), found.member
                    return None if member is None else Binding(space, member)
                if name in self.cells:
                    return Binding(self.cells[name], name)
                return Binding(self.globals, name) if name in self.globals else None
            case gast.Attribute(value=value, attr=name):
                owner = self.static(value)
                if isinstance(owner, types.ModuleType) and name in vars(owner):
                    return Binding(vars(owner), name)
        return None

    def names_itself(self, name: str) -> bool:
        """Whether a name was given by `define`, and nothing in the module has it."""
        own = name in self.cells or name in self.imports or name in self.globals
        return name in self.functions and not own

    def define(self, name: str, function: Any) -> None:
        """Give a name that nothing else has to a nested function."""
        self.functions[name] = function

    def is_builtin(self, name: str) -> bool:
        """Whether a free name means a builtin, and nothing of the function's module."""
        own = name in self.cells or name in self.functions or name in self.imports
        return not own and name not in self.globals

    def numpy_name(self) -> str | None:
        """The name by which the function knows NumPy."""
        names = (*self.imports, *self.cells, *self.globals)
        return next((n for n in names if self._means_numpy(n)), None)

    def _means_numpy(self, name: str) -> bool:
        try:
            return self.lookup(name) is np
        except KeyError:  # a captured variable that is handed over has no value of its own
            return False

    def static(self, node: gast.AST) -> Any:
        """The object of a dotted path, a Name or a chain of Attributes.

        Attributes are read from modules, classes and objects of classes written in Python, where
        reading runs no user code. Raises `KeyError` where the path leads nowhere, or to a property.
        """
        match node:
            case gast.Name(id=name):
                return self.lookup(name)
            case gast.Attribute(value=value, attr=name):
                return _member(self.static(value), name)
        raise KeyError(type(node).__name__)

    def is_member(self, node: gast.AST) -> bool:
        """Whether a dotted path goes on from an array, number, list ... to what such values have.

        >>> def area(radii):
        ...     return sum(RADII.tolist())
        >>> area.__globals__["RADII"] = np.ones(3)
        >>> texts = ("RADII", "RADII.tolist", "np.pi")
        >>> [Scope(area).is_member(gast.parse(text, mode="eval").body) for text in texts]
        [False, True, False]
        """
        if not isinstance(node, gast.Attribute):
            return False
        try:
            return isinstance(self.static(node.value), _VALUES)
        except KeyError:
            return self.is_member(node.value)


_VALUES = (np.ndarray, np.generic, int, float, complex, str, tuple, list, dict)
"""What has attributes and methods that no path leads to: they are those of a value."""


def _builtins(names: dict[str, Any]) -> dict[str, Any]:
    found = names.get("__builtins__", builtins)
    return vars(found) if isinstance(found, types.ModuleType) else found


def _attribute(found: Imported, name: str) -> Any:
    try:
        return found.value()
    except AttributeError:
        raise KeyError(name) from None


def _contents(cell: types.CellType, name: str) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        raise KeyError(name) from None


def _member(owner: object, name: str) -> Any:
    try:
        if isinstance(owner, types.ModuleType | np.ufunc):
            return getattr(owner, name)
        if isinstance(owner, type):
            return _unwrapped(inspect.getattr_static(owner, name))
        if is_record(owner):
            return _of_object(owner, name)
        if name in _READABLE.get(type(owner), ()):
            return getattr(owner, name)
    except AttributeError:
        pass
    raise KeyError(name)


def _of_object(owner: object, name: str) -> Any:
    """An attribute of an object, or a function of its class, bound to it."""
    own, shared = attributes(owner)
    found = {**shared, **own}
    if name in found:
        return found[name]
    member = inspect.getattr_static(type(owner), name)
    if isinstance(member, types.FunctionType):
        return types.MethodType(member, owner)
    raise KeyError(name)


_NAMES = ("__name__", "__qualname__", "__module__", "__doc__", "__defaults__", "__kwdefaults__")
_READABLE: dict[type, tuple[str, ...]] = {
    types.FunctionType: _NAMES,
    functools.partial: ("func", "args", "keywords"),
}
"""Attributes of functions that are read without running anything of the user's."""


def _unwrapped(member: Any) -> Any:
    """A static method as the function it is; all else as the class holds it."""
    return member.__func__ if isinstance(member, staticmethod) else member
