"""From a rule's text to what an operand's adjoint receives: filled in, cast, and summed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gast

from s2sgrad.derive.build import call, copied, name, number
from s2sgrad.derive.templates import filled, template
from s2sgrad.derive.values import Value
from s2sgrad.kinds import Array, Dims, Kind, Scalar, broadcast, dims_of, same_length
from s2sgrad.rules.row import Contribution, NeedsValue, Site, Unsupported

Reader = Callable[[str, bool], Any]
"""Gives the expression for a parameter of the row (or `ans`); the flag asks for its entries."""


class Contributions:
    """What one operation gives to its operands."""

    def __init__(self, site: Site, g: Value, read: Reader, wrap: bool, refuse: Any) -> None:
        self.site = site
        self.g = g
        self.read = read
        self.wrap = wrap
        self.refuse = refuse
        self.known: tuple[Any, Any] | None = None
        """An expression, and the name that stands for it."""

    def of(self, parameter: str) -> Any:
        """The value for a parameter, or a list of values, one per element of a sequence."""
        try:
            found = self.site.row.vjps[parameter](self.site)
        except (NeedsValue, Unsupported) as error:
            return self.refuse(error)
        kind = self.site.kinds[parameter]
        return self.made(found, kind, lambda: self.operand(parameter))

    def square(self, double: Any = None) -> Value:
        """What x receives from `x * x`; of a number x, `double` may be a name for `2.0 * x`."""
        if double is not None:
            return Value(gast.BinOp(self.g.expression, gast.Mult(), double), (), True)
        contribution = Contribution("2.0 * g * x")
        return self.value(contribution, self.site.kinds["x"], lambda: self.operand("x"))

    def quotient(self) -> Value:
        """`g / y`, in the shape of the result."""
        divisor = self.known[1] if self.known else self.read("y", True)
        expression = gast.BinOp(self.g.expression, gast.Div(), divisor)
        return Value(expression, broadcast(self.g.dims, self.dims("y")), True)

    def shared(self, text: str, parameter: str) -> Value:
        """A contribution from a text in terms of an intermediate cotangent."""
        kind = self.site.kinds[parameter]
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
        g = self.g if self.site.row.elementwise else self.spread_g()
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
        if _covers(self.g.dims, ans):
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
        axes, certain = _summed_axes(ans, dims)
        if not axes and certain:
            return replace(value, dims=dims) if _covers(value.dims, ans) else value
        if not certain:
            full = self.full(value, ans)
            shape = call("np.shape", operand())
            return Value(call("sum_to", full.expression, shape), dims)
        full = self.full(value, ans)
        return _sum_over(full, axes, len(ans), dims)

    def full(self, value: Value, ans: Dims) -> Value:
        if _covers(value.dims, ans):
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


def _covers(dims: Dims, full: Dims) -> bool:
    """Whether no axis of a cotangent is left out, or of length 1 in place of the full one."""
    if len(dims) != len(full):
        return False
    return all(a != 1 or b == 1 for a, b in zip(dims, full, strict=True))


def _summed_axes(ans: Dims, dims: Dims) -> tuple[list[int], bool]:
    """The axes of the result to sum over; whether that is certain before the program runs."""
    leading = len(ans) - len(dims)
    axes = list(range(leading))
    certain = True
    for axis, n in enumerate(dims):
        length = ans[leading + axis]
        if same_length(n, length):
            continue
        if n == 1:
            axes.append(leading + axis)
        else:
            certain = False
    return axes, certain


def _sum_over(value: Value, axes: list[int], rank: int, dims: Dims) -> Value:
    expression = value.expression
    leading = [a for a in axes if a < rank - len(dims)]
    kept = [a - len(leading) for a in axes if a >= rank - len(dims)]
    if leading and len(leading) == rank:
        return Value(_sum(expression), (), True)
    if leading:
        expression = _sum(expression, axis=_axis(leading))
    if kept:
        expression = _sum(expression, axis=_axis(kept), keepdims=number(True))
    return Value(expression, dims, True)


def _sum(expression: Any, **options: Any) -> Any:
    """`x.sum()` of a name, `np.sum(...)` of anything longer."""
    if not isinstance(expression, gast.Name):
        return call("np.sum", expression, **options)
    keywords = [gast.keyword(key, value) for key, value in options.items()]
    return gast.Call(gast.Attribute(expression, "sum", gast.Load()), [], keywords)


def _axis(axes: list[int]) -> Any:
    if len(axes) == 1:
        return number(axes[0])
    return gast.Tuple([number(a) for a in axes], gast.Load())


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
