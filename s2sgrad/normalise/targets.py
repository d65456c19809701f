"""Loop targets of their own: a name that a loop's header binds is bound by nothing else.

    for w in xs:            for w_item in xs:
        ...                     w = w_item
                                ...

where `w` is also a parameter, or assigned elsewhere, or the loop stands in another one and `w` is
read when it is over: then the next round binds `w` anew, as any assignment may. And a header
unpacks what it yields:

    for pair in enumerate(xs):            for pair_0, pair_1 in enumerate(xs):
        ...                                   pair = pair_0, pair_1
                                              ...
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.liveness import inner_blocks, names_bound, walk_statements
from s2sgrad.core import Core, parameters
from s2sgrad.derive.build import assign, name, tuple_of
from s2sgrad.trees import names_in, nodes_in


def own_targets(core: Core) -> Core:
    """A core function in which no header binds a name that something else binds, too.

    Updates (`w += 1`) do not count: of arrays they bind nothing.
    """
    bound = Counter(p.id for p in parameters(core.function))
    for statement in walk_statements(core.function.body):
        if not isinstance(statement, gast.AugAssign):
            bound.update(set(names_bound(statement)))
    shared = {n for n, count in bound.items() if count > 1} | _left_over(core.function)
    renaming = _Renaming(core, shared)
    body = renaming.block(core.function.body)
    if not renaming.items:
        return core
    fields = core.function._fields
    function = gast.FunctionDef(
        *(body if f == "body" else getattr(core.function, f, None) for f in fields)
    )
    gast.copy_location(function, core.function)
    return replace(core, function=function, temporaries=core.temporaries | renaming.items)


def _left_over(function: Any) -> set[str]:
    """The targets of inner loops that are read outside of their loops.

    >>> text = "def f(u):\\n for k in u:\\n  for e in u: k\\n  e\\n return k"
    >>> tree = gast.parse(text).body[0]
    >>> _left_over(tree)
    {'e'}
    """
    loops = [s for s in walk_statements(function.body) if isinstance(s, (gast.For, gast.While))]
    inner = [s for loop in loops for s in walk_statements(loop.body) if isinstance(s, gast.For)]
    everywhere = _reads(function.body)
    found: set[str] = set()
    for loop in inner:
        inside = _reads(loop.body)
        found |= {n for n in names_bound(loop) if everywhere[n] > inside[n]}
    return found


def _reads(block: list[Any]) -> Counter[str]:
    nodes = (n for statement in block for n in nodes_in(statement))
    return Counter(n.id for n in nodes if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load))


class _Renaming:
    def __init__(self, core: Core, shared: set[str]) -> None:
        self.shared = shared
        self.taken = names_in(core.function)
        self.items: set[str] = set()

    def block(self, block: list[Any]) -> list[Any]:
        return [self.statement(s) for s in block]

    def statement(self, statement: Any) -> Any:
        inner = inner_blocks(statement)
        if not inner:
            return statement
        blocks = [self.block(b) for b in inner]
        if isinstance(statement, gast.If):
            return _rebuilt(statement, body=blocks[0], orelse=blocks[1])
        if isinstance(statement, gast.While):
            return _rebuilt(statement, body=blocks[0])
        packed: list[Any] = []
        target = self.unpacked(statement.target, statement.iter, statement, packed)
        leaves = names_in(target)
        renamed = {n: self.fresh(f"{n}_item") for n in sorted(leaves & self.shared)}
        start = [self.bound(n, name(item), statement) for n, item in renamed.items()]
        target = _with_names(target, renamed) if renamed else target
        return _rebuilt(statement, target=target, body=[*start, *packed, *blocks[0]])

    def unpacked(self, target: Any, iteration: Any, loop: Any, packed: list[Any]) -> Any:
        """The target with as many names as an enumerate or zip yields; `packed` binds its own."""
        match iteration:
            case gast.Call(func=gast.Name(id="reversed"), args=[inner]):
                return self.unpacked(target, inner, loop, packed)
            case gast.Call(func=gast.Name(id="enumerate"), args=[inner, *_]):
                inners = [None, inner]
            case gast.Call(func=gast.Name(id="zip"), args=inners):
                pass
            case _:
                return target
        if isinstance(target, gast.Name):
            parts = [self.fresh(f"{target.id}_{k}") for k in range(len(inners))]
            packed.insert(0, self.bound(target.id, tuple_of([name(p) for p in parts]), loop))
            target = gast.copy_location(gast.Tuple([_stored(p) for p in parts], gast.Store()), loop)
        if not isinstance(target, gast.Tuple) or len(target.elts) != len(inners):
            return target
        pairs = zip(target.elts, inners, strict=True)
        parts = [self.unpacked(part, inner, loop, packed) for part, inner in pairs]
        return gast.copy_location(gast.Tuple(parts, gast.Store()), target)

    def bound(self, target: str, value: Any, loop: Any) -> Any:
        new = gast.copy_location(assign(target, value), loop)
        new.origin = loop.origin
        return new

    def fresh(self, base: str) -> str:
        candidates = (base, *(f"{base}_{k}" for k in range(2, 1000)))
        found = next(c for c in candidates if c not in self.taken)
        self.taken.add(found)
        self.items.add(found)
        return found


def _stored(title: str) -> Any:
    return gast.Name(title, gast.Store(), None, None)


def _with_names(target: Any, renamed: dict[str, str]) -> Any:
    if isinstance(target, gast.Name):
        new: Any = _stored(renamed.get(target.id, target.id))
    else:
        new = gast.Tuple([_with_names(e, renamed) for e in target.elts], gast.Store())
    return gast.copy_location(new, target)


def _rebuilt(statement: Any, **changed: Any) -> Any:
    fields = [changed.get(f, getattr(statement, f, None)) for f in statement._fields]
    new = type(statement)(*fields)
    gast.copy_location(new, statement)
    new.origin = statement.origin
    if hasattr(statement, "counter"):
        new.counter = statement.counter
    return new
