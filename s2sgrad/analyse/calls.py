"""Calls of the user's own functions: binding, and kinds that cross the border."""

from __future__ import annotations

import inspect
import types
from dataclasses import replace
from typing import Any, NoReturn

import gast
import numpy as np

from s2sgrad.analyse.derivatives import Derivatives, is_derivative
from s2sgrad.analyse.operations import Apply, Inactive, Operation, UserCall
from s2sgrad.analyse.refusals import ValueNeeded
from s2sgrad.kinds import (
    NOTHING,
    REFUSED,
    Array,
    Axis,
    Closure,
    Derived,
    Dims,
    Kind,
    Length,
    ListOf,
    Record,
    Scalar,
    Sequence,
    Undefined,
    fixed,
)
from s2sgrad.rules.results import probed
from s2sgrad.rules.row import Row, Site


class Border:
    """Renames lengths between a caller and a callee, so that equal lengths stay equal.

    Inside the callee a length is known by its number in the order of appearance: two calls with
    arrays of the same kinds are then one variant.
    """

    def __init__(self) -> None:
        self.inside: dict[Length, Length] = {}
        self.outside: dict[Length, Length] = {}

    def enter(self, kind: Kind, keep_value: bool) -> Kind:
        match kind:
            case Array(dtype=dtype, dims=dims):
                return Array(dtype, tuple(map(self._enter_length, dims)))
            case Scalar(dtype=dtype, python=python, value=value):
                kept = value if keep_value or dtype.kind == "b" else NOTHING
                return Scalar(dtype, python, kept)
            case Sequence(elements=elements):
                return replace(kind, elements=tuple(self.enter(e, keep_value) for e in elements))
            case ListOf(type=type_, element=element):
                return ListOf(type_, self.enter(element, keep_value))
        return kind

    def _enter_length(self, length: Length) -> Length:
        if length == 1:
            return 1
        if length not in self.inside:
            number = len(self.inside)
            new: Length = Axis("", number) if fixed(length) else Derived(("argument", number))
            self.inside[length] = new
            self.outside[new] = length
        return self.inside[length]

    def leave(self, kind: Kind, key: tuple[Any, ...]) -> Kind:
        """A callee's result kind in the caller's lengths."""
        match kind:
            case Array(dtype=dtype, dims=dims):
                return Array(dtype, self._leave_dims(dims, key))
            case Scalar(dtype=dtype, python=python, value=value):
                return Scalar(dtype, python, value)
            case Sequence(elements=elements):
                pairs = enumerate(elements)
                return replace(kind, elements=tuple(self.leave(e, (*key, i)) for i, e in pairs))
            case ListOf(type=type_, element=element):
                return ListOf(type_, self.leave(element, (*key, "element")))
        return kind

    def _leave_dims(self, dims: Dims, key: tuple[Any, ...]) -> Dims:
        return tuple(self._leave_length(n, (*key, axis)) for axis, n in enumerate(dims))

    def _leave_length(self, length: Length, key: tuple[Any, ...]) -> Length:
        if isinstance(length, int):
            return length
        if isinstance(length, Derived) and length.key[0] in ("less", "min"):
            inner = self._leave_length(length.key[1], key)
            if isinstance(length.key[2], int) and inner != Derived(key):
                return Derived((length.key[0], inner, length.key[2]))
        return self.outside.get(length, Derived(key))


