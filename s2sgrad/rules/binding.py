"""From a call as the user wrote it to a row's parameters.

>>> from s2sgrad.rules.table import TABLE
>>> node = gast.parse("np.mean(x, 0, keepdims=True)", mode="eval").body
>>> bound = bind(TABLE.named("np.mean"), node, node.args, {"keepdims": node.keywords[0].value})
>>> {name: type(value).__name__ for name, value in bound.items()}
{'a': 'Name', 'axis': 'Constant', 'keepdims': 'Constant'}
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import gast

from s2sgrad.rules.row import Row, Unsupported

FUNCTIONS: dict[str, str] = {
    "adjoint_view": "view array adjoint array_2 adjoint_2 array_3 adjoint_3",
    "np.arange": "start stop step dtype device like",
    "np.array": "object dtype",
    "np.concatenate": "*arrays axis out dtype casting",
    "np.dot": "a b out",
    "np.einsum": "subscripts *operands",
    "np.inner": "a b",
    "np.vdot": "a b",
    "np.where": "condition x y",
    "np.zeros": "shape dtype order",
    "np.empty": "shape dtype order",
}
"""The order of parameters where `inspect.signature` does not know it in every NumPy."""

METHODS: dict[str, str] = {
    "all": "a axis out keepdims",
    "any": "a axis out keepdims",
    "argmax": "a axis out keepdims",
    "argmin": "a axis out keepdims",
    "argpartition": "a kth axis kind order",
    "argsort": "a axis kind order",
    "astype": "x dtype order casting subok copy",
    "choose": "a choices out mode",
    "clip": "a a_min a_max out",
    "compress": "a condition axis out",
    "conj": "x",
    "conjugate": "x",
    "copy": "a order",
    "cumprod": "a axis dtype out",
    "cumsum": "a axis dtype out",
    "diagonal": "a offset axis1 axis2",
    "dot": "a b out",
    "flatten": "a order",
    "item": "a",
    "max": "a axis out keepdims initial where",
    "mean": "a axis dtype out keepdims",
    "min": "a axis out keepdims initial where",
    "nonzero": "a",
    "prod": "a axis dtype out keepdims initial where",
    "ptp": "a axis out keepdims",
    "ravel": "a order",
    "repeat": "a repeats axis",
    "reshape": "a *shape order",
    "round": "a decimals out",
    "searchsorted": "a v side sorter",
    "squeeze": "a axis",
    "std": "a axis dtype out ddof keepdims",
    "sum": "a axis dtype out keepdims initial where",
    "swapaxes": "a axis1 axis2",
    "take": "a indices axis out mode",
    "tolist": "a",
    "trace": "a offset axis1 axis2 dtype out",
    "transpose": "a *axes",
    "var": "a axis dtype out ddof keepdims",
}
"""Positional forms of array methods; `*` collects what follows into one tuple."""

REQUIRED = {"np.clip": ("a_min", "a_max")}
"""What a function must be given, but not the method of the same name: None where it is not."""

SPELLINGS: dict[str, str] = {
    "newshape": "shape", "min": "a_min", "max": "a_max", "x1": "x", "x2": "y", "correction": "ddof",
}  # fmt: skip
"""Other keywords for the same parameter."""


def bind(
    row: Row,
    node: Any,
    positional: Sequence[Any],
    keywords: Mapping[str, Any],
    method: str = "",
) -> dict[str, Any]:
    """The expression that each parameter of the row gets; raises Unsupported.

    `positional` starts with the array itself for a method, whose name is then given. `node` is the
    call or operator.
    """
    order = positional_order(row, method)
    bound: dict[str, Any] = {}
    for name, value in _placed(row, order, positional, bool(method)):
        _give(row, bound, name, value)
    for keyword, value in keywords.items():
        if keyword is None:
            raise Unsupported("`**` hands over keywords that are not known", code="star-arguments")
        name = keyword if keyword in row.parameters else SPELLINGS.get(keyword, keyword)
        _give(row, bound, name, value)
    for name in REQUIRED.get(row.name, ()):
        bound.setdefault(name, gast.Constant(value=None, kind=None))
    for name in row.parameters:
        if name not in bound and name not in row.defaults and name != row.variadic:
            raise Unsupported(f"`{row.name}` needs `{name}`")
    return {name: bound[name] for name in row.parameters if name in bound}


def _placed(
    row: Row, order: tuple[str, ...], positional: Sequence[Any], as_method: bool
) -> list[tuple[str, Any]]:
    """The positional arguments with the names of their parameters."""
    placed: list[tuple[str, Any]] = []
    for at, name in enumerate(order):
        if name.startswith("*"):
            rest = list(positional[at:])
            if rest:
                placed.append((name[1:], _collected(rest, as_method or row.name in ("max", "min"))))
            return placed
        if at >= len(positional):
            return placed
        if isinstance(positional[at], gast.Starred):
            raise Unsupported("`*` hands over an unknown number of operands", code="star-arguments")
        placed.append((name, positional[at]))
    if len(positional) > len(order):
        raise Unsupported(f"`{row.name}` is known with {len(order)} positional arguments")
    return placed


def _collected(rest: list[Any], as_method: bool) -> Any:
    """`x.reshape(2, 3)`, `x.reshape((2, 3))` and `np.einsum(s, *operands)`: one sequence."""
    if len(rest) == 1 and isinstance(rest[0], gast.Starred):
        return rest[0].value
    if any(isinstance(value, gast.Starred) for value in rest):
        raise Unsupported("`*` hands over an unknown number of operands", code="star-arguments")
    if as_method and len(rest) == 1:
        return rest[0]
    return gast.Tuple(elts=rest, ctx=gast.Load())


def _give(row: Row, bound: dict[str, Any], name: str, value: Any) -> None:
    if name in bound:
        raise Unsupported(f"`{name}` is given twice")
    if name in row.parameters:
        bound[name] = value
    elif not _is_neutral(row, name, value):
        raise Unsupported(f"`{name}=` of `{row.name}` is not supported", code="keyword-argument")


NEUTRAL: dict[str, Any] = {
    "out": None, "dtype": None, "where": True, "order": "K", "subok": False, "copy": True,
    "casting": "same_kind", "device": None, "like": None, "optimize": False, "kind": None,
    "overwrite_input": False, "stable": None, "mean": None,
}  # fmt: skip
"""Options that change nothing when given so, where the signature does not say."""


def _is_neutral(row: Row, name: str, value: Any) -> bool:
    if not isinstance(value, gast.Constant):
        return False
    known = {name: NEUTRAL[name]} if name in NEUTRAL else {}
    default = {**known, **_signature_defaults(row)}.get(name, inspect.Parameter.empty)
    return type(default) is type(value.value) and bool(default == value.value)


def positional_order(row: Row, method: str = "") -> tuple[str, ...]:
    """The parameters in the order of positional arguments; `*p` collects what follows."""
    if method and method in METHODS:
        return tuple(METHODS[method].split())
    if row.expression:
        return row.parameters
    return _function_order(row)


@cache
def _function_order(row: Row) -> tuple[str, ...]:
    if row.variadic:
        at = row.parameters.index(row.variadic)
        return (*row.parameters[:at], f"*{row.variadic}")
    if row.name in FUNCTIONS:
        return tuple(FUNCTIONS[row.name].replace("*", "").split())
    positional = [
        name
        for name, p in _signature(row).items()
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]
    names = tuple(p if p in row.parameters else SPELLINGS.get(p, p) for p in positional)
    required = [p for p in row.parameters if p not in row.defaults]
    told = bool(names) and list(names[: len(required)]) == required
    return names if told else row.parameters


@cache
def _signature_defaults(row: Row) -> dict[str, Any]:
    return {name: p.default for name, p in _signature(row).items()}


@cache
def _signature(row: Row) -> dict[str, inspect.Parameter]:
    """The parameters that NumPy says the function has; none where it does not say."""
    try:
        parameters = inspect.signature(row.function).parameters
    except (TypeError, ValueError):
        return {}
    return {p.name: p for p in parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD}
