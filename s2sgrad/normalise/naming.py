"""Names for intermediate results, after what computes them."""

from __future__ import annotations

import gast

_OPERATORS = {
    gast.Add: "total",
    gast.Sub: "difference",
    gast.Mult: "product",
    gast.MatMult: "product",
    gast.Div: "ratio",
    gast.FloorDiv: "quotient",
    gast.Mod: "remainder",
    gast.Pow: "power",
    gast.USub: "negated",
    gast.UAdd: "same",
    gast.Invert: "inverted",
    gast.Not: "test",
}
_FUNCTIONS = {
    "abs": "size",
    "absolute": "size",
    "copy": "copied",
    "dot": "product",
    "exp": "e",
    "float": "number",
    "int": "whole",
    "len": "length",
    "max": "largest",
    "min": "smallest",
    "multiply": "product",
    "range": "numbers",
    "round": "rounded",
    "sqrt": "root",
    "sum": "total",
    "pow": "power",
    "zeros": "zero",
    "ones": "one",
}
_SIGNS = {gast.Gt: "positive", gast.Lt: "negative", gast.Eq: "zero"}


def describe(operation: gast.expr) -> str:
    """A short name for the result of an operation.

    >>> [describe(gast.parse(text, mode="eval").body) for text in ("a + b", "np.exp(x)", "x.shape")]
    ['total', 'e', 'shape']
    """
    match operation:
        case gast.BinOp(op=op) | gast.UnaryOp(op=op):
            return _OPERATORS.get(type(op), "bits")
        case gast.Call(func=gast.Name(id=name)) | gast.Call(func=gast.Attribute(attr=name)):
            return _FUNCTIONS.get(name, name.strip("_") or "value")
        case gast.Attribute(attr=name):
            return name.strip("_") or "value"
        case gast.Subscript(value=value, slice=index):
            return _element(value, index)
        case gast.Compare(ops=[op], comparators=[gast.Constant(value=value)]) if value == 0:
            return _SIGNS.get(type(op), "test")
        case gast.Compare() | gast.BoolOp():
            return "test"
        case gast.Tuple() | gast.List():
            return "items"
    return "value"


def _element(value: gast.expr, index: gast.expr) -> str:
    if not isinstance(value, gast.Name):
        return "element"
    match index:
        case gast.Name(id=name) if len(name) <= 3:
            return f"{value.id}_{name}"
        case gast.Constant(value=int() as number):
            return f"{value.id}_{number}"
    return f"{value.id}_part"
