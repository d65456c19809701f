"""One operation taken through by a row alone: bound, evaluated, differentiated in both modes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import gast
import numpy as np

from s2sgrad import runtime
from s2sgrad.kinds import Axis, Derived, Kind, Sequence, Undefined, carries, constant, kind_of
from s2sgrad.rules import TABLE
from s2sgrad.rules.binding import bind
from s2sgrad.rules.results import call
from s2sgrad.rules.row import Contribution, Row, Site

NAMESPACE = {"np": np, "math": math, **{k: v for k, v in vars(runtime).items() if k[0] != "_"}}


@dataclass(frozen=True)
class Operation:
    """A row, its operands' values, and which operands are active."""

    row: Row
    values: dict[str, Any]
    active: frozenset[str]
    text: str = ""

    def site(self, cotangents: frozenset[int] | None = None) -> Site:
        kinds = {p: self._kind(p, v) for p, v in self.values.items()}
        names = {p: gast.Name(id=p, ctx=gast.Load()) for p in self.values}
        site = Site(self.row, names, kinds, Undefined(), ("here",))
        return Site(self.row, names, kinds, self.row.result(site), ("here",), cotangents)

    def _kind(self, parameter: str, value: Any) -> Kind:
        if parameter in self.active or not _is_option(value):
            return _with_options(value, parameter)
        return constant(value)

    def primal(self, **replaced: Any) -> Any:
        return call(self.site(), {**self.values, **replaced})

    def evaluate(self, text: str, **more: Any) -> Any:
        names = {**self.row.defaults, **self.values, "ans": self.primal(), **more}
        with np.errstate(all="ignore"):
            return eval(text, {**NAMESPACE, **names})


