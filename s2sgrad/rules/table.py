"""The rule table: rows by the function they are of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from s2sgrad.rules.row import Row


@dataclass
class Table:
    """Rows by function object, by operator, by array method and by array attribute."""

    functions: dict[Any, Row] = field(default_factory=dict)
    operators: dict[str, Row] = field(default_factory=dict)
    methods: dict[str, Row] = field(default_factory=dict)
    attributes: dict[str, Row] = field(default_factory=dict)
    names: dict[str, Row] = field(default_factory=dict)
    aliases: dict[str, Row] = field(default_factory=dict)

    def enter(self, row: Row) -> None:
        """Add a row. A function that this NumPy lacks is entered by name only."""
        self.names[row.name] = row
        if row.expression:
            self.operators[row.name] = row
        elif row.function is not None:
            self.functions[row.function] = row

    def alias(self, name: str, function: Any, row: Row) -> None:
        """Enter a further name of a row."""
        self.aliases[name] = row
        if function is not None:
            self.functions[function] = row

    def named(self, name: str) -> Row:
        return self.names[name] if name in self.names else self.aliases[name]

    def of(self, function: Any) -> Row | None:
        """The row of a function object, None where there is none."""
        try:
            return self.functions.get(function)
        except TypeError:
            return None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.names.values())


TABLE = Table()
