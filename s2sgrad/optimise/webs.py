"""Give every web of a local variable a name of its own.

A web is a set of definitions that reach common uses. Afterwards a name means one thing, and most
names have one definition, which is what the other passes rely on. `names` puts the short names
back at the end.

>>> from s2sgrad.optimise.notes import Notes
>>> from s2sgrad.optimise.show import body, function
>>> new, _ = split_webs(function('''
... def f(x):
...     t = x + 1
...     y = t * 2
...     t = y - 1
...     t += x
...     return t
... '''), Ledger(Notes()))
>>> print(body(new))
t = x + 1
y = t * 2
t_1 = y - 1
t_1 += x
return t_1
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.core import parameters
from s2sgrad.optimise.blocks import (
    Block,
    fields_of,
    map_children,
    map_expressions,
    replaced,
    same,
    with_body,
)
from s2sgrad.optimise.flow import Flow
from s2sgrad.optimise.ledger import Ledger


def split_webs(
    function: gast.FunctionDef, ledger: Ledger
) -> tuple[gast.FunctionDef, dict[str, str]]:
    """The function with one name for every web, and the old name of every new one."""
    flow = Flow(function, ledger)
    flow.function(function)
    renaming = _Renaming(function, ledger, flow)
    names = renaming.name_webs()
    return replaced(function, body=renaming.block(function.body)), names


class _Renaming:
    def __init__(self, function: gast.FunctionDef, ledger: Ledger, flow: Flow) -> None:
        self.flow = flow
        whole = ledger.function(function)
        own = {name.id for name in parameters(function)}
        self.taken = own.union(whole.loads, whole.binds, whole.captured, ledger.notes.base)
        self.counts: dict[str, int] = {}
        self.web_names: dict[int, str] = {}

    def name_webs(self) -> dict[str, str]:
        """Name the webs, the first one of each name as before."""
        old_names = {}
        seen: set[str] = set()
        for definitions in self.flow.stores.values():
            for name, definition in definitions.items():
                web = self.flow.find(definition)
                if web not in self.web_names:
                    new = self.free_name(name) if name in seen else name
                    seen.add(name)
                    self.web_names[web] = new
                    if new != name:
                        old_names[new] = name
        return old_names

    def free_name(self, name: str) -> str:
        while True:
            self.counts[name] = self.counts.get(name, 0) + 1
            new = f"{name}_{self.counts[name]}"
            if new not in self.taken:
                self.taken.add(new)
                return new

    def block(self, block: Block) -> Block:
        new = [self.renamed(statement) for statement in block]
        return block if same(new, block) else new

    def renamed(self, node: gast.stmt) -> gast.stmt:
        if isinstance(node, (gast.If, gast.For, gast.While)):
            body = self.block(node.body)
            new = with_body(node, body, self.block(node.orelse))
        else:
            new = node
        loads = self._changes(self.flow.loads.get(id(node), {}))
        stores = self._changes(self.flow.stores.get(id(node), {}))
        if not loads and not stores:
            return new
        return map_expressions(new, lambda part: rename(part, loads, stores), fields_of(node))

    def _changes(self, definitions: dict[str, int]) -> dict[str, str]:
        names = {
            name: self.web_names.get(self.flow.find(d), name) for name, d in definitions.items()
        }
        return {old: new for old, new in names.items() if new != old}


def rename(node: Any, loads: dict[str, str], stores: dict[str, str]) -> Any:
    """An expression or target with other names for what it reads and what it binds."""
    if isinstance(node, gast.Name):
        new = (loads if isinstance(node.ctx, gast.Load) else stores).get(node.id)
        return node if new is None else replaced(node, id=new)
    return map_children(node, lambda part: rename(part, loads, stores))
