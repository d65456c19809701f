"""Kinds of expressions, and the operations that statements consist of."""

from __future__ import annotations

import functools
import operator
import types
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.calls import UserCalls
from s2sgrad.analyse.construction import blank, is_blank, object_made
from s2sgrad.analyse.derivatives import Derivatives, is_maker
from s2sgrad.analyse.flat_names import stands_for_entries
from s2sgrad.analyse.operations import (
    Alias,
    Apply,
    Inactive,
    Operation,
    Pack,
)
from s2sgrad.analyse.outside import OUTSIDE, Outside
from s2sgrad.analyse.presence import present_before
from s2sgrad.analyse.scattering import added_at
from s2sgrad.analyse.stars import has_stars
from s2sgrad.analyse.strings import operator_kind, string_kind, text_kind
from s2sgrad.analyse.subscripts import Subscripts, is_undefined
from s2sgrad.analyse.truth import truth
from s2sgrad.kinds import (
    BOOL,
    GENERATOR,
    NOTHING,
    Array,
    Closure,
    Derived,
    DictOf,
    Kind,
    Known,
    ListOf,
    Opaque,
    Record,
    Scalar,
    Sequence,
    Table,
    Undefined,
    broadcast,
    closures,
    constant,
    holds_optional,
    is_generator,
    is_optional,
    kind_of,
    known_value,
    of_value,
)
from s2sgrad.rules.binding import bind
from s2sgrad.rules.draws import DRAWS
from s2sgrad.rules.list_operators import CONCATENATION, REPETITION
from s2sgrad.rules.row import NeedsValue, Row, Site, Unsupported
from s2sgrad.rules.table import TABLE
from s2sgrad.trees import children

IN_PLACE = frozenset(
    {"copyto", "fill_diagonal", "put", "place", "putmask", "put_along_axis", "shuffle", "at"}
)
"""NumPy functions that write into an argument."""

OPERATORS: dict[Any, type] = {
    operator.add: gast.Add,
    operator.sub: gast.Sub,
    operator.mul: gast.Mult,
    operator.truediv: gast.Div,
    operator.floordiv: gast.FloorDiv,
    operator.mod: gast.Mod,
    operator.pow: gast.Pow,
    operator.matmul: gast.MatMult,
}
"""The functions that are binary operators."""

COMPARISONS: dict[type, Any] = {
    gast.Eq: operator.eq,
    gast.NotEq: operator.ne,
    gast.Lt: operator.lt,
    gast.LtE: operator.le,
    gast.Gt: operator.gt,
    gast.GtE: operator.ge,
}
COMPARISON = np.dtype(np.bool_)


