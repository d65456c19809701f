"""`reduce`, `accumulate`, and what sorts or selects by a key, as loops.

    y = reduce(f, xs, start)      y = start
                                  for item in xs:
                                      y = f(y, item)
    y = max(xs, key=f)            keys = [f(item) for item in xs]
                                  y = xs[np.argmax(keys)]

The keys are numbers: `float` says so.
"""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any

import gast

from s2sgrad.normalise.getters import is_getter
from s2sgrad.normalise.nodes import assign, constant, copied, load, placed, statement, store

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener

BY_KEY = ("max", "min", "sorted")


def write(flat: Flattener, node: gast.Call) -> gast.expr | None:
    """Write the loops of such a call, and give the name of its result; None for all others."""
    if not flat.purity.path(node.func) or any(isinstance(a, gast.Starred) for a in node.args):
        return None
    options = {keyword.arg: keyword.value for keyword in node.keywords}
    if isinstance(node.func, gast.Name) and node.func.id in BY_KEY:
        return _by_key(flat, node, options) if _has_key(flat, node, options) else None
    if isinstance(node.func, gast.Name) and node.func.id in flat.purity.local:
        return None
    found = flat.purity.resolved(node.func)
    if found is functools.reduce and not options and len(node.args) in (2, 3):
        return _reduced(flat, node)
    if found is itertools.accumulate and set(options) <= {"initial", "func"} and node.args:
        return _accumulated(flat, node, options)
    return None


def _reduced(flat: Flattener, node: gast.Call) -> gast.expr:
    function, items = _callee(flat, node.args[0]), flat.atom(node.args[1])
    name = flat.fresh("reduced")
    if len(node.args) == 3:
        flat.into(name, node.args[2])
    else:
        _write_lines(flat, [assign(store(name, node), _part(items, 0, node), flat.origin)])
        items = _part(items, slice(1, None), node)
    item = flat.fresh("item")
    step = placed(gast.Call(function, [load(name, node), load(item, node)], []), node)
    line = assign(store(name, node), step, flat.origin)
    _write_lines(flat, [_loop(flat, item, items, [line], node)])
    return load(name, node)


def _accumulated(flat: Flattener, node: gast.Call, options: dict[Any, Any]) -> gast.expr:
    """All values on the way, as a list."""
    given = node.args[1] if len(node.args) > 1 else options.get("func")
    add = given is None or (isinstance(given, gast.Constant) and given.value is None)
    function = None if add else _callee(flat, given)
    items = flat.atom(node.args[0])
    name, every, item = flat.fresh("running"), flat.fresh("every"), flat.fresh("item")
    if "initial" in options:
        flat.into(name, options["initial"])
    else:
        _write_lines(flat, [assign(store(name, node), _part(items, 0, node), flat.origin)])
        items = _part(items, slice(1, None), node)
    first = placed(gast.List([load(name, node)], gast.Load()), node)
    operands = [load(name, node), load(item, node)]
    step = gast.BinOp(operands[0], gast.Add(), operands[1])
    if function is not None:
        step = gast.Call(function, operands, [])
    append = placed(gast.Attribute(load(every, node), "append", gast.Load()), node)
    kept = placed(gast.Expr(placed(gast.Call(append, [load(name, node)], []), node)), node)
    body = [
        assign(store(name, node), placed(step, node), flat.origin),
        statement(kept, flat.origin, node),
    ]
    start = assign(store(every, node), first, flat.origin)
    _write_lines(flat, [start, _loop(flat, item, items, body, node)])
    return load(every, node)


def _has_key(flat: Flattener, node: gast.Call, options: dict[Any, Any]) -> bool:
    allowed = {"key", "reverse"} if node.func.id == "sorted" else {"key"}
    reverse = options.get("reverse", gast.Constant(False, None))
    own = flat.purity.is_builtin(node.func, node.func.id)
    scope: Any = flat.purity.scope
    numpy = scope is not None and scope.numpy_name() not in (None, *flat.purity.local)
    known = isinstance(reverse, gast.Constant) and numpy and bool(node.args)
    keyed = "key" in options and not isinstance(options["key"], gast.Constant)
    return own and known and keyed and set(options) <= allowed


