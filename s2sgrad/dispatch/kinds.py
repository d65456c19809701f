"""The fastest expression that tells whether a value is of a kind."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from s2sgrad.analyse.program import fingerprint
from s2sgrad.dispatch.bindings import Bindings
from s2sgrad.kinds import (
    NOTHING,
    Array,
    Dims,
    Kind,
    Known,
    Named,
    Record,
    Scalar,
    Sequence,
    Table,
    constant,
    kind_of,
)


def kind_test(value: str, kind: Kind, bindings: Bindings, owner: str = "") -> str:
    """The test that `kind_of(value, owner)` is the kind, for an expression without effects.

    >>> kind_test("x", kind_of(2.0), Bindings())
    'type(x) is float'
    >>> kind_test("n", kind_of(None), Bindings())
    'n is None'
    """
    match kind:
        case Array(dtype=np.dtype()):
            return _array_test(value, kind, bindings)
        case Scalar(python=True, value=found) if found is NOTHING or type(found) in (bool, int):
            return _number_test(value, kind, bindings)
        case Scalar(python=False, dtype=dtype) if dtype.kind in "biufc":
            return f"{bindings.of(type)}({value}) is {bindings.of(dtype.type)}"
        case Known(value=found):
            return _known_test(value, found, bindings)
        case Record():
            return _record_test(value, kind, bindings, owner)
        case Sequence():
            return _sequence_test(value, kind, bindings, owner)
    return _general_test(value, kind, bindings, functools.partial(kind_of, owner=owner))


def value_test(value: str, kind: Kind, bindings: Bindings) -> str:
    """The test that `constant(value)` is the kind: numbers and strings have to be equal.

    >>> value_test("n", constant(3), Bindings())
    'type(n) is int and n == known'
    """
    match kind:
        case Scalar(python=True, value=found) if type(found) in (bool, int):
            return _number_test(value, kind, bindings)
        case Known(value=found):
            return _known_test(value, found, bindings)
    return _general_test(value, kind, bindings, constant)


def _general_test(
    value: str, kind: Kind, bindings: Bindings, kind_of_value: Callable[[Any], Kind]
) -> str:
    """The test that works for every kind; it takes microseconds."""
    same = functools.partial(_same_kind, fingerprint(kind), kind_of_value)
    return f"{bindings.name('same_kind', same)}({value})"


def _same_kind(expected: Any, kind_of_value: Callable[[Any], Kind], value: Any) -> bool:
    return bool(fingerprint(kind_of_value(value)) == expected)


def _number_test(value: str, kind: Scalar, bindings: Bindings) -> str:
    python = type(kind.dtype.type(0).item())
    if isinstance(kind.value, bool):
        return f"{value} is {kind.value}"
    first, again = bindings.once(value)
    exact = f"{bindings.of(type)}({first}) is {bindings.of(python)}"
    if kind.value is NOTHING:
        return exact
    return f"{exact} and {again} == {bindings.name('known', kind.value)}"


def _known_test(value: str, found: Any, bindings: Bindings) -> str:
    if found is None:
        return f"{value} is None"
    known = bindings.name("known", found)
    if type(found) is not str:
        return f"{value} is {known}"
    first, again = bindings.once(value)
    return f"{bindings.of(type)}({first}) is {bindings.of(str)} and {again} == {known}"


def _array_test(value: str, kind: Array, bindings: Bindings) -> str:
    assert kind.dtype is not None
    dtype = bindings.name("dtype", _shared(kind.dtype))
    first, array = bindings.once(value)
    exact = f"{bindings.of(type)}({first}) is {bindings.of(np.ndarray)}"
    same = f"({array}.dtype is {dtype} or {array}.dtype == {dtype})"
    return f"{exact} and {same} and {_shape_test(array, kind.dims, bindings)}"


def _shared(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype object that new arrays have: an array from a pickle has one of its own."""
    shared = np.dtype(dtype.type)
    return shared if shared == dtype else dtype


def _shape_test(array: str, dims: Dims, bindings: Bindings) -> str:
    """The rank, and which axes have length 1."""
    rank = f"{array}.ndim == {len(dims)}"
    if len(dims) == 1:
        return f"{rank} and {bindings.of(len)}({array}) {_one(dims[0])}"
    if 1 not in dims:
        return f"{rank} and 1 not in {array}.shape" if dims else rank
    lengths = (f"{array}.shape[{axis}] {_one(n)}" for axis, n in enumerate(dims))
    return " and ".join([rank, *lengths])


def _one(length: Any) -> str:
    return "== 1" if length == 1 else "!= 1"


def _record_test(value: str, kind: Record, bindings: Bindings, owner: str) -> str:
    """The class, and each attribute; one that is missing raises."""
    first, found = bindings.once(value)
    exact = f"{bindings.of(type)}({first}) is {bindings.name('class_', kind.type)}"
    parts = (
        kind_test(f"{found}.{name}", element, bindings, f"{owner}.{name}")
        for name, element in zip(kind.places, kind.elements, strict=True)
    )
    return " and ".join([exact, *parts])


def _sequence_test(value: str, kind: Sequence, bindings: Bindings, owner: str) -> str:
    """The class, how long it is (of a dict the keys, in their order), and each element."""
    first, sequence = bindings.once(value)
    exact = f"{bindings.of(type)}({first}) is {bindings.of(kind.type)}"
    if isinstance(kind, Named):
        exact = f"{bindings.of(type)}({first}) is {bindings.name('class_', kind.cls)}"
    if isinstance(kind, Table):
        whole = f"{bindings.of(tuple)}({sequence}) == {bindings.name('keys', kind.keys)}"
    else:
        whole = f"{bindings.of(len)}({sequence}) == {len(kind.elements)}"
    parts = (
        kind_test(f"{sequence}[{place!r}]", element, bindings, f"{owner}[{place!r}]")
        for place, element in zip(kind.places, kind.elements, strict=True)
    )
    return " and ".join([exact, whole, *parts])
