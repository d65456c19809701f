"""Constants with other values for the time of a call."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from s2sgrad.constants import Constant, can_change
from s2sgrad.differences import copied
from s2sgrad.kinds import Field
from s2sgrad.structure import part, parts


@contextlib.contextmanager
def having(constants: Iterable[Constant], values: Iterable[Any]) -> Iterator[None]:
    """Give constants values, and afterwards those back that they had.

    An array, list, dict or object is changed in place, so that all who hold it see that. Raises
    what a write into it does, such as `ValueError` for an array that is read-only.
    """
    pairs = [
        (constant, value, copied(constant.value))
        for constant, value in zip(constants, values, strict=True)
    ]
    try:
        for constant, value, _ in pairs:
            give(constant, value)
        yield
    finally:
        for constant, _, before in pairs:
            give(constant, before)


def give(constant: Constant, value: Any) -> None:
    """Let a constant have a value; an object that can be changed gets its parts."""
    if constant.is_shared:
        fill(constant.value, value)
    else:
        constant.binding.assign(value)


def fill(held: Any, value: Any) -> None:
    """Give an array, list, dict or object the parts of another one like it.

    >>> inner = [1.0]
    >>> held = {"a": inner, "b": 2.0}
    >>> fill(held, {"a": [3.0], "b": 4.0})
    >>> held, inner
    ({'a': [3.0], 'b': 4.0}, [3.0])
    """
    if isinstance(held, np.ndarray):
        held[...] = value
        return
    for place, new in (parts(value) or {}).items():
        old = part(held, place)
        if can_change(old):
            fill(old, new)
        elif old is not new:
            _put(held, place, new)


def _put(held: Any, place: Any, value: Any) -> None:
    if isinstance(place, Field):
        object.__setattr__(held, str(place), value)
    else:
        held[place] = value
