"""Derivatives inside of programs: `grad(f)` is one when the program is read, and is seen through.

slope = grad(f)        stands for a function; nothing is left of the statement
y = slope(x)           a call of the function that `grad(f)` builds for the kinds of this call
"""

from __future__ import annotations

import functools
import inspect
import types
from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.border import Border
from s2sgrad.analyse.operations import Inactive, Operation
from s2sgrad.analyse.refusals import ValueNeeded
from s2sgrad.errors import Refused, S2SGradError
from s2sgrad.kinds import NOTHING, Closure, Kind, Known, Scalar, Sequence
from s2sgrad.parse.nested import Closing, captured, handed


@functools.cache
def makers() -> frozenset[Any]:
    """The functions that make derivatives of functions."""
    from s2sgrad import api  # which needs all of this package

    names = ("grad", "value_and_grad", "jacobian", "jacfwd", "jacrev", "hessian")
    return frozenset(getattr(api, name) for name in names)


def is_maker(value: Any) -> bool:
    """Whether a value is `grad` or one of its kin."""
    return isinstance(value, types.FunctionType) and value in makers()


def is_derivative(value: Any) -> bool:
    """Whether a value is a derivative of a function."""
    from s2sgrad.api import Derivative

    return isinstance(value, Derivative)


@functools.lru_cache(maxsize=512)
def made(maker: Any, function: Any, options: tuple[tuple[str, Any], ...]) -> Any:
    """The derivative of a function: the same one each time. Raises what the maker raises."""
    derivative = maker(function, **dict(options))
    derivative.__s2sgrad_captured__ = captured(function)
    derivative.__s2sgrad_handed__ = handed(function)
    return derivative


@functools.lru_cache(maxsize=256)
def derived_closing(derivative: Any, fleeting: bool) -> Closing:
    """What makes of captured values one that stands for the derivative of a nested function."""
    return Closing(derivative, fleeting)


class Derivatives:
    """Reads what makes derivatives, and calls of them."""

    def __init__(self, expressions: Any) -> None:
        self.expressions = expressions
        self.analysis = expressions.analysis

    def make(self, statement: Any, node: Any, maker: Any) -> Operation:
        """`grad(f, wrt="x")`."""
        arguments = self.bound(statement, node, maker)
        function, *options = (
            (p, self.expressions.kind(statement, a)) for p, a in arguments.items()
        )
        given = tuple((p, self.literal(statement, node, kind)) for p, kind in options)
        kind = function[1]
        try:
            if isinstance(kind, Closure) and _is_function(kind.function):
                derivative = made(maker, kind.function, given)
                return Inactive(replace(kind, function=derivative))
            return Inactive(Known(made(maker, self.literal(statement, node, kind), given)))
        except Refused:
            raise
        except S2SGradError as error:
            self.refuse(statement, node, error)
            raise AssertionError from error

    def bound(self, statement: Any, node: Any, function: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.expressions.calls.bound(statement, node, function)
        return found

    def literal(self, statement: Any, node: Any, kind: Kind) -> Any:
        """The value of an option, or of the function itself."""
        match kind:
            case Known(value=value):
                return value
            case Scalar(value=value) if value is not NOTHING:
                return value
            case Sequence(elements=elements):
                return tuple(self.literal(statement, node, element) for element in elements)
        self.expressions.refuse(
            statement,
            node,
            "value-unknown",
            f"cannot tell what `{gast.unparse(node)}` differentiates",
            "the function or an option is known only when the program runs.",
            "Write the function and the options out in this call.",
        )

    def refuse(self, statement: Any, node: Any, error: S2SGradError) -> None:
        """Turn what a derivative complains of into a refusal of its call."""
        self.expressions.refuse(
            statement,
            node,
            getattr(error, "code", "usage"),
            f"cannot differentiate `{gast.unparse(node)}`",
            f"{error.args[0]}.",
            "Correct the call; outside of this function it fails in the same way.",
        )

    def call(self, statement: Any, node: Any, derivative: Any) -> Operation:
        """`slope(x)`: a call of the function that was built for these kinds."""
        calls, program = self.expressions.calls, self.analysis.program
        arguments = calls.bound(statement, node, derivative)
        kinds = {p: self.expressions.kind(statement, a) for p, a in arguments.items()}
        for parameter, kind in kinds.items():
            self.expressions.require_known(statement, arguments[parameter], kind)
        while True:
            try:
                built = self.built(statement, node, derivative, kinds)
                break
            except ValueNeeded as needed:
                calls.needed(statement, node, derivative, needed.name, arguments, kinds)
        program.guards.adopt(built.program.guards)
        program.static(built.function).update(program.static(derivative))
        operation: Operation = calls.analysed(statement, node, built.function, arguments, kinds)
        return operation

    def built(self, statement: Any, node: Any, derivative: Any, kinds: dict[str, Kind]) -> Any:
        """What the derivative is for the kinds of this call, its lengths named as inside of it."""
        static, border = self.analysis.program.static(derivative), Border()
        inner = {p: border.enter(k, p in static) for p, k in kinds.items()}
        inner |= self.expressions.calls.defaults(derivative, inner)
        variants = derivative._variants
        try:
            asked = {p: variants.meant(p, inner[p]) for p in variants.parameters}
            if whole := [p for p in asked if asked[p] != inner[p]]:
                self.refuse_whole(statement, node, whole[0])
            built = variants.built_for(asked)
        except Refused:
            raise
        except S2SGradError as error:
            self.refuse(statement, node, error)
        if built.checks:
            self.refuse_checks(statement, node)
        return built

    def refuse_whole(self, statement: Any, node: Any, parameter: str) -> None:
        self.expressions.refuse(
            statement,
            node,
            "integer-wrt",
            f"cannot differentiate `{gast.unparse(node)}` with respect to `{parameter}`",
            "it is an int here, and may change by whole steps only.",
            "Write it as a float: 2.0, or float(n).",
        )

    def refuse_kin(self, statement: Any, node: Any) -> None:
        self.expressions.refuse(
            statement,
            node,
            "unknown-function",
            f"cannot differentiate `{gast.unparse(node)}`",
            "of the functions of s2sgrad, only those that make a derivative are seen through.",
            "Call what grad, value_and_grad, jacobian or hessian make of the function.",
        )

    def refuse_checks(self, statement: Any, node: Any) -> None:
        self.expressions.refuse(
            statement,
            node,
            "mutated-argument-overlap",
            f"arguments of `{gast.unparse(node)}` may share memory",
            "the function that is differentiated here writes into one of them.",
            "Let the function copy what it writes into.",
        )


def _is_function(value: Any) -> bool:
    """Whether a value that captures others is a function, or the derivative of one."""
    return isinstance(value, types.FunctionType) or is_derivative(value)


def signature_defaults(function: Any, parameters: list[str]) -> tuple[Any, ...]:
    """The defaults of a function's last parameters, as one of plain parameters has them."""
    given = inspect.signature(function).parameters
    found: list[Any] = []
    for parameter in reversed(parameters):
        if given[parameter].default is inspect.Parameter.empty:
            break
        found.insert(0, given[parameter].default)
    return tuple(found)
