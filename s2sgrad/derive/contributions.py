"""From a rule's text to what an operand's adjoint receives: filled in, cast, and summed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import gast
import numpy as np

from s2sgrad.derive.build import call, copied, name, number
from s2sgrad.derive.summing import sum_over, summed_axes
from s2sgrad.derive.templates import filled, template
from s2sgrad.derive.values import Value
from s2sgrad.kinds import (
    Array,
    Dims,
    Kind,
    Scalar,
    broadcast,
    dims_of,
    is_float,
    same_dims,
)
from s2sgrad.rules.row import Contribution, NeedsValue, Site, Unsupported

Reader = Callable[[str, bool], Any]
"""Gives the expression for a parameter of the row (or `ans`); the flag asks for its entries."""


class Contributions:
    """What one operation gives to its operands."""

    def __init__(
        self,
        site: Site,
        g: Value,
        read: Reader,
        wrap: bool,
        refuse: Any,
        receives: Mapping[str, Kind] = MappingProxyType({}),
    ) -> None:
        self.site = site
        self.g = g
        self.read = read
        self.wrap = wrap
        self.refuse = refuse
        self.receives = receives
        """The kinds of the adjoints of operands, where they differ from the operands' kinds."""
        self.known: tuple[Any, Any] | None = None
        """An expression, and the name that stands for it."""

    def of(self, parameter: str) -> Any:
        """The value for a parameter, or a list of values, one per element of a sequence."""
        try:
            found = self.site.row.vjps[parameter](self.site)
        except (NeedsValue, Unsupported) as error:
            return self.refuse(error)
        kind = self.receives.get(parameter, self.site.kinds[parameter])
        return self.made(found, kind, lambda: self.operand(parameter))

    def square(self, double: Any = None) -> Value:
        """What x receives from `x * x`; of a number x, `double` may be a name for `2.0 * x`."""
        if double is not None:
            return Value(gast.BinOp(self.g.expression, gast.Mult(), double), (), True)
        contribution = Contribution("2.0 * g * x")
        kind = self.receives.get("x", self.site.kinds["x"])
        return self.value(contribution, kind, lambda: self.operand("x"))

    def quotient(self) -> Value:
        """`g / y`, in the shape of the result."""
        divisor = self.known[1] if self.known else self.read("y", True)
        if self.is_narrow(["y"]):
            self.spread_g()
        expression = gast.BinOp(self.g.expression, gast.Div(), divisor)
        return Value(expression, broadcast(self.g.dims, self.dims("y")), True)

    def shared(self, text: str, parameter: str) -> Value:
        """A contribution from a text in terms of an intermediate cotangent."""
        kind = self.receives.get(parameter, self.site.kinds[parameter])
        return self.value(Contribution(text), kind, lambda: self.operand(parameter))

    def made(self, found: Any, kind: Kind, operand: Callable[[], Any]) -> Any:
        if isinstance(found, list):
            kinds = getattr(kind, "elements", (kind,) * len(found))
            return [
                self.made(f, k, lambda i=i: _element(operand(), i))  # type: ignore[misc]
                for i, (f, k) in enumerate(zip(found, kinds, strict=True))
            ]
        contribution = Contribution(found) if isinstance(found, str) else found
        return self.value(contribution, kind, operand)

    def operand(self, parameter: str) -> Any:
        return self.read(parameter, False)

    def value(self, contribution: Contribution, kind: Kind, operand: Callable[[], Any]) -> Value:
        text = template(contribution.text)
        constant = self.site.row.elementwise and not self.is_narrow(text.content & self.names())
        g = self.g if constant else self.spread_g()
        reads = {n: self.read(n, True) for n in sorted(text.content & self.names())}
        reads |= {n: self.read(n, False) for n in sorted(text.shape & self.names())}
        reads |= self.defaults(text.content)
        if self.known:
            reads = {n: with_name(e, *self.known) for n, e in reads.items()}
        expression = filled(text.tree, {**reads, "g": g.expression})
        if not self.site.row.elementwise:
            dims = contribution.dims if contribution.dims is not None else dims_of(kind)
            return self.cast(Value(expression, dims, _is_fresh(expression)), kind)
        if self.wrap and text.content - {"g"}:
            expression = self.strong_zero(g, expression)
        shapes = [self.dims(n) for n in text.content & self.names()]
        value = Value(expression, broadcast(g.dims, *shapes), _is_fresh(expression))
        return self.cast(self.summed(value, kind, operand), kind)

    def is_narrow(self, read: Iterable[str]) -> bool:
        """Whether a constant cotangent times these operands is less precise than the result."""
        ans = self.site.ans
        kinds = [ans if n == "ans" else self.site.kinds[n] for n in read]
        found = [k.dtype for k in kinds if isinstance(k, Array) and is_float(k)]
        if self.g.dims or not found or None in found or not isinstance(ans, Array):
            return False
        return ans.dtype is not None and np.result_type(*found) != ans.dtype

    def names(self) -> set[str]:
        return {*self.site.kinds, "ans"}

    def defaults(self, wanted: frozenset[str]) -> dict[str, Any]:
        """Options that are not given, as their default."""
        return default_operands(self.site, wanted)

    def dims(self, parameter: str) -> Dims:
        return dims_of(self.site.ans if parameter == "ans" else self.site.kinds[parameter])

    def strong_zero(self, g: Value, expression: Any) -> Any:
        """Exactly zero where no cotangent arrives, whatever the partial is there."""
        zero = gast.Compare(copied(g.expression), [gast.Eq()], [number(0)])
        return call("np.where", zero, number(0.0), expression)

    def spread_g(self) -> Value:
        """The cotangent in the full shape of the result."""
        ans = dims_of(self.site.ans)
        if same_dims(self.g.dims, ans):
            return self.g
        self.g = Value(call("np.full_like", self.read("ans", False), self.g.expression), ans)
        return self.g

    def cast(self, value: Value, kind: Kind) -> Value:
        """In the operand's dtype, where the operation computed in another one."""
        ans = getattr(self.site.ans, "dtype", None)
        dtype = getattr(kind, "dtype", None)
        weak = isinstance(kind, Scalar) and kind.python
        if ans is None or dtype is None or ans == dtype or weak or ans.kind != "f":
            return value
        if value.dims == () and not isinstance(kind, Array):
            made = call(f"np.{dtype.name}", value.expression)
        else:
            made = call("np.asarray", value.expression)
            made.keywords = [gast.keyword("dtype", _dtype(dtype.name))]
        return Value(made, value.dims, False)

    # summing to the operand's shape

    def summed(self, value: Value, kind: Kind, operand: Callable[[], Any]) -> Value:
        """Sum over the axes along which the operand was broadcast."""
        ans, dims = dims_of(self.site.ans), dims_of(kind)
        if len(dims) > len(ans):  # a store into a part with fewer axes: the others have length 1
            shape = call("np.shape", operand())
            return Value(call("np.reshape", value.expression, shape), dims)
        axes, certain = summed_axes(ans, dims)
        if not axes and certain:
            return replace(value, dims=dims) if same_dims(value.dims, ans) else value
        if not certain:
            full = self.full(value, ans)
            shape = call("np.shape", operand())
            return Value(call("sum_to", full.expression, shape), dims)
        full = self.full(value, ans)
        return sum_over(full, axes, dims)

    def full(self, value: Value, ans: Dims) -> Value:
        if same_dims(value.dims, ans):
            return value
        return Value(call("np.full_like", self.read("ans", False), value.expression), ans)


