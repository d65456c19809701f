"""What the text of a function tells of a parameter's kind where no annotation does.

`x[i, j]` is read from an array with two axes, `range(n)` takes an int, `X` is a name for a matrix.
This only sets the order in which kinds are tried; what does not type-check is never taken.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Any

import gast
import numpy as np

from s2sgrad.annotations.spelling import array
from s2sgrad.errors import S2SGradError
from s2sgrad.kinds import FLOAT, INT, Array, Kind
from s2sgrad.parse import Scope, parse

_I8, _F8 = np.dtype(np.int64), np.dtype(np.float64)
_TAKE_LENGTHS = (np.zeros, np.ones, np.empty, np.full, np.eye, np.identity, np.arange, range)
_MATRICES = frozenset(
    getattr(np.linalg, n) for n in "solve inv det slogdet cholesky eigh eig".split()
)
_KEEP_SHAPES = (np.array, np.asarray, np.copy, np.clip, np.abs, abs)
_CALLS = (types.FunctionType, types.BuiltinFunctionType)


@dataclass
class Evidence:
    """whole: it stands where an int must; axes: how many it has at least, 0 for a number too."""

    whole: bool = False
    axes: int = 0

    def add(self, other: Evidence) -> None:
        """Both hold."""
        self.whole |= other.whole
        self.axes = max(self.axes, other.axes)


def contradicts(evidence: Evidence, value: Any) -> bool:
    """Whether a value cannot be the argument that the text speaks of."""
    if type(value) in (int, float):
        return evidence.axes > 0 or (evidence.whole and type(value) is float)
    if isinstance(value, (np.ndarray, np.floating)):
        return evidence.whole and value.dtype.kind == "f"
    return False


def likely(name: str, evidence: Evidence) -> tuple[Kind, ...]:
    """The kinds to try for a parameter, the likeliest first."""
    if evidence.whole and evidence.axes:
        return tuple(
            array(_I8, rank, name) for rank in range(evidence.axes, max(4, evidence.axes + 1))
        )
    if evidence.whole:
        return (INT, FLOAT, array(_I8, 1, name))
    least = evidence.axes
    floats: list[Kind] = [
        array(_F8, rank, name) for rank in range(max(least, 1), max(4, least + 1))
    ]
    ranked = floats if least else [FLOAT, *floats]
    if name[0].isupper() and least < 2:
        ranked.sort(key=lambda kind: not (isinstance(kind, Array) and len(kind.dims) == 2))
    return tuple(ranked)


def evidence_of(function: Any, _above: tuple[Any, ...] = ()) -> dict[str, Evidence]:
    """The evidence for each parameter of a function, from its text and that of what it calls."""
    try:
        tree, scope = parse(function).tree, Scope(function)
    except S2SGradError:
        return {}
    names = [a.id for a in (*tree.args.posonlyargs, *tree.args.args, *tree.args.kwonlyargs)]
    reading = _Reading(scope, {name: Evidence() for name in names}, (*_above, function))
    for statement in tree.body:
        reading.visit(statement)
    return reading.found


class _Reading(gast.NodeVisitor):
    """Collects what the places where parameters stand tell of them."""

    def __init__(self, scope: Scope, found: dict[str, Evidence], above: tuple[Any, ...]) -> None:
        self.scope = scope
        self.found = found
        self.above = above
        self.shaped_like: dict[str, str] = {}
        """Local variables that have the shape of a parameter: `y = np.exp(x)`."""

    def axes(self, node: Any, count: int) -> None:
        """The node has so many axes at least."""
        if isinstance(node, gast.Name):
            name = self.shaped_like.get(node.id, node.id)
            if name in self.found:
                self.found[name].add(Evidence(axes=count))

    def whole(self, node: Any) -> None:
        """The node is an int, and so is what it is computed from."""
        match node:
            case gast.Name(id=name) if name in self.found:
                self.found[name].whole = True
            case gast.Subscript(value=gast.Name(id=name)) if name in self.found:
                self.found[name].whole = True
            case gast.BinOp(left=left, right=right):
                self.whole(left)
                self.whole(right)
            case gast.UnaryOp(operand=operand):
                self.whole(operand)
            case gast.Tuple(elts=parts) | gast.List(elts=parts):
                for part in parts:
                    self.whole(part)
            case gast.Slice(lower=lower, upper=upper, step=step):
                for part in (lower, upper, step):
                    self.whole(part)

    def visit_Subscript(self, node: Any) -> None:
        index = node.slice.elts if isinstance(node.slice, gast.Tuple) else [node.slice]
        real = [i for i in index if not (isinstance(i, gast.Constant) and i.value in (None, ...))]
        self.axes(node.value, max(len(real), 1))
        match node.value:
            case gast.Attribute(value=owner, attr="shape") if isinstance(index[0], gast.Constant):
                if isinstance(index[0].value, int):
                    self.axes(owner, index[0].value + 1)
            case gast.Subscript(value=owner):
                self.axes(owner, 2)
        self.whole(node.slice)
        self.generic_visit(node)

    def visit_Attribute(self, node: Any) -> None:
        self.axes(node.value, 2 if node.attr == "T" else 1)
        self.generic_visit(node)

    def visit_For(self, node: Any) -> None:
        self.axes(node.iter, 1)
        self.generic_visit(node)

    def visit_Assign(self, node: Any) -> None:
        match node:
            case gast.Assign(
                targets=[gast.Tuple(elts=parts)], value=gast.Attribute(value=owner, attr="shape")
            ):
                self.axes(owner, len(parts))
            case gast.Assign(targets=[gast.Tuple()], value=value):
                self.axes(value, 1)
            case gast.Assign(targets=[gast.Name(id=local)], value=value):
                like = self.like(value)
                if like is not None and local not in self.found:
                    self.shaped_like.setdefault(local, like)
        self.generic_visit(node)

    def like(self, node: Any) -> str | None:
        """The parameter whose shape an expression has: it is computed from that one, by entry."""
        match node:
            case gast.Name(id=name):
                name = self.shaped_like.get(name, name)
                return name if name in self.found else None
            case gast.UnaryOp(operand=operand):
                return self.like(operand)
            case (
                gast.BinOp(left=left, right=gast.Constant())
                | gast.BinOp(left=gast.Constant(), right=left)
            ):
                return self.like(left)
            case gast.Call(func=gast.Attribute(value=value, attr="copy"), args=[]):
                return self.like(value)
            case gast.Call(func=func, args=[first, *_]) if self.is_elementwise(func):
                return self.like(first)
        return None

    def is_elementwise(self, func: Any) -> bool:
        """Whether a callee keeps the shape of its first argument."""
        try:
            callee = self.scope.static(func)
        except KeyError:
            return False
        return isinstance(callee, np.ufunc) or callee in _KEEP_SHAPES

    def visit_BinOp(self, node: Any) -> None:
        if isinstance(node.op, gast.MatMult):
            self.axes(node.left, 1)
            self.axes(node.right, 1)
        self.generic_visit(node)

    def visit_Call(self, node: Any) -> None:
        try:
            callee = self.scope.static(node.func)
        except KeyError:
            callee = None
        if isinstance(callee, types.FunctionType) and not _of_numpy(callee):
            self.passed_on(node, callee)
        elif callee is not None:
            self.library(node, callee)
        if isinstance(node.func, gast.Attribute) and node.func.attr == "reshape" and callee is None:
            self.whole(gast.Tuple(node.args, gast.Load()))
        self.generic_visit(node)

    def library(self, node: Any, callee: Any) -> None:
        if callee in _TAKE_LENGTHS:
            several = callee in (range, np.eye)
            for argument in node.args if several else node.args[:1]:
                self.whole(argument)
        elif callee is len or (
            (isinstance(callee, _CALLS) or _of_numpy(callee)) and _whole(callee)
        ):
            for argument in node.args[:1]:
                parts = (
                    argument.elts if isinstance(argument, (gast.Tuple, gast.List)) else [argument]
                )
                for part in parts:
                    self.axes(part, self.needed(node, callee))

    def needed(self, node: Any, callee: Any) -> int:
        """How many axes the first argument of a library function has at least."""
        axis = [k.value for k in node.keywords if k.arg == "axis"]
        if axis and isinstance(axis[0], gast.Constant) and isinstance(axis[0].value, int):
            return int(axis[0].value) + 1
        return 2 if callee in _MATRICES else 1

    def passed_on(self, node: Any, callee: types.FunctionType) -> None:
        """What the called function's text tells of its parameters holds for the arguments."""
        if callee in self.above or len(self.above) > 8:
            return
        inner = evidence_of(callee, self.above)
        given = dict(zip(inner, node.args, strict=False)) | {k.arg: k.value for k in node.keywords}
        for name, argument in given.items():
            evidence = inner.get(name)
            if evidence is not None and evidence.whole and not evidence.axes:
                self.whole(argument)
            elif evidence is not None and isinstance(argument, gast.Name):
                self.found.get(argument.id, Evidence()).add(evidence)


def _of_numpy(callee: Any) -> bool:
    return (getattr(callee, "__module__", None) or "").split(".")[0] == "numpy"


def _whole(callee: Any) -> bool:
    """Whether a NumPy function is one of whole arrays, rather than entry by entry."""
    elementwise = (np.where, np.clip, np.abs, np.array, np.asarray, np.round)
    return _of_numpy(callee) and not isinstance(callee, np.ufunc) and callee not in elementwise
