"""Comprehensions of lists and dicts, and generator expressions that are used up at once, as loops.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat("ys = [f(x) for x in xs if x > 0]"))
ys = []
for x in xs:
    positive = x > 0
    if positive:
        f_value = f(x)
        ys.append(f_value)
>>> print(flat("d = {k: f(v) for k, v in pairs}"))
d = {}
for k, v in pairs:
    f_value = f(v)
    d[k] = f_value
>>> print(flat("s = sum(x * y for x, y in zip(xs, ys))"))
elements = []
for x, y in zip(xs, ys):
    product = x * y
    elements.append(product)
s = sum(elements)

A variable of a comprehension is the comprehension's own: it gets another name where the function
has one of that name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import gast

from s2sgrad.normalise.nodes import LOAD, STORE, assign, branch, copied, load, placed, statement
from s2sgrad.trees import children, nodes_in

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener
    from s2sgrad.normalise.purity import Purity

COMPREHENSIONS = (gast.ListComp, gast.GeneratorExp, gast.DictComp)

Comprehension: TypeAlias = gast.ListComp | gast.GeneratorExp | gast.DictComp

CONSUMERS = frozenset(["sum", "min", "max", "list", "tuple", "any", "all", "sorted"])
"""Builtins that go through a generator expression before anything else happens."""


def write(flat: Flattener, name: str, node: Comprehension) -> None:
    """Write the loops that fill a new list of that name."""
    node = _own_names(flat, node)
    around, flat.taken = flat.taken, flat.taken | _bound(node)
    if isinstance(node, gast.DictComp):
        flat.bind(name, placed(gast.Dict([], []), node))
        block = [_entered(flat, name, node)]
    else:
        flat.bind(name, placed(gast.List([], LOAD), node))
        append = gast.Attribute(load(name, node), "append", LOAD)
        call = gast.Call(placed(append, node), [node.elt], [])
        block = [statement(gast.Expr(placed(call, node)), flat.origin, node)]
    for clause in reversed(node.generators):
        block = _loop(flat, clause, block, node)
    for outer in block:
        flat.statement(outer)
    flat.taken = around


def _entered(flat: Flattener, name: str, node: gast.DictComp) -> gast.stmt:
    """`name[key] = value`."""
    place = gast.Subscript(load(name, node), node.key, STORE)
    target = placed(place, node)
    return statement(gast.Assign([target], node.value, None), flat.origin, node)


def used_up(purity: Purity, call: gast.Call) -> gast.GeneratorExp | None:
    """The generator expression that a builtin goes through before anything else happens.

    `any` and `all` may stop early: so what they go through must not have an effect.
    """
    match call:
        case gast.Call(func=gast.Name(id=name), args=[gast.GeneratorExp() as inner], keywords=[]):
            known = name in CONSUMERS and purity.is_builtin(call.func, name)
            short = name in ("any", "all")
            parts = [inner.elt, *(test for clause in inner.generators for test in clause.ifs)]
            return inner if known and (not short or all(map(purity.quiet, parts))) else None
    return None


def is_direct(name: str, node: gast.expr) -> bool:
    """Whether an expression is a list comprehension that does not read a name."""
    if not isinstance(node, (gast.ListComp, gast.DictComp)):
        return False
    return all(part.id != name for part in nodes_in(node) if isinstance(part, gast.Name))


def names_outside(block: list[gast.stmt]) -> set[str]:
    """The names that a function uses otherwise than as variables of comprehensions."""
    found: set[str] = set()
    waiting: list[tuple[gast.AST, frozenset[str]]] = [(node, frozenset()) for node in block]
    while waiting:
        node, own = waiting.pop()
        if isinstance(node, gast.Name) and node.id not in own:
            found.add(node.id)
        if isinstance(node, COMPREHENSIONS):
            waiting.append((node.generators[0].iter, own))
            waiting += [(child, own | _bound(node)) for child in _inside(node)]
        else:
            waiting += [(child, own) for child in children(node)]
    return found


def _loop(
    flat: Flattener, clause: gast.comprehension, block: list[gast.stmt], at: gast.AST
) -> list[gast.stmt]:
    loop = statement(gast.For(clause.target, clause.iter, block, [], None), flat.origin, at)
    for test in reversed(clause.ifs):
        loop.body = [branch(test, loop.body, [], loop)]
    match clause.iter:
        case gast.List(elts=[element]) if not isinstance(element, gast.Starred):
            return [assign(clause.target, element, flat.origin), *loop.body]
    return [loop]


def _own_names(flat: Flattener, node: Comprehension) -> Comprehension:
    """The comprehension with variables that nothing else in the function is called by."""
    names = {}
    for name in sorted(_bound(node)):
        names[name] = flat.fresh(f"{name}_item") if name in flat.taken else name
        flat.purity.local.add(names[name])
    made = copied(node)
    for part in _inside(made):
        _rename(part, names)
    return made


def _rename(node: gast.AST, names: dict[str, str]) -> None:
    """Give variables other names, but for those that are an inner comprehension's own."""
    if isinstance(node, gast.Name):
        node.id = names.get(node.id, node.id)
    if not isinstance(node, COMPREHENSIONS):
        for child in children(node):
            _rename(child, names)
        return
    _rename(node.generators[0].iter, names)
    bound = _bound(node)
    for child in _inside(node):
        _rename(child, {old: new for old, new in names.items() if old not in bound})


def _inside(node: Comprehension) -> list[gast.AST]:
    """The parts that see the variables: all but what is gone through first."""
    first, *others = node.generators
    return [*_results(node), first.target, *first.ifs, *others]


def _results(node: Comprehension) -> list[gast.expr]:
    """What a comprehension gathers."""
    return [node.key, node.value] if isinstance(node, gast.DictComp) else [node.elt]


def _bound(node: Comprehension) -> frozenset[str]:
    """The variables of a comprehension."""
    targets = (part for clause in node.generators for part in nodes_in(clause.target))
    return frozenset(part.id for part in targets if isinstance(part, gast.Name))


__all__ = ["CONSUMERS", "is_direct", "names_outside", "write"]
