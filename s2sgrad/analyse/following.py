"""Following: what a name is a view of, and whether that can be found again in the reverse sweep."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.analyse.elements import Element, elements
from s2sgrad.analyse.liveness import loads, names_bound, names_of_header
from s2sgrad.analyse.operations import Alias, Apply, Read
from s2sgrad.analyse.shadows import ALWAYS_VIEWS
from s2sgrad.analyse.sharing import sharing
from s2sgrad.analyse.steady import places
from s2sgrad.kinds import Array, Field, ListOf, Sequence
from s2sgrad.regions import Attempt
from s2sgrad.trees import nodes_in

LISTS = (Sequence, ListOf)
HOLDERS = (Array, Sequence, ListOf)


@dataclass
class Paths:
    """`base[name]`: what the coupled name is a view of; `definition[name]`: the statement."""

    base: dict[str, str] = field(default_factory=dict)
    definition: dict[str, Any] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    """All names whose adjoints have to be buffers that stay where they are."""
    shadows: dict[str, list[Any]] = field(default_factory=dict)
    """Names whose adjoints are bound beside them, in the forward sweep; the statements that bind
    them. What they share memory with is not known before the program runs."""
    mirrored: set[str] = field(default_factory=set)
    """Views along a path whose adjoints the forward sweep binds, too: shadows are made of them."""

    def root(self, name: str) -> str:
        while name in self.base:
            name = self.base[name]
        return name

    def is_within(self, name: str, base: str) -> bool:
        """Whether a name is an item of what another one stands for, or lies deeper in it."""
        while name in self.base:
            alias = is_alias(self.definition[name])
            name = self.base[name]
            if name == base and not alias:
                return True
        return False


def is_alias(statement: Any) -> bool:
    """Whether a statement is `b = a`."""
    match statement:
        case gast.Assign(targets=[gast.Name()], value=gast.Name()):
            return True
    return False


def definitions_of(analysis: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for statement in analysis.statements:
        if not isinstance(statement, gast.AugAssign):
            for name in names_bound(statement):
                found.setdefault(name, []).append(statement)
    return found


def enter(analysis: Any, found: Paths, name: str, definitions: Any) -> None:
    """Find out what a name is a view of, and that of what, and so on."""
    while name not in found.members:
        found.members.add(name)
        base = _viewed(analysis, name, definitions.get(name, []))
        if base is None:
            return
        found.base[name] = base
        found.definition[name] = definitions[name][0]
        name = base


def _viewed(analysis: Any, name: str, definitions: list[Any]) -> str | None:
    """What a name is a view of, if it is bound once, by a statement that always gives a view."""
    if len(definitions) != 1 or name in analysis.parameters:
        return None
    statement = definitions[0]
    if isinstance(statement, gast.For):
        found = element_of(statement, name)
        holds = found is not None and isinstance(analysis.kinds.get(found.source.id), HOLDERS)
        return found.source.id if found is not None and holds else None
    match analysis.operations.get(statement):
        case Alias(source=source):
            return str(source.id) if _is_known_item(analysis, statement, name) else None
        case Read(base=base, basic=True, index=index):
            kind = analysis.kinds.get(base.id)
            item = isinstance(kind, LISTS) and not isinstance(index, gast.Slice)
            single = isinstance(statement.targets[0], gast.Name)
            return str(base.id) if single and (item or isinstance(kind, Array)) else None
        case Apply(site=site) if site.row.name in ALWAYS_VIEWS:
            first = site.operands[site.row.parameters[0]]
            return first.id if isinstance(first, gast.Name) else None
    return None


def _is_known_item(analysis: Any, statement: Any, name: str) -> bool:
    """`b = a`, or an item of `a, b = xs`."""
    target = statement.targets[0]
    if isinstance(target, gast.Name):
        return True
    return unpacked_place(target, name) is not None and isinstance(
        analysis.kinds.get(statement.value.id), HOLDERS
    )


def unpacked_place(target: Any, name: str) -> int | None:
    """The number of a name among the targets of an unpacking."""
    found = [k for k, element in enumerate(target.elts) if getattr(element, "id", "") == name]
    return found[0] if len(found) == 1 else None


def element_of(loop: Any, name: str) -> Element | None:
    """The element of a header that a name stands for, where it is that of a named array."""
    for element in elements(loop):
        own = isinstance(element.target, gast.Name) and element.target.id == name
        if own and not element.counts and isinstance(element.source, gast.Name):
            return element
    return None


def is_path(analysis: Any, found: Paths, name: str, definitions: Any) -> bool:
    """Whether a name is a view that the reverse sweep can take again from what it is a view of."""
    steady = is_steady(analysis, found, name, definitions)
    return steady and is_followed(analysis, found, name)


def is_followed(analysis: Any, found: Paths, name: str) -> bool:
    """Whether each step of a path is one from an array to a view, or from a list to an item."""
    while name in found.base:
        base, definition = found.base[name], found.definition[name]
        kind, inner = analysis.kinds.get(base), analysis.kinds.get(name)
        if is_alias(definition):
            if isinstance(kind, LISTS) and kind != inner:  # it grew under one of the names
                return False
        elif not isinstance(inner, HOLDERS) or not isinstance(kind, HOLDERS):
            return False
        name = base
    return isinstance(analysis.kinds.get(name), HOLDERS)


def is_steady(analysis: Any, found: Paths, name: str, definitions: Any) -> bool:
    """Whether the names along a path keep their meaning as long as a view of them is used.

    The statement in the view's block that binds one of them anew, at once or somewhere inside, must
    not use the view either: the view's adjoint would be taken from that of the new value.
    """
    views: set[str] = set()
    homes: set[int] = set()
    while name in found.base:
        views.add(name)
        base, definition = found.base[name], found.definition[name]
        if _leaves_attempt(analysis, name, definition):
            return False
        homes.add(_home(analysis, definition))
        changes = [] if is_alias(definition) else _replacements(analysis, found, base, definition)
        for other in [base, *_index_names(analysis, definition)]:
            changes += definitions.get(other, [])
        for statement in changes:
            if statement is not definition or not isinstance(statement, gast.For):
                users = (places(analysis).around(statement, home) for home in homes)
                used = {n for user in users if user is not None for n in loads(user)}
                if views & (analysis.live.after[statement] | used):
                    return False
        name = base
    return True


def _replacements(analysis: Any, found: Paths, base: str, definition: Any) -> list[Any]:
    """The statements that may replace, add or take away the item of a list that was viewed."""
    kind = analysis.kinds.get(base)
    if not isinstance(kind, LISTS):
        return []
    facts = sharing(analysis)
    read = analysis.operations.get(definition)
    index = getattr(read.index, "value", None) if isinstance(read, Read) else None
    place = index if isinstance(index, Field) else None
    return [
        statement
        for statement, names in facts.items.items()
        if any(facts.find(n) == facts.find(base) and not found.is_within(n, base) for n in names)
        and any(_is_item(kind.type, place, *item) for item in facts.replaced.get(statement, ()))
    ]


def _is_item(holder: type, place: Any, sort: Any, field: Any) -> bool:
    """Whether what is replaced in a value of some sort may be what was viewed in another."""
    return sort is object or (sort is holder and (None in (place, field) or place == field))


def _home(analysis: Any, definition: Any) -> int:
    """The block in which a view's adjoint is bound."""
    if isinstance(definition, gast.For):
        return id(definition.body)
    return places(analysis).of[definition].blocks[-1]


def _leaves_attempt(analysis: Any, name: str, definition: Any) -> bool:
    """Whether a view that an attempt binds is used in the next one: its adjoint is not there."""
    home, found = _home(analysis, definition), places(analysis).of
    bodies = {id(s.body) for s in analysis.statements if isinstance(s, Attempt)}
    if home not in bodies:
        return False
    return any(
        name in names_of_header(s) for s in analysis.statements if home not in found[s].blocks
    )


def _index_names(analysis: Any, statement: Any) -> list[str]:
    operation = analysis.operations.get(statement)
    if isinstance(operation, Read):
        return [n.id for n in nodes_in(operation.index) if isinstance(n, gast.Name)]
    return []
