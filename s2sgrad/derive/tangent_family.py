"""All functions of a derivative in forward mode: the entry, and a twin for every user function."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.lent import called
from s2sgrad.derive.build import (
    arguments,
    assign,
    call,
    function,
    name,
)
from s2sgrad.derive.copying import copy_of, layout_matters
from s2sgrad.derive.family import (
    Family,
    fresh_copies,
    title_of,
    written_parameters,
)
from s2sgrad.derive.gradient import (
    Raw,
    collect,
    documentation,
    plain_parameters,
)
from s2sgrad.derive.tangents import Tangents
from s2sgrad.kinds import Array


class Twin:
    """The forward mode of a user function that is called: its name, and whose tangents it takes."""

    def __init__(self, title: str, tangents: Tangents) -> None:
        self.title = title
        self.tangents = tangents
        self.seeds = tangents.seeds()


class TangentFamily(Family):
    """All functions of a derivative in forward mode."""

    def __init__(self, program: Any, reserved: set[str]) -> None:
        super().__init__(program, reserved)
        self.twins: dict[Any, Twin] = {}

    def tangent(self, analysis: Any, wrt: frozenset[str]) -> Twin:
        key = (analysis, wrt)
        if key not in self.twins:
            title = self.unique(f"{title_of(analysis)}_tangent")
            self.twins[key] = Twin(title, self.tangents(analysis, wrt))
            self.user[title] = analysis.function
        return self.twins[key]

    def tangents(self, analysis: Any, wrt: frozenset[str]) -> Tangents:
        """The forward mode of a function that is called."""
        return Tangents(self, analysis, wrt)

    def write_twins(self) -> list[Any]:
        """Twins are found while others are written."""
        written: dict[Any, Any] = {}
        while len(written) < len(self.twins):
            for key, twin in list(self.twins.items()):
                if key not in written:
                    written[key] = self.write(twin)
        return list(reversed(written.values()))

    def write(self, twin: Twin) -> Any:
        tangents = twin.tangents
        analysis = tangents.analysis
        body = [*tangents.missing_dots(), *tangents.block(analysis.core.function.body)]
        dots = [tangents.dot(p) for p in twin.seeds]
        final = tangents.result()
        if not tangents.activity.returns:
            final = gast.Return(analysis.core.function.body[-1].value)
        names = [*analysis.parameters, *dots]
        return function(twin.title, arguments(names), [*body, final])


def tangent_function(program: Any, analysis: Any, wrt: list[str], reserved: set[str]) -> Raw:
    """`f_jvp(x, ..., x_dot, ...)`: the value and its tangent."""
    family = TangentFamily(program, reserved)
    tangents = Tangents(family, analysis, frozenset(wrt))
    title = title_of(analysis)
    document = documentation("Value and tangent", title, [called(analysis, one) for one in wrt])
    entry = family.unique(f"{title}_jvp")
    made = entry_function(family, tangents, entry, document, tangents.result())
    return whole(family, [tangents], [made])


def entry_function(
    family: TangentFamily, tangents: Tangents, entry: str, document: Any, final: Any
) -> Any:
    """A function of the primal's parameters and the tangents of those that move."""
    analysis = tangents.analysis
    written = written_parameters(analysis)
    copies = fresh_copies(analysis, written)
    dots = [p for p in written if p in tangents.wrt]
    copies += [assign(tangents.dot(p), dot_copy(analysis, tangents, p)) for p in dots]
    body = [*copies, *tangents.missing_dots(), *tangents.block(analysis.core.function.body)]
    parameters = plain_parameters(analysis)
    parameters.args.extend(arguments([tangents.dot(p) for p in tangents.seeds()]).args)
    family.user[entry] = analysis.function
    return function(entry, parameters, [document, *body, final])


def whole(family: TangentFamily, own: list[Tangents], entries: list[Any]) -> Raw:
    """The entry functions with all that they call; the last one is the derivative."""
    twins = family.write_twins()
    functions = [*family.write_plains(), *twins, *entries]
    every = [*own, *(twin.tangents for twin in family.twins.values())]
    return collect(functions, entries[-1].name, every, family)


def dot_copy(analysis: Any, tangents: Tangents, parameter: str) -> Any:
    """A copy of an argument's tangent, laid out as the argument, where that matters."""
    kind, dot = analysis.parameters[parameter], name(tangents.dot(parameter))
    matters = layout_matters(analysis)
    if matters and isinstance(kind, Array):
        return call("laid_out", name(parameter), dot)
    return copy_of(kind, dot, matters)
