"""Copied: what was made of a constant before the derivative is called, and does not follow it.

`from solver import DT` and `HALF = DT / 2` at the top of a module are variables of their own. A
function that reads one computes with what DT was then; the derivative with respect to DT would be
without it, which is rarely meant: such a read is refused, unless the copy is asked for, too.
"""

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Iterable, Iterator
from typing import Any

import gast
import numpy as np

from s2sgrad.analyse.around import paths
from s2sgrad.analyse.operations import UserCall
from s2sgrad.constants import Constant, objects_in
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import ListOf, Record, Sequence, carries, kind_of
from s2sgrad.parse.origins import class_texts, default_texts, sources, variables
from s2sgrad.parse.resolve import Binding


def refuse_copies(program: Any, entry: Any) -> None:
    """Raise `Refused` for reads of what was copied, or computed, from a constant."""
    if blockers := copies(program, entry):
        raise Refused(blockers)


def copies(program: Any, entry: Any) -> list[Blocker]:
    """The reads of what was copied, or computed, from a constant."""
    if program.lending is None:
        return []
    found = _Copies(tuple(program.lending.kinds))
    blockers = [b for analysis in program.analyses for b in found.read(analysis)]
    blockers += [b for analysis in program.analyses for b in found.defaults(analysis)]
    blockers += [b for analysis in program.analyses for b in found.classes(analysis)]
    return [*blockers, *found.default(entry, entry.function, entry.parameters)]


class _Copies:
    """Finds what comes of constants, by the text of the modules."""

    def __init__(self, constants: tuple[Constant, ...]) -> None:
        self.constants = constants
        self.known: dict[Binding, Constant | None] = {}

    def read(self, analysis: Any) -> Iterator[Blocker]:
        """The copies that a function reads, and the constants that it reads in other ways."""
        for node in paths(analysis):
            binding = analysis.scope.binding(node)
            if self.is_space(analysis.scope.static(node)):
                yield _unseen(analysis, node)
            elif binding is None:
                continue
            elif binding in (constant.binding for constant in self.constants):
                yield _unseen(analysis, node)
            elif (constant := self.within(binding.value())) is not None:
                yield _part(analysis, node, constant)
            elif (constant := self.source(binding)) is not None:
                yield _copy(analysis, node, constant)

    def is_space(self, value: Any) -> bool:
        """Whether a value is what the variables of a module stand in, as `vars(solver)` is."""
        return any(constant.binding.owner is value for constant in self.constants)

    def within(self, value: Any) -> Constant | None:
        """The constant that holds an object which a value is, or holds."""
        if not _may_carry(value) or not (held := objects_in(value)):
            return None
        shared = (c for c in self.constants if c.is_shared)
        return next((c for c in shared if held & objects_in(c.value)), None)

    def source(self, binding: Binding) -> Constant | None:
        """The constant from which a variable was made when its module was run."""
        if binding in self.known:
            return self.known[binding]
        self.known[binding] = None
        if not any(binding == constant.binding for constant in self.constants):
            self.known[binding] = self.same(binding) or self.written(binding)
        return self.known[binding]

    def same(self, binding: Binding) -> Constant | None:
        """The constant whose number a variable of another module is: the same object."""
        value = binding.value()
        if not isinstance(value, (float, np.generic, tuple)):
            return None
        others = (c for c in self.constants if c.binding.owner is not binding.owner)
        return next((c for c in others if c.value is value), None)

    def written(self, binding: Binding) -> Constant | None:
        """The constant in the text that gave a variable its value."""
        if binding.is_cell or not _may_carry(binding.value()):
            return None
        for source in sources(binding):
            found = self.mentioned(source, binding.owner)
            if found is not None:
                return found
        return None

    def mentioned(self, node: ast.AST, space: dict[str, Any]) -> Constant | None:
        """The constant from which some variable in an expression comes, or that it is."""
        for binding in variables(node, space):
            same = (c for c in self.constants if c.binding == binding)
            if (found := next(same, None) or self.source(binding)) is not None:
                return found
        return None

    def defaults(self, analysis: Any) -> Iterator[Blocker]:
        """The defaults, made from constants, that calls leave in place."""
        for operation in analysis.operations.values():
            if isinstance(operation, UserCall):
                callee = operation.callee
                left = [p for p in callee.parameters if p not in operation.arguments]
                yield from self.default(callee, operation.function, left)

    def default(self, analysis: Any, function: Any, names: Iterable[str]) -> Iterator[Blocker]:
        for name, node in default_texts(function).items():
            constant = self.mentioned(node, function.__globals__) if name in names else None
            if constant is not None:
                yield _default(analysis, function, name, constant)

    def classes(self, analysis: Any) -> Iterator[Blocker]:
        """What classes hold that was made from constants: those used, and those of objects."""
        for cls, names in _classes(analysis).items():
            for name, (node, space) in class_texts(cls).items():
                constant = self.mentioned(node, space) if names is None or name in names else None
                if constant is not None:
                    yield _held(analysis, cls, name, constant)


