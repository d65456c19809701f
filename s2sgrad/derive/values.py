"""Contributions, and what is known of an adjoint at a point of the reverse sweep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from s2sgrad.kinds import Dims


@dataclass(frozen=True)
class State:
    """What is known of an adjoint: its shape, and whether its memory is its own."""

    dims: Dims
    owned: bool


@dataclass(frozen=True)
class Value:
    """A contribution, or a cotangent: an expression, its shape, whether it is new memory.

    `whole`: the objects that it consists of are nobody else's, though the arrays in them may be.
    """

    expression: Any
    dims: Dims
    fresh: bool = False
    whole: bool = False
