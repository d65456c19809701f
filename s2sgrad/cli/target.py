"""From `FILE.py:FUNCTION` or a dotted path to the function, by importing its module."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
import traceback
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from s2sgrad.api import Derivative, Differentiable
from s2sgrad.errors import Refused, UsageError, refuse


@dataclass(frozen=True)
class Place:
    """What a target says: a file or a module, and the path of a function in it."""

    text: str
    file: str | None
    module: str | None
    path: str


@dataclass(frozen=True)
class Target:
    """A function of the user, and the module that it stands in."""

    place: Place
    function: types.FunctionType
    module: types.ModuleType


def place_of(text: str) -> Place:
    """Take a target apart. Raises `UsageError` where it is none."""
    head, _, path = text.partition("::") if "::" in text else text.rpartition(":")
    if not head and text.endswith(".py"):
        if not os.path.isfile(text):
            raise UsageError(f"there is no file `{text}`")
        raise UsageError(f"`{text}` names no function; write {text}:FUNCTION")
    if head.endswith(".py") or os.sep in head:
        if not os.path.isfile(head):
            raise UsageError(f"there is no file `{head}`")
        return Place(text, os.path.abspath(head), None, path)
    module = head
    if not head:
        module, _, path = text.rpartition(".")
    if not module or not path:
        raise UsageError(f"`{text}` is not a target; write FILE.py:FUNCTION or module.function")
    return Place(text, None, module, path)


def load(text: str) -> Target:
    """The function that a target names. Its module is imported."""
    place = place_of(text)
    if place.file is not None:
        module = imported(place.file)
    else:
        module, place = _dotted(place)
    return Target(place, member(module, place), module)


def imported(file: str) -> types.ModuleType:
    """Import a file: as part of its package, if it is in one, else as a script's neighbour is."""
    root, name = package_root(file)
    if root not in sys.path:
        sys.path.insert(0, root)
    known = sys.modules.get(name)
    if known is not None and _same_file(known, file):
        return known
    with _import_errors(file):
        if known is None:
            module = importlib.import_module(name)
            if _same_file(module, file):
                return module
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


def _same_file(module: types.ModuleType, file: str) -> bool:
    return os.path.realpath(getattr(module, "__file__", None) or "") == os.path.realpath(file)


def package_root(file: str) -> tuple[str, str]:
    """The folder that has to be on `sys.path`, and the name of the file's module from there."""
    folder, base = os.path.split(os.path.abspath(file))
    parts = [os.path.splitext(base)[0]]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, part = os.path.split(folder)
        parts.insert(0, part)
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return folder, ".".join(parts)


def _dotted(place: Place) -> tuple[types.ModuleType, Place]:
    """The longest prefix of a dotted path that is a module."""
    if os.getcwd() not in sys.path:
        sys.path.insert(0, os.getcwd())
    module, path = place.module or "", place.path
    while True:
        with _import_errors(module):
            if _is_module(module):
                return importlib.import_module(module), Place(place.text, None, module, path)
        module, _, last = module.rpartition(".")
        path = f"{last}.{path}"
        if not module:
            raise UsageError(f"there is no module `{place.module}`")


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ModuleNotFoundError, ValueError):
        return False


@contextlib.contextmanager
def _import_errors(what: str) -> Iterator[None]:
    """What the user's module prints goes to stderr; what it raises is said on one line."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except (UsageError, Refused):
        raise
    except (Exception, SystemExit) as error:
        raise UsageError(f"cannot import `{what}`: {raised(error)}") from None


def raised(error: BaseException) -> str:
    """An error of the user's program on one line: where it was raised, and what it says."""
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        place = f"{shown_path(error.filename)}:{error.lineno}:{error.offset or 1}"
        return f"{place}: {type(error).__name__}: {error.msg}"
    said = f"{type(error).__name__}: {error}"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if _is_users(f.filename)]
    if not frames:
        return said
    return f"{said} ({shown_path(frames[-1].filename)}:{frames[-1].lineno})"


def shown_path(file: str) -> str:
    """A path as seen from the current directory, where it lies below it."""
    return file.removeprefix(os.path.join(os.getcwd(), ""))


def _is_users(file: str) -> bool:
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return os.path.isfile(file) and not os.path.abspath(file).startswith(own + os.sep)


def member(module: types.ModuleType, place: Place) -> types.FunctionType:
    """The function at a path in a module; methods are refused, but for static ones."""
    found: Any = module
    owner: Any = None
    for name in (names := place.path.split(".")):
        owner = found
        if not isinstance(owner, (types.ModuleType, type)) or not hasattr(owner, name):
            hint = _similar(owner, name, last=name is names[-1])
            raise UsageError(f"`{place.text}`: there is no `{name}` in it{hint}")
        found = owner.__dict__[name] if name in vars(owner) else getattr(owner, name)
    return plain_function(found, owner, place)


def _similar(owner: Any, name: str, last: bool) -> str:
    """A function of a similar name; a class, where a path leads on from there."""
    import difflib

    wanted: Any = (types.FunctionType, staticmethod, Derivative, Differentiable) if last else type
    held = getattr(owner, "__dict__", {})
    names = [n for n, one in held.items() if n[:2] != "__" and isinstance(one, wanted)]
    close = difflib.get_close_matches(name, names, 1)
    return f"; did you mean `{close[0]}`?" if close else ""


def plain_function(found: Any, owner: Any, place: Place) -> types.FunctionType:
    """The function behind what a decorator of s2sgrad, or a static method, made of it."""
    static = isinstance(found, staticmethod)
    inner = found.__func__ if static else found
    while isinstance(inner, (Derivative, Differentiable)):
        inner = inner.primal
    if not isinstance(inner, types.FunctionType):
        raise UsageError(f"`{place.text}` is a {type(inner).__name__}, not a Python function")
    if isinstance(owner, type) and not static:
        refuse_method(place.text)
    return inner


def refuse_method(target: str) -> None:
    """Methods read their object, of which nothing is known here."""
    refuse(
        "method",
        f"cannot differentiate the method `{target}`",
        "it reads what its object holds, which is not known here.",
        "Make it a static method or a function that takes what it needs as arguments.",
        None,
    )
