"""Tangents that must not raise where the program would not: in a `try`, or where NumPy raises.

with np.errstate(all="raise"):          with np.errstate(all="raise"):
    y = np.sqrt(x)                          y = np.sqrt(x)
                                            with np.errstate(all="ignore"):
                                                y_dot = 0.5 * x_dot / y
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.derive.build import call, number
from s2sgrad.regions import Attempt, Entered, Left
from s2sgrad.trees import nodes_in

_CAUGHT = frozenset(["FloatingPointError", "ArithmeticError", "Exception", "BaseException"])


class Shield:
    """Knows, on the way through the statements of a function, whether NumPy may raise."""

    def __init__(self) -> None:
        self.attempts = 0
        self.entered: list[bool] = []

    def pass_by(self, statement: Any) -> None:
        """Note where a `with` begins and ends."""
        if isinstance(statement, Entered):
            self.entered.append(_raises(statement))
        elif isinstance(statement, Left) and self.entered:
            self.entered.pop()

    def around(self, statement: Any, made: list[Any]) -> list[Any]:
        """What was made of a statement, all but the statement itself shielded."""
        if not (self.attempts or any(self.entered)) or statement not in made:
            return made
        position = made.index(statement)
        parts = (made[:position], made[position + 1 :])
        before, after = (_quiet(part) if _computes(part) else part for part in parts)
        return [*before, statement, *after]


def catches_numbers(attempt: Attempt) -> bool:
    """Whether an attempt may catch what NumPy raises for a division by zero."""
    return any(getattr(n, "id", "") in _CAUGHT for n in nodes_in(attempt.type))


def _computes(block: list[Any]) -> bool:
    """Whether there is anything in a block that may raise."""
    nodes = (n for statement in block for n in nodes_in(statement))
    return any(isinstance(n, (gast.BinOp, gast.AugAssign, gast.Call)) for n in nodes)


def _raises(entered: Entered) -> bool:
    value = entered.value
    if not isinstance(value, gast.Call) or not gast.unparse(value.func).endswith("errstate"):
        return False
    values = [getattr(keyword.value, "value", "raise") for keyword in value.keywords]
    return any(v not in ("ignore", "warn", "print", "log") for v in values)


def _quiet(block: list[Any]) -> list[Any]:
    quiet = call("np.errstate", all=number("ignore"))
    return [Entered([], quiet, None), *block, Left()]
