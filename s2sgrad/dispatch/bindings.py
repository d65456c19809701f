"""The names of a generated test: the values it compares with, and its local variables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from s2sgrad.derive.naming import unique


class Bindings:
    """Gives each value a name that no parameter of the entry has.

    >>> bindings = Bindings(["ready"])
    >>> bindings.name("ready", print), bindings.name("known", 3.5)
    ('ready_2', 'known')
    >>> bindings.values["known"]
    3.5
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self.values: dict[str, Any] = {}
        self._names: dict[tuple[str, int], str] = {}
        self._members: dict[type, str] = {}

    def name(self, hint: str, value: Any) -> str:
        """The global name that is bound to a value; the same one for the same value and hint."""
        key = (hint, id(value))
        if key not in self._names:
            self._names[key] = self.fresh(hint)
            self.values[self._names[key]] = value  # kept alive, so that its id stays its own
        return self._names[key]

    def of(self, value: Any) -> str:
        """The name that is bound to a class or a builtin."""
        return self.name(value.__name__, value)

    def members(self, owner: type) -> str:
        """The name that is bound to the view of what a class defines."""
        if owner not in self._members:
            self._members[owner] = self.name("members", vars(owner))
        return self._members[owner]

    def fresh(self, hint: str) -> str:
        """A name that nothing else has."""
        return unique(hint, self.taken)

    def once(self, expression: str) -> tuple[str, str]:
        """How to write an expression the first time in a test, and how from then on.

        >>> Bindings().once("x"), Bindings().once("x[0]")
        (('x', 'x'), ('(value := x[0])', 'value'))
        """
        if expression.isidentifier():
            return expression, expression
        local = self.fresh("value")
        return f"({local} := {expression})", local
