"""What the parts of a reverse sweep share.

The parts are `Adjoints`, and on it `Branches`, `ReverseCalls`, `Rows`, `Containers`, `Parts` and
`Views`; `Reverse` is all of them. What one part asks of another one stands here.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from s2sgrad.analyse.activity import Activity
from s2sgrad.analyse.following import Paths
from s2sgrad.analyse.needs import Plan
from s2sgrad.analyse.operations import AddAt, ListAppend, ListPop, Read, UserCall
from s2sgrad.analyse.places import Places
from s2sgrad.derive.contributions import Contributions
from s2sgrad.derive.naming import Naming
from s2sgrad.derive.values import State, Value
from s2sgrad.kinds import Kind
from s2sgrad.rules.row import Site


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
    doubtful: set[str]
    """Numbers whose adjoint may have become a 0-d array."""
    touched: set[str]
    loop_touched: dict[Any, set[str]]
    positions: dict[Any, str]
    bound_views: set[str]
    tainted: set[str]
    """Names whose values may be infinite or nan."""
    guarded: set[str]
    """Names that lead only into a branch of an `np.where`."""
    freezing: bool
    moment_after: bool

    def bar(self, primal: str) -> str:
        raise NotImplementedError

    def kind(self, primal: str) -> Kind:
        raise NotImplementedError

    def emit(self, statement: Any) -> None:
        raise NotImplementedError

    def zeros(self, kind: Kind, like: Any) -> Any:
        raise NotImplementedError

    def is_number(self, expression: Any) -> bool:
        raise NotImplementedError

    def shape_of(self, primal: str) -> Any:
        raise NotImplementedError

    def bind(self, hint: str, expression: Any) -> Any:
        raise NotImplementedError

    def make_buffer(self, primal: str) -> None:
        raise NotImplementedError

    def afterwards(self) -> AbstractContextManager[None]:
        raise NotImplementedError

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

    def apply(self, site: Site, g: Value, primal: str | None) -> None:
        raise NotImplementedError

    def bind_views(self, statement: Any) -> None:
        raise NotImplementedError

    def branch(self, statement: Any) -> None:
        raise NotImplementedError

    def contributions(self, site: Site, g: Value, statement: Any, base: str) -> Contributions:
        raise NotImplementedError

    def hand_on(self, operation: Any, g: Value, primal: str | None) -> None:
        raise NotImplementedError

    def has_active(self, site: Site, parameter: str) -> bool:
        raise NotImplementedError

    def is_active(self, node: Any) -> bool:
        raise NotImplementedError

    def loop(self, statement: Any) -> None:
        raise NotImplementedError

    def moved(self, primal: str) -> Value:
        raise NotImplementedError

    def old_part(self, target: Any, content: bool) -> Any:
        raise NotImplementedError

    def position_in(self, loop: Any) -> Any:
        raise NotImplementedError

    def read(self, operation: Read, g: Value) -> None:
        raise NotImplementedError

    def read_item(self, base: str, operation: Read, index: Any, g: Value) -> None:
        raise NotImplementedError

    def refuse_missing(self, site: Site) -> None:
        raise NotImplementedError

    def refuse_rule(self, site: Site, error: Any) -> None:
        raise NotImplementedError

    def store(self, target: Any, value: Any) -> None:
        raise NotImplementedError

    def store_item(self, base: str, part: Any, value: Any) -> None:
        raise NotImplementedError

    def is_shadow(self, primal: str) -> bool:
        raise NotImplementedError

    def has_shadow(self, primal: str) -> bool:
        raise NotImplementedError

    def give_numbers(self, elements: Any, kind: Any, g: Any) -> None:
        raise NotImplementedError

    def unbind_view(self, primal: str, operation: Any) -> None:
        raise NotImplementedError

    def unbind_shadow(self, primal: str) -> None:
        raise NotImplementedError

    def unbind_shadows(self) -> None:
        raise NotImplementedError

    def take_shadow(self, primal: str) -> Value:
        raise NotImplementedError

    def taken(self, primal: str, operation: Any) -> Value:
        raise NotImplementedError

    def gather(self, operation: AddAt) -> None:
        raise NotImplementedError

    def unappend(self, operation: ListAppend) -> None:
        raise NotImplementedError

    def unpack_into(self, elements: list[Any], g: Value, places: Any = None) -> None:
        raise NotImplementedError

    def unpacking(self, target: Any, operation: Any) -> None:
        raise NotImplementedError

    def unpop(self, operation: ListPop, primal: str) -> None:
        raise NotImplementedError

    def update(self, statement: Any) -> None:
        raise NotImplementedError

    def user_call(self, operation: UserCall, g: Value | None) -> None:
        raise NotImplementedError

    def without_cotangent(self, operation: Any) -> None:
        raise NotImplementedError
