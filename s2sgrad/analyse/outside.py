"""What a program has of Python's library beside the numbers: text, messages, clocks, files.

None of it carries a derivative, and none of these functions writes into an array that it is given.
"""

from __future__ import annotations

import datetime
import io
import logging
import sys
import threading
import types
from typing import Any

import gast

from s2sgrad.analyse.operations import Inactive, Operation
from s2sgrad.kinds import BOOL, FLOAT, INT, NOTHING, Kind, Known, Opaque, Scalar, constant

TEXT = Opaque("a string that is made when the program runs")
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
            return Inactive(TEXT)
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
        if kind == TEXT:
            return Inactive(TEXT)
        if not isinstance(kind, Known) or type(kind.value) is not str:
            return None
        values = [_value(self.kind(statement, argument)) for argument in node.args]
        if node.keywords or any(value is NOTHING for value in values):
            return Inactive(TEXT)
        try:
            return Inactive(_known(getattr(kind.value, node.func.attr)(*values)))
        except Exception:  # the program fails there, too, if it ever gets there
            return Inactive(TEXT)

    def text(self, statement: Any, node: gast.JoinedStr) -> Kind:
        """An f-string; its text is known where all that it shows is."""
        parts = [self.shown(statement, part) for part in node.values]
        known = [part for part in parts if part is not None]
        return _known("".join(known)) if len(known) == len(parts) else TEXT

    def shown(self, statement: Any, part: Any) -> str | None:
        """What a part of an f-string shows, where it is known."""
        if isinstance(part, gast.Constant):
            return str(part.value)
        value = _value(self.kind(statement, part.value))
        plain = part.conversion == -1 and part.format_spec is None
        return str(value) if plain and type(value) in (str, int) else None

    def is_text(self, kind: Kind) -> bool:
        """Whether a value is a string."""
        return kind == TEXT or (isinstance(kind, Known) and type(kind.value) is str)

    def text_operator(self, kinds: list[Kind], op: Any) -> Operation | None:
        """`"a" + name` and `"%d" % n`; None for operators of other things."""
        texts = [self.is_text(kind) for kind in kinds]
        both = any(texts) and all(t or k == OUTSIDE for t, k in zip(texts, kinds, strict=True))
        if not both and not (self.is_text(kinds[0]) and isinstance(op, (gast.Mod, gast.Mult))):
            return None
        left, right = map(_value, kinds)
        if isinstance(op, gast.Add) and type(left) is type(right) is str:
            return Inactive(_known(left + right))
        return Inactive(TEXT)


def _known(value: Any) -> Kind:
    """A constant; of equal strings the same object, so that kinds do not change for ever."""
    return constant(sys.intern(value) if type(value) is str else value)


def _given_by(found: Any) -> Kind:
    name = getattr(found, "__name__", "")
    if getattr(found, "__module__", "") == "time" and name.removesuffix("_ns") in _SECONDS:
        return INT if name.endswith("_ns") else FLOAT
    return OUTSIDE


def _is_method(found: Any) -> bool:
    owner = getattr(found, "__self__", None)
    return isinstance(owner, _OBJECTS) or (isinstance(owner, type) and owner in _OBJECTS)


def _value(kind: Kind) -> Any:
    return getattr(kind, "value", NOTHING) if isinstance(kind, (Known, Scalar)) else NOTHING
