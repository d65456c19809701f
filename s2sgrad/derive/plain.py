"""Nested functions as functions of their own, where a call of one carries no derivative.

So are functions that are handed one: in its place they get what it captures.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.operations import UserCall
from s2sgrad.derive.build import arguments, assign, call, effect, function
from s2sgrad.derive.defaults import call_arguments
from s2sgrad.kinds import Closure
from s2sgrad.parse.nested import is_nested


def plain_call(family: Any, analysis: Any, statement: Any) -> Any:
    """A statement as it is; a call of a nested function as one of its own."""
    operation = analysis.operations.get(statement)
    if not isinstance(operation, UserCall) or not _is_inner(operation):
        fields = [getattr(statement, f, None) for f in statement._fields]
        return type(statement)(*fields)
    given = call_arguments(analysis, statement, operation)
    called = call(family.plain(operation.callee), *given)
    if isinstance(statement, gast.Expr):
        return effect(called)
    return assign(statement.targets[0], called)


def _is_inner(operation: UserCall) -> bool:
    """Whether a function is nested, or is handed one: its text has to be written anew."""
    kinds = operation.callee.parameters.values()
    return is_nested(operation.function) or any(isinstance(k, Closure) for k in kinds)


def write_plain(family: Any, title: str, analysis: Any) -> Any:
    """The function itself: it takes what it captures as arguments."""
    body = _block(family, analysis, analysis.core.function.body)
    return function(title, arguments(list(analysis.parameters)), body)


def _block(family: Any, analysis: Any, block: list[Any]) -> list[Any]:
    return [_statement(family, analysis, s) for s in block if not isinstance(s, gast.Pass)]


def _statement(family: Any, analysis: Any, statement: Any) -> Any:
    def inner(block: list[Any]) -> list[Any]:
        return _block(family, analysis, block)

    match statement:
        case gast.If(test=test, body=body, orelse=orelse):
            made: Any = gast.If(test, inner(body) or [gast.Pass()], inner(orelse))
        case gast.For(target=target, iter=iteration, body=body):
            made = gast.For(target, iteration, inner(body) or [gast.Pass()], [], None)
        case gast.While(test=test, body=body):
            made = gast.While(test, inner(body) or [gast.Pass()], [])
        case _:
            made = plain_call(family, analysis, statement)
    made.origin = statement.origin
    return made
