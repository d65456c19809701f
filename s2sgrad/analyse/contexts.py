"""Context managers: what `with` enters, and whether it lets exceptions through.

Those of Python and NumPy are known. Of the user's own, the source of `__exit__`, or of the
generator, has to tell that nothing is swallowed: then the body of the `with` runs once, to its end.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import types
import warnings
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.operations import Inactive, Operation
from s2sgrad.analyse.outside import LOCKS, OUTSIDE
from s2sgrad.analyse.refusals import located
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Kind, Known, Opaque
from s2sgrad.parse.source import source_of
from s2sgrad.trees import names_in

KNOWN = frozenset(
    {
        *(np.errstate, np.printoptions, warnings.catch_warnings, open, io.open),
        *(contextlib.redirect_stdout, contextlib.redirect_stderr),
        *LOCKS,
    }
)
"""What gives context managers that do not swallow exceptions."""

_QUIET = ("errstate", "printoptions", "catch_warnings", "redirect_stdout", "redirect_stderr")

MADE = Opaque("what a context manager gives")


def entered(expressions: Any, statement: Any) -> Operation:
    """What `with value as target` binds to the target. Raises `Refused`."""
    value = statement.value
    if not isinstance(value, gast.Call):
        return _object(expressions, statement, value)
    if expressions.outside(statement, value) is not None:
        return Inactive(OUTSIDE)
    found = _meaning(expressions, statement, value.func)
    if found in KNOWN:
        return Inactive(OUTSIDE)
    if _is_generator(found) and not _catches(found.__wrapped__):
        return Inactive(MADE)
    if isinstance(found, type) and _lets_through(found):
        return Inactive(MADE)
    return refuse(expressions, statement, value)


def is_quiet(entered: Any) -> bool:
    """Whether leaving a context manager cannot fail."""
    call = entered.value
    return isinstance(call, gast.Call) and gast.unparse(call.func).rpartition(".")[2] in _QUIET


def _object(expressions: Any, statement: Any, value: Any) -> Operation:
    """`with lock:`, of an object that is there already."""
    kind: Kind = expressions.kind(statement, value)
    expressions.stay_silent(kind)
    if kind == OUTSIDE:
        return Inactive(OUTSIDE)
    found = type(kind.value) if isinstance(kind, Known) else None
    if found is not None and (found.__module__ in ("_thread", "threading") or _lets_through(found)):
        return Inactive(MADE)
    return refuse(expressions, statement, value)


def refuse(expressions: Any, statement: Any, value: Any) -> Operation:
    """Refuse a context manager that is not known, or that may swallow exceptions."""
    refused: Operation = expressions.refuse(
        statement,
        value,
        "context-manager",
        f"cannot follow `with {gast.unparse(value)}`",
        "it is not known, or may be, that it swallows exceptions: then its body may end early.",
        "Put the `with` around the call of the differentiated function.",
    )
    return refused


def refuse_active(analysis: Any, activity: Any, statement: Any) -> None:
    """Refuse a context manager that is given what carries a derivative."""
    names = names_in(statement.value)
    operation = analysis.operations.get(statement)
    if isinstance(operation, Inactive) and names & set(activity.active):
        raise Refused(
            [
                Blocker(
                    "context-manager",
                    f"cannot follow `with {gast.unparse(statement.value)}`",
                    "it is given values that carry a derivative, and may change them.",
                    "Hand them to the functions that are called in its body instead.",
                    located(statement, statement.value, analysis.core.parsed.lines),
                )
            ]
        )


def _meaning(expressions: Any, statement: Any, callee: Any) -> Any:
    if isinstance(callee, gast.Attribute) and expressions.is_local(callee):
        return None
    kind = expressions.kind(statement, callee)
    return kind.value if isinstance(kind, Known) else None


def _is_generator(found: Any) -> bool:
    """Whether a function was made by `contextlib.contextmanager`."""
    inner = getattr(found, "__wrapped__", None)
    made = isinstance(found, types.FunctionType) and found.__code__.co_filename == _FILE
    return made and inspect.isgeneratorfunction(inner)


_FILE = contextlib.contextmanager.__code__.co_filename


def _catches(function: Any) -> bool:
    """Whether a generator may catch what is raised where it yields."""
    try:
        node = source_of(function).node
    except Refused:
        return True
    handling = (n for n in ast.walk(node) if isinstance(n, ast.Try) and n.handlers)
    guards = any(isinstance(n, ast.With) and _yields(n) for n in ast.walk(node))
    return guards or any(_yields(n) for n in handling)


def _yields(node: ast.AST) -> bool:
    return any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(node))


def _lets_through(found: type) -> bool:
    """Whether the `__exit__` of a class returns nothing, or something false."""
    leave = inspect.getattr_static(found, "__exit__", None)
    if not isinstance(leave, types.FunctionType):
        return False
    try:
        node = source_of(leave).node
    except Refused:
        return False
    returned = (n.value for n in ast.walk(node) if isinstance(n, ast.Return))
    return all(v is None or (isinstance(v, ast.Constant) and not v.value) for v in returned)