def with_name(node: Any, part: Any, name_: Any) -> Any:
    """An expression in which a name takes the place of a part."""
    if isinstance(node, list):
        return [with_name(n, part, name_) for n in node]
    if not isinstance(node, gast.AST):
        return node
    if type(node) is type(part) and gast.dump(node) == gast.dump(part):
        return name_
    new: Any = type(node).__new__(type(node))  # type: ignore[call-overload]
    for field in node._fields:
        setattr(new, field, with_name(getattr(node, field, None), part, name_))
    return new


def default_operands(site: Site, wanted: frozenset[str]) -> dict[str, Any]:
    """The defaults of parameters that a text speaks of, but that are not given."""
    missing = wanted & (set(site.row.defaults) - set(site.kinds))
    return {p: gast.parse(repr(site.row.defaults[p]), mode="eval").body for p in missing}


def _element(operand: Any, index: int) -> Any:
    if isinstance(operand, (gast.Tuple, gast.List)):
        return operand.elts[index]
    return gast.Subscript(operand, number(index), gast.Load())


def _dtype(name_: str) -> Any:
    return gast.Attribute(name("np"), name_, gast.Load())


FRESH_CALLS = frozenset(
    {"np.sum", "np.outer", "np.where", "np.full_like", "np.zeros_like", "np.ones_like", "np.exp",
     "np.log", "np.sin", "np.cos", "np.sign", "np.sqrt", "np.dot", "np.matmul", "np.einsum",
     "np.tensordot", "np.cumsum", "np.concatenate"}
)  # fmt: skip


def _is_fresh(expression: Any) -> bool:
    """Whether an expression surely gives memory of its own."""
    match expression:
        case gast.BinOp() | gast.UnaryOp():
            return True
        case gast.Call(func=function, args=arguments):
            path = gast.unparse(function)
            view = path == "np.einsum" and len(arguments) < 3
            return path in FRESH_CALLS and not view
    return False
