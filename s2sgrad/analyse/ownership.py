"""Sole names: lists and dicts that a function has made, and that nothing else refers to.

Such a list may be replaced by a longer one of the same name, where Python lengthens it in place:
nobody can tell the difference.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.liveness import names_read
from s2sgrad.analyse.operations import UserCall
from s2sgrad.analyse.places import Places
from s2sgrad.analyse.steady import places
from s2sgrad.errors import Refused
from s2sgrad.kinds import Array, Known, ListOf, Scalar, Sequence
from s2sgrad.rules.table import TABLE
from s2sgrad.trees import nodes_in

READING = frozenset(
    "append pop extend insert remove reverse sort clear copy index count get items keys values "
    "update setdefault popitem popleft appendleft extendleft rotate".split()
)
"""Methods of lists and dicts that do not give out the list or dict itself."""


def shared_by(inference: Any, name: str, at: Any) -> Any:
    """The first statement after which something else may refer to what a name holds at `at`.

    None where the name is the only reference, the function itself itself, where it is a parameter.
    """
    analysis = inference.analysis
    where = places(analysis)
    bindings = where.bindings.get(name, [])
    if name in analysis.parameters:
        return analysis.core.function
    for binding in bindings:
        if not _is_fresh(inference, binding, name):
            return binding
    for loop in where.of[at].loops:
        if name in names_read(loop) and isinstance(loop, gast.For):
            return loop  # which goes on with what is put in
    for statement in analysis.statements:
        reads = name in names_read(statement) and _may_run_before(where, statement, at, bindings)
        if reads and not _only_looks(inference, statement, name):
            return statement
    return None


def _may_run_before(where: Places, statement: Any, at: Any, bindings: list[Any]) -> bool:
    """Whether a statement may have run, since the name was bound, when `at` runs."""
    here, there = where.of[at], where.of[statement]
    if statement is at:
        return True
    if there.position < here.position:
        between = (b for b in bindings if there.position < where.of[b].position < here.position)
        return not any(where.covers(b, at) for b in between)
    common = [loop for loop in here.loops if loop in there.loops]
    anew = (b for b in bindings if where.covers(b, at))
    rebound = {loop for b in anew for loop in where.of[b].loops}
    return any(loop not in rebound for loop in common)


# What binds a name.
def _is_fresh(inference: Any, binding: Any, name: str) -> bool:
    """Whether a statement binds a name to a list or dict that it has just made."""
    match binding:
        case gast.Assign(targets=[gast.Name()], value=value):
            return _makes(inference, binding, value)
        case gast.AugAssign(target=gast.Name()):
            return True  # in place, of a list; what the name held before is looked at by itself
    return False


def _makes(inference: Any, statement: Any, value: Any) -> bool:
    match value:
        case gast.List() | gast.Dict() | gast.BinOp() | gast.Tuple():
            return True
        case gast.Subscript(slice=gast.Slice()):
            return True
        case gast.Name(id=name) if name in inference.analysis.core.temporaries:
            return shared_by(inference, name, statement) in (None, statement)
        case gast.Call():
            operation = inference.operations.get(statement)
            if isinstance(operation, UserCall):
                return gives_own(operation.callee)
            return _copies(inference, statement, value)
    return False


def _copies(inference: Any, statement: Any, call: gast.Call) -> bool:
    """Whether a call makes a list or dict of its own: `list(xs)`, `xs.copy()`, `np.split(x, 2)`."""
    if inference.expressions.is_local(call.func):
        return isinstance(call.func, gast.Attribute) and call.func.attr in ("copy", "tolist")
    kind = _callee(inference, statement, call)
    made = isinstance(kind, Known) and kind.value in (list, dict, tuple, sorted)
    return made or (isinstance(kind, Known) and gast.unparse(call.func).startswith("np."))


def gives_own(callee: Any) -> bool:
    """Whether a function returns a list or dict that nobody else refers to."""
    end = callee.core.function.body[-1]
    value = end.value
    if isinstance(value, (gast.List, gast.Dict)):
        return True
    if not isinstance(value, gast.Name) or callee.inference is None:
        return False
    return shared_by(callee.inference, value.id, end) is None


def _is_known_function(inference: Any, statement: Any, call: gast.Call) -> bool:
    """Whether a callee is a function with a row: those keep nothing of what they are given."""
    if inference.expressions.is_local(call.func):
        return False
    kind = _callee(inference, statement, call)
    return isinstance(kind, Known) and TABLE.of(kind.value) is not None


def _callee(inference: Any, statement: Any, call: gast.Call) -> Any:
    try:
        return inference.expressions.kind(statement, call.func)
    except Refused:  # for a reason of that statement
        return None


# What reads a name.
def _only_looks(inference: Any, statement: Any, name: str) -> bool:
    """Whether a statement that reads a name leaves no other reference to what it holds."""
    match statement:
        case gast.If() | gast.While() | gast.Assert() | gast.For() | gast.Raise() | gast.Return():
            return True
        case gast.Assign(targets=[target], value=value):
            stored = isinstance(target, gast.Subscript) and _is(value, name)
            into = isinstance(target, gast.Tuple) and _is(value, name)
            return into or (not stored and _looks(inference, statement, value, name))
        case gast.AugAssign(target=gast.Subscript(), value=value):
            return not _is(value, name)
        case gast.AugAssign():
            return True  # `+=` takes the items
        case gast.Expr(value=value):
            return _looks(inference, statement, value, name)
    return False


def _looks(inference: Any, statement: Any, value: Any, name: str) -> bool:
    match value:
        case gast.Subscript() | gast.BinOp() | gast.Compare() | gast.BoolOp() | gast.UnaryOp():
            return True
        case gast.Constant():
            return True
        case gast.Call(func=gast.Attribute(value=base, attr=attribute)) if _is(base, name):
            return attribute in READING and not _is_given(value, name)
        case gast.Call():
            operation = inference.operations.get(statement)
            if isinstance(operation, UserCall):
                return _keeps_nothing(inference, statement, operation, name)
            if _is_method(inference, value):
                return value.func.attr in ("extend", "update") or not _is_given(value, name)
            return _is_known_function(inference, statement, value) or not _is_given(value, name)
    return not any(_is(part, name) for part in nodes_in(value))


def _is_method(inference: Any, call: gast.Call) -> bool:
    return isinstance(call.func, gast.Attribute) and inference.expressions.is_local(call.func)


def _keeps_nothing(inference: Any, statement: Any, call: UserCall, name: str) -> bool:
    """Whether a function gives back numbers and arrays only, and has no list to put another in."""
    others = [a for a in call.arguments.values() if not _is(a, name)]
    kinds = [call.kind, *(inference.expressions.kind(statement, a) for a in others)]
    return all(isinstance(kind, (Scalar, Array)) or _is_flat(kind) for kind in kinds)


def _is_flat(kind: Any) -> bool:
    """Whether a value cannot hold a list or dict."""
    if isinstance(kind, Sequence):
        return all(isinstance(e, (Scalar, Array)) or _is_flat(e) for e in kind.elements) and (
            kind.type is tuple
        )
    if isinstance(kind, ListOf):
        return isinstance(kind.element, (Scalar, Array)) and kind.type is tuple
    return isinstance(kind, Known)


def _is_given(call: gast.Call, name: str) -> bool:
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(_is(part, name) for argument in arguments for part in nodes_in(argument))


def _is(node: Any, name: str) -> bool:
    return isinstance(node, gast.Name) and node.id == name
