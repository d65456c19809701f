"""What the parts of a reverse sweep share: `Adjoints`, `Branches`, `ReverseCalls` and `Reverse`."""

from __future__ import annotations

from typing import Any

from s2sgrad.analyse.activity import Activity
from s2sgrad.analyse.paths import Paths
from s2sgrad.analyse.places import Places
from s2sgrad.analyse.record import Plan
from s2sgrad.derive.naming import Naming
from s2sgrad.derive.values import State, Value


class Sweep:
    """The state of a reverse sweep that is being written, and what each part asks of the others."""

    analysis: Any
    activity: Activity
    naming: Naming
    plan: Plan | None
    context: Any
    """The `Derivation` that the sweep belongs to."""
    places: Places
    paths: Paths
    statement_: Any
    """The statement whose adjoint is being written."""
    block: Any
    """The block that it stands in."""
    out: list[Any]
    headed: Any
    states: dict[str, State]
    pinned: set[str]
    """Names whose adjoint is a buffer that others see: it is only ever changed in place."""
    buffers: set[str]
    """Names that are written in place: their adjoints have to be full and owned."""
    touched: set[str]
    loop_touched: dict[Any, set[str]]
    positions: dict[Any, str]
    bound_views: set[str]
    freezing: bool
    moment_after: bool

    def primal(self, primal: str, content: bool, after: bool = False) -> Any:
        raise NotImplementedError

    def expression(self, node: Any, content: bool = True) -> Any:
        raise NotImplementedError

    def heading(self) -> None:
        raise NotImplementedError

    def sweep(self, block: list[Any]) -> None:
        raise NotImplementedError

    def home_block(self, view: str) -> int:
        raise NotImplementedError

    def packed(self, target: Any, kind: Any, taken: dict[str, Value], operation: Any) -> Value:
        raise NotImplementedError

    def give(self, operand: Any, value: Any) -> None:
        raise NotImplementedError

    def refuse_row(self, why: str, way_out: str, code: str) -> None:
        raise NotImplementedError
