"""Kinds as text: what `--types` and annotations say of an argument.

An annotation gives a tuple of candidates, the likeliest first: one where it tells the kind, several
where it does not (`NDArray[np.float64]` says nothing of the rank), none where it says nothing.

>>> kinds_of_text("W=f8[:, 1], n=int")["W"].dims
(Axis(owner='W', axis=0), 1)
>>> [len(kind.dims) for kind in candidates("NDArray[np.float32]", "x")]
[1, 2, 3, 0]
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from s2sgrad.annotations.names import ARRAYS, DTYPES, F8, JAXTYPING, PYTHON
from s2sgrad.annotations.spelling import arrays
from s2sgrad.errors import UsageError
from s2sgrad.kinds import (
    FLOAT,
    Array,
    Axis,
    Kind,
    ListOf,
    Scalar,
    Sequence,
    constant,
)

Candidates = tuple[Kind, ...]
Resolve = Callable[[str], Any]


class NotAKind(Exception):
    """A piece of text that stands for no kind."""


def kinds_of_text(text: str) -> dict[str, Kind]:
    """The kinds of `--types`: `W=f8[:, :], b=f8[:], n=int, mode="same", ps=(f8, [f8[:]])`.

    Raises `UsageError` for what is not of this form.
    """
    try:
        call = ast.parse(f"f({text})", mode="eval").body
    except SyntaxError:
        call = None
    keywords = call.keywords if isinstance(call, ast.Call) and not call.args else [None]
    found: dict[str, Kind] = {}
    for keyword in keywords:
        if keyword is None or keyword.arg is None:
            raise UsageError(f"cannot read the types {text!r}; {_EXAMPLE}")
        found[keyword.arg] = _one_kind(keyword.value, keyword.arg)
    return found


_EXAMPLE = 'write them as "W=f8[:, :], b=f8[:], n=int"'


def _one_kind(node: ast.expr, owner: str) -> Kind:
    try:
        found = _literal(node) or read(node, owner, _nothing)
    except NotAKind:
        found = ()
    if len(found) != 1:
        raise UsageError(f"`{ast.unparse(node)}` is not a type of `{owner}`; {_EXAMPLE}")
    return found[0]


def candidates(annotation: Any, owner: str, resolve: Resolve | None = None) -> Candidates:
    """The kinds that an annotation, an object or its text, allows; () where it says nothing."""
    text = annotation if isinstance(annotation, str) else _spelt(annotation)
    try:
        return read(ast.parse(text.strip(), mode="eval").body, owner, resolve or _nothing)
    except (NotAKind, SyntaxError, RecursionError):
        return ()


def _nothing(name: str) -> Any:
    raise KeyError(name)


def _spelt(annotation: Any) -> str:
    """An annotation that was evaluated, as text again."""
    text = annotation.__name__ if isinstance(annotation, type) else repr(annotation)
    if isinstance(annotation, type) and "[" in repr(annotation):
        text = re.sub(r"^<class '(.*)'>$", r"\1", repr(annotation))
    return re.sub(r"<class '([^']*)'>", r"\1", text)


def _literal(node: ast.expr) -> Candidates:
    """A value that is known: `n=3`, `mode="same"`, `w=None`."""
    try:
        return (constant(ast.literal_eval(node)),) if _is_constant(node) else ()
    except ValueError:
        return ()


def _is_constant(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant)


def read(node: ast.expr, owner: str, resolve: Resolve) -> Candidates:
    """The kinds that the tree of an annotation allows. Raises `NotAKind`."""
    match node:
        case ast.Constant(value=None):
            return (constant(None),)
        case ast.Constant(value=str(text)):
            return candidates(text, owner, resolve)
        case ast.Name() | ast.Attribute():
            return _named(_path(node), owner, resolve)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _either([left, right], owner, resolve)
        case ast.Subscript(value=value, slice=index):
            return _subscripted(_last(value), index, owner, resolve)
        case ast.Tuple(elts=elements):
            return (_sequence(tuple, elements, owner, resolve),)
        case ast.List(elts=elements):
            return (_sequence(list, elements, owner, resolve),)
    raise NotAKind


def _path(node: ast.expr) -> str:
    return ast.unparse(node)


def _last(node: ast.expr) -> str:
    return _path(node).rpartition(".")[2]


def _named(path: str, owner: str, resolve: Resolve) -> Candidates:
    name = path.rpartition(".")[2]
    if name in PYTHON:
        return (PYTHON[name],)
    if name in DTYPES:
        return (Scalar(np.dtype(DTYPES[name]), False),)
    if name in ARRAYS:
        return arrays(F8, owner)
    if name in ("None", "NoneType"):
        return (constant(None),)
    if name == "Real":
        return (FLOAT,)
    try:
        meant = resolve(path)
    except KeyError:
        raise NotAKind from None
    return candidates(meant, owner)


def _either(parts: list[ast.expr], owner: str, resolve: Resolve) -> Candidates:
    """Of a union: first what its members allow, None last."""
    found: dict[Kind, None] = {}
    for part in parts:
        found |= dict.fromkeys(read(part, owner, resolve))
    nothing = constant(None)
    rest = [kind for kind in found if kind != nothing]
    return (*rest, nothing) if nothing in found else tuple(rest)


def _subscripted(name: str, index: ast.expr, owner: str, resolve: Resolve) -> Candidates:
    inner = list(index.elts) if isinstance(index, ast.Tuple) else [index]
    if name in ("Optional", "Union"):
        nothing: list[ast.expr] = [ast.Constant(None)] if name == "Optional" else []
        return _either([*inner, *nothing], owner, resolve)
    if name in ("Annotated", "Final"):
        return read(inner[0], owner, resolve)
    if name == "Literal":
        return tuple(constant(ast.literal_eval(node)) for node in inner)
    if name in ("NDArray", "ndarray", "Array"):
        return arrays(_dtype(inner[-1]), owner)
    if name in ("list", "List", "tuple", "Tuple", "Sequence"):
        return (_items(name, inner, owner, resolve),)
    if name in JAXTYPING and isinstance(inner[-1], (ast.Constant, ast.Name)):
        return _jaxtyping(JAXTYPING[name], inner[-1], owner)
    if name in DTYPES or name in PYTHON:
        return _indexed(np.dtype(DTYPES.get(name, name)), inner, owner)
    raise NotAKind


def _dtype(node: ast.expr) -> np.dtype[Any]:
    """The dtype in `NDArray[np.float32]` and in `ndarray[Any, dtype[float32]]`."""
    if isinstance(node, ast.Subscript):
        return _dtype(node.slice)
    name = _last(node)
    return np.dtype(DTYPES.get(name, name if name in PYTHON else "f8"))


def _indexed(dtype: np.dtype[Any], inner: list[ast.expr], owner: str) -> Candidates:
    """`f8[:, 1]`; `f8[()]` has no axes, `f8[...]` any number of them."""
    match inner:
        case [ast.Constant(value=value)] if value is ...:
            return arrays(dtype, owner)
        case [ast.Tuple(elts=[])]:
            return (Array(dtype, ()),)
    return (Array(dtype, tuple(_length(n, owner, axis) for axis, n in enumerate(inner))),)


def _length(node: ast.expr, owner: str, axis: int) -> int | Axis:
    match node:
        case ast.Slice(lower=None, upper=None):
            return Axis(owner, axis)
        case ast.Constant(value=1):
            return 1
        case ast.Constant(value=int()):
            return Axis(owner, axis)
    raise NotAKind


def _sequence(type_: type, elements: list[ast.expr], owner: str, resolve: Resolve) -> Kind:
    named = enumerate(elements)
    return Sequence(type_, tuple(_first(e, f"{owner}[{i}]", resolve) for i, e in named))


def _first(node: ast.expr, owner: str, resolve: Resolve) -> Kind:
    found = _literal(node) or read(node, owner, resolve)
    if not found:
        raise NotAKind
    return found[0]


def _items(name: str, inner: list[ast.expr], owner: str, resolve: Resolve) -> Kind:
    """`list[T]` and `tuple[T, ...]` are of any length; `tuple[S, T]` and `list[S, T]` are not."""
    type_ = tuple if name in ("tuple", "Tuple") else list
    open_ended = len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is ...
    if open_ended or (type_ is list and len(inner) == 1):
        return ListOf(type_, _first(inner[0], f"{owner}[0]", resolve))
    return _sequence(type_, inner, owner, resolve)


def _jaxtyping(dtype: str, shape: ast.Constant | ast.Name, owner: str) -> Candidates:
    """`Float[np.ndarray, "batch 3"]`: names and numbers are axes, `*` and `...` any number."""
    text = shape.value if isinstance(shape, ast.Constant) else ""
    if not isinstance(text, str):
        raise NotAKind
    axes = text.split()
    if any(axis.startswith("*") or "..." in axis for axis in axes):
        return arrays(np.dtype(dtype), owner)
    named = enumerate(axis.rpartition("=")[2] for axis in axes)
    dims = tuple(1 if axis == "1" else Axis(owner, i) for i, axis in named)
    return (Array(np.dtype(dtype), dims),)
