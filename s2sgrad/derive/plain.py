"""Nested functions as functions of their own, where a call of one carries no derivative.

So are functions that are handed one: in its place they get what it captures.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.members import Method
from s2sgrad.analyse.operations import UserCall
from s2sgrad.derive.build import arguments, assign, call, effect, function
from s2sgrad.derive.defaults import call_arguments
from s2sgrad.kinds import closures
from s2sgrad.normalise.constants import without_lent
from s2sgrad.parse.nested import is_nested
from s2sgrad.parse.source import is_generated
from s2sgrad.regions import Attempt, Left


def plain_call(family: Any, analysis: Any, statement: Any) -> Any:
    """A statement as it is; a call of a nested function as one of its own."""
    operation = analysis.operations.get(statement)
    if not isinstance(operation, UserCall) or not _is_inner(analysis, statement, operation):
        fields = [getattr(statement, f, None) for f in statement._fields]
        made = type(statement)(*fields)
        if isinstance(operation, UserCall):
            made.value = without_lent(made.value)
        return made
    if (method := getattr(statement.value, "spelled", None)) and not _takes_closures(operation):
        return with_value(statement, as_method(without_lent(statement.value), method))
    given = call_arguments(analysis, statement, operation)
    called = call(family.plain(operation.callee.plain), *given)
    return with_value(statement, called)


def with_value(statement: Any, value: Any) -> Any:
    """The statement with another value."""
    if isinstance(statement, gast.Expr):
        return effect(value)
    return assign(statement.targets[0], value)


def as_method(called: Any, method: Method) -> Any:
    """`energy(ball, t)` as `ball.energy(t)`; `period(spring)`, a property, as `spring.period`."""
    this, *rest = called.args
    name = gast.Attribute(this, method.name, gast.Load())
    return name if method.reads else gast.Call(name, rest, called.keywords)


def _is_inner(analysis: Any, statement: Any, operation: UserCall) -> bool:
    """Whether the text of a function has to be written anew, or its call has.

    It is nested, or is handed or gives a nested one, or was generated, or its name is one that the
    analysis gave it.
    """
    callee = getattr(statement.value, "func", None)
    given = isinstance(callee, gast.Name) and callee.id in analysis.scope.functions
    own = is_nested(operation.function) or is_generated(operation.function)
    return given or own or _takes_closures(operation)


def _takes_closures(operation: UserCall) -> bool:
    kinds = [*operation.callee.parameters.values(), operation.callee.returned]
    return any(any(closures(kind)) for kind in kinds)


def write_plain(family: Any, title: str, analysis: Any) -> Any:
    """The function itself: it takes what it captures as arguments."""
    body = _block(family, analysis, analysis.core.function.body)
    return function(title, arguments(list(analysis.parameters)), body)


def _block(family: Any, analysis: Any, block: list[Any]) -> list[Any]:
    return [_statement(family, analysis, s) for s in block if not _is_nothing(s)]


def _is_nothing(statement: Any) -> bool:
    passes = isinstance(statement, gast.Pass) and not isinstance(statement, Left)
    return passes or isinstance(statement, (gast.Import, gast.ImportFrom))


def _statement(family: Any, analysis: Any, statement: Any) -> Any:
    def inner(block: list[Any]) -> list[Any]:
        return _block(family, analysis, block)

    match statement:
        case Attempt(test=test, type=caught, body=body, orelse=orelse):
            made: Any = Attempt(test, caught, inner(body), inner(orelse))
        case gast.If(test=test, body=body, orelse=orelse):
            made = gast.If(test, inner(body) or [gast.Pass()], inner(orelse))
        case gast.For(target=target, iter=iteration, body=body):
            made = gast.For(target, iteration, inner(body) or [gast.Pass()], [], None)
        case gast.While(test=test, body=body):
            made = gast.While(test, inner(body) or [gast.Pass()], [])
        case _:
            made = plain_call(family, analysis, statement)
    made.origin = statement.origin
    return made
