"""Run a function in two versions and compare all that can be seen of it, bit by bit."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from s2sgrad.emit.printer import to_source


class World:
    """The functions that programs may call, and what they have been seen to do."""

    def __init__(self) -> None:
        self.trace: list[Any] = []
        self.kept = np.arange(4.0)

    def names(self) -> dict[str, Any]:
        return {
            "np": np,
            "show": self.show,
            "touch": self.touch,
            "keep": self.keep,
            "spoil": self.spoil,
        }

    def show(self, value: Any) -> float:
        self.trace.append(copy.deepcopy(value))
        return float(len(self.trace))

    def touch(self, array: Any) -> Any:
        """Write into an argument and give it back."""
        self.trace.append("touch")
        array *= 0.5
        return array

    def keep(self, array: Any) -> float:
        """Remember an argument, for `spoil` to write into."""
        self.trace.append("keep")
        self.kept = array
        return 1.0

    def spoil(self, number: float) -> float:
        self.trace.append("spoil")
        if self.kept.flags.writeable:
            self.kept += number
        return number


def run(function: Any, *args: Any) -> tuple[Any, ...]:
    """The result of a tree, its arguments afterwards, what it showed, and what shares memory."""
    world, args = World(), copy.deepcopy(args)
    names = world.names()
    with np.errstate(all="ignore"):
        try:
            exec(compile(to_source(function), "<program>", "exec"), names)
            result = names[function.name](*args)
        except (ArithmeticError, IndexError, ValueError) as error:
            return ("raised", type(error), world.trace)
    return result, args, world.trace, shared(result, args)


def shared(result: Any, args: tuple[Any, ...]) -> list[bool]:
    """Which pairs of the arrays that are seen afterwards share memory."""
    arrays = [*(result if isinstance(result, tuple) else (result,)), *args]
    return [
        np.shares_memory(a, b)
        for i, a in enumerate(arrays)
        for b in arrays[:i]
        if isinstance(a, np.ndarray) and isinstance(b, np.ndarray)
    ]


def identical(one: Any, other: Any) -> bool:
    """Equal in type, dtype, shape and every bit but the sign of a nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (tuple, list)):
        return len(one) == len(other) and all(map(identical, one, other))
    if isinstance(one, (float, np.ndarray, np.generic)):
        a, b = np.asarray(one), np.asarray(other)
        if a.dtype != b.dtype or a.shape != b.shape:
            return False
        nan = np.isnan(a) & np.isnan(b)
        return bool(np.all(nan | ((a == b) & (np.signbit(a) == np.signbit(b)))))
    return bool(one == other)
