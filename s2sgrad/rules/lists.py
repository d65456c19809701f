"""Lists of numbers given where NumPy takes an array: `np.convolve(x, [1.0, 2.0])`.

Rules see the array that NumPy makes of such a list, and texts that compute with it say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2sgrad.kinds import Array, Derived, Dims, Kind, ListOf, Scalar, Sequence, dims_of


@dataclass(frozen=True)
class ListArray(Array):
    """The array that NumPy makes of a tuple or list of numbers."""


def nested_dims(kind: Kind, key: tuple[Any, ...]) -> Dims:
    """The shape of the array that a nested list becomes."""
    match kind:
        case Sequence(elements=elements):
            inner = nested_dims(elements[0], (*key, "element")) if elements else ()
            return (len(elements), *inner)
        case ListOf(element=element):
            return (Derived(key), *nested_dims(element, (*key, "element")))
    return dims_of(kind)


def nested_dtype(kind: Kind) -> np.dtype[Any] | None:
    """The dtype of the array that a nested list becomes; None where it holds no numbers."""
    match kind:
        case Sequence(elements=elements):
            inner = [nested_dtype(element) for element in elements]
            known = [dtype for dtype in inner if dtype is not None]
            if len(known) < len(inner):
                return None
            return np.result_type(*known) if known else np.dtype(float)
        case ListOf(element=element):
            return nested_dtype(element)
        case Scalar(dtype=dtype) | Array(dtype=dtype):
            return dtype
    return None


def as_array(kind: Kind, key: tuple[Any, ...]) -> Kind:
    """The array that a list of numbers becomes; any other kind as it is."""
    if not isinstance(kind, (Sequence, ListOf)):
        return kind
    dtype = nested_dtype(kind)
    return kind if dtype is None else ListArray(dtype, nested_dims(kind, key))


def elements_as_arrays(kind: Kind, key: tuple[Any, ...]) -> Kind:
    """A sequence of arrays, of which some are given as lists of numbers."""
    if not isinstance(kind, Sequence):
        return kind
    pairs = enumerate(kind.elements)
    return Sequence(kind.type, tuple(as_array(element, (*key, i)) for i, element in pairs))


def made_arrays(text: str, names: frozenset[str]) -> str:
    """The text with `np.asarray` around operands, and tangents of operands, that are lists.

    >>> made_arrays("g * b + np.dot(a, b_dot, out=b)", frozenset({"b"}))
    'g * np.asarray(b) + np.dot(a, np.asarray(b_dot), out=np.asarray(b))'
    """
    for name in names:
        text = re.sub(rf"(?<![\w.]){name}(_dot)?(?![\w=])", r"np.asarray(\g<0>)", text)
    return text