class Expressions(Subscripts, Outside):
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
            if is_optional(found) and name in (present_before(self.inference, statement) or ()):
                return of_value(found)
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
        owner = self.analysis.scope.static(node.value) if isinstance(node, gast.Attribute) else None
        if isinstance(owner, functools.partial):
            return self.of_partial(value)
        whole = type(value) is tuple and all(type(v) in (int, str) for v in value)
        if type(value) in (int, bool, str) or whole or self.is_library_constant(node, value):
            return constant(value)
        return kind_of(value, f"global {gast.unparse(node)}")

    def of_partial(self, value: Any) -> Kind:
        """The kind of what a partial holds; its dict of keywords may be written to."""
        found: Kind = self.analysis.program.guards.default(value)
        return found

    def is_library_constant(self, node: Any, value: Any) -> bool:
        """`np.pi`, `math.inf`: numbers that never change."""
        if type(value) is not float or not isinstance(node, gast.Attribute):
            return False
        owner = self.analysis.scope.static(node.value)
        return isinstance(owner, types.ModuleType) and owner.__name__ in ("numpy", "math")

    def operation(self, statement: Any, node: Any) -> Operation:
        """What the right-hand side of a statement does."""
        if isinstance(node, (gast.Subscript, gast.Call)):
            text = string_kind(self, statement, node)
            if text is not None:
                return Inactive(text)
        match node:
            case gast.Name():
                return Alias(node, self.name(statement, node, node.id))
            case gast.Constant() | gast.UnaryOp(op=gast.USub(), operand=gast.Constant()):
                return Inactive(constant(gast.literal_eval(node)))
            case gast.JoinedStr():
                return Inactive(text_kind(node, lambda part: self.kind(statement, part)))
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
            case gast.Dict(keys=keys, values=values):
                kinds = tuple(self.kind(statement, value) for value in values)
                return Pack(tuple(values), Table(dict, kinds, tuple(map(gast.literal_eval, keys))))
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
        closing = getattr(node, "closure", None)
        if closing is None:
            return Pack(tuple(elements), Sequence(type_, kinds))
        owner = self.analysis.function if closing.fleeting else None
        return Pack(tuple(elements), Closure(tuple, kinds, closing.function, owner))

    def choice(self, statement: Any, node: Any) -> Operation:
        for part in (node.test, node.body, node.orelse):
            kind = self.kind(statement, part)
        return Inactive(kind)

    def test(self, statement: Any, node: Any) -> Kind:
        """A truth value; for one comparison of arrays, a mask."""
        parts = [n for n in children(node) if isinstance(n, gast.expr)]
        kinds = self.operands_of_test(statement, node, parts)
        self.stay_silent(*kinds)
        if any(isinstance(kind, Closure) for kind in kinds) and known_truth(node, kinds) is None:
            self.refuse_function(statement, node)
        arrays = [k for k in kinds if isinstance(k, Array)]
        if isinstance(node, gast.Compare) and len(node.ops) == 1 and arrays and _by_element(node):
            return Array(COMPARISON, broadcast(*(k.dims for k in kinds if hasattr(k, "dims"))))
        known = known_truth(node, kinds)
        return BOOL if known is None else constant(known)

    def operands_of_test(self, statement: Any, node: Any, parts: list[Any]) -> list[Kind]:
        """The kinds of the parts of a test, up to one that surely ends an `and` or `or`."""
        kinds: list[Kind] = []
        for part in parts:
            kinds.append(self.kind(statement, part))
            value = truth(kinds[-1]) if isinstance(node, gast.BoolOp) else None
            if value is not None and value is isinstance(node.op, gast.Or):
                break
        return kinds

    def binary(self, statement: Any, op: Any, left: Any, right: Any, node: Any = None) -> Operation:
        row, operands = TABLE.operators[type(op).__name__], {"x": left, "y": right}
        kinds = [self.kind(statement, side) for side in (left, right)]
        known = known_whole(op, *kinds) or operator_kind(op, kinds)
        if known is not None:
            return Inactive(known)
        if any(map(self.is_joinable, kinds)):
            return self.sequence_operator(statement, op, operands, node or statement)
        return self.apply(statement, node or statement, row, operands)

    def is_joinable(self, kind: Kind) -> bool:
        """Whether an operator means joining or repeating."""
        return isinstance(kind, (Sequence, ListOf))

    def sequence_operator(
        self, statement: Any, op: Any, operands: dict[str, Any], node: Any
    ) -> Operation:
        """`(n,) + shape` and `[0] * n`."""
        row = {gast.Add: CONCATENATION, gast.Mult: REPETITION}.get(type(op))
        if row is None:
            return self.refuse_operands(statement, node)
        return self.apply(statement, node, row, operands)

    # rows

    def apply(self, statement: Any, node: Any, row: Row, operands: dict[str, Any]) -> Operation:
        """Bind a row to operands and ask it for the kind of its result."""
        kinds = {p: self.kind(statement, operand) for p, operand in operands.items()}
        for parameter, kind in kinds.items():
            self.require_known(statement, operands[parameter], kind)
            counted = row.name == "len" and not isinstance(kind, Record)
            if row.name.startswith("np.") and holds_optional(kind) and not is_optional(kind):
                self.refuse_operands(statement, node)
            if isinstance(kind, (Table, DictOf)) and not counted and row.name != "isinstance":
                self.refuse_operands(statement, node)
            if any(closures(kind)) and row.name not in ("len", "isinstance"):
                self.refuse_function(statement, node)
        if any(is_undefined(kind) for kind in kinds.values()):
            return Inactive(Undefined())
        site = Site(row, operands, kinds, Undefined(), (self.analysis.number(statement), row.name))
        result = self.guarded(statement, node, site, lambda: row.result(site))
        if any(map(is_optional, kinds.values())):
            result = of_value(result)
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
            self.need_unknown_integers(statement, node, site)
            self.refuse_kinds(statement, node, site, error)

    def need_unknown_integers(self, statement: Any, node: Any, site: Site) -> None:
        """An option whose value is not known may be why a rule fails: ask for it."""
        for parameter, kind in site.kinds.items():
            whole = isinstance(kind, Scalar) and kind.python and kind.dtype.kind == "i"
            if whole and parameter in site.row.defaults and getattr(kind, "value", 0) is NOTHING:
                self.need_value(statement, node, site.operands[parameter], parameter)

    # attributes, indices, calls

    def attribute(self, statement: Any, node: Any) -> Operation:
        if not self.is_local(node):
            key = gast.unparse(node)
            if key not in self.globals:
                self.globals[key] = self.global_kind(statement, node)
            return Inactive(self.globals[key])
        kind = self.kind(statement, node.value)
        if isinstance(kind, Undefined) or kind == OUTSIDE:
            return Inactive(kind)
        if isinstance(kind, Known) and isinstance(kind.value, functools.partial):
            return Inactive(self.of_partial(getattr(kind.value, node.attr)))
        if isinstance(kind, Array) and stands_for_entries(self.inference, statement):
            return Inactive(Undefined())
        row = TABLE.attributes.get(node.attr) if isinstance(kind, (Array, Scalar)) else None
        if row is None or not has_member(kind, node.attr):
            return self.refuse_attribute(statement, node, kind)
        return self.apply(statement, node, row, {row.parameters[0]: node.value})

    def is_local(self, node: Any) -> bool:
        """Whether a dotted path starts at a local value rather than at a module or a global.

        So do the methods of a random generator: what they are bound to is a value.
        """
        while isinstance(node, gast.Attribute):
            node = node.value
            if self.holds_generator(node):
                return True
        return not isinstance(node, gast.Name) or node.id in self.analysis.locals

    def holds_generator(self, node: Any) -> bool:
        """Whether a path of a module leads to a random generator."""
        if isinstance(node, gast.Name) and node.id in self.analysis.locals:
            return False
        try:
            return is_generator(self.analysis.scope.static(node))
        except KeyError:
            return False

    def call(self, statement: Any, node: Any) -> Operation:
        callee = node.func
        if is_blank(node):
            cls: Any = self.kind(statement, callee.value)
            if not isinstance(getattr(cls, "value", None), type):
                return self.refuse_callee(statement, node)
            return Pack((), blank(cls.value))
        if has_stars(node) and (undecided := self.calls.undecided(statement, node)) is not None:
            return undecided
        if (found := self.outside(statement, node)) is not None:
            return found
        if isinstance(callee, gast.Attribute) and self.is_local(callee):
            return self.method(statement, node)
        function = self.kind(statement, callee)
        if not isinstance(function, Known):
            return self.refuse_callee(statement, node)
        if is_maker(function.value):
            return Derivatives(self).make(statement, node, function.value)
        own = isinstance(function.value, types.FunctionType)
        if not own and IN_PLACE & {getattr(function.value, "__name__", "")}:
            self.refuse_effect(statement, node)
        if (same := self.operator_call(statement, node, function.value)) is not None:
            return same
        row = TABLE.of(function.value)
        if (made := object_made(self, statement, node, function.value)) is not None:
            return made
        if row is None:
            return self.calls.user(statement, node, function.value)
        operands = self.bound(statement, node, row)
        return self.apply(statement, node, row, operands)

    def keys_of(self, statement: Any, node: Any, function: Any) -> Operation | None:
        """`list(d)` and `sorted(d)`, of a dict whose keys are known when the program runs."""
        if function not in (list, tuple, sorted) or len(node.args) != 1 or node.keywords:
            return None
        kind = self.kind(statement, node.args[0])
        if not isinstance(kind, DictOf):
            return None
        return Inactive(ListOf(tuple if function is tuple else list, kind.key))

    def operator_call(self, statement: Any, node: Any, function: Any) -> Operation | None:
        """`operator.mul(x, y)`, under whatever name; `list(d)`; None for all other functions."""
        if (keys := self.keys_of(statement, node, function)) is not None:
            return keys
        if not isinstance(function, types.BuiltinFunctionType) or node.keywords:
            return None
        if function in OPERATORS and len(node.args) == 2:
            left, right = node.args
            return self.binary(statement, OPERATORS[function](), left, right, node)
        if function is operator.neg and len(node.args) == 1:
            return self.apply(statement, node, TABLE.operators["USub"], {"x": node.args[0]})
        if function is operator.getitem and len(node.args) == 2:
            part = gast.Subscript(node.args[0], node.args[1], gast.Load())
            return self.subscript(statement, gast.copy_location(part, node))
        return None

    def method(self, statement: Any, node: Any) -> Operation:
        kind = self.kind(statement, node.func.value)
        if isinstance(kind, Undefined):
            return Inactive(kind)
        if isinstance(kind, (Sequence, ListOf)):
            return self.list_method(statement, node, kind)
        if kind == GENERATOR and node.func.attr in DRAWS:
            row = DRAWS[node.func.attr]
            return self.apply(statement, node, row, self.bound(statement, node, row))
        found = TABLE.methods.get(node.func.attr) if isinstance(kind, (Array, Scalar)) else None
        if found is None or not has_member(kind, node.func.attr):
            return self.refuse_method(statement, node, kind)
        row = found
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
            if (sum_ := added_at(self, statement, node)) is not None:
                return sum_
            operation = self.call(statement, node)
            if isinstance(operation, Apply) and not operation.site.row.effect:
                self.refuse_effect(statement, node)
            return operation
        return Inactive(self.kind(statement, node))

    def is_effect(self, statement: Any, node: Any) -> bool:
        """Calls that say something to the outside and give nothing back, such as print."""
        if isinstance(node.func, gast.Name) and node.func.id not in self.analysis.locals:
            return self.kind(statement, node.func) == Known(print)
        return isinstance(node.func, gast.Attribute) and self.outside(statement, node) is not None


