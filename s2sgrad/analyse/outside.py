"""What a program has of Python's library beside the numbers: text, messages, clocks, files.

None of it carries a derivative, and none of these functions writes into an array that it is given.
"""

from __future__ import annotations

import datetime
import io
import logging
import threading
import types
from typing import Any

import gast

from s2sgrad.analyse.operations import Inactive, Operation
from s2sgrad.kinds import BOOL, FLOAT, INT, STRING, Kind, Opaque, is_string

OUTSIDE = Opaque("an object of Python's library")

MODULES = frozenset(
    "_warnings datetime gc genericpath json logging nt ntpath os pathlib platform posix posixpath "
    "pprint string textwrap time traceback tracemalloc uuid warnings".split()
)
"""Their functions may be called with anything: they show it, or look at it."""

_OBJECTS = (logging.Logger, logging.LoggerAdapter, io.IOBase, datetime.datetime, datetime.date)
LOCKS = (threading.Lock, threading.RLock, threading.Semaphore)
_STREAMS = ("stdout", "stderr", "__stdout__", "__stderr__")
_TEXTS = (str, repr, ascii, format, chr)
_SECONDS = frozenset("monotonic perf_counter process_time thread_time time".split())


class Outside:
    """The part of `Expressions` that knows Python's library."""

    analysis: Any

    def kind(self, statement: Any, node: Any) -> Kind:
        """The kind of an expression."""
        raise NotImplementedError

    def is_local(self, node: Any) -> bool:
        """Whether a dotted path starts at a local value."""
        raise NotImplementedError

    def outside(self, statement: Any, node: gast.Call) -> Operation | None:
        """What a call of Python's library gives; None for all other calls."""
        if isinstance(node.func, gast.Attribute) and self.is_local(node.func):
            return self.of_object(statement, node)
        found = self.reached(statement, node.func)
        if found in _TEXTS and getattr(found, "__module__", "") == "builtins":
            return Inactive(STRING)
        if found is isinstance and isinstance(self.kind(statement, node.args[0]), Opaque):
            self.kind(statement, node.func)
            return Inactive(BOOL)
        if found is open or found in LOCKS:
            return Inactive(OUTSIDE)
        if (getattr(found, "__module__", None) or "") not in MODULES and not _is_method(found):
            return None
        return Inactive(_given_by(found))

    def reached(self, statement: Any, node: Any) -> Any:
        """What a dotted path leads to, through modules, loggers and streams; None elsewhere."""
        if isinstance(node, gast.Name):
            if self.is_local(node):
                return None
            try:
                found = self.analysis.scope.lookup(node.id)
            except KeyError:
                return None
            return found if callable(found) or self.leads_on(statement, node, found) else None
        owner = self.reached(statement, node.value) if isinstance(node, gast.Attribute) else None
        if isinstance(owner, types.ModuleType) and owner.__name__ == "sys":
            return getattr(owner, node.attr, None) if node.attr in _STREAMS else None
        plain = isinstance(owner, (types.ModuleType, type, *_OBJECTS))
        return getattr(owner, node.attr, None) if plain else None

    def leads_on(self, statement: Any, node: gast.Name, found: Any) -> bool:
        """Whether a path goes on from a name; what the name means is noted then."""
        module = isinstance(found, types.ModuleType)
        ours = module and (found.__name__ == "sys" or found.__name__ in MODULES)
        if not ours and not isinstance(found, _OBJECTS):
            return False
        self.kind(statement, node)
        return True

    def of_object(self, statement: Any, node: gast.Call) -> Operation | None:
        """A method of a string, or of an object of the library."""
        assert isinstance(node.func, gast.Attribute)
        kind = self.kind(statement, node.func.value)
        if kind == OUTSIDE:
            return Inactive(OUTSIDE)
        if is_string(kind):
            return Inactive(OUTSIDE)  # what gives a string is known before
        return None


def _given_by(found: Any) -> Kind:
    name = getattr(found, "__name__", "")
    if getattr(found, "__module__", "") == "time" and name.removesuffix("_ns") in _SECONDS:
        return INT if name.endswith("_ns") else FLOAT
    return OUTSIDE


def _is_method(found: Any) -> bool:
    owner = getattr(found, "__self__", None)
    return isinstance(owner, _OBJECTS) or (isinstance(owner, type) and owner in _OBJECTS)