def _by_key(flat: Flattener, node: gast.Call, options: dict[Any, Any]) -> gast.expr:
    """`max`, `min` and `sorted` with a key."""
    function = _callee(flat, options["key"])
    if len(node.args) == 1:
        items = flat.atom(_listed(flat, node.args[0]))
    else:
        items = flat.atom(placed(gast.Tuple(node.args, gast.Load()), node))
    item, keys = flat.fresh("item"), flat.fresh("keys")
    key = placed(gast.Call(function, [load(item, node)], []), node)
    number = _called("float", [key], node)
    clause = placed(gast.comprehension(store(item, node), items, [], 0), node)
    every = placed(gast.ListComp(number, [clause]), node)
    _write_lines(flat, [assign(store(keys, node), every, flat.origin)])
    if node.func.id != "sorted":
        place = flat.atom(_numpy(flat, f"arg{node.func.id}", [load(keys, node)], node), "place")
        return _item_at(items, place, node)
    array = _numpy(flat, "array", [load(keys, node)], node)
    if getattr(options.get("reverse"), "value", False):
        array = placed(gast.UnaryOp(gast.USub(), array), node)
    stable = placed(gast.keyword("kind", constant("stable", node)), node)
    order = flat.atom(_numpy(flat, "argsort", [array], node, [stable]), "order")
    place = flat.fresh("place")
    element = _item_at(items, load(place, node), node)
    chosen = placed(gast.comprehension(store(place, node), order, [], 0), node)
    return flat.operation(placed(gast.ListComp(element, [chosen]), node))


def _item_at(items: Any, place: Any, at: Any) -> Any:
    """The item in a place, which is no key: of a dict it is the key in that place."""
    place.position = True
    return placed(gast.Subscript(copied(items), place, gast.Load()), at)


def _listed(flat: Flattener, items: gast.expr) -> gast.expr:
    """What can be indexed: a range is, as the list of its numbers."""
    if isinstance(items, gast.Call) and flat.purity.is_builtin(items.func, "range"):
        item = flat.fresh("item")
        clause = placed(gast.comprehension(store(item, items), items, [], 0), items)
        return placed(gast.ListComp(load(item, items), [clause]), items)
    return items


def _callee(flat: Flattener, function: gast.expr) -> gast.expr:
    """A function that is called many times, and looked up once."""
    match function:
        case gast.Attribute(value=gast.Name(), attr="get"):  # of a dict
            return copied(function)
    again = flat.purity.path(function) or is_getter(flat.purity, function)
    return copied(function) if again else flat.atom(function, "function")


def _write_lines(flat: Flattener, lines: list[gast.stmt]) -> None:
    for line in lines:
        flat.statement(line)


def _loop(flat: Flattener, item: str, items: Any, body: list[Any], at: Any) -> Any:
    loop = gast.For(store(item, at), copied(items), body, [], None)
    return statement(loop, flat.origin, at)


def _part(items: Any, place: Any, at: Any) -> Any:
    if isinstance(place, slice):
        index: Any = placed(gast.Slice(constant(place.start, at), None, None), at)
    else:
        index = constant(place, at)
    return placed(gast.Subscript(copied(items), index, gast.Load()), at)


def _called(name: str, args: list[Any], at: Any) -> Any:
    return placed(gast.Call(load(name, at), args, []), at)


def _numpy(flat: Flattener, name: str, args: list[Any], at: Any, options: Any = ()) -> Any:
    scope: Any = flat.purity.scope
    callee = placed(gast.Attribute(load(scope.numpy_name(), at), name, gast.Load()), at)
    return placed(gast.Call(callee, args, list(options)), at)
