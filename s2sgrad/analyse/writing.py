"""Writing the statements that take the place of one whose meaning is known with the kinds."""

from __future__ import annotations

import re
from typing import Any

import gast

from s2sgrad.errors import Refused
from s2sgrad.kinds import Known
from s2sgrad.normalise.nodes import assign, constant, copied, load, placed, statement, store

Block = list[Any]


class Writer:
    """Writes the statements in place of `node`; new names are unique in the function."""

    def __init__(self, inference: Any, node: Any) -> None:
        self.inference = inference
        self.analysis = inference.analysis
        self.node = node
        self.out: Block = []

    def kind(self, node: Any) -> Any:
        return self.inference.expressions.kind(self.node, node)

    def known(self, node: Any) -> Any:
        """The kind of an atom; None where it is refused, as what is used of it will be."""
        try:
            return self.kind(node)
        except Refused:
            return None

    def meaning(self, callee: Any) -> Any:
        """The object that a dotted path means; None for a method of a local value."""
        if isinstance(callee, gast.Attribute) and self.inference.expressions.is_local(callee):
            return None
        found = self.kind(callee)
        return found.value if isinstance(found, Known) else None

    def bound(self, wanted: str, value: Any) -> Any:
        """A new name for a value."""
        wanted = re.sub(r"\W+", "_", wanted)
        wanted = wanted if wanted.isidentifier() else f"item_{wanted}"  # a key may be a number
        name = self.inference.names.fresh(wanted)
        self.out.append(assign(store(name, self.node), value, self.node.origin))
        return load(name, self.node)

    def item(self, base: Any, place: Any) -> Any:
        """`base[place]`, of a place that is known, with a name of its own."""
        key = constant(place, self.node)
        part = gast.Subscript(copied(base), key, gast.Load())
        return self.bound(f"{base.id}_{place}", placed(part, self.node))

    def give(self, value: Any) -> Block:
        """The statement with another value, after all that has been written."""
        if not isinstance(self.node, gast.Expr) or isinstance(value, gast.Call):
            self.out.append(self.with_value(value))
        return self.out

    def with_value(self, value: Any) -> Any:
        """The statement with another value."""
        if isinstance(self.node, gast.Expr):
            return statement(gast.Expr(value), self.node.origin, self.node)
        return assign(copied(self.node.targets[0]), value, self.node.origin)

    def rebind(self, name: str, value: Any) -> None:
        """`name = value`."""
        self.out.append(assign(store(name, self.node), value, self.node.origin))

    def put(self, base: Any, place: Any, value: Any) -> None:
        """`base[place] = value`."""
        target = placed(gast.Subscript(copied(base), place, gast.Store()), self.node)
        self.out.append(assign(target, copied(value), self.node.origin))

    def defined(self, value: Any, at: Any) -> Any:
        """A name that means a function or a class."""
        scope = self.analysis.scope
        for title, known in scope.functions.items():
            if known is value:
                return load(title, at)
        title = self.inference.names.fresh(value.__name__.strip("_") or "function")
        scope.define(title, value)
        return load(title, at)

    def called(self, callee: Any, *arguments: Any) -> Any:
        call = gast.Call(placed(callee, self.node), [copied(a) for a in arguments], [])
        return placed(call, self.node)

    def numpy(self, name: str, *arguments: Any) -> Any:
        """A call of a function of NumPy."""
        module = self.analysis.scope.numpy_name()
        return self.called(gast.Attribute(load(module, self.node), name, gast.Load()), *arguments)

    def knows_numpy(self) -> bool:
        name = self.analysis.scope.numpy_name()
        return name is not None and name not in self.analysis.locals
