"""Giving shadows: to names, to all that they may be views of, and to what lists hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from s2sgrad.analyse.following import HOLDERS, LISTS, Paths, enter, is_path
from s2sgrad.analyse.operations import UserCall
from s2sgrad.analyse.partners import operand_names
from s2sgrad.analyse.shadows import carried, items_bound, shadow_binding
from s2sgrad.analyse.sharing import sharing
from s2sgrad.kinds import Named


class Giving:
    """Gives shadows to names of one function; `definitions` are the statements that bind them."""

    def __init__(self, analysis: Any, found: Paths, definitions: Any) -> None:
        self.analysis = analysis
        self.found = found
        self.definitions = definitions

    def give(self, names: list[str]) -> bool:
        """Give shadows to several names; whether that can be done."""
        waiting = list(names)
        while waiting:
            if not self.give_one(waiting.pop(), waiting):
                return False
            if not waiting:
                more = self.held()
                if more is None:
                    return False
                waiting = more
        return True

    def give_one(self, name: str, waiting: list[str]) -> bool:
        """Give a shadow to a name; what it is made of waits for one, too."""
        found, analysis = self.found, self.analysis
        if name in found.shadows or name in found.mirrored:
            return True
        if not _may_have_shadow(analysis, name):
            return False
        enter(analysis, found, name, self.definitions)
        if name in found.base and is_path(analysis, found, name, self.definitions):
            found.mirrored.add(name)
            waiting.append(found.base[name])
            return True
        own = self.definitions.get(name, [])
        bindings = [shadow_binding(analysis, statement, name) for statement in own]
        found.base.pop(name, None)
        found.shadows[name] = own
        for binding in bindings:
            if binding is None:
                return False
            waiting += binding.sources
        return True

    def held(self) -> list[str] | None:
        """What is put into lists that have shadows needs one; None where that is not known."""
        facts, found = sharing(self.analysis), self.found
        given = {*found.shadows, *found.mirrored}
        groups = {facts.find(n) for n in given if isinstance(self.analysis.kinds.get(n), LISTS)}
        needed: list[str] = []
        for statement, names in facts.items.items():
            concerned = [n for n in sorted(names) if facts.find(n) in groups]
            if concerned:
                more = self.passed(statement) or items_bound(self.analysis, statement)
                if more is None:
                    return None
                needed += [n for n in [*concerned, *more] if n not in given]
        return needed

    def passed(self, statement: Any) -> list[str] | None:
        """A function that changes a list is handed the shadows of all its arguments."""
        operation = self.analysis.operations.get(statement)
        if not isinstance(operation, UserCall):
            return None
        callee, given = operation.callee, operation.arguments
        shadowed = frozenset(p for p in carried(callee, callee.parameters) if p in given)
        if not shadowed <= callee.shadowed:
            callee = callee.variant(callee.tied, callee.shadowed | shadowed)
            self.analysis.operations[statement] = replace(operation, callee=callee)
        names = [n for p in sorted(shadowed) for n in operand_names(given[p])]
        return carried(self.analysis, dict.fromkeys(names))


def _may_have_shadow(analysis: Any, name: str) -> bool:
    """Whether a name holds what can have a shadow."""
    kind = analysis.kinds.get(name)
    return isinstance(kind, HOLDERS) and not isinstance(kind, Named)
