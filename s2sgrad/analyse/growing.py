"""Dicts that get new keys, or lose some, as displays: `d["b"] = x` is `d = {"a": d["a"], "b": x}`.

That is the same as long as nothing else refers to the dict. Where one key after the other is put
into it, it is made once, with all of them:

    d = {}
    d["W"] = W                      d = {"W": W, "b": b}
    d["b"] = b
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.analyse.liveness import bound_within
from s2sgrad.analyse.ownership import shared_by
from s2sgrad.analyse.steady import places
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.errors import Refused
from s2sgrad.kinds import NOTHING, Table, known_value
from s2sgrad.normalise.nodes import constant, copied, placed
from s2sgrad.trees import names_in


def grown(inference: Any, node: Any, kind: Table, entries: dict[Any, Any] | None = None) -> Block:
    """The statements in place of one that changes the keys of a dict.

    `entries` are those that the dict has afterwards; without them, the statement stores one.
    """
    if entries is not None:
        base = node.value.func.value
        require_sole(inference, node, base)
        writer = Writer(inference, node)
        writer.rebind(base.id, display(node, entries))
        return writer.out
    run = _Run(inference, node).gather()
    return run.write(kind)


def require_sole(inference: Any, node: Any, base: gast.Name) -> None:
    """Refuse a list or dict that something else may refer to."""
    other = shared_by(inference, base.id, node)
    if other is not None:
        if other in inference.failed:
            raise Refused([])  # as that has been, with a reason of its own
        inference.expressions.refuse_shared(node, base, other)


def display(node: Any, entries: dict[Any, Any]) -> gast.Dict:
    """A dict of entries, by their keys."""
    keys = [constant(key, node) for key in entries]
    return placed(gast.Dict(keys, [copied(value) for value in entries.values()]), node)


@dataclass
class _Run:
    """Stores into one dict, in one block, between which nothing else speaks of it."""

    inference: Any
    first: Any
    beginning: Any = None
    """The display that made the dict, where nothing has used it since."""
    last: Any = None
    stores: list[Any] = field(default_factory=list)

    @property
    def base(self) -> gast.Name:
        return self.first.targets[0].value

    def gather(self) -> _Run:
        block = places(self.inference.analysis).siblings(self.first)
        here = block.index(self.first)
        self.stores, self.last = [self.first], self.first
        self.look_back(block[:here])
        self.look_ahead(block[here + 1 :])
        return self

    def look_back(self, before: list[Any]) -> None:
        """Find the display that made the dict."""
        bindings = places(self.inference.analysis).bindings.get(self.base.id, [])
        bound: set[str] = set()
        for statement in reversed(before):
            match statement:
                case gast.Assign(targets=[gast.Name(id=name)], value=gast.Dict() as made):
                    if name == self.base.id and len(bindings) == 1:
                        if not bound & self.variables(_names(made)):
                            self.beginning = statement
                        return
            if self.base.id in _names(statement):
                return
            bound |= self.variables(bound_within([statement]))

    def variables(self, names: set[str]) -> set[str]:
        """The user's variables, of which the names are the values: statements are moved."""
        base = self.inference.analysis.core.base
        return {base.get(name, name) for name in names}

    def look_ahead(self, after: list[Any]) -> None:
        """Take further stores along, as long as what is stored still means the same."""
        held = set().union(*(_names(s) for s in [*self.stores, self.beginning] if s is not None))
        for statement in after:
            if self.base.id in _names(statement):
                if not self.is_store(statement):
                    return
                self.stores.append(statement)
                self.last = statement
                held |= _names(statement)
            elif self.variables(held) & self.variables(bound_within([statement])):
                return

    def is_store(self, statement: Any) -> bool:
        match statement:
            case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=name)) as place], value=v):
                if name == self.base.id and name not in _names(v) | _names(place.slice):
                    return self.key(statement) is not NOTHING
        return False

    def key(self, statement: Any) -> Any:
        return known_value(self.inference.expressions.kind(statement, statement.targets[0].slice))

    def write(self, kind: Table) -> Block:
        """The display in place of the last store; nothing in that of the others."""
        require_sole(self.inference, self.last, self.base)
        writer = Writer(self.inference, self.last)
        if self.beginning is not None:
            made = self.beginning.value
            keys = map(gast.literal_eval, made.keys)
            entries = dict(zip(keys, made.values, strict=True))
            self.inference.expanded[self.beginning] = []
        else:
            entries = {key: writer.item(self.base, key) for key in kind.keys}
        for statement in self.stores:
            entries[self.key(statement)] = statement.value
        writer.rebind(self.base.id, display(self.last, entries))
        for statement in self.stores:
            self.inference.expanded[statement] = []
        self.inference.expanded[self.last] = writer.out
        return self.inference.expanded[self.first]  # type: ignore[no-any-return]


def _names(node: Any) -> set[str]:
    return names_in(node)
