"""What a row's pattern says: its name, function, parameters and defaults."""

from __future__ import annotations

import ast
import builtins
import math
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import numpy as np

from s2sgrad import runtime

OPERATORS: dict[str, str] = {
    "Add": "x + y",
    "Sub": "x - y",
    "Mult": "x * y",
    "Div": "x / y",
    "Pow": "x ** y",
    "MatMult": "x @ y",
    "Mod": "x % y",
    "FloorDiv": "x // y",
    "USub": "- x",
    "UAdd": "+ x",
    "Invert": "~ x",
    "BitAnd": "x & y",
    "BitOr": "x | y",
    "BitXor": "x ^ y",
    "LShift": "x << y",
    "RShift": "x >> y",
    "Not": "not x",
    "Lt": "x < y",
    "LtE": "x <= y",
    "Gt": "x > y",
    "GtE": "x >= y",
    "Eq": "x == y",
    "NotEq": "x != y",
    "In": "x in y",
    "NotIn": "x not in y",
    "Is": "x is y",
    "IsNot": "x is not y",
}


def parsed(pattern: str) -> dict[str, Any]:
    """What a pattern says of name, function, parameters and defaults."""
    tree: Any = ast.parse(pattern, mode="eval").body
    if isinstance(tree, ast.Call):
        return _call_pattern(tree)
    operator = type(tree.ops[0] if isinstance(tree, ast.Compare) else tree.op).__name__
    expression = OPERATORS[operator]
    return {
        "name": operator,
        "function": _operator_function(expression),
        "parameters": _operand_names(expression),
        "defaults": {},
        "expression": expression,
    }


def _operator_function(expression: str) -> Callable[..., Any]:
    names = ", ".join(_operand_names(expression))
    function: Callable[..., Any] = eval(f"lambda {names}: {expression}")
    return function


def _operand_names(expression: str) -> tuple[str, ...]:
    return tuple(w for w in expression.split() if w in ("x", "y"))


def _call_pattern(tree: Any) -> dict[str, Any]:
    required = tuple(argument.id for argument in tree.args)
    optional = {k.arg: ast.literal_eval(k.value) for k in tree.keywords}
    name = _dotted(tree.func)
    return {
        "name": name,
        "function": resolved(name),
        "parameters": required + tuple(optional),
        "defaults": optional,
    }


def _dotted(node: Any) -> str:
    return node.id if isinstance(node, ast.Name) else f"{_dotted(node.value)}.{node.attr}"


def resolved(name: str) -> Any:
    """The function of a dotted name; None where this NumPy or Python has no such function."""
    head, *path = name.split(".")
    found: Any = {"np": np, "math": math}.get(head)
    found = found or getattr(builtins, head, None) or getattr(runtime, head, None)
    for attr in path:
        found = getattr(found, attr, None)
    if path[:1] == ["ndarray"]:
        # Of a method or an attribute: asked of any array, or NumPy scalar.
        return _method(path[-1]) if callable(found) else attrgetter(path[-1])
    return found


def _method(name: str) -> Callable[..., Any]:
    return lambda array, *operands: getattr(array, name)(*operands)
