"""Pending: statements in whose place others will stand, and what hangs on them.

What a pending statement binds or changes is not known yet. Statements after it that read such a
name wait; and so that nothing is concluded from a part of the truth, what stands before it in a
loop is not replaced in the same go where it reads such a name.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.holding import may_grow
from s2sgrad.analyse.liveness import bound_within, loads, names_bound, names_read, walk_statements
from s2sgrad.analyse.steady import places
from s2sgrad.kinds import Array, DictOf, Kind, ListOf, Record, Scalar, Table

LOOKING = frozenset({"copy", "count", "get", "index", "items", "keys", "values"})
"""Methods that change nothing."""


def disturbed(inference: Any, statement: Any) -> set[str]:
    """The names that a statement, or one inside it, binds, or changes the kind of what they hold.

    An array stays one, whatever is written into it.
    """
    found: set[str] = set()
    for inner in walk_statements([statement]):
        found.update(names_bound(inner), grown(inference, inner))
    return found


def grown(inference: Any, statement: Any) -> set[str]:
    """The names of what a statement lengthens, and of all that may hold it."""
    found = lengthened(inference, statement)
    return found | {n for n, kind in inference.kinds.items() if may_grow(kind)} if found else found


def lengthened(inference: Any, statement: Any) -> set[str]:
    """The names of the lists and dicts that a statement changes in place."""
    kinds, local = inference.kinds, inference.analysis.locals
    settled = (Array, Scalar, Record)
    return {n for n in changed(statement) if n in local and not isinstance(kinds.get(n), settled)}


def is_still(inference: Any, block: list[Any], new: set[str]) -> bool:
    """Whether a block binds new names only, and no list or dict gets longer or shorter in it."""
    still = not any(lengthened(inference, statement) for statement in walk_statements(block))
    return still and bound_within(block) <= new


def changed(statement: Any) -> set[str]:
    """The names of lists and dicts that a statement may change in place."""
    match statement:
        case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=name))]):
            return {name}
        case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=name)) | gast.Name(id=name)):
            return {name}
        case gast.Assign(value=gast.Call() as call) | gast.Expr(value=gast.Call() as call):
            match call.func:
                case gast.Attribute(value=gast.Name(id=name), attr=method):
                    return set() if method in LOOKING else {name}
            arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
            return {a.id for a in arguments if isinstance(a, gast.Name)}
    return set()


def unsure(inference: Any) -> set[Any]:
    """Statements in loops whose replacement would hang on what is pending in the same loop."""
    found: set[Any] = set()
    concluded = {*inference.known, *inference.expanded}
    for loop in inference.analysis.live.head:
        if loop in inference.expanded or not isinstance(loop, (gast.For, gast.While)):
            continue
        inside = list(walk_statements(loop.body))
        waiting = _spread(inference, inside)
        decided = [s for s in inside if s in concluded]
        doubtful = [s for s in decided if grounds(s, inference.kinds) & waiting]
        doubtful = [s for s in doubtful if not _is_item_update(inference, s)]
        found.update(s for s in doubtful if not _has_steady_keys(inference, s, inside))
    return found


def _is_item_update(inference: Any, statement: Any) -> bool:
    """Whether a statement is `xs[i] += v`, of a list of arrays: they stay arrays.

    Whether they do is tested when all is known: see `Analysis.item_parts`.
    """
    match statement:
        case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=name))):
            kind = inference.kinds.get(name)
            return isinstance(kind, ListOf) and isinstance(kind.element, Array)
    return False


def _has_steady_keys(inference: Any, loop: Any, inside: list[Any]) -> bool:
    """Whether a loop goes through a dict to which nothing in the loop around adds a key.

    `for k in d: d[k] = v` does not.
    """
    match loop:
        case gast.For(iter=gast.Name(id=name)) if type(inference.kinds.get(name)) is Table:
            same = {name, *inference.same_list.get(name, ())}
        case _:
            return False
    bound = any(same & set(names_bound(s)) for s in inside)
    changing = [s for s in inside if changed(s) & same]
    return not bound and all(_keeps_keys(inference, s, name) for s in changing)


def _keeps_keys(inference: Any, statement: Any, name: str) -> bool:
    """Whether a statement stores under a key that a dict has, of what it may change in it."""
    target = statement.target if isinstance(statement, gast.AugAssign) else None
    match statement:
        case gast.Assign(targets=[gast.Subscript() as target]):
            pass
    match target:
        case gast.Subscript(value=gast.Name(id=base), slice=gast.Constant(value=key)):
            return base == name and key in inference.kinds[name].keys
        case gast.Subscript(value=gast.Name(id=base), slice=gast.Name(id=key)):
            bindings = places(inference.analysis).bindings.get(key, [])
            return base == name and bool(bindings) and all(_gives_key(b, name) for b in bindings)
    return False


def _gives_key(binding: Any, name: str) -> bool:
    """Whether a statement binds a name to one key after the other of a dict."""
    match binding:
        case gast.For(target=gast.Name(), iter=gast.Name(id=source)):
            return bool(source == name)
    return False


def grounds(statement: Any, kinds: dict[str, Kind]) -> set[str]:
    """The names on whose values a conclusion hangs.

    What hangs on kinds alone does no harm: where the kinds turn out to be others, the statements
    that were put in are refused.
    """
    match statement:
        case gast.For(iter=gast.Name(id=name)) if isinstance(kinds.get(name), DictOf):
            return set()
        case gast.For(iter=node) | gast.If(test=node):
            return loads(node)
        case gast.Assign(value=gast.Subscript(slice=index)):
            return loads(index)
        case gast.Assign(targets=[gast.Subscript(slice=index)]):
            return set() if isinstance(index, gast.Slice) else loads(index)
        case gast.AugAssign(target=gast.Subscript(slice=index)):
            return loads(index)
        case gast.Assign(value=gast.Call() as call) | gast.Expr(value=gast.Call() as call):
            match call.func:
                case gast.Attribute(value=gast.Name(id=name), attr="get" | "setdefault" | "pop"):
                    if isinstance(kinds.get(name), DictOf):
                        return set()
                    return set().union(*map(loads, call.args), {name} - changed(statement))
                case gast.Name(id="dict") if _is_dict(call, kinds):
                    return set()
                case gast.Name(id="dict" | "list" | "tuple" | "sorted"):
                    return set().union(*map(loads, call.args))
    return set()


def _is_dict(call: gast.Call, kinds: dict[str, Kind]) -> bool:
    """Whether the only argument of a call is a dict."""
    match call.args:
        case [gast.Name(id=name)]:
            return type(kinds.get(name)) in (Table, DictOf)
    return False


def _spread(inference: Any, inside: list[Any]) -> set[str]:
    """The names of a loop that hang on pending statements."""
    pending = [s for s in inside if s in inference.expanded]
    waiting: set[str] = set().union(*(disturbed(inference, s) for s in pending))
    while True:
        before = len(waiting)
        for statement in inside:
            if names_read(statement) & waiting:
                waiting.update(names_bound(statement), grown(inference, statement))
        if len(waiting) == before:
            return waiting
