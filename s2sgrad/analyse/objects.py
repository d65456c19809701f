"""Attributes as entries, and methods as functions that are given their object.

Which names stand for objects is known with the kinds; then the function is analysed once more:
`self.k` is an entry of `self` (see `kinds.Field`), `ball.energy()` is `energy(ball)`, and a
property is a call.
"""

from __future__ import annotations

import builtins
from typing import Any

import gast

from s2sgrad.analyse.construction import class_called, constructed
from s2sgrad.analyse.liveness import bound_within
from s2sgrad.analyse.members import Method, method_of
from s2sgrad.analyse.replacing import replaced
from s2sgrad.analyse.tested import tested
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.core import parameters
from s2sgrad.kinds import Field, ListOf, Named, Record, Sequence, is_record
from s2sgrad.kinds.objects import class_values
from s2sgrad.normalise.nodes import LOAD, assign, constant, copied, load, placed, statement, store
from s2sgrad.parse.inherited import Inherited
from s2sgrad.trees import children, nodes_in


def object_expansion(inference: Any, node: Any) -> Block | None:
    """The statements in place of one that uses an object; None for all others."""
    writer = ObjectWriter(inference, node)
    match node:
        case gast.Assign(value=gast.Call() as call) | gast.Expr(value=gast.Call() as call):
            found = replaced(writer, call) or _of_call(writer, call) or constructed(writer, call)
        case gast.Assign(value=gast.Attribute(value=base)):
            found = _of_property(writer, base)
        case gast.Assign(value=gast.Subscript(value=base, slice=index) as item):
            found = _of_item(writer, base, index, item)
        case gast.Assign(value=gast.BinOp() | gast.UnaryOp() as operation):
            found = _of_operator(writer, operation)
        case gast.AugAssign():
            found = _of_update(writer, node)
        case _:
            found = None
    found = found or tested(writer, node)
    if found is not None:
        return found
    changed = _Reader(writer).of(node)
    return None if changed is None else [changed]


class ObjectWriter(Writer):
    """Knows what is an object, and what the methods of its class are."""

    def record(self, node: Any) -> Record | Named | None:
        """The kind of a value that is an object: of a variable, or of what a module holds."""
        kind = self.kind_within(node)
        return kind if isinstance(kind, (Record, Named)) else None

    def held(self, node: Any) -> Any:
        """What a module holds under a dotted path; None where that is not known."""
        if self.inference.expressions.is_local(node):
            return None
        try:
            return self.analysis.scope.static(node)
        except KeyError:
            return None

    def kind_within(self, node: Any) -> Any:
        """The kind of a name or a path; None where it is not known, or not a path."""
        match node:
            case gast.Name(id=name) if name in self.analysis.locals:
                return self.known(node)
            case gast.Name() | gast.Attribute() if not self.inference.expressions.is_local(node):
                return self.known(node) if is_record(self.held(node)) else None
            case gast.Attribute(value=base, attr=name):
                return attribute_kind(self.kind_within(base), name)
            case gast.Subscript(value=base, slice=gast.Constant(value=place)):
                return element_at(self.kind_within(base), place)
        return None

    def method_called(
        self, method: Method, first: Block, at: Any, call: Any = None, inherited: bool = False
    ) -> Any:
        """A call of a method's function: with `first`, and the arguments of another call."""
        self.analysis.guards.member(method)
        arguments = [*first, *(call.args if call else [])]
        keywords = copied(call.keywords) if call else []
        callee = self.defined(method.function, at)
        made = placed(gast.Call(callee, [copied(a) for a in arguments], keywords), at)
        if method.first == "object" and not inherited:
            made.spelled = method  # so that it can be written as it was, where nothing is derived
        return made

    def bind(self, target: Any, value: Any) -> Any:
        return assign(target, value, self.node.origin)


# properties, methods, operators


def _of_property(writer: ObjectWriter, base: Any) -> Block | None:
    """`spring.period`: a call of the property's function."""
    method = property_of(writer, writer.node.value)
    if method is None:
        return None
    return [writer.with_value(writer.method_called(method, [base], writer.node.value))]


def property_of(writer: ObjectWriter, node: Any) -> Method | None:
    """The function that an attribute is the result of; None for all others."""
    record, name = writer.record(node.value), node.attr
    if record is None or name in attributes_of(record):
        return None
    method = method_of(record.cls, name, getattr(name, "cls", None))
    return method if method is not None and method.reads else None


def _of_call(writer: ObjectWriter, call: Any) -> Block | None:
    match call.func:
        case gast.Attribute(value=base, attr=name):
            if (record := writer.record(base)) is not None:
                return _of_member(writer, call, record, name)
            return _of_class_method(writer, call, base, name)
        case gast.Name(id="len" | "getattr" | "setattr" | "hasattr" as name):
            return _of_builtin(writer, call, name)
        case gast.Name():
            record = writer.record(call.func)
            method = method_of(record.cls, "__call__") if record else None
            return (
                [writer.with_value(writer.method_called(method, [call.func], call, call))]
                if method
                else None
            )
    return None


