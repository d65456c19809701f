"""The values of simple expressions at module level, found without running the module.

Literals, arithmetic on them, `np.pi`, and calls such as `np.array([1.0, 2.0])` and `math.sqrt(2)`
have values that are certain. All else is not known.

>>> import ast, numpy
>>> value(ast.parse("2 * np.array([1, 2])", mode="eval").body, {"np": numpy})
array([2, 4])
"""

from __future__ import annotations

import ast
import math
import operator
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

LARGEST = 10_000_000
"""No array of more entries is made."""
_CREATORS = "array asarray zeros ones full eye identity arange linspace float32 float64 int64 dtype"
PURE: frozenset[Any] = frozenset(
    [*(getattr(np, name) for name in _CREATORS.split()), float, int, len, tuple, list, abs]
)
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
}
_UNARY: dict[type, Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}


class NotCertain(Exception):
    """The value can only be known by running the module."""


def value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of an expression, given those of names. Raises `NotCertain`."""
    try:
        return _value(node, names)
    except NotCertain:
        raise
    except Exception as error:
        raise NotCertain from error


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=constant):
            return constant
        case ast.Name(id=name):
            return names[name]
        case ast.Attribute(value=owner, attr=attribute):
            return _attribute(_value(owner, names), attribute)
        case ast.Tuple(elts=parts):
            return tuple(_value(part, names) for part in parts)
        case ast.List(elts=parts):
            return [_value(part, names) for part in parts]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            return _UNARY[type(op)](_value(operand, names))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _binary(op, _value(left, names), _value(right, names))
        case ast.Call(func=func, args=arguments, keywords=keywords):
            return _called(_value(func, names), arguments, keywords, names)
    raise NotCertain


def _attribute(owner: Any, name: str) -> Any:
    if isinstance(owner, types.ModuleType):
        return vars(owner)[name]
    if isinstance(owner, np.ndarray) and name in ("shape", "size", "ndim", "T"):
        return getattr(owner, name)
    raise NotCertain


def _binary(op: ast.operator, left: Any, right: Any) -> Any:
    numbers = (int, float, np.ndarray, np.generic)
    huge = type(left) is int and type(right) is int and abs(right) > 64
    if not isinstance(left, numbers) or not isinstance(right, numbers):
        raise NotCertain
    if isinstance(op, ast.Pow) and huge:
        raise NotCertain
    return _BINARY[type(op)](left, right)


def _called(function: Any, arguments: Any, keywords: Any, names: Mapping[str, Any]) -> Any:
    pure = function in PURE or isinstance(function, np.ufunc) or _of_math(function)
    if not pure or any(k.arg is None for k in keywords):
        raise NotCertain
    given = [_value(argument, names) for argument in arguments]
    if math.prod(_lengths(given)) > LARGEST:
        raise NotCertain
    return function(*given, **{k.arg: _value(k.value, names) for k in keywords})


def _lengths(given: list[Any]) -> list[int]:
    """The numbers among the arguments that may be lengths of a new array."""
    shape = given[0] if given and isinstance(given[0], (tuple, list)) else given
    return [max(abs(n), 1) for n in shape if isinstance(n, int)]


def _of_math(function: Any) -> bool:
    return isinstance(function, types.BuiltinFunctionType) and function.__module__ == "math"
