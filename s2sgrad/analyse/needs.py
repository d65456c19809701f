"""What a reverse sweep reads, and the plan by which it finds it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Need:
    """The reverse of `statement` reads `name`, as it was before (or `after`) the statement.

    `content`: its entries; otherwise only its shape. `part`: the part `name[part]` of it.
    """

    statement: Any
    name: str
    content: bool
    after: bool = False
    part: Any = None
    frozen: bool = False
    """Of a compound statement's header: the value at its start, although it is read at its end."""


@dataclass
class Plan:
    """What the forward sweep saves, and how the reverse sweep gets it back."""

    instead: dict[Need, Any] = field(default_factory=dict)
    """Expressions that take the place of a name; a name that is not here stands for itself."""
    copies: dict[Any, list[tuple[str, Any, bool]]] = field(default_factory=dict)
    """By statement: names and expressions to be saved just before (or after) it."""
    restored: dict[Any, list[str]] = field(default_factory=dict)
    """By binding statement: names whose old value it saves."""
    taped: dict[int, list[tuple[str, Any]]] = field(default_factory=dict)
    """By block: names to push after a statement of the block (at its start where that is None)."""
    conditional: dict[int, list[str]] = field(default_factory=dict)
    """By block: names that may not be bound when they are pushed."""
    retaken: dict[Any, set[str]] = field(default_factory=dict)
    """By loop: element names that the reverse loop reads again from the array."""
