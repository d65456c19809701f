"""Which statements certainly cannot raise."""

from __future__ import annotations

import gast

from s2sgrad.kinds import Field
from s2sgrad.optimise import callees
from s2sgrad.optimise.notes import Notes

_TOTAL_METHODS = frozenset(["copy", "sum", "mean"])
_ORDERINGS = (gast.Lt, gast.LtE, gast.Gt, gast.GtE, gast.Eq, gast.NotEq)
_KEYWORDS = frozenset(["axis", "keepdims"])


def is_total(statement: gast.stmt, notes: Notes) -> bool:
    """Whether a statement without what is nested in it cannot raise, by its kinds alone.

    >>> texts = ("t = x * 2", "t = x[i]", "t = np.exp(x)")
    >>> [is_total(gast.parse(text).body[0], Notes()) for text in texts]
    [True, False, True]
    """
    known = getattr(statement, "total", None)
    if known is not None:
        return bool(known)
    match statement:
        case gast.Assign(targets=[gast.Name()]):
            return _is_total(statement.value, notes)
        case gast.AugAssign(target=gast.Name(), op=gast.Add() | gast.Sub() | gast.Mult()):
            return _is_total(statement.value, notes)
        case gast.If():
            return _is_number(statement.test, notes)
        case gast.For():
            return _is_total_iteration(statement.iter, notes)
        case gast.Pass() | gast.Break():
            return True
    return False


def _is_number(node: gast.expr, notes: Notes) -> bool:
    """Whether a value has a truth: that of an array may raise."""
    match node:
        case gast.UnaryOp(op=gast.Not()):
            return _is_number(node.operand, notes)
        case gast.BoolOp():
            return all(_is_number(value, notes) for value in node.values)
        case gast.Compare():
            return _is_total_comparison(node, notes)
        case gast.Name():
            return node.id in notes.scalars
    return isinstance(node, gast.Constant)


def _is_total_comparison(node: gast.Compare, notes: Notes) -> bool:
    """Whether numbers are compared, or identities."""
    operands = [node.left, *node.comparators]
    if all(isinstance(operator, (gast.Is, gast.IsNot)) for operator in node.ops):
        return len(node.ops) == 1 and all(_is_total(operand, notes) for operand in operands)
    return all(isinstance(operator, _ORDERINGS) for operator in node.ops) and all(
        isinstance(operand, (gast.Name, gast.Constant)) and _is_number(operand, notes)
        for operand in operands
    )


def _is_total_iteration(node: gast.expr, notes: Notes) -> bool:
    match node:
        case gast.Call(func=gast.Name(id="range"), args=[*bounds], keywords=[]):
            return len(bounds) < 3 and all(_is_total(bound, notes) for bound in bounds)
    return False


def _is_total(node: gast.expr, notes: Notes) -> bool:
    match node:
        case gast.Name() | gast.Constant():
            return True
        case gast.List(elts=[]):
            return True
        case gast.Compare(ops=[gast.Lt() | gast.LtE() | gast.Gt() | gast.GtE() | gast.Eq()]):
            return _is_total(node.left, notes) and _is_total(node.comparators[0], notes)
        case gast.Compare():
            return _is_total_comparison(node, notes)
        case gast.BoolOp() | gast.UnaryOp(op=gast.Not()):
            return _is_number(node, notes)
        case gast.UnaryOp(op=gast.USub()):
            return _is_total(node.operand, notes)
        case gast.BinOp(op=gast.Add() | gast.Sub() | gast.Mult()):
            return _is_total(node.left, notes) and _is_total(node.right, notes)
        case gast.BinOp(op=gast.Div() | gast.Pow()):
            arrays = _is_numpy(node.left, notes) or _is_numpy(node.right, notes)
            return arrays and _is_total(node.left, notes) and _is_total(node.right, notes)
        case gast.Call():
            return _is_total_call(node, notes)
        case gast.Attribute(attr="shape" | "size" | "T" | "ndim"):
            return _is_total(node.value, notes)
        case gast.Subscript(slice=gast.Constant(value=Field())):
            return _is_total(node.value, notes)
    return False


def _is_total_call(call: gast.Call, notes: Notes) -> bool:
    if any(keyword.arg not in _KEYWORDS for keyword in call.keywords):
        return False
    if not all(_is_total(argument, notes) for argument in call.args):
        return False
    path = callees.path_of(call.func)
    name = callees.numpy_name(path, notes)
    if name is not None and path is not None and not path.startswith("math."):
        return name in callees.NUMPY_TOTAL or name in ("zeros_like", "ones_like", "copy")
    if isinstance(call.func, gast.Attribute) and call.func.attr in _TOTAL_METHODS:
        return _is_total(call.func.value, notes)
    return False


def _is_numpy(node: gast.expr, notes: Notes) -> bool:
    """Whether a value is certainly NumPy's, which warns where Python raises."""
    match node:
        case gast.Name():
            return node.id not in notes.scalars
        case gast.BinOp():
            return _is_numpy(node.left, notes) or _is_numpy(node.right, notes)
        case gast.UnaryOp():
            return _is_numpy(node.operand, notes)
        case gast.Call():
            name = callees.numpy_name(callees.path_of(node.func), notes)
            return name is not None and callees.kind_of(node, notes) == callees.FRESH
    return False
