"""Where an import leads: to a library that may be imported, or to a file of the user's."""

from __future__ import annotations

import importlib
import os
import sys
import types

RUN_ON_IMPORT = frozenset({"antigravity", "this", "idlelib", "turtledemo", "test", "lib2to3"})
LIBRARIES = (frozenset({"numpy", "scipy", "s2sgrad"}) | sys.stdlib_module_names) - RUN_ON_IMPORT
FIRST = frozenset({"numpy", "scipy", "s2sgrad", *sys.builtin_module_names})
"""Names that mean the library even where the user has a file of that name."""


def library(name: str) -> types.ModuleType | None:
    """The library module of a dotted name; None for what is not one, or is not installed."""
    if name.partition(".")[0] not in LIBRARIES:
        return None
    try:
        return importlib.import_module(name)
    except Exception:
        return None


def user_file(name: str, roots: tuple[str, ...]) -> str | None:
    """The file of a user's module below one of the roots; None where there is none."""
    if name.partition(".")[0] in FIRST:
        return None
    for root in roots:
        path = os.path.join(root, *name.split("."))
        for file in (f"{path}.py", os.path.join(path, "__init__.py")):
            if os.path.isfile(file):
                return os.path.abspath(file)
    return None


def absolute(module: str | None, level: int, package: str) -> str:
    """The name that `from ..module import x` means inside a package."""
    if not level:
        return module or ""
    parts = package.split(".") if package else []
    kept = parts[: len(parts) - (level - 1)]
    return ".".join([*kept, module] if module else kept)
