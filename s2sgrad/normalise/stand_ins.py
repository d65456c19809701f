"""Which local deques, default dicts and the like may be plain lists and dicts instead.

Those may that a function makes itself and keeps to itself: nothing but their methods, their items
and what goes through them is used, so that nobody sees of which class they are.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import Any

import gast

from s2sgrad.normalise.purity import Purity
from s2sgrad.trees import children, nodes_in

LOOKING = frozenset(
    "all any dict enumerate len list max min reversed set sorted sum tuple zip".split()
)
"""Builtins that go through what they are given, and do not keep it."""


def own_containers(
    function: Any,
    made: Callable[[Any], bool],
    methods: Set[str],
    purity: Purity,
    gone_through: bool = True,
) -> dict[str, list[Any]]:
    """The calls that make them, by the names of the variables.

    `made` tells the calls that make such a container, `methods` are those that there is a
    replacement for; `gone_through`: its elements have an order, and may be looked at in it.
    """
    every = list(nodes_in(function))
    parents = {id(child): node for node in every for child in children(node)}
    uses: dict[str, list[Any]] = {}
    for node in every:
        if isinstance(node, gast.Name):
            uses.setdefault(node.id, []).append(node)
    found: dict[str, list[Any]] = {}
    for name, nodes in uses.items():
        calls = [_made_by(node, parents) for node in nodes if isinstance(node.ctx, gast.Store)]
        if not calls or not all(call is not None and made(call) for call in calls):
            continue
        reads = [node for node in nodes if not isinstance(node.ctx, gast.Store)]
        plain = (_is_plain(node, parents, methods, purity) for node in reads)
        if all(plain) and (gone_through or all(_only_asks(node, parents) for node in reads)):
            found[name] = calls
    return found


def _made_by(node: Any, parents: dict[int, Any]) -> Any:
    """The call in `name = call`; None for all that binds a name otherwise."""
    match parents.get(id(node)):
        case gast.Assign(targets=[gast.Name()], value=gast.Call() as call):
            return call
        case gast.AnnAssign(target=gast.Name(), value=gast.Call() as call):
            return call
    return None


def _is_plain(node: Any, parents: dict[int, Any], methods: Set[str], purity: Purity) -> bool:
    """Whether a use means the same for the plain container."""
    if not isinstance(node.ctx, gast.Load) or _is_inside_function(node, parents):
        return False
    parent = parents[id(node)]
    match parent:
        case gast.Attribute(attr=attribute):
            around = parents[id(parent)]
            called = isinstance(around, gast.Call) and around.func is parent
            return called and attribute in methods
        case gast.Subscript(value=base, slice=index):
            return base is node and not isinstance(index, gast.Slice)
        case gast.Call(func=func, args=args, keywords=[]):
            numpy = purity.function(func) and isinstance(func, gast.Attribute)
            builtin = any(purity.is_builtin(func, name) for name in LOOKING)
            return node in args and (numpy or builtin)
        case gast.Assign(targets=[gast.Tuple() | gast.List()], value=value):
            return value is node
        case gast.For(iter=iteration) | gast.comprehension(iter=iteration):
            return iteration is node
        case gast.Compare(left=left, ops=[gast.In() | gast.NotIn()]):
            return left is not node
        case gast.UnaryOp(op=gast.Not()) | gast.BoolOp():
            return True
        case gast.If(test=test) | gast.While(test=test) | gast.IfExp(test=test):
            return test is node
    return False


def _only_asks(node: Any, parents: dict[int, Any]) -> bool:
    """Whether a use shows nothing of the order of the elements: `k in seen`, `len(seen)`."""
    match parents[id(node)]:
        case gast.Call(func=gast.Name(id=name)):
            return bool(name == "len")
        case gast.Attribute() | gast.Compare() | gast.UnaryOp() | gast.BoolOp():
            return True
        case gast.If() | gast.While() | gast.IfExp():
            return True
    return False


def _is_inside_function(node: Any, parents: dict[int, Any]) -> bool:
    """Whether a use is in a function inside, which may see it at another time."""
    around, depth = parents.get(id(node)), 0
    while around is not None:
        depth += isinstance(around, (gast.FunctionDef, gast.Lambda))
        around = parents.get(id(around))
    return depth > 1
