"""Coupled names: views that are written, or read after a write, as paths from their root."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.analyse.elements import Element, elements
from s2sgrad.analyse.liveness import loads, names_bound
from s2sgrad.analyse.memory import Sharing
from s2sgrad.analyse.operations import Alias, Apply, Read
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.shadows import ALWAYS_VIEWS, shadow_binding
from s2sgrad.analyse.sharing import sharing
from s2sgrad.analyse.steady import places
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Array, ListOf, Sequence, is_refused

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


def paths(analysis: Any) -> Paths:
    """The paths of all coupled names of a function; refuses what cannot be followed."""
    if "paths" not in analysis.facts:
        analysis.facts["paths"] = _resolve(analysis)
    found: Paths = analysis.facts["paths"]
    return found


def _resolve(analysis: Any) -> Paths:
    facts = sharing(analysis)
    coupled = {**facts.coupled, **_twins_written(facts)}
    found = Paths()
    if not coupled:
        return found
    definitions = _definitions(analysis)
    waiting = [name for pair in coupled for name in sorted(pair)]
    while waiting:
        name = waiting.pop()
        if name in found.members:
            continue
        found.members.add(name)
        base = _viewed(analysis, name, definitions.get(name, []))
        if base is not None:
            found.base[name] = base
            found.definition[name] = definitions[name][0]
            waiting.append(base)
    blockers: list[Blocker] = []
    for pair, statement in coupled.items():
        try:
            _couple(analysis, found, pair, statement, definitions)
        except Refused as refused:
            blockers.extend(refused.blockers)
    if blockers:
        raise Refused(blockers)
    return found


def _twins_written(facts: Sharing) -> dict[frozenset[str], Any]:
    """Lists of which two items may share memory, handed to functions that write into the items."""
    found = ((n, s) for s, names in facts.inner.items() for n in sorted(names))
    return {frozenset((name,)): s for name, s in found if facts.is_twinned(name)}


def _definitions(analysis: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for statement in analysis.statements:
        if not isinstance(statement, gast.AugAssign):
            for name in names_bound(statement):
                found.setdefault(name, []).append(statement)
    return found


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


def _couple(
    analysis: Any, found: Paths, pair: frozenset[str], statement: Any, definitions: Any
) -> None:
    """Find out how two coupled names are views of one array; give them shadows, if need be."""
    steady = all(_steady(analysis, found, name, definitions) for name in pair)
    roots = {found.root(name) for name in pair}
    if steady and len(roots) == 1 and not sharing(analysis).is_twinned(min(roots)):
        if all(_is_followed(analysis, found, name) for name in pair):
            return
    elif _give_shadows(analysis, found, sorted(pair), definitions):
        return
    refuse_sharing(analysis, statement, min(pair), max(pair))


def _give_shadows(analysis: Any, found: Paths, names: list[str], definitions: Any) -> bool:
    """Give shadows to names and to all that they may be views of; whether that can be done."""
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found.shadows:
            continue
        if not _may_have_shadow(analysis, name):
            return False
        own = definitions.get(name, [])
        bindings = [shadow_binding(analysis, statement, name) for statement in own]
        found.members.add(name)
        found.base.pop(name, None)
        found.shadows[name] = own
        for binding in bindings:
            if binding is None:
                return False
            waiting += binding.sources
    return True


def _may_have_shadow(analysis: Any, name: str) -> bool:
    """Whether a name holds arrays of this function only: a caller has adjoints of its own."""
    own = name in analysis.kinds and not (name in analysis.parameters and analysis.called)
    return own and isinstance(analysis.kinds[name], Array)


def _is_followed(analysis: Any, found: Paths, name: str) -> bool:
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


def _steady(analysis: Any, found: Paths, name: str, definitions: Any) -> bool:
    """Whether the names along a path keep their meaning as long as a view of them is used.

    The statement in the view's block that binds one of them anew, at once or somewhere inside, must
    not use the view either: the view's adjoint would be taken from that of the new value.
    """
    views: set[str] = set()
    homes: set[int] = set()
    while name in found.base:
        views.add(name)
        base, definition = found.base[name], found.definition[name]
        homes.add(_home(analysis, definition))
        changes = [] if is_alias(definition) else _replacements(analysis, found, base)
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


def _replacements(analysis: Any, found: Paths, base: str) -> list[Any]:
    """The statements that may replace, add or take away items of a list."""
    if not isinstance(analysis.kinds.get(base), LISTS):
        return []
    facts = sharing(analysis)
    return [
        statement
        for statement, names in facts.items.items()
        if any(facts.find(n) == facts.find(base) and not found.is_within(n, base) for n in names)
    ]


def _home(analysis: Any, definition: Any) -> int:
    """The block in which a view's adjoint is bound."""
    if isinstance(definition, gast.For):
        return id(definition.body)
    return places(analysis).of[definition].blocks[-1]


def _index_names(analysis: Any, statement: Any) -> list[str]:
    operation = analysis.operations.get(statement)
    if isinstance(operation, Read):
        return [n.id for n in gast.walk(operation.index) if isinstance(n, gast.Name)]
    return []


def refuse_sharing(analysis: Any, statement: Any, a: str, b: str) -> None:
    """Refuse a write whose reach is not known; silently where a refusal came before."""
    if any(is_refused(analysis.kinds[n]) for n in (a, b) if n in analysis.kinds):
        raise Refused([])
    names = sorted({analysis.core.base.get(n, n) for n in (a, b)})
    if len(names) == 1:
        names.append("the caller's array")
    what = " and ".join(f"`{name}`" for name in names)
    raise Refused(
        [
            Blocker(
                "aliasing",
                f"cannot follow a write into memory that {what} share",
                "which of them is a view of the other, and where, is not known before the "
                "program runs.",
                "Write through the array itself, or make one of them a copy with .copy().",
                located(statement, statement, analysis.core.parsed.lines),
            )
        ]
    )