def _classes(analysis: Any) -> dict[type, frozenset[str] | None]:
    """The classes of objects, with what these find in them, and those that are named: with all."""
    values = [analysis.scope.static(node) for node in paths(analysis)]
    found: dict[type, frozenset[str] | None] = {}
    kinds = [*analysis.parameters.values(), *analysis.kinds.values(), *map(kind_of, values)]
    for kind in (inner for outer in kinds for inner in _records(outer)):
        found[kind.cls] = kind.shared | (found.get(kind.cls) or frozenset())
    return found | dict.fromkeys(value for value in values if isinstance(value, type))


def _records(kind: Any) -> Iterator[Record]:
    """The kinds of the objects that a value is or holds."""
    if isinstance(kind, Record):
        yield kind
    for inner in (*getattr(kind, "elements", ()), getattr(kind, "element", None)):
        if isinstance(inner, (Sequence, ListOf)):
            yield from _records(inner)


def _may_carry(value: Any) -> bool:
    """Whether floats may be in a value: of a function, in what it was made with."""
    if isinstance(value, (types.FunctionType, functools.partial)):
        return True
    plain = isinstance(value, (types.ModuleType, type))
    return not plain and carries(kind_of(value))


def _unseen(analysis: Any, node: Any) -> Blocker:
    return Blocker(
        CODE,
        f"cannot follow this read of `{gast.unparse(node)}`",
        "it gives a constant by which the derivative is taken, in a way that is not followed.",
        "Read the constant by its name, as in `solver.DT`.",
        _where(analysis, node),
    )


def _copy(analysis: Any, node: Any, constant: Constant) -> Blocker:
    name = gast.unparse(node)
    return Blocker(
        CODE,
        f"`{name}` was made from `{constant.text}` when its module was imported",
        f"it does not follow `{constant.text}`, so the derivative would be without this use.",
        f"Read `{constant.text}` itself where it is used, or put `{name}` into wrt, too.",
        _where(analysis, node),
    )


def _part(analysis: Any, node: Any, constant: Constant) -> Blocker:
    return Blocker(
        CODE,
        f"`{gast.unparse(node)}` and `{constant.text}` hold the same object",
        f"the derivative with respect to `{constant.text}` would be without this use.",
        f"Read it through `{constant.text}`.",
        _where(analysis, node),
    )


def _default(analysis: Any, function: Any, name: str, constant: Constant) -> Blocker:
    return Blocker(
        CODE,
        f"the default of `{name}` was made from `{constant.text}`",
        f"it is what that was when `{function.__name__}` was defined, and does not follow it.",
        f"Pass `{name}`; where it is an argument of the function itself, put it into wrt.",
        analysis.core.parsed.tree.origin,
    )


def _held(analysis: Any, cls: type, name: str, constant: Constant) -> Blocker:
    return Blocker(
        CODE,
        f"`{name}` of the class `{cls.__name__}` was made from `{constant.text}`",
        f"it is what that was when the class was made, and does not follow `{constant.text}`.",
        f"Read `{constant.text}` itself where it is used, or give it to the objects.",
        analysis.core.parsed.tree.origin,
    )


def _where(analysis: Any, node: Any) -> Any:
    parsed = analysis.core.parsed
    return parsed.origin(node) if hasattr(node, "lineno") else parsed.tree.origin


CODE = "constant"
