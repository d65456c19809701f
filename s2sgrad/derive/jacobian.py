"""Jacobians: a tangent for each entry of an argument, or a pullback for each entry of the result.

The entries along which a loop goes are the rows of an identity matrix:

    def f_jacobian(x):
        columns = [f_tangent(x, x_dot) for x_dot in np.eye(x.size)]
        return np.stack(columns, axis=-1)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.lent import called
from s2sgrad.derive.family import title_of
from s2sgrad.derive.gradient import Backward, Gradient, Raw
from s2sgrad.derive.naming import unique
from s2sgrad.derive.tangent_family import TangentFamily, entry_function, whole
from s2sgrad.derive.tangents import Tangents
from s2sgrad.emit.printer import to_source
from s2sgrad.kinds import Array, Kind, Sequence
from s2sgrad.wrt import Path


def forward_jacobian(
    program: Any, analysis: Any, wrt: list[str], reserved: set[str], bare: bool
) -> Raw:
    """`f_jacobian(x, ...)` by forward mode: one column for each entry of an argument."""
    family = TangentFamily(program, reserved)
    title = title_of(analysis)
    own = [Tangents(family, analysis, frozenset([parameter])) for parameter in wrt]
    names = [family.unique(f"{title}_tangent") for _ in wrt]
    made = []
    for tangents, entry, parameter in zip(own, names, wrt, strict=True):
        along = called(analysis, parameter)
        document = gast.Expr(gast.Constant(f"Tangent of `{title}` along {along}.", None))
        final = gast.Return(tangents.moved())
        made.append(entry_function(family, tangents, entry, document, final))
    entry = family.unique(f"{title}_jacobian")
    family.user[entry] = analysis.function
    text = "\n\n" + _Columns(analysis, wrt, bare).text(entry, names) + "\n"
    return replace(whole(family, own, made), entry=entry, driver=text)


class _Columns:
    """Writes the function that calls a tangent function for each entry of each argument."""

    def __init__(self, analysis: Any, wrt: list[str], bare: bool) -> None:
        self.analysis = analysis
        self.wrt = wrt
        self.bare = bare
        self.taken = {*analysis.parameters, "np"}

    def text(self, entry: str, tangents: list[str]) -> str:
        """The function's text: `tangents` names the function to call for each argument."""
        parameters, lent = list(self.analysis.parameters), self.analysis.lent
        lines = [f"{name} = {constant.text}" for name, constant in lent.items()]
        columns = {}
        for parameter, function in zip(self.wrt, tangents, strict=True):
            kind = self.analysis.parameters[parameter]
            dot = unique(f"{parameter}_dot", self.taken)
            called = f"{function}({', '.join([*parameters, dot])})"
            several = isinstance(kind, Array) and kind.dims != ()
            columns[parameter] = unique("columns" if several else "column", self.taken)
            if several:
                directions = identity(parameter, kind)
                lines.append(f"{columns[parameter]} = [{called} for {dot} in {directions}]")
            else:
                lines += [f"{dot} = {_one(parameter, kind)}", f"{columns[parameter]} = {called}"]
        lines.append(f"return {self.result(self.analysis.returned, columns, '')}")
        own = [parameter for parameter in parameters if parameter not in lent]
        return definition(self.analysis, entry, self.wrt, own, lines)

    def result(self, kind: Kind, columns: dict[str, str], path: str) -> str:
        """The Jacobian in the structure of the result; of each part by each argument."""
        if isinstance(kind, Sequence):
            pairs = zip(kind.places, kind.elements, strict=True)
            parts = [self.result(e, columns, f"{path}[{place!r}]") for place, e in pairs]
            return _display(kind.type, parts, kind.places)
        found = [self.part(kind, p, columns[p], path) for p in self.wrt]
        return found[0] if self.bare else _display(tuple, found)

    def part(self, kind: Kind, parameter: str, columns: str, path: str) -> str:
        moved = self.analysis.parameters[parameter]
        if not isinstance(moved, Array) or moved.dims == ():
            return f"{columns}{path}"
        column = unique("column", set(self.taken))
        chosen = f"[{column}{path} for {column} in {columns}]" if path else columns
        if not isinstance(kind, Array):
            made = f"np.array({chosen})"
        else:
            made = f"np.stack({chosen}, axis=-1)"
        if len(moved.dims) == 1:
            return made
        if not isinstance(kind, Array) or kind.dims == ():
            return f"{made}.reshape({parameter}.shape)"
        return f"{made}.reshape({columns}[0]{path}.shape + {parameter}.shape)"


