"""Nested functions that are kept, though they would see later changes of what they capture.

What stands for a nested function as a value is what it captures at that moment. Where a variable
among it is bound anew later, Python's function sees the new value: until then it may be handed to
calls, but not returned, put into a list, or given a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.refusals import located
from s2sgrad.errors import Blocker
from s2sgrad.kinds import Closure, Kind, ListOf, Record, Sequence, closures
from s2sgrad.parse.nested import captured


def kept(inference: Any) -> Iterator[Blocker]:
    """A blocker for each nested function that must not be kept, and is."""
    analysis = inference.analysis
    for name, kind in inference.kinds.items():
        if kind != analysis.given.get(name):
            for closure in _kept_in(kind, name not in analysis.core.temporaries, analysis.function):
                yield _blocker(analysis, closure, _binding(analysis, name))
    for closure in closures(inference.returned):
        if closure.fleeting:
            yield _blocker(analysis, closure, analysis.core.function.body[-1])


def _kept_in(kind: Kind, named: bool, function: Any) -> Iterator[Closure]:
    """The functions that a variable of that kind keeps: those made here, and those in a list."""
    if isinstance(kind, Record) or getattr(kind, "type", None) in (list, dict):
        yield from (c for c in closures(kind) if c.fleeting)
    elif named:
        yield from (c for c in closures(kind) if c.fleeting is function)
    elif isinstance(kind, (Sequence, ListOf)):
        inner = kind.elements if isinstance(kind, Sequence) else (kind.element,)
        for element in inner:
            yield from _kept_in(element, False, function)


def _binding(analysis: Any, name: str) -> Any:
    bindings = (s for s in analysis.statements if name in names_bound(s))
    return next(bindings, analysis.core.function.body[0])


def _blocker(analysis: Any, closure: Closure, statement: Any) -> Blocker:
    title = closure.function.__code__.co_name
    names = ", ".join(f"`{name}`" for name in captured(closure.function))
    what = f"cannot keep the function `{title}`"
    why = f"it sees later changes of what it captures ({names}), and some of it is bound anew."
    out = "Hand it the values as defaults, as in `lambda x, k=k: ...`, or make it in a function."
    where = located(statement, statement, analysis.core.parsed.lines)
    return Blocker("nested-function", what, why, out, where)


def refused_result(analysis: Any) -> Iterator[Blocker]:
    """A blocker where the differentiated function returns a nested one."""
    for closure in closures(analysis.returned):
        inner = getattr(closure.function, "__name__", "partial")
        what = f"`{analysis.function.__name__}` returns the function `{inner}`"
        why = "a derivative returns numbers and arrays."
        where = analysis.core.function.body[-1].origin
        yield Blocker("nested-function", what, why, "Return what it gives when called.", where)
