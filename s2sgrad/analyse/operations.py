"""What a core statement does: the operations that rules and derivations know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import gast

from s2sgrad.kinds import Kind
from s2sgrad.rules.row import Site

if TYPE_CHECKING:
    from s2sgrad.analyse.program import Analysis


@dataclass(frozen=True)
class Apply:
    """An operation with a row: `np.tanh(x)`, `x + y`, `x.sum(axis=0)`, `x.T`."""

    site: Site
    kind: Kind


@dataclass(frozen=True)
class Read:
    """`base[index]` of an array or a sequence.

    `basic` says that NumPy gives a view (or a scalar), `repeats` that an index may occur twice.
    """

    base: gast.Name
    index: Any
    basic: bool
    repeats: bool
    kind: Kind


@dataclass(frozen=True)
class Alias:
    """`b = a`: another name for the same object."""

    source: gast.Name
    kind: Kind


@dataclass(frozen=True)
class Pack:
    """A tuple or list literal."""

    elements: tuple[Any, ...]
    kind: Kind


@dataclass(frozen=True)
class ListAppend:
    """`base.append(value)`."""

    base: gast.Name
    value: Any
    kind: Kind


@dataclass(frozen=True)
class AddAt:
    """`np.add.at(base, index, value)`: entries that the index names twice are added to twice.

    `target` is `base[index]`; `sum` is the addition, or the subtraction, of one entry.
    """

    target: gast.Subscript
    value: Any
    sum: Apply
    kind: Kind


@dataclass(frozen=True)
class ListPop:
    """`base.pop()`: the last element, taken off."""

    base: gast.Name
    kind: Kind


@dataclass(frozen=True)
class UserCall:
    """A call of a function written in Python."""

    callee: Analysis
    function: Any
    arguments: dict[str, Any]
    """Expressions by the callee's parameter names; parameters that are not given are absent."""
    kind: Kind


@dataclass(frozen=True)
class Inactive:
    """Whatever no derivative flows through: tests, constants, shapes.

    `holds`: values that the result holds; a derivative with respect to them is refused.
    """

    kind: Kind
    holds: tuple[Any, ...] = ()


Operation: TypeAlias = (
    Apply | Read | Alias | Pack | ListAppend | ListPop | AddAt | UserCall | Inactive
)
