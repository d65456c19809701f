"""Statements without a result: calls for their effect, raise, assert, and what they show.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat("print('loss', np.sum(r**2))"))
print("loss", np.sum(r**2))
>>> print(flat("log(step(x) + 1)"))
step_value = step(x)
total = step_value + 1
log(total)
>>> print(flat("assert x > 0, message(x)"))
positive = x > 0
if positive:
    pass
else:
    message_value = message(x)
    raise AssertionError(message_value)
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import gast

from s2sgrad.normalise.choices import truth
from s2sgrad.normalise.nodes import branch, copied, filled, load, placed, statement

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener
    from s2sgrad.normalise.purity import Purity

_SHOWING_MODULES = ("logging", "warnings")


def expression(flat: Flattener, value: gast.expr, node: gast.stmt) -> None:
    """Write an expression that stands as a statement."""
    match value:
        case gast.Call(func=gast.Attribute(attr="pop")):
            flat.atom(value, "unused")
        case gast.Call():
            flat.emit(gast.Expr(_call(flat, value)), node)
        case gast.IfExp():
            test = flat.test(value.test)
            body = flat.aside(lambda: expression(flat, value.body, node))
            orelse = flat.aside(lambda: expression(flat, value.orelse, node))
            flat.out.append(branch(test, filled(body, node), orelse, node))
        case gast.Constant() | gast.Name():
            pass
        case _:
            flat.atom(value, "unused")


def failure(flat: Flattener, node: gast.Assert | gast.Raise) -> None:
    """Write an assert or a raise."""
    if isinstance(node, gast.Raise):
        parts = [part for part in (node.exc, node.cause) if part is not None]
        flat_parts = [*messages(flat, parts), None, None]
        flat.emit(gast.Raise(flat_parts[0], flat_parts[1]), node)
    elif node.msg is None or flat.purity.pure(node.msg):
        flat.emit(gast.Assert(truth(flat, node.test), copied(node.msg)), node)
    else:
        _assert_with_effect(flat, node)


def messages(flat: Flattener, nodes: list[gast.expr]) -> list[gast.expr]:
    """What is shown, nested where it is pure and nothing later can change it."""
    return [
        _message(flat, node, all(map(flat.purity.quiet, nodes[position + 1 :])))
        for position, node in enumerate(nodes)
    ]


def text(flat: Flattener, node: gast.JoinedStr) -> gast.expr:
    """An f-string as an operation: what it shows stays nested where it is pure."""
    return _message(flat, node, True)


def shows(purity: Purity, callee: gast.expr) -> bool:
    """Whether a callee is print, or a function of warnings or logging."""
    if purity.is_builtin(callee, "print"):
        return True
    while isinstance(callee, gast.Attribute):
        callee = callee.value
    if not isinstance(callee, gast.Name) or callee.id in purity.local:
        return False
    if purity.scope is None:
        return callee.id in _SHOWING_MODULES
    found = purity.resolved(callee)
    module = getattr(found, "__module__", None) or getattr(found, "__name__", None)
    return isinstance(found, logging.Logger) or module in _SHOWING_MODULES


def _call(flat: Flattener, node: gast.Call) -> gast.Call:
    if not shows(flat.purity, node.func):
        return flat.call(node, flat.argument)
    return _shown_call(flat, node, True)


def _shown_call(flat: Flattener, node: gast.Call, keep: bool) -> gast.Call:
    """A call whose arguments are messages."""
    callee = flat.callee(node.func, [])
    values = [*node.args, *(keyword.value for keyword in node.keywords)]
    shown = messages(flat, values) if keep else flat.sequence(values, flat.argument)
    count = len(node.args)
    keywords = [
        placed(gast.keyword(keyword.arg, value), keyword)
        for keyword, value in zip(node.keywords, shown[count:], strict=True)
    ]
    return placed(gast.Call(callee, shown[:count], keywords), node)


def _message(flat: Flattener, node: gast.expr, keep: bool) -> gast.expr:
    """One thing shown; `keep` says that it may stay nested."""
    if keep and flat.purity.pure(node):
        return copied(node)
    match node:
        case gast.JoinedStr(values=values) if keep:
            return placed(gast.JoinedStr(messages(flat, values)), node)
        case gast.JoinedStr(values=values):
            return placed(gast.JoinedStr([_message(flat, part, False) for part in values]), node)
        case gast.FormattedValue(value=value, conversion=conversion, format_spec=spec):
            shown = _message(flat, value, keep and (spec is None or flat.purity.quiet(spec)))
            form = None if spec is None else _message(flat, spec, keep)
            return placed(gast.FormattedValue(shown, conversion, form), node)
        case gast.Call(func=gast.Attribute(value=gast.Constant(value=str()))):
            return _shown_call(flat, node, keep)
        case gast.Call(func=func) if flat.purity.path(func) and _is_exception(flat, func):
            return _shown_call(flat, node, keep)
    return flat.atom(node)


def _is_exception(flat: Flattener, callee: gast.expr) -> bool:
    found = flat.purity.resolved(callee)
    return isinstance(found, type) and issubclass(found, BaseException)


def _assert_with_effect(flat: Flattener, node: gast.Assert) -> None:
    """An assert whose message is computed by calls, which run only if it fails."""
    test = flat.test(node.test)

    def fail() -> None:
        [shown] = messages(flat, [node.msg])
        error = placed(gast.Call(load("AssertionError", node), [shown], []), node)
        flat.emit(gast.Raise(error, None), node)

    passed = statement(gast.Pass(), flat.origin, node)
    flat.out.append(branch(test, [passed], flat.aside(fail), node))
