"""A user's module as its text tells it: functions that can be analysed, without running anything.

The functions are made from the module's compiled code; what they find in their globals are the
libraries that the module imports, other functions of the user, and constants that are certain.
"""

from __future__ import annotations

import builtins
import linecache
import tokenize
import types
from dataclasses import dataclass, field
from typing import Any

from s2sgrad.errors import UsageError


class Unreadable(UsageError):
    """A file that cannot be read, or is not Python."""


@dataclass
class StaticModule:
    """A file, read. `unknown` says of names why they cannot be known without running it."""

    file: str
    name: str
    package: str
    lines: list[str]
    module: types.ModuleType
    functions: dict[str, types.FunctionType] = field(default_factory=dict)
    methods: set[str] = field(default_factory=set)
    unknown: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[str, StaticModule, str]] = field(default_factory=list)
    """`from m import x`, where m is still being read: the name, m, and x."""

    @property
    def names(self) -> dict[str, Any]:
        """The globals of the module's functions."""
        return vars(self.module)

    def tells(self, path: str) -> str | None:
        """Why a dotted path cannot be known without running the module; None where it can."""
        first, _, rest = path.partition(".")
        if first in self.unknown:
            return self.unknown[first]
        inner = getattr(self.names.get(first), "__static__", None)
        return inner.tells(rest) if rest and isinstance(inner, StaticModule) else None


class Modules:
    """All files that a survey reads."""

    def __init__(self, roots: tuple[str, ...]) -> None:
        self.roots = roots
        self.read: dict[str, StaticModule] = {}

    def of(self, file: str, name: str) -> StaticModule:
        """Read a file, and the files that it imports. Raises `Unreadable` if it is not Python."""
        from s2sgrad.survey.reader import Reader

        if file not in self.read:
            self.read[file] = module = _empty(file, name)
            try:
                Reader(self, module).run()
            except Unreadable:
                del self.read[file]
                raise
        return self.read[file]

    def connect(self) -> None:
        """Give modules that import each other the names that were not there at first."""
        for module in self.read.values():
            for name, other, wanted in module.waiting:
                if wanted in other.names:
                    module.names[name] = other.names[wanted]
                else:
                    module.unknown[name] = other.unknown.get(wanted, "it is not found")
            module.waiting.clear()


def _empty(file: str, name: str) -> StaticModule:
    try:
        with tokenize.open(file) as stream:
            lines = stream.read().splitlines(keepends=True)
    except (OSError, SyntaxError, UnicodeDecodeError) as error:
        raise Unreadable(f"cannot read `{file}`: {error}") from None
    linecache.cache.pop(file, None)
    module = types.ModuleType(name)
    vars(module)["__builtins__"] = builtins
    vars(module)["__file__"] = file
    package = name if file.endswith("__init__.py") else name.rpartition(".")[0]
    static = StaticModule(file, name, package, lines, module)
    module.__dict__["__static__"] = static
    return static
