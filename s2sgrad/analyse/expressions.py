"""Kinds of expressions, and the operations that statements consist of."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.calls import UserCalls
from s2sgrad.analyse.indexing import Indexed, IndexError_, SliceKind, indexed
from s2sgrad.analyse.operations import (
    Alias,
    Apply,
    Inactive,
    ListAppend,
    ListPop,
    Operation,
    Pack,
    Read,
)
from s2sgrad.analyse.refusals import Refusals
from s2sgrad.analyse.truth import truth
from s2sgrad.kinds import (
    BOOL,
    INT,
    NOTHING,
    Array,
    Derived,
    Kind,
    Known,
    ListOf,
    Opaque,
    Scalar,
    Sequence,
    Undefined,
    broadcast,
    constant,
    element_kind,
    join,
    kind_of,
)
from s2sgrad.rules.binding import bind
from s2sgrad.rules.row import NeedsValue, Row, Site, Unsupported
from s2sgrad.rules.table import TABLE

IN_PLACE = frozenset(
    {"copyto", "fill_diagonal", "put", "place", "putmask", "put_along_axis", "shuffle", "at"}
)
"""NumPy functions that write into an argument."""

COMPARISON = np.dtype(np.bool_)


class Expressions(Refusals):
    """Reads expressions with the kinds that an `Inference` has found so far."""

    def __init__(self, inference: Any) -> None:
        self.inference = inference
        self.analysis = inference.analysis
        self.calls = UserCalls(self)
        self.globals: dict[str, Kind] = {}

    # what an expression is

    def kind(self, statement: Any, node: Any) -> Kind:
        """The kind of an expression; of an atom without asking any rule."""
        match node:
            case gast.Name(id=name):
                return self.name(statement, node, name)
            case gast.Constant(value=value):
                return constant(value)
            case gast.Slice():
                return Known(slice)
        return self.operation(statement, node).kind

    def name(self, statement: Any, node: Any, name: str) -> Kind:
        if name in self.analysis.locals:
            found: Kind = self.inference.kinds.get(name, Undefined())
            return found
        if name not in self.globals:
            self.globals[name] = self.global_kind(statement, node)
        return self.globals[name]

    def global_kind(self, statement: Any, node: Any) -> Kind:
        """The kind of what a free name or a dotted path means now; guarded at every call."""
        try:
            value = self.analysis.scope.static(node)
        except KeyError:
            self.refuse_name(statement, node)
        self.analysis.guards.note(node, value)
        if type(value) in (int, bool, str):
            return constant(value)
        return kind_of(value, f"global {gast.unparse(node)}")

    def operation(self, statement: Any, node: Any) -> Operation:
        """What the right-hand side of a statement does."""
        match node:
            case gast.Name():
                return Alias(node, self.name(statement, node, node.id))
            case gast.Constant() | gast.UnaryOp(op=gast.USub(), operand=gast.Constant()):
                return Inactive(constant(gast.literal_eval(node)))
            case gast.JoinedStr():
                return Inactive(Opaque("a string"))
            case gast.Subscript():
                return self.subscript(statement, node)
            case gast.Call():
                return self.call(statement, node)
            case gast.Attribute():
                return self.attribute(statement, node)
        return self.operator(statement, node)

    def operator(self, statement: Any, node: Any) -> Operation:
        """What an operator, a literal or a choice does."""
        match node:
            case gast.Tuple(elts=elements) | gast.List(elts=elements):
                return self.pack(statement, node, elements)
            case gast.BinOp(left=left, op=op, right=right):
                return self.binary(statement, op, left, right, node)
            case gast.UnaryOp(op=gast.Not()) | gast.BoolOp() | gast.Compare():
                return Inactive(self.test(statement, node))
            case gast.UnaryOp(op=op, operand=operand):
                row = TABLE.operators[type(op).__name__]
                return self.apply(statement, node, row, {"x": operand})
            case gast.IfExp():
                return self.choice(statement, node)
        return self.refuse_syntax(statement, node)

    def pack(self, statement: Any, node: Any, elements: list[Any]) -> Operation:
        kinds = tuple(self.kind(statement, element) for element in elements)
        type_ = tuple if isinstance(node, gast.Tuple) else list
        return Pack(tuple(elements), Sequence(type_, kinds))

    def choice(self, statement: Any, node: Any) -> Operation:
        for part in (node.test, node.body, node.orelse):
            kind = self.kind(statement, part)
        return Inactive(kind)

    def test(self, statement: Any, node: Any) -> Kind:
        """A truth value; for one comparison of arrays, a mask."""
        parts = [n for n in gast.iter_child_nodes(node) if isinstance(n, gast.expr)]
        kinds = [self.kind(statement, part) for part in parts]
        arrays = [k for k in kinds if isinstance(k, Array)]
        if isinstance(node, gast.Compare) and len(node.ops) == 1 and arrays and _by_element(node):
            return Array(COMPARISON, broadcast(*(k.dims for k in kinds if hasattr(k, "dims"))))
        known = known_truth(node, kinds)
        return BOOL if known is None else constant(known)

    def binary(self, statement: Any, op: Any, left: Any, right: Any, node: Any = None) -> Operation:
        row = TABLE.operators[type(op).__name__]
        kinds = [self.kind(statement, side) for side in (left, right)]
        if any(isinstance(kind, (Sequence, ListOf)) for kind in kinds):
            return self.sequence_operator(statement, op, kinds, node or statement)
        return self.apply(statement, node or statement, row, {"x": left, "y": right})

    def sequence_operator(self, statement: Any, op: Any, kinds: list[Kind], node: Any) -> Operation:
        """`(n,) + shape` and `[0] * n`, of tuples and lists that carry no derivative."""
        match op, kinds:
            case gast.Add(), [Sequence() as a, Sequence() as b] if a.type is b.type:
                return Inactive(Sequence(a.type, a.elements + b.elements))
            case gast.Mult(), [(Sequence() | ListOf()) as a, Scalar(value=n)]:
                if type(n) is int and isinstance(a, Sequence) and n * len(a.elements) <= 16:
                    return Inactive(Sequence(a.type, a.elements * n))
                return Inactive(ListOf(a.type, element_kind(a, ("repeated", id(statement)))))
        return self.refuse_operands(statement, node)

    # rows

    def apply(self, statement: Any, node: Any, row: Row, operands: dict[str, Any]) -> Operation:
        """Bind a row to operands and ask it for the kind of its result."""
        kinds = {p: self.kind(statement, operand) for p, operand in operands.items()}
        for parameter, kind in kinds.items():
            self.require_known(statement, operands[parameter], kind)
        if any(_undefined(kind) for kind in kinds.values()):
            return Inactive(Undefined())
        site = Site(row, operands, kinds, Undefined(), (self.analysis.number(statement), row.name))
        result = self.guarded(statement, node, site, lambda: row.result(site))
        return Apply(Site(row, operands, kinds, result, site.key), result)

    def guarded(self, statement: Any, node: Any, site: Site, ask: Any) -> Any:
        """Ask a rule, and turn what it cannot answer into a refusal or a request for a value."""
        try:
            return ask()
        except NeedsValue as needs:
            self.need_value(statement, node, site.operands[needs.operand], needs.operand)
        except Unsupported as unsupported:
            self.refuse_option(statement, node, unsupported)
        except Exception as error:
            self.refuse_kinds(statement, node, site, error)

    # attributes, indices, calls

    def attribute(self, statement: Any, node: Any) -> Operation:
        if not self.is_local(node):
            key = gast.unparse(node)
            if key not in self.globals:
                self.globals[key] = self.global_kind(statement, node)
            return Inactive(self.globals[key])
        kind = self.kind(statement, node.value)
        if isinstance(kind, Undefined):
            return Inactive(kind)
        row = TABLE.attributes.get(node.attr) if isinstance(kind, (Array, Scalar)) else None
        if row is None:
            return self.refuse_attribute(statement, node, kind)
        return self.apply(statement, node, row, {row.parameters[0]: node.value})

    def is_local(self, node: Any) -> bool:
        """Whether a dotted path starts at a local value rather than at a module or a global."""
        while isinstance(node, gast.Attribute):
            node = node.value
        return not isinstance(node, gast.Name) or node.id in self.analysis.locals

    def subscript(self, statement: Any, node: Any) -> Operation:
        base = self.kind(statement, node.value)
        match base:
            case Undefined():
                return Inactive(base)
            case Array():
                found = self.index(statement, node, base)
                if not isinstance(node.value, gast.Name):
                    return Inactive(found.kind)
                return Read(node.value, node.slice, found.basic, found.repeats, found.kind)
            case Sequence() | ListOf():
                kind = self.item(statement, node, base)
                if not isinstance(node.value, gast.Name):
                    return Inactive(kind)
                return Read(node.value, node.slice, True, False, kind)
        self.stay_silent(base)
        return self.refuse_index(statement, node, "only arrays, tuples and lists can be indexed")

    def item(self, statement: Any, node: Any, base: Sequence | ListOf) -> Kind:
        """The kind of an element of a tuple or list."""
        if isinstance(node.slice, gast.Slice):
            return self.sublist(statement, node, base)
        index = self.kind(statement, node.slice)
        if isinstance(index, Scalar) and index.dtype.kind in "iu":
            if isinstance(base, Sequence) and type(index.value) is int:
                try:
                    return base.elements[index.value]
                except IndexError:
                    self.refuse_index(statement, node, "the index is out of range")
            if isinstance(base, Sequence) and not isinstance(node.slice, gast.Constant):
                if len(set(map(type, base.elements))) == 1:
                    return element_kind(base, ("item", self.analysis.number(statement)))
                self.need_value(statement, node, node.slice, "the index")
            return element_kind(base, ("item", self.analysis.number(statement)))
        return self.refuse_index(statement, node, "the index of a tuple or list must be an integer")

    def sublist(self, statement: Any, node: Any, base: Sequence | ListOf) -> Kind:
        bounds = [node.slice.lower, node.slice.upper, node.slice.step]
        values = [None if b is None else self.kind(statement, b) for b in bounds]
        known: list[Any] = [None if v is None else getattr(v, "value", NOTHING) for v in values]
        if isinstance(base, Sequence) and NOTHING not in known:
            return Sequence(base.type, base.elements[slice(*known)])
        return ListOf(base.type, element_kind(base, ("sublist", self.analysis.number(statement))))

    def index(self, statement: Any, node: Any, base: Array) -> Any:
        """What indexing an array gives."""
        index = node.slice
        nodes = index.elts if isinstance(index, gast.Tuple) else [index]
        parts: list[Any] = []
        for part in nodes:
            parts.extend(self.index_part(statement, part))
        if any(_undefined(part) for part in parts):
            parts = [INT if _undefined(part) else part for part in parts]
        try:
            return indexed(base, parts, (self.analysis.number(statement), "index"))
        except IndexError_ as error:
            self.refuse_index(statement, node, str(error))

    def index_part(self, statement: Any, part: Any) -> list[Any]:
        if isinstance(part, gast.Slice):
            bounds = (part.lower, part.upper, part.step)
            return [SliceKind(*(None if b is None else self.kind(statement, b) for b in bounds))]
        kind = self.kind(statement, part)
        if isinstance(kind, Sequence) and kind.type is tuple:
            return list(kind.elements)
        return [kind]

    def row_of(self, array: Array) -> Kind:
        """The kind of an element that iterating over an array gives."""
        rest = array.dims[1:]
        if rest or array.dtype is None:
            return Array(array.dtype, rest)
        return Scalar(array.dtype, False)

    def stored(self, statement: Any, target: Any, value: Kind) -> None:
        """Check a store `x[i] = v`."""
        base = self.kind(statement, target.value)
        if isinstance(base, Array):
            self.inference.parts[statement] = self.index(statement, target, base)
        elif isinstance(base, (Sequence, ListOf)):
            self.stored_item(statement, target, base, value)
        elif not isinstance(base, Undefined):
            self.refuse_index(statement, target, "only arrays and lists can be written into")

    def stored_item(
        self, statement: Any, target: Any, base: Sequence | ListOf, value: Kind
    ) -> None:
        """A list element is replaced: the list may hold the new kind from now on."""
        if base.type is not list or isinstance(target.slice, gast.Slice):
            self.refuse_index(statement, target, "only single items of lists can be replaced")
        before = self.item(statement, target, base)
        if isinstance(statement, gast.AugAssign) and not isinstance(before, Scalar):
            self.refuse_index(statement, target, "an array in a list is changed in place")
        key = ("item", self.analysis.number(statement))
        after = join(before, value, key)
        index = getattr(self.kind(statement, target.slice), "value", NOTHING)
        grown: Kind = ListOf(list, join(element_kind(base, key), value, key))
        if isinstance(base, Sequence):
            count = len(base.elements)
            here = [index % count] if type(index) is int else list(range(count))
            pairs = enumerate(base.elements)
            grown = Sequence(list, tuple(join(k, after, key) if i in here else k for i, k in pairs))
        self.inference.parts[statement] = Indexed(after, True, False)
        self.inference.name(target.value.id, grown)

    def list_method(self, statement: Any, node: Any, base: Sequence | ListOf) -> Operation:
        """`xs.append(x)` and `xs.pop()`, of a list with a name."""
        key = ("element", self.analysis.number(statement))
        owner = node.func.value
        if base.type is not list or not isinstance(owner, gast.Name) or node.keywords:
            return self.refuse_method(statement, node, base)
        if node.func.attr == "append" and len(node.args) == 1 and isinstance(statement, gast.Expr):
            value = self.kind(statement, node.args[0])
            element = join(element_kind(base, key), value, ("elements of", owner.id))
            self.inference.name(owner.id, ListOf(list, element))
            return ListAppend(owner, node.args[0], Known(None))
        if node.func.attr == "pop" and not node.args:
            element = element_kind(base, key)
            self.inference.name(owner.id, ListOf(list, element))
            return ListPop(owner, element)
        return self.refuse_method(statement, node, base)

    def call(self, statement: Any, node: Any) -> Operation:
        callee = node.func
        if isinstance(callee, gast.Attribute) and self.is_local(callee):
            return self.method(statement, node)
        function = self.kind(statement, callee)
        if not isinstance(function, Known):
            return self.refuse_callee(statement, node)
        if IN_PLACE & {getattr(function.value, "__name__", "")}:
            self.refuse_effect(statement, node)
        row = TABLE.of(function.value)
        if row is None:
            return self.calls.user(statement, node, function.value)
        operands = self.bound(statement, node, row)
        return self.apply(statement, node, row, operands)

    def method(self, statement: Any, node: Any) -> Operation:
        kind = self.kind(statement, node.func.value)
        if isinstance(kind, Undefined):
            return Inactive(kind)
        if isinstance(kind, (Sequence, ListOf)):
            return self.list_method(statement, node, kind)
        row = TABLE.methods.get(node.func.attr) if isinstance(kind, (Array, Scalar)) else None
        if row is None:
            return self.refuse_method(statement, node, kind)
        operands = self.bound(statement, node, row, node.func.attr)
        return self.apply(statement, node, row, operands)

    def bound(self, statement: Any, node: Any, row: Row, method: str = "") -> dict[str, Any]:
        keywords = {keyword.arg: keyword.value for keyword in node.keywords}
        positional = [node.func.value, *node.args] if method else list(node.args)
        try:
            return bind(row, node, positional, keywords, method)
        except Unsupported as unsupported:
            return self.refuse_option(statement, node, unsupported)

    def effect(self, statement: Any, node: Any) -> Operation:
        """A statement that is an expression: a call for its effect, or a docstring."""
        if isinstance(node, gast.Constant):
            return Inactive(Known(None))
        if isinstance(node, gast.Call):
            if self.is_effect(statement, node):
                return Inactive(Known(None))
            operation = self.call(statement, node)
            if isinstance(operation, Apply):
                self.refuse_effect(statement, node)
            return operation
        return Inactive(self.kind(statement, node))

    def is_effect(self, statement: Any, node: Any) -> bool:
        """Calls that say something to the outside and give nothing back, such as print."""
        if isinstance(node.func, gast.Name) and node.func.id not in self.analysis.locals:
            return self.kind(statement, node.func) == Known(print)
        return False


def known_truth(node: Any, kinds: list[Kind]) -> bool | None:
    """The truth of a test that hangs on kinds alone: `x is None`, `not flag`, `a and b`."""
    match node, kinds:
        case gast.Compare(ops=[gast.Is() | gast.IsNot() as op]), [left, Known(value=None)]:
            if isinstance(left, (Opaque, Undefined)):
                return None
            return (left == Known(None)) is isinstance(op, gast.Is)
        case gast.Compare(ops=[gast.Eq() | gast.NotEq() as op]), [Known(value=a), Known(value=b)]:
            if isinstance(a, str) and isinstance(b, str):
                return (a == b) is isinstance(op, gast.Eq)
        case gast.UnaryOp(op=gast.Not()), [operand]:
            value = truth(operand)
            return None if value is None else not value
        case gast.BoolOp(op=op), _:
            values = [truth(kind) for kind in kinds]
            decisive = isinstance(op, gast.Or)
            if decisive in values:
                return decisive if values.index(decisive) == 0 or None not in values else None
            return None if None in values else not decisive
    return None


def _by_element(node: Any) -> bool:
    return not isinstance(node.ops[0], (gast.Is, gast.IsNot, gast.In, gast.NotIn))


def _undefined(kind: Any) -> bool:
    if isinstance(kind, Sequence):
        return any(map(_undefined, kind.elements))
    return isinstance(kind, Undefined)


__all__ = ["Derived", "Expressions"]