WHOLE: dict[type, Any] = {
    gast.Add: operator.add,
    gast.Sub: operator.sub,
    gast.Mult: operator.mul,
    gast.FloorDiv: operator.floordiv,
    gast.Mod: operator.mod,
}


def known_whole(op: Any, left: Kind, right: Kind) -> Kind | None:
    """The kind of what integers that are known give: `n // 2 + 1`."""
    values = [known_value(left), known_value(right)]
    if type(op) not in WHOLE or not all(type(value) is int for value in values):
        return None
    try:
        return constant(WHOLE[type(op)](*values))
    except ZeroDivisionError:  # as it will when it runs
        return None


def known_truth(node: Any, kinds: list[Kind]) -> bool | None:
    """The truth of a test that hangs on kinds alone: `x is None`, `not flag`, `a and b`."""
    match node, kinds:
        case gast.Compare(ops=[gast.Is() | gast.IsNot() as op]), [left, Known(value=None)]:
            if isinstance(left, (Opaque, Undefined)) or is_optional(left):
                return None
            return (left == Known(None)) is isinstance(op, gast.Is)
        case gast.Compare(ops=[gast.In() | gast.NotIn() as op]), [left, right]:
            found = is_member(left, right)
            return None if found is None else found is isinstance(op, gast.In)
        case gast.Compare(ops=[gast.Eq() | gast.NotEq() as op]), [Known(value=a), Known(value=b)]:
            if isinstance(a, str) and isinstance(b, str):
                return (a == b) is isinstance(op, gast.Eq)
        case gast.Compare(ops=[op]), [Scalar(value=a), Scalar(value=b)]:
            compare = COMPARISONS.get(type(op))
            whole = type(a) is int and type(b) is int
            return bool(compare(a, b)) if compare is not None and whole else None
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


def is_member(kind: Kind, container: Kind) -> bool | None:
    """Whether a value is a key of a dict, or one of a tuple of known values."""
    value = known_value(kind)
    if value is NOTHING or type(container) not in (Sequence, Table):
        return None
    assert isinstance(container, Sequence)
    if isinstance(container, Table):
        return value in container.keys
    others = list(map(known_value, container.elements))
    return None if any(other is NOTHING for other in others) else value in others


def _by_element(node: Any) -> bool:
    return not isinstance(node.ops[0], (gast.Is, gast.IsNot, gast.In, gast.NotIn))


__all__ = ["Derived", "Expressions"]


def has_member(kind: Kind, name: str) -> bool:
    """Whether values of a kind have a method or attribute: Python's own numbers have few."""
    if isinstance(kind, Scalar) and kind.python:
        return hasattr(kind.dtype.type(0).item(), name)
    return True
