"""The kinds of results: declared, or learnt by calling the operation once on tiny arrays."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from s2sgrad.kinds import (
    NOTHING,
    PYTHON_NUMBERS,
    Array,
    Derived,
    Dims,
    Kind,
    Known,
    ListOf,
    Opaque,
    Scalar,
    Sequence,
    broadcast,
    constant,
    dims_of,
)
from s2sgrad.rules.row import Site

_LEARNT: dict[Any, Kind] = {}


def tiny(kind: Kind) -> Any:
    """A value of the kind, all of whose axes have length 1 and whose entries are 1."""
    match kind:
        case Scalar(dtype=dtype, python=python, value=value):
            if value is not NOTHING:
                return value
            return dtype.type(1).item() if python else dtype.type(1)
        case Array(dtype=dtype, dims=dims) if dtype is not None:
            return np.ones((1,) * len(dims), dtype)
        case Sequence(type=type_, elements=elements):
            return type_(tiny(element) for element in elements)
        case ListOf(type=type_, element=element):
            return type_([tiny(element)])
        case Known(value=value) if is_harmless(value):
            return value
    raise ValueError(f"nothing is known of a value of kind {kind}")


def unknown(kind: Kind) -> Kind:
    """The kind without the value of a number: what it leads to, where that value is an error."""
    return replace(kind, value=NOTHING) if isinstance(kind, Scalar) else kind


def is_harmless(value: Any) -> bool:
    """Whether calling with a value changes nothing: an iterator would be used up, a file read."""
    if isinstance(value, (tuple, frozenset)):
        return all(map(is_harmless, value))
    simple = (str, bytes, type, np.dtype, slice, type(...), int, float, complex, np.generic)
    return value is None or isinstance(value, simple) or callable(value)


def probed(site: Site) -> Kind:
    """Class, dtype and rank, learnt by one call on tiny arrays; lengths stay unknown."""
    return _named_lengths(learn(site), site.key)


def elementwise(site: Site) -> Kind:
    """The kind of an elementwise function's result: the operands' shapes broadcast."""
    learnt = learn(site)
    if not isinstance(learnt, Array):
        return learnt
    of_numbers = (Array, Scalar, Sequence, ListOf)
    shapes = [site.dims(p) for p, k in site.kinds.items() if isinstance(k, of_numbers)]
    dims = broadcast(*shapes)
    known = len(dims) == len(learnt.dims)
    return Array(learnt.dtype, dims) if known else _named_lengths(learnt, site.key)


def like_first(site: Site) -> Kind:
    """The kind of a result that has the first operand's shape."""
    learnt = learn(site)
    dims = dims_of(site.kinds[site.row.parameters[0]])
    return Array(learnt.dtype, dims) if isinstance(learnt, Array) else learnt


def shaped_like(site: Site, dims: Dims) -> Kind:
    """An array of a given shape; class and dtype are learnt."""
    learnt = learn(site)
    return Array(learnt.dtype, dims) if isinstance(learnt, Array) else learnt


def in_own_dtype(text: str, parameter: str, site: Site) -> str:
    """A contribution from the first of several results, cast where the operand has another dtype.

    Of rows with one result the driver casts.
    """
    first = site.ans.elements[0] if isinstance(site.ans, Sequence) else site.ans
    mine, dtype = site.kinds[parameter], getattr(first, "dtype", None)
    if not isinstance(mine, Array) or mine.dtype in (None, dtype):
        return text
    return f"np.asarray({text}, {parameter}.dtype)"


def learn(site: Site) -> Kind:
    """The kind of the result on tiny arrays, remembered by the kinds of the operands."""
    key = (site.row, tuple((p, _coarse(k)) for p, k in site.kinds.items()))
    if key not in _LEARNT:
        values = {p: tiny(k) for p, k in site.kinds.items()}
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            _LEARNT[key] = coarse_kind(_called(site, values))
    return _LEARNT[key]


def _called(site: Site, values: dict[str, Any]) -> Any:
    """What the operation gives; where it divides by a zero that is known, as if it were not."""
    try:
        return call(site, values)
    except ZeroDivisionError:
        return call(site, {p: tiny(unknown(kind)) for p, kind in site.kinds.items()})


def call(site: Site, values: Mapping[str, Any]) -> Any:
    """Call the row's function with the values of its parameters."""
    row = site.row
    if row.expression:
        return row.function(*(values[p] for p in row.parameters))
    positional: list[Any] = []
    keyword: dict[str, Any] = {}
    for parameter, value in values.items():
        if parameter == row.variadic:
            positional.extend(value)
        elif parameter in row.defaults and row.keywords:
            keyword[parameter] = value
        else:
            positional.append(value)
    return row.function(*positional, **keyword)


def coarse_kind(value: Any) -> Kind:
    """The kind of a value of which only class, dtype and rank matter."""
    if type(value) in PYTHON_NUMBERS:
        return PYTHON_NUMBERS[type(value)]
    if isinstance(value, np.generic):
        return Scalar(value.dtype, False)
    if type(value) is np.ndarray:
        return Array(value.dtype, tuple(Derived(("?", axis)) for axis in range(value.ndim)))
    if isinstance(value, (tuple, list)):
        type_ = list if isinstance(value, list) else tuple
        return Sequence(type_, tuple(coarse_kind(element) for element in value))
    if value is None or isinstance(value, (np.dtype, type)):
        return constant(value)
    return Opaque(f"a {type(value).__name__}")


def _coarse(kind: Kind) -> Any:
    """What of an operand's kind the class, dtype and rank of a result can hang on."""
    match kind:
        case Array(dtype=dtype, dims=dims):
            return (dtype, len(dims))
        case Scalar(dtype=dtype, python=python, value=value):
            return (dtype, python, None if value is NOTHING else (type(value), repr(value)))
        case Sequence(type=type_, elements=elements):
            return (type_, tuple(_coarse(element) for element in elements))
        case ListOf(type=type_, element=element):
            return (type_, "...", _coarse(element))
    return kind


def _named_lengths(kind: Kind, key: tuple[Any, ...]) -> Kind:
    match kind:
        case Array(dtype=dtype, dims=dims):
            return Array(dtype, unknown_dims(key, len(dims)))
        case Sequence(type=type_, elements=elements):
            named = (_named_lengths(e, (*key, i)) for i, e in enumerate(elements))
            return Sequence(type_, tuple(named))
    return kind


def unknown_dims(key: Iterable[Any], rank: int) -> Dims:
    """Lengths of which nothing is known, named after the statement that made them."""
    return tuple(Derived((*key, axis)) for axis in range(rank))