class UserCalls:
    """Reads calls of functions that have no row."""

    def __init__(self, expressions: Any) -> None:
        self.expressions = expressions
        self.analysis = expressions.analysis

    def user(self, statement: Any, node: Any, function: Any) -> Operation:
        if is_derivative(function):
            return Derivatives(self.expressions).call(statement, node, function)
        if getattr(function, "__module__", "") == "s2sgrad.api":
            Derivatives(self.expressions).refuse_kin(statement, node)
        function = getattr(function, "__s2sgrad_primal__", function)
        if isinstance(function, types.FunctionType):
            return self.call(statement, node, function)
        module = getattr(function, "__module__", "") or ""
        if callable(function) and _is_numpy(function, module):
            return self.without_row(statement, node, function)
        return self.refuse(statement, node)

    def refuse(self, statement: Any, node: Any) -> Operation:
        self.expressions.refuse(
            statement,
            node,
            "unknown-function",
            f"cannot differentiate `{gast.unparse(node.func)}`",
            "there is no rule for it, and it is not a Python function whose source could be read.",
            "Use operations that `s2sgrad rules` lists, or compute it outside and pass it in.",
        )
        raise AssertionError

    def refuse_depth(self, statement: Any, node: Any) -> NoReturn:
        self.expressions.refuse(
            statement,
            node,
            "recursion",
            f"cannot follow what `{gast.unparse(node.func)}` is handed",
            "it is a function that captures one, which captures one, and so on without an end.",
            "Write the recursion as a loop, or hand on numbers and arrays.",
        )
        raise AssertionError

    def without_row(self, statement: Any, node: Any, function: Any) -> Operation:
        """A NumPy function without a row: fine as long as nothing active enters it."""
        operands = {f"x{i}": argument for i, argument in enumerate(node.args)}
        operands |= {keyword.arg: keyword.value for keyword in node.keywords}
        row = Row(
            name=gast.unparse(node.func),
            function=function,
            parameters=tuple(operands),
            defaults={k.arg: None for k in node.keywords},
            result=probed,
            because="there is no rule for it.",
            way_out="Use operations that `s2sgrad rules` lists, or compute it outside.",
        )
        return self.expressions.apply(statement, node, row, operands)  # type: ignore[no-any-return]

    def call(self, statement: Any, node: Any, function: types.FunctionType) -> Operation:
        arguments = self.bound(statement, node, function)
        kinds = {p: self.expressions.kind(statement, a) for p, a in arguments.items()}
        for parameter, kind in kinds.items():
            if isinstance(kind, Closure) and _depth(kind) > DEEPEST:
                self.refuse_depth(statement, node)
            if isinstance(kind, Undefined):
                return Inactive(kind)
            if kind != REFUSED:  # with what was refused, the rest of the callee is looked at
                self.expressions.require_known(statement, arguments[parameter], kind)
        return self.analysed(statement, node, function, arguments, kinds)

    def bound(self, statement: Any, node: Any, function: types.FunctionType) -> dict[str, Any]:
        try:
            keywords = {keyword.arg: keyword.value for keyword in node.keywords}
            return dict(inspect.signature(function).bind(*node.args, **keywords).arguments)
        except TypeError as error:
            self.expressions.refuse(
                statement,
                node,
                "call",
                f"this call of `{function.__name__}` fails",
                f"{error}.",
                "Correct the arguments.",
            )
            raise AssertionError from error

    def analysed(
        self,
        statement: Any,
        node: Any,
        function: types.FunctionType,
        arguments: dict[str, Any],
        kinds: dict[str, Kind],
    ) -> Operation:
        program = self.analysis.program
        border = Border()
        while True:
            static = program.static(function)
            inner = {p: border.enter(k, p in static) for p, k in kinds.items()}
            inner |= self.defaults(function, inner)
            try:
                callee = program.analysed(function, inner)
                break
            except ValueNeeded as needed:
                self.needed(statement, node, function, needed.name, arguments, kinds)
        callee.called = True
        self.grown(statement, callee, arguments, kinds, border)
        result = border.leave(callee.returned, (self.analysis.number(statement), "call"))
        return UserCall(callee, function, arguments, result)

    def grown(
        self, statement: Any, callee: Any, arguments: Any, kinds: dict[str, Kind], border: Border
    ) -> None:
        """A function may lengthen a list that it is given, or put other elements into it."""
        for parameter, argument in arguments.items():
            kind, after = kinds[parameter], callee.kinds.get(parameter)
            growing = isinstance(kind, (Sequence, ListOf)) and kind.type is list
            if not growing and not isinstance(kind, Record):
                continue
            key = (self.analysis.number(statement), parameter)
            changed = after is not None and after != callee.given.get(parameter)
            if changed and isinstance(argument, gast.Name):
                self.expressions.inference.name(argument.id, border.leave(after, key))

    def needed(
        self, statement: Any, node: Any, function: Any, name: str, arguments: Any, kinds: Any
    ) -> None:
        """Specialise the callee by a value; where it is not known here, ask the caller for it."""
        kind = kinds.get(name)
        known = name in self.analysis.program.static(function)
        if known or (kind is not None and getattr(kind, "value", None) is NOTHING):
            self.expressions.need_value(statement, node, arguments[name], name)
        self.analysis.program.static(function).add(name)

    def defaults(self, function: Any, given: dict[str, Kind]) -> dict[str, Kind]:
        parameters = inspect.signature(function).parameters.values()
        missing = (p for p in parameters if p.name not in given)
        default = self.analysis.program.guards.default
        return {p.name: default(p.default) for p in missing if p.default is not p.empty}


DEEPEST = 12


def _depth(kind: Kind) -> int:
    """How deep functions capture functions."""
    inner = kind.elements if isinstance(kind, Closure) else ()
    return 1 + max(map(_depth, inner), default=0)


def _is_numpy(function: Any, module: str) -> bool:
    if module.startswith("numpy.random"):
        return False
    return isinstance(function, np.ufunc) or module.split(".")[0] in ("numpy", "math", "builtins")


__all__ = ["Apply", "Border", "Site", "UserCalls"]