def reverse_jacobian(
    program: Any,
    analysis: Any,
    wrt: list[str],
    reserved: set[str],
    bare: bool,
    records: bool = True,
) -> Raw:
    """`f_jacobian(x, ...)` by reverse mode: one row for each entry of the result."""
    gradient = Gradient(program, analysis, wrt, reserved, records)
    kind = analysis.returned
    if not isinstance(kind, Array) or kind.dims == ():
        return gradient.gradient(tuple(map(Path, wrt)), False, False, bare)
    return gradient.rows(_Rows(analysis, wrt, bare).statements)


class _Rows:
    """Writes the loop that calls the backward function for each entry of the result."""

    def __init__(self, analysis: Any, wrt: list[str], bare: bool) -> None:
        self.analysis = analysis
        self.wrt = wrt
        self.bare = bare

    def statements(self, backward: Backward, fresh: Callable[[str], str]) -> list[Any]:
        """The statements that follow the forward sweep."""
        value, bar = fresh("value"), fresh(backward.cotangent)
        rows = {p: fresh("rows" if len(self.wrt) == 1 else f"{p}_rows") for p in self.wrt}
        found = [fresh(f"{p}_row") for p in self.wrt]
        given = ", ".join([bar, *map(gast.unparse, backward.passed)])
        lines = [f"{value} = None", *(f"{row} = []" for row in rows.values())]
        lines.append(f"for {bar} in {identity(value, self.analysis.returned)}:")
        lines += [f"    {to_source([statement]).strip()}" for statement in backward.before]
        lines.append(f"    {', '.join(found)} = {backward.title}({given})")
        lines += [f"    {r}.append({one})" for r, one in zip(rows.values(), found, strict=True)]
        parts = [self.part(p, rows[p], value) for p in self.wrt]
        lines.append(f"return {parts[0] if self.bare else _display(tuple, parts)}")
        tree = gast.parse("\n".join(lines)).body
        tree[0].value = self.analysis.core.function.body[-1].value
        return list(tree)

    def part(self, parameter: str, rows: str, value: str) -> str:
        kind, returned = self.analysis.parameters[parameter], self.analysis.returned
        array = isinstance(kind, Array)
        made = f"np.stack({rows})" if array else f"np.array({rows})"
        if len(returned.dims) == 1:
            return made
        shape = f"{value}.shape + {parameter}.shape" if array and kind.dims else f"{value}.shape"
        return f"{made}.reshape({shape})"


def identity(parameter: str, kind: Array) -> str:
    """The arrays of an argument's shape that are 1 at one entry."""
    size = f"{parameter}.size"
    dtype = "" if kind.dtype == np.float64 else f", dtype={parameter}.dtype"
    rows = f"np.eye({size}{dtype})"
    if len(kind.dims) == 1:
        return rows
    lengths = ", ".join(f"{parameter}.shape[{axis}]" for axis in range(len(kind.dims)))
    return f"{rows}.reshape({size}, {lengths})"


def _one(parameter: str, kind: Kind) -> str:
    if isinstance(kind, Array):
        return f"np.ones_like({parameter})"
    dtype = getattr(kind, "dtype", None)
    single = dtype is not None and dtype != np.float64
    return f"np.{dtype.name}(1.0)" if single and dtype is not None else "1.0"


def _display(type_: type, parts: list[str], places: tuple[Any, ...] = ()) -> str:
    inner = ", ".join(parts)
    if type_ is dict:
        return f"{{{', '.join(f'{k!r}: {v}' for k, v in zip(places, parts, strict=True))}}}"
    if type_ is list:
        return f"[{inner}]"
    return f"({inner},)" if len(parts) == 1 else f"({inner})"


def definition(
    analysis: Any, entry: str, wrt: list[str], parameters: list[str], lines: list[str]
) -> str:
    """The text of a function."""
    by = ", ".join(called(analysis, parameter) for parameter in wrt)
    first = f"Jacobian of `{title_of(analysis)}` with respect to {by}."
    body = [f'"""{first}"""', *lines]
    return "\n".join([f"def {entry}({', '.join(parameters)}):", *(f"    {one}" for one in body)])
