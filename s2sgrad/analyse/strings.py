"""Strings that are known when the derivative is built: `"W" + str(1)` is "W1".

No derivative flows through a string, so one that is known only at run time does no harm.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gast

from s2sgrad.kinds import (
    NOTHING,
    STRING,
    Kind,
    Known,
    Scalar,
    Sequence,
    Undefined,
    constant,
    is_string,
)

OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    gast.Add: operator.add,
    gast.Mod: operator.mod,
    gast.Mult: operator.mul,
}
CONVERSIONS: dict[int, Callable[[Any], str]] = {ord("r"): repr, ord("s"): str, ord("a"): ascii}
FUNCTIONS = (str, repr, len, int, float, ord, chr, sorted, list, tuple)
METHODS = frozenset(
    "capitalize casefold center count endswith find format index isalnum isalpha isdecimal "
    "isdigit isidentifier islower isnumeric isspace istitle isupper join ljust lower lstrip "
    "partition removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip "
    "split splitlines startswith strip swapcase title upper zfill".split()
)
GIVING = METHODS - frozenset(
    "count endswith find index isalnum isalpha isdecimal isdigit isidentifier islower isnumeric "
    "isspace istitle isupper partition rfind rindex rpartition rsplit split splitlines "
    "startswith".split()
)
"""Methods that give a string."""


def operator_kind(op: Any, kinds: list[Kind]) -> Kind | None:
    """The kind of an operator between strings; None where there are none."""
    if type(op) in OPERATORS and any(map(is_string, kinds)):
        return _result(OPERATORS[type(op)], kinds)
    return None


def text_kind(node: gast.JoinedStr, kind: Callable[[Any], Kind]) -> Kind:
    """The kind of an f-string; its text is known where all that it shows is."""
    parts = [_shown(part, kind) for part in node.values]
    return _result(lambda *texts: "".join(texts), parts) or STRING


def _shown(part: Any, kind: Callable[[Any], Kind]) -> Kind:
    """The text of a part of an f-string."""
    if isinstance(part, gast.Constant):
        return constant(part.value)
    convert = CONVERSIONS.get(part.conversion)
    kinds = [kind(part.value)]
    if part.format_spec is not None:
        kinds.append(text_kind(part.format_spec, kind))

    def text(value: Any, form: str = "") -> str:
        return format(convert(value) if convert else value, form)

    return _result(text, kinds) or STRING


def string_kind(expressions: Any, statement: Any, node: Any) -> Kind | None:
    """The kind of an operation on strings; None for any other operation."""

    def kind(part: Any) -> Kind:
        found: Kind = expressions.kind(statement, part)
        return found

    match node:
        case gast.Subscript(value=base, slice=index) if is_string(kind(base)):
            if isinstance(index, gast.Slice):
                bounds = [index.lower, index.upper, index.step]
                kinds = [constant(None) if b is None else kind(b) for b in bounds]
                return _result(lambda text, *ends: text[slice(*ends)], [kind(base), *kinds])
            return _result(operator.getitem, [kind(base), kind(index)])
        case gast.Call(func=gast.Attribute(value=base, attr=name), args=args, keywords=named):
            if not expressions.is_local(node.func) or not is_string(kind(base)):
                return None
            found = None
            if name in METHODS and not named:
                found = _result(getattr(str, name), [kind(base), *map(kind, args)])
            return STRING if found is None and name in GIVING else found
        case gast.Call(func=callee, args=[argument], keywords=[]):
            return _called(kind(callee), argument, kind)
    return None


def _called(callee: Kind, argument: Any, kind: Callable[[Any], Kind]) -> Kind | None:
    """`str(n)`, `int("3")`."""
    found = [f for f in FUNCTIONS if isinstance(callee, Known) and callee.value is f]
    if not found:
        return None
    function: Callable[..., Any] = found[0]
    given = kind(argument)
    made_string = function in (str, repr)
    if not is_string(given) and not made_string:
        return None
    result = _result(function, [given])
    return STRING if made_string and result is None else result


def _result(function: Callable[..., Any], kinds: list[Kind]) -> Kind | None:
    """The kind of what a function gives for known values; a string where they are not known."""
    if any(isinstance(kind, Undefined) for kind in kinds):
        return Undefined()
    values = [_value(kind) for kind in kinds]
    if any(value is NOTHING for value in values):
        return STRING if function in (*OPERATORS.values(), str, repr, str.format) else None
    try:
        return constant(function(*values))
    except Exception:  # as it will when it runs
        return None


def _value(kind: Kind) -> Any:
    """The value of a number, a string, or a tuple or list of those; NOTHING where not known."""
    match kind:
        case Known(value=value) if value is None or isinstance(value, str):
            return value
        case Scalar(python=True, value=value):
            return value
        case Sequence(type=type_, elements=elements) if type(kind) is Sequence:
            values = list(map(_value, elements))
            return NOTHING if any(v is NOTHING for v in values) else type_(values)
    return NOTHING