def _is_option(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return all(map(_is_option, value))
    return value is None or isinstance(value, (int, float, str, bool, type, np.dtype))


def _with_options(value: Any, owner: str) -> Kind:
    """The kind of an operand; ints in a sequence are options, of known value."""
    if type(value) in (tuple, list):
        named = (_with_options(v, f"{owner}[{i}]") for i, v in enumerate(value))
        return Sequence(type(value), tuple(named))
    return constant(value) if type(value) is int else kind_of(value, owner)


def operation(text: str, environment: dict[str, Any], wrt: str | None = None) -> Operation:
    """The operation that a piece of user code is, found and bound as the pipeline does it."""
    node = gast.parse(text, mode="eval").body
    row, bound = _bound(node, environment)
    values = {p: _value(expression, environment) for p, expression in bound.items()}
    active = {
        p
        for p, expression in bound.items()
        if _mentions(expression, environment) and carries(kind_of(values[p]))
    }
    if wrt is not None:
        active &= set(wrt.split())
    return Operation(row, values, frozenset(active - _options_of(row)), text)


def _options_of(row: Row) -> set[str]:
    return set(row.inactive) if not row.constant else set()


def _bound(node: Any, environment: dict[str, Any]) -> tuple[Row, dict[str, Any]]:
    match node:
        case gast.BinOp(left=left, op=op, right=right):
            row = TABLE.operators[type(op).__name__]
            return row, bind(row, node, [left, right], {})
        case gast.Compare(left=left, ops=[op], comparators=[right]):
            row = TABLE.operators[type(op).__name__]
            return row, bind(row, node, [left, right], {})
        case gast.UnaryOp(op=op, operand=operand):
            row = TABLE.operators[type(op).__name__]
            return row, bind(row, node, [operand], {})
        case gast.Attribute(value=value, attr=attr):
            row = TABLE.attributes[attr]
            return row, bind(row, node, [value], {})
        case gast.Call(func=func, args=args, keywords=keywords):
            return _bound_call(node, func, args, {k.arg: k.value for k in keywords}, environment)
    raise AssertionError(gast.dump(node))


def _bound_call(
    node: Any, func: Any, args: list[Any], keywords: dict[str, Any], environment: dict[str, Any]
) -> tuple[Row, dict[str, Any]]:
    head = func
    while isinstance(head, gast.Attribute):
        head = head.value
    if isinstance(head, gast.Name) and head.id not in environment:
        row = TABLE.of(_value(func, environment))
        assert row is not None, gast.dump(func)
        return row, bind(row, node, args, keywords)
    row = TABLE.methods[func.attr]
    return row, bind(row, node, [func.value, *args], keywords, func.attr)


def _value(node: Any, environment: dict[str, Any]) -> Any:
    code = compile(
        gast.gast_to_ast(gast.Expression(body=gast.fix_missing_locations(node))), "", "eval"
    )
    return eval(code, {**NAMESPACE, **environment})


def _mentions(node: Any, environment: dict[str, Any]) -> bool:
    return any(isinstance(n, gast.Name) and n.id in environment for n in gast.walk(node))


# Numbers in nested sequences.
def each(value: Any) -> list[Any]:
    """The float arrays of a value, however nested."""
    if isinstance(value, (tuple, list)):
        return [leaf for element in value for leaf in each(element)]
    return [value] if value is not None and np.asarray(value).dtype.kind == "f" else []


def mapped(function: Any, *values: Any) -> Any:
    """The function of each float array of a value, None elsewhere."""
    if isinstance(values[0], (tuple, list)):
        type_ = list if isinstance(values[0], list) else tuple
        return type_([mapped(function, *parts) for parts in zip(*values, strict=True)])
    if values[0] is None or np.asarray(values[0]).dtype.kind != "f":
        return None
    return function(*values)


def like(rng: np.random.Generator, value: Any) -> Any:
    """A random tangent of a value: of its shape and dtype, a number for a number."""

    def one(v: Any) -> Any:
        drawn = rng.normal(size=np.shape(v))
        return float(drawn) if np.ndim(v) == 0 and type(v) is float else drawn.astype(v.dtype)

    return mapped(one, value)


def inner(a: Any, b: Any) -> float:
    """The inner product of two values of the same structure."""
    pairs = zip(each_like(a, b), each(b), strict=True)
    return float(sum(np.sum(np.asarray(x) * np.asarray(y)) for x, y in pairs))


def each_like(a: Any, b: Any) -> list[Any]:
    if isinstance(b, (tuple, list)):
        return [leaf for x, y in zip(a, b, strict=True) for leaf in each_like(x, y)]
    return [a] if b is not None else []


# The two modes, as the driver would have them.
def pull_back(op: Operation, g: Any, cotangents: frozenset[int] | None = None) -> dict[str, Any]:
    """What each active operand receives, in its own shape."""
    site = op.site(cotangents)
    received = {}
    for parameter in sorted(op.active):
        given = op.row.vjps[parameter](site)
        received[parameter] = _received(op, given, op.values[parameter], g)
    return received


def _received(op: Operation, given: Any, value: Any, g: Any) -> Any:
    if given is None:
        return None
    if isinstance(given, list):
        pairs = zip(given, value, strict=True)
        return [_received(op, part, v, g) if each(v) else None for part, v in pairs]
    contribution = Contribution(given) if isinstance(given, str) else given
    result = op.evaluate(contribution.text, g=g)
    if isinstance(value, (tuple, list)):
        return result
    if op.row.elementwise:
        whole = np.broadcast_to(result, np.shape(op.primal())) if _one(op) else result
        return runtime.sum_to(np.asarray(whole), np.shape(value))
    if contribution.dims is None:
        assert np.shape(result) == np.shape(value), (contribution, np.shape(result))
        return result
    check_dims(contribution.dims, np.shape(result), op)
    return np.broadcast_to(result, np.shape(value))


def _one(op: Operation) -> bool:
    return not isinstance(op.primal(), (tuple, list))


def zeros_for_none(tangent: Any, value: Any) -> Any:
    """A tangent of a sequence, with zeros for the elements that have none."""
    if isinstance(value, (tuple, list)):
        parts = zip(tangent, value, strict=True)
        return tuple([zeros_for_none(t, v) for t, v in parts])
    return 0 * value if tangent is None else tangent


def push_forward(op: Operation, tangents: dict[str, Any]) -> Any:
    """The tangent of the result."""
    assert op.row.jvp is not None
    tangents = {p: zeros_for_none(t, op.values[p]) for p, t in tangents.items()}
    text = op.row.jvp(op.site(), op.active)
    result = op.evaluate(text, **{f"{p}_dot": t for p, t in tangents.items()})
    whole = op.primal()
    if op.row.elementwise and _one(op):
        return np.broadcast_to(result, np.shape(whole))
    for mine, true in zip(each_like(result, whole), each_like(whole, whole), strict=True):
        if each(true):
            assert np.shape(mine) == np.shape(true), (text, np.shape(mine), np.shape(true))
    return result


# Kinds against reality.
def check_dims(dims: Any, shape: tuple[int, ...], op: Operation) -> None:
    assert len(dims) == len(shape), (dims, shape)
    lengths: dict[Any, int] = {}
    for value in op.values.values():
        for kind, real in _arrays(kind_of(value), value):
            lengths.update(zip(kind, real, strict=True))
    for p, v in op.values.items():
        for kind, real in _arrays(op._kind(p, v), v):
            lengths.update(zip(kind, real, strict=True))
    for length, real in zip(dims, shape, strict=True):
        if isinstance(length, int):
            assert length == real, (op.text, dims, shape)
        elif isinstance(length, Axis):
            assert lengths[length] == real, (op.text, dims, shape)
        elif isinstance(length, Derived):
            assert lengths.setdefault(length, real) == real, (op.text, dims, shape)


def _arrays(kind: Any, value: Any) -> list[tuple[Any, Any]]:
    if isinstance(kind, Sequence):
        pairs = zip(kind.elements, value, strict=True)
        return [found for k, v in pairs for found in _arrays(k, v)]
    return [(kind.dims, np.shape(value))] if hasattr(kind, "dims") else []
