"""Loop targets of their own: a name that a loop's header binds is bound by nothing else.

    for w in xs:            for w_item in xs:
        ...                     w = w_item
                                ...

where `w` is also a parameter, or assigned elsewhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.liveness import inner_blocks, names_bound, walk_statements
from s2sgrad.core import Core, parameters
from s2sgrad.derive.build import assign, name


def own_targets(core: Core) -> Core:
    """A core function in which no header binds a name that something else binds, too.

    Updates (`w += 1`) do not count: of arrays they bind nothing.
    """
    bound = Counter(p.id for p in parameters(core.function))
    for statement in walk_statements(core.function.body):
        if not isinstance(statement, gast.AugAssign):
            bound.update(set(names_bound(statement)))
    shared = {n for n, count in bound.items() if count > 1}
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


class _Renaming:
    def __init__(self, core: Core, shared: set[str]) -> None:
        self.shared = shared
        self.taken = {n.id for n in gast.walk(core.function) if isinstance(n, gast.Name)}
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
        leaves = {n.id for n in gast.walk(statement.target) if isinstance(n, gast.Name)}
        renamed = {n: self.fresh(n) for n in sorted(leaves & self.shared)}
        if not renamed:
            return _rebuilt(statement, body=blocks[0])
        start = [self.copy(n, item, statement) for n, item in renamed.items()]
        target = _with_names(statement.target, renamed)
        return _rebuilt(statement, target=target, body=[*start, *blocks[0]])

    def copy(self, target: str, item: str, loop: Any) -> Any:
        new = gast.copy_location(assign(target, name(item)), loop)
        new.origin = loop.origin
        return new

    def fresh(self, base: str) -> str:
        candidates = (f"{base}_item", *(f"{base}_item_{k}" for k in range(2, 1000)))
        found = next(c for c in candidates if c not in self.taken)
        self.taken.add(found)
        self.items.add(found)
        return found


def _with_names(target: Any, renamed: dict[str, str]) -> Any:
    if isinstance(target, gast.Name):
        new: Any = gast.Name(renamed.get(target.id, target.id), gast.Store(), None, None)
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
