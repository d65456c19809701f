"""Properties in tests: read before the branch, in the order in which Python would read them.

if not wall.is_warm:          is_warm = Wall.is_warm(wall)
    heat()            ->      if not is_warm:
                                  heat()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from s2sgrad.normalise.nodes import branch, constant, copied, flag, load, placed, statement, store
from s2sgrad.trees import nodes_in

if TYPE_CHECKING:
    from s2sgrad.analyse.objects import ObjectWriter


def tested(writer: ObjectWriter, node: Any) -> list[Any] | None:
    """The statements in place of one whose test reads a property; None for all others."""
    reader = _Tests(writer)
    test = node.value if isinstance(node, gast.Assign) else getattr(node, "test", None)
    if test is None or not reader.reads(test):
        return None
    if not isinstance(node, gast.While):
        before: list[Any] = []
        test = reader.truth(test, before)
        if isinstance(node, gast.Assign):
            return [*before, writer.with_value(test)]
        if isinstance(node, gast.Assert):
            asserted = gast.Assert(test, copied(node.msg))
            return [*before, statement(asserted, node.origin, node)]
        return [*before, branch(test, node.body, node.orelse, node)]
    leave = statement(gast.Break(), node.origin, node)
    inner = branch(node.test, node.body, [leave], node)
    loop = gast.While(constant(True, node.test), [inner], [])
    return [statement(loop, node.origin, node)]


class _Tests:
    def __init__(self, writer: ObjectWriter) -> None:
        self.writer = writer

    def reads(self, node: Any) -> bool:
        """Whether a property is read in an expression."""
        return any(self.method(part) is not None for part in nodes_in(node))

    def method(self, node: Any) -> Any:
        """The function of a property, where a node reads one."""
        from s2sgrad.analyse.objects import property_of

        return property_of(self.writer, node) if isinstance(node, gast.Attribute) else None

    def truth(self, node: Any, block: list[Any]) -> Any:
        """The test without properties; `block` gets the statements that read them."""
        if not self.reads(node):
            return copied(node)
        if isinstance(node, gast.BoolOp) and any(map(self.reads, node.values[1:])):
            return self.shortcut(node, block)
        if isinstance(node, gast.Attribute) and (method := self.method(node)) is not None:
            name = self.writer.inference.names.fresh(node.attr)
            read = self.writer.method_called(method, [self.atom(node.value, block)], node)
            block.append(self.bound(name, read, node))
            return load(name, node)
        new = copied(node)
        for field, value in gast.iter_fields(node):
            if isinstance(value, list):
                setattr(new, field, [self.part(v, block) for v in value])
            else:
                setattr(new, field, self.part(value, block))
        return new

    def atom(self, node: Any, block: list[Any]) -> Any:
        """A name for the object whose property is read."""
        if isinstance(node, gast.Name):
            return copied(node)
        new = copied(node)
        new.value = self.atom(node.value, block)
        name = self.writer.inference.names.fresh(getattr(node, "attr", "item"))
        block.append(self.bound(name, new, node))
        return load(name, node)

    def bound(self, name: str, value: Any, at: Any) -> Any:
        return statement(gast.Assign([store(name, at)], value, None), *self.place())

    def part(self, value: Any, block: list[Any]) -> Any:
        return self.truth(value, block) if isinstance(value, gast.expr) else value

    def shortcut(self, node: Any, block: list[Any]) -> Any:
        """`a and b`: what stands in b is read only where a is true."""
        name = self.writer.inference.names.fresh("test")
        like = self.writer.node
        both = isinstance(node.op, gast.And)
        block.append(flag(name, not both, like))
        self.decide(list(node.values), both, name, block)
        return load(name, node)

    def decide(self, values: list[Any], both: bool, name: str, block: list[Any]) -> None:
        """Set the flag if all values are true (`both`), or none is."""
        like = self.writer.node
        test = self.truth(values[0], block)
        if not both:
            test = placed(gast.UnaryOp(gast.Not(), test), values[0])
        inner: list[Any] = []
        if values[1:]:
            self.decide(values[1:], both, name, inner)
        else:
            inner.append(flag(name, both, like))
        block.append(branch(test, inner, [], like))

    def place(self) -> tuple[Any, Any]:
        return self.writer.node.origin, self.writer.node
