"""Which expressions certainly hold floating point numbers."""

from __future__ import annotations

import gast

from s2sgrad.optimise import callees
from s2sgrad.optimise.notes import Notes

_FLOAT_FUNCTIONS = frozenset(
    """arccos arccosh arcsin arcsinh arctan arctan2 arctanh cbrt cos cosh exp exp2 expm1 log log10
    log1p log2 logaddexp sin sinc sinh sqrt tan tanh hypot linalg.solve linalg.inv linalg.det
    linalg.cholesky linalg.norm""".split()
)
_KEEPING_FUNCTIONS = frozenset(
    """sum cumsum prod reshape ravel transpose expand_dims broadcast_to swapaxes squeeze flip
    negative square zeros_like ones_like outer mean""".split()
)
_KEEPING_RUNTIME = frozenset(["sum_to", "products_of_others", "cofactors"])
_KEEPING_METHODS = frozenset(
    "sum mean copy reshape ravel transpose swapaxes squeeze cumsum T".split()
)


def is_float(node: gast.expr, notes: Notes) -> bool:
    """Whether the value is a floating point number, or an array of them, for certain.

    >>> [is_float(gast.parse(text, mode="eval").body, Notes(adjoints=frozenset(["x_bar"])))
    ...     for text in ("2 * n", "2.0 * n", "x_bar[1:]", "a / b")]
    [False, True, True, True]
    """
    match node:
        case gast.Constant():
            return isinstance(node.value, float)
        case gast.Name():
            return node.id in notes.floats or node.id in notes.adjoints
        case gast.BinOp(op=gast.Div()):
            return True
        case gast.BinOp(op=gast.Add() | gast.Sub() | gast.Mult() | gast.Pow() | gast.MatMult()):
            return is_float(node.left, notes) or is_float(node.right, notes)
        case gast.UnaryOp(op=gast.USub() | gast.UAdd()):
            return is_float(node.operand, notes)
        case gast.Subscript():
            return is_float(node.value, notes)
        case gast.Attribute():
            return node.attr == "T" and is_float(node.value, notes)
        case gast.IfExp():
            return is_float(node.body, notes) and is_float(node.orelse, notes)
        case gast.Call():
            return _returns_float(node, notes)
    return False


def is_float_function(call: gast.Call, notes: Notes) -> bool:
    """Whether a call is of a function like `np.exp`, whose result is a new float or array of them.

    >>> is_float_function(gast.parse("np.exp(x)", mode="eval").body, Notes())
    True
    """
    name = callees.numpy_name(callees.path_of(call.func), notes)
    return name in _FLOAT_FUNCTIONS and not call.keywords and len(call.args) == 1


def _returns_float(call: gast.Call, notes: Notes) -> bool:
    if any(keyword.arg == "dtype" for keyword in call.keywords):
        return False
    name = callees.numpy_name(callees.path_of(call.func), notes)
    if name is not None:
        if name in _FLOAT_FUNCTIONS:
            return True
        return name in _KEEPING_FUNCTIONS and bool(call.args) and is_float(call.args[0], notes)
    if isinstance(call.func, gast.Name) and call.func.id in _KEEPING_RUNTIME:
        return bool(call.args) and is_float(call.args[0], notes)
    if isinstance(call.func, gast.Attribute) and call.func.attr in _KEEPING_METHODS:
        return is_float(call.func.value, notes)
    return False