def _of_builtin(writer: ObjectWriter, call: Any, name: str) -> Block | None:
    """`len(table)`, `getattr(spring, "k")` and its like, of objects."""
    record = writer.record(call.args[0]) if call.args else None
    if record is None or writer.held(call.func) is not getattr(builtins, name) or call.keywords:
        return None
    if name == "len":
        method = method_of(record.cls, "__len__")
        return (
            [writer.with_value(writer.method_called(method, call.args, call))] if method else None
        )
    match call.args:
        case [base, gast.Constant(value=str() as attribute), *more]:
            there = attribute in attributes_of(record)
            if name == "hasattr" and isinstance(record, Record):
                return [writer.with_value(constant(there, call))] if not there else None
            if name == "setattr" and isinstance(writer.node, gast.Expr):
                place = gast.Subscript(copied(base), constant(Field(attribute), call), gast.Store())
                return [writer.bind(placed(place, call), copied(more[0]))]
            if name == "getattr" and (there or not more):
                return [writer.with_value(placed(gast.Attribute(base, attribute, LOAD), call))]
    return None


def _of_member(writer: ObjectWriter, call: Any, record: Record | Named, name: str) -> Block | None:
    """`ball.energy(t)`: the function of the class, given the object."""
    base = call.func.value
    if name in attributes_of(record) and not isinstance(name, Inherited):
        return _of_attribute(writer, call, name)
    method = method_of(record.cls, name, getattr(name, "cls", None))
    if method is None or method.reads:
        return [_nothing(writer)] if _is_bare_init(writer, record, name) else None
    first = [base] if method.first == "object" else []
    if method.first == "class":
        first = [writer.defined(record.cls, call)]
    above = isinstance(name, Inherited)
    return [writer.with_value(writer.method_called(method, first, call, call, above))]


def _of_class_method(writer: ObjectWriter, call: Any, base: Any, name: str) -> Block | None:
    """`Vector.upwards(y)`, a class method: the function, given the class."""
    cls = class_called(writer, base)
    method = method_of(cls, name) if cls is not None else None
    if method is None or method.first != "class":
        return None
    return [writer.with_value(writer.method_called(method, [base], call, call))]


def _of_attribute(writer: ObjectWriter, call: Any, name: str) -> Block:
    """`layer.activation(x)`, where what is called is an attribute of the object itself."""
    callee = writer.inference.names.fresh(name)
    made = gast.Call(load(callee, call), copied(call.args), copied(call.keywords))
    read = writer.bind(store(callee, call), copied(call.func))
    return [read, writer.with_value(placed(made, call))]


def _is_bare_init(writer: ObjectWriter, record: Record | Named, name: str) -> bool:
    """Whether this is `super().__init__()` where only `object` has one."""
    return isinstance(name, Inherited) and name == "__init__" and isinstance(writer.node, gast.Expr)


def _nothing(writer: ObjectWriter) -> Any:
    return statement(gast.Pass(), writer.node.origin, writer.node)


def _of_item(writer: ObjectWriter, base: Any, index: Any, at: Any) -> Block | None:
    """`table[i]` of an object: its class says what that means."""
    record = writer.record(base)
    own = isinstance(record, Record) and not isinstance(getattr(index, "value", None), Field)
    method = method_of(record.cls, "__getitem__") if record is not None and own else None
    if method is None or isinstance(index, gast.Slice):
        return None
    call = placed(gast.Call(copied(base), [copied(index)], []), at)
    return [writer.with_value(writer.method_called(method, [base], at, call))]


_BINARY: dict[type, str] = {
    gast.Add: "add",
    gast.Sub: "sub",
    gast.Mult: "mul",
    gast.Div: "truediv",
    gast.MatMult: "matmul",
    gast.Pow: "pow",
    gast.FloorDiv: "floordiv",
    gast.Mod: "mod",
}
_UNARY: dict[type, str] = {gast.USub: "__neg__", gast.UAdd: "__pos__", gast.Invert: "__invert__"}


def _of_operator(writer: ObjectWriter, node: Any) -> Block | None:
    """`a + b` of objects: the function that their class has for it."""
    if isinstance(node, gast.UnaryOp):
        record = writer.record(node.operand)
        method = method_of(record.cls, _UNARY.get(type(node.op), "")) if record else None
        return (
            [writer.with_value(writer.method_called(method, [node.operand], node))]
            if method
            else None
        )
    name = _BINARY.get(type(node.op), "")
    left, right = writer.record(node.left), writer.record(node.right)
    if left and (method := method_of(left.cls, f"__{name}__")):
        return [writer.with_value(writer.method_called(method, [node.left, node.right], node))]
    if right and not left and (method := method_of(right.cls, f"__r{name}__")):
        return [writer.with_value(writer.method_called(method, [node.right, node.left], node))]
    return None


