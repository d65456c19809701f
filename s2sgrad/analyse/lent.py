"""Lent: the constants that functions read, handed over to them by whoever calls them.

So a constant is a parameter of the function that is differentiated, and its derivative flows as
that of any parameter. Which functions read one, or call one that does, shows when they are
analysed: then they are analysed once more.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any

from s2sgrad.constants import Constant
from s2sgrad.core import Core
from s2sgrad.kinds import Kind
from s2sgrad.normalise.constants import Reads, may_read, reads_of
from s2sgrad.normalise.names import Names
from s2sgrad.parse import Parsed, Scope, lifted, parse

Taken = Mapping[str, Constant]
"""The constants that a function takes, by the names of its parameters."""


CoreForm = Callable[[types.FunctionType, Parsed | None], Core]
"""Gives the core form of a function; of a tree that was made of it, where there is one."""


class Lending:
    """Which functions take which constants; `kinds` are those of the constants.

    `takers` have been found to need constants since they call what reads them; `missing` collects
    such functions in the course of an analysis.
    """

    def __init__(
        self,
        entry: types.FunctionType,
        kinds: Mapping[Constant, Kind],
        takers: Mapping[types.FunctionType, frozenset[Constant]],
    ) -> None:
        self.entry = entry
        self.kinds = kinds
        self.takers = takers
        self.missing: dict[types.FunctionType, set[Constant]] = {}
        self.taken: dict[types.FunctionType, Taken] = {}
        self.reads: dict[types.FunctionType, Reads] = {}
        self._cores: dict[types.FunctionType, Core] = {}

    def normalised(self, function: types.FunctionType, form: CoreForm) -> Core:
        """The core form of a function, with parameters for the constants that it takes."""
        if function not in self._cores:
            self._cores[function] = self._normalised(function, form)
        return self._cores[function]

    def _normalised(self, function: types.FunctionType, form: CoreForm) -> Core:
        wanted = self.wanted(function)
        if not wanted and not may_read(function, self.kinds):
            return form(function, None)
        reads = reads_of(lifted(parse(function)), self.kinds)
        taken = [c for c in self.kinds if c in wanted or c in reads.names]
        if not taken:
            return form(function, None)
        own = function is self.entry
        roots = frozenset(c.text.partition(".")[0] for c in taken if own)
        names = Names.of(reads.parsed.tree).beside((*Scope(function).imports, *roots))
        self.reads[function] = reads
        self.taken[function] = {_fresh(names, constant): constant for constant in taken}
        reads.become(dict(self.taken[function]), roots)
        return form(function, reads.parsed)

    def wanted(self, function: types.FunctionType) -> frozenset[Constant]:
        """What a function takes whether it reads it or not."""
        return frozenset(self.kinds) if function is self.entry else self.takers.get(function, _NONE)

    def of(self, function: Any) -> Taken:
        """The constants that a function takes, by the names of its parameters."""
        return self.taken.get(function, {})

    def parameters(self) -> dict[str, Kind]:
        """The kinds of the parameters that constants are of the function that is differentiated."""
        return {name: self.kinds[constant] for name, constant in self.of(self.entry).items()}

    def own_name(self, function: Any, constant: Constant) -> str | None:
        """The parameter of a function that is a constant; that there is none is noted."""
        for name, one in self.of(function).items():
            if one == constant:
                return name
        self.missing.setdefault(function, set()).add(constant)
        return None

    def after(self, program: Any) -> Lending | None:
        """The lending for another analysis; None where nothing was missing in this one."""
        if not self.missing:
            return None
        takers = {f: set(found) for f, found in self.takers.items()}
        for function, constants in self.missing.items():
            takers.setdefault(function, set()).update(constants)
        _spread(takers, program)
        return Lending(self.entry, self.kinds, {f: frozenset(c) for f, c in takers.items()})


_NONE: frozenset[Constant] = frozenset()


def _fresh(names: Names, constant: Constant) -> str:
    """What the parameter is called: `DT`; `dt` where that is read as `dt = DT`."""
    name = constant.name
    free = (n for n in (name, name.lower(), f"{name}_now") if names.is_free(n))
    return names.fresh(next(free, f"{name}_now"))


def _spread(takers: dict[types.FunctionType, set[Constant]], program: Any) -> None:
    """Who calls a function that takes a constant takes it, too."""
    calls = [
        (analysis.function, operation.function)
        for analysis in program.analyses
        for operation in analysis.operations.values()
        if hasattr(operation, "callee")
    ]
    changed = True
    while changed:
        changed = False
        for caller, callee in calls:
            new = takers.get(callee, set()) - takers.get(caller, set())
            if new:
                takers.setdefault(caller, set()).update(new)
                changed = True


def called(analysis: Any, parameter: str) -> str:
    """What the user calls a parameter: a constant by the name by which it was selected."""
    return analysis.lent[parameter].text if parameter in analysis.lent else parameter
