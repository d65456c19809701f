"""The arguments of a call of a user function, in the order of its parameters."""

from __future__ import annotations

import math
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.calls import user_function
from s2sgrad.analyse.sharing import sharing
from s2sgrad.derive.build import call, copied, item, number
from s2sgrad.errors import Blocker, Refused
from s2sgrad.parse.signature import signature_of


def call_arguments(analysis: Any, statement: Any, operation: Any) -> list[Any]:
    """What is given, and the defaults of what is not."""
    found = []
    for parameter in operation.callee.parameters:
        if parameter in operation.arguments:
            found.append(operation.arguments[parameter])
        else:
            found.append(default_literal(analysis, statement, operation, parameter))
    return found


def refuse_written(operation: Any, statement: Any, parameter: str) -> None:
    """A default that the function writes into is another one in the next call."""
    if parameter in sharing(operation.callee).summary.writes:
        what = f"the default of `{parameter}` is written into"
        why = "the next call finds what this one has left there."
        out = f"Pass `{parameter}` explicitly."
        raise Refused([Blocker("default", what, why, out, statement.origin)])


def default_literal(analysis: Any, statement: Any, operation: Any, parameter: str) -> Any:
    """A parameter's default, written out, or read from the function where it is no literal."""
    default = signature_of(operation.function).parameters[parameter].default
    refuse_written(operation, statement, parameter)
    if isinstance(default, np.floating):
        return call(f"np.{default.dtype.name}", number(default.item()))
    if isinstance(default, float) and not math.isfinite(default):
        return _infinite(default)
    try:
        literal = gast.parse(repr(default), mode="eval").body
        if gast.literal_eval(literal) == default:
            return literal
    except (ValueError, SyntaxError):
        pass
    return default_read(analysis, statement, operation, parameter)


def default_read(analysis: Any, statement: Any, operation: Any, parameter: str) -> Any:
    """`f.__defaults__[0]`: the default as the function has it now; that it stays is guarded."""
    callee = statement.value.func
    function = user_function(known_object(analysis, callee))
    if function is None or function is not operation.function:
        what = f"the default of `{parameter}` is not a literal"
        why = "it has to be read from the function, which has no name here."
        out = f"Pass `{parameter}` explicitly."
        raise Refused([Blocker("default", what, why, out, statement.origin)])
    if parameter in (function.__kwdefaults__ or {}):
        keywords = gast.Attribute(copied(callee), "__kwdefaults__", gast.Load())
        return item(keywords, number(parameter))
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    late = names[len(names) - len(function.__defaults__ or ()) :]
    values = gast.Attribute(copied(callee), "__defaults__", gast.Load())
    return item(values, number(late.index(parameter)))


def known_object(analysis: Any, callee: Any) -> Any:
    """The object that a callee is, None where it is no known one."""
    if isinstance(callee, gast.Name) and callee.id in analysis.locals:
        return getattr(analysis.kinds.get(callee.id), "value", None)
    try:
        return analysis.scope.static(callee)
    except KeyError:
        return None


def _infinite(value: float) -> Any:
    """`np.inf`, `-np.inf` and `np.nan`, which have no literal."""
    if value < 0:
        return gast.UnaryOp(gast.USub(), _infinite(-value))
    return gast.parse("np.nan" if math.isnan(value) else "np.inf", mode="eval").body