def _of_update(writer: ObjectWriter, node: Any) -> Block | None:
    """`a += b` of objects: what `__iadd__` returns is bound; `a + b`, where there is no such.

    Where it returns the object itself, as most do, nothing has to be bound.
    """
    read = copied(node.target)
    read.ctx = LOAD
    record, given = writer.record(read), writer.record(node.value)
    name = _BINARY.get(type(node.op), "")
    if not record and not given:
        return None
    if isinstance(node.target, gast.Subscript):
        read = writer.bound("item", read)
    updating = method_of(record.cls, f"__i{name}__") if record else None
    if updating is None:
        value: Any = placed(gast.BinOp(read, node.op, copied(node.value)), node)
    else:
        value = writer.method_called(updating, [read, node.value], node)
        if _gives_itself(writer, updating):
            writer.bound("updated", value)
            return writer.out
    if isinstance(node.target, gast.Subscript):
        value = writer.bound("updated", value)
    return [*writer.out, writer.bind(copied(node.target), value)]


def _gives_itself(writer: ObjectWriter, method: Method) -> bool:
    """Whether a method returns the object that it is called with, whatever it does."""
    core = writer.analysis.program.normalised(method.function).function
    given = parameters(core)[0].id
    return getattr(core.body[-1].value, "id", None) == given and given not in bound_within(
        core.body
    )


# attributes


class _Reader:
    """Puts entries in the place of attributes."""

    def __init__(self, writer: ObjectWriter) -> None:
        self.writer = writer

    def of(self, node: Any) -> Any:
        """The statement with entries of objects; None where there are none."""
        header = [part for part in children(node) if not isinstance(part, gast.stmt)]
        parts = (n for part in header for n in nodes_in(part))
        if not any(isinstance(n, gast.Attribute) and self.is_followed(n) for n in parts):
            return None
        made = copied_node(node)
        for field, value in gast.iter_fields(node):
            if field not in _BLOCKS:
                setattr(made, field, self.tree(value))
        return made

    def is_followed(self, node: Any) -> bool:
        """Whether an attribute is one of an object, or of a class that a variable stands for."""
        return self.is_entry(node) or node.attr in class_values(self.class_of(node))

    def tree(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self.tree(n) for n in node]
        if not isinstance(node, gast.AST):
            return node
        if isinstance(node, gast.Attribute) and node.attr in class_values(self.class_of(node)):
            owner = self.writer.defined(self.class_of(node), node)
            return placed(gast.Attribute(owner, node.attr, node.ctx), node)
        if isinstance(node, gast.Attribute) and self.is_entry(node):
            index = constant(self.place(node), node)
            return placed(gast.Subscript(self.tree(node.value), index, node.ctx), node)
        new = placed(copied_node(node), node)
        for field, value in gast.iter_fields(node):
            setattr(new, field, self.tree(value))
        return new

    def class_of(self, node: Any) -> type:
        """The class whose attribute is read through a variable, as `cls.g` in a class method."""
        base = node.value
        local = isinstance(base, gast.Name) and base.id in self.writer.analysis.locals
        value = getattr(self.writer.kind(base), "value", None) if local else None
        return value if isinstance(value, type) else object

    def is_entry(self, node: Any) -> bool:
        kind = self.kind(node.value)
        return isinstance(kind, (Record, Named)) and node.attr in attributes_of(kind)

    def place(self, node: Any) -> Any:
        """Where a value holds what has a name: of a tuple, at an index."""
        kind = self.kind(node.value)
        return kind.names.index(node.attr) if isinstance(kind, Named) else Field(node.attr)

    def kind(self, node: Any) -> Any:
        """The kind of what has an attribute; an attribute itself, within a test."""
        if isinstance(node, gast.Attribute):
            kind = self.kind(node.value)
            return kind.element(self.place(node)) if self.is_entry(node) else None
        if isinstance(node, gast.Subscript) and isinstance(node.slice, gast.Constant):
            return element_at(self.kind(node.value), node.slice.value)
        if not isinstance(node, gast.Name) or node.id not in self.writer.analysis.locals:
            return None
        return self.writer.kind(node)


_BLOCKS = ("body", "orelse")


def attributes_of(kind: Record | Named) -> tuple[str, ...]:
    """The names of what a value holds."""
    return kind.names if isinstance(kind, Named) else kind.keys


def attribute_kind(kind: Any, name: str) -> Any:
    """The kind of an attribute of an object; None where there is none."""
    if not isinstance(kind, (Record, Named)) or name not in attributes_of(kind):
        return None
    return kind.element(kind.names.index(name) if isinstance(kind, Named) else Field(name))


def element_at(kind: Any, place: Any) -> Any:
    """The kind of an item of a tuple, list or dict; None where that is not known."""
    if isinstance(kind, ListOf):
        return kind.element
    try:
        return kind.element(place) if isinstance(kind, Sequence) else None
    except LookupError:
        return None


def copied_node(node: Any) -> Any:
    """A node of its own, with the same parts."""
    new: Any = type(node).__new__(type(node))  # type: ignore[call-overload]
    new.__dict__.update(node.__dict__)
    return new
