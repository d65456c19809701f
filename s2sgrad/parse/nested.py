"""Functions inside of functions, as functions of their own that take what they capture.

A function sees the variables that it captures as they are when it is called. So a call of it, in
the function around it, hands them over: `def rhs(y): return -k * y` is `rhs(y, *, k)`, and a call
`rhs(y)` is `rhs(y, k=k)`. Where the function is a value, what it captures stands for it:
`step(rhs, y)` is `step(rhs_closure(k), y)`. So do defaults that are not literals: they are what
they were where the function was defined.
"""

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from s2sgrad.errors import Refused
from s2sgrad.parse.captures import bound_later
from s2sgrad.parse.definitions import Definition, Place, definitions, place
from s2sgrad.parse.source import source_of

_CAPTURED, _HANDED, _AROUND = (f"__s2sgrad_{name}__" for name in ("captured", "handed", "around"))


@dataclass(frozen=True)
class Handed:
    """The default of a parameter that is not a literal: a call hands it over under this name."""

    name: str


@dataclass(frozen=True)
class Closing:
    """What makes of the values that a nested function captures one that stands for it.

    `fleeting`: variables that it captures may be bound anew, so it may only be handed to calls.
    """

    function: types.FunctionType
    fleeting: bool = False


@dataclass(frozen=True)
class Around:
    """The called functions around a nested one; and which of their variables change later."""

    functions: Mapping[str, types.FunctionType] = field(default_factory=dict)
    unsteady: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Inner:
    """The functions inside of one, by title.

    `definitions`: those of them by their places; `later`: what is bound after each statement.
    """

    functions: Mapping[str, types.FunctionType] = field(default_factory=dict)
    definitions: Mapping[Place, Definition] = field(default_factory=dict)
    later: Mapping[Place, frozenset[str]] = field(default_factory=dict)

    def called(self) -> dict[str, types.FunctionType]:
        """Those that a call means by their name."""
        return {d.title: self.functions[d.title] for d in self.definitions.values() if d.called}


def captured(function: Any) -> tuple[str, ...]:
    """The variables of the function around it that a nested function takes as arguments."""
    found: tuple[str, ...] = getattr(function, _CAPTURED, ())
    return found


def handed(function: Any) -> tuple[str, ...]:
    """What a call hands over besides its arguments: captured variables, and defaults."""
    found: tuple[str, ...] = getattr(function, _HANDED, ())
    return found


def is_nested(function: Any) -> bool:
    """Whether a function was made from the text of one inside of another."""
    return hasattr(function, _CAPTURED)


def around(function: Any) -> Around:
    """What is around a nested function."""
    found: Around = getattr(function, _AROUND, Around())
    return found


def visible(function: Any) -> Mapping[str, Any]:
    """The nested functions that a function can call, its own and those around it; by name.

    For each there are the two ways of closing it, too.
    """
    functions = {**around(function).functions, **nested(function).functions}
    closing = {f"{n}_closure": Closing(f) for n, f in functions.items()}
    fleeting = {f"{n}_fleeting": Closing(f, True) for n, f in functions.items()}
    return {**functions, **closing, **fleeting}


def nested(function: types.FunctionType) -> Inner:
    """The functions inside of a function that can be followed."""
    return _nested(function, function.__code__)


@functools.lru_cache(maxsize=1024)
def _nested(function: types.FunctionType, code: types.CodeType) -> Inner:
    try:
        body = source_of(function).node.body
    except Refused:
        return Inner()
    statements: list[ast.stmt] = body if isinstance(body, list) else [ast.Expr(body)]
    found = definitions(statements)
    if not found:
        return Inner()
    from s2sgrad.parse.making import Maker

    later = bound_later(statements)
    functions = Maker(function, found, statements).run()
    kept = {place(d.node): d for d in found if d.title in functions}
    made = Inner(functions, kept, later)
    return _connected(function, made)


def _connected(function: types.FunctionType, inner: Inner) -> Inner:
    """Tell each function what is around it."""
    outer = around(function)
    every = {**outer.functions, **inner.called()}
    for where, definition in inner.definitions.items():
        unsteady = (outer.unsteady & set(captured(function))) | inner.later[where]
        setattr(inner.functions[definition.title], _AROUND, Around(every, unsteady))
    return inner
