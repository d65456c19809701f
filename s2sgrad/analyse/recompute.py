"""Recomputing: expressions that give a value again, where that is as cheap as keeping it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.analyse.operations import Alias, Apply, Inactive, Read
from s2sgrad.analyse.steady import Steady
from s2sgrad.derive.templates import SHAPE_ATTRIBUTES
from s2sgrad.kinds import NOTHING, Array, Known, ListOf, Scalar, Sequence
from s2sgrad.trees import children, nodes_in


class Recomputing(Steady):
    """Finds the expression that gives a value again at the mirror of a statement."""

    paired: bool
    """Whether the function is a helper: what its parameters were is known to its callers."""

    def recomputed(
        self, name: str, statement: Any, after: bool, content: bool = True
    ) -> Recomputed | None:
        """The expression that gives a value again at the mirror of a statement, if it is cheap.

        Where not the `content` is wanted but the shape, entries may have been overwritten since.
        """
        bindings = self.places.bindings.get(name, [])
        if name in self.analysis.parameters and not bindings and self.paired:
            return self._constant(name)
        if len(bindings) != 1 or name in self.analysis.parameters:
            return None
        definition = bindings[0]
        here = definition is statement if after else self.places.covers(definition, statement)
        if not self._plain(definition) or not here:
            return None
        cost = self._cost(definition)
        if cost is None or (content and self.overwritten(name, definition, statement)):
            return None
        return self._expression(definition, statement, cost, content)

    def _constant(self, name: str) -> Recomputed | None:
        """The value of a parameter that the function was specialised by, as a literal."""
        kind = self.analysis.parameters[name]
        value = kind.value if isinstance(kind, (Scalar, Known)) else NOTHING
        if type(value) not in (int, bool, str, type(None)):
            return None
        return Recomputed(literal_of(value), 0, frozenset())

    def _plain(self, definition: Any) -> bool:
        return isinstance(definition, gast.Assign) and isinstance(definition.targets[0], gast.Name)

    def _cost(self, definition: Any) -> int | None:
        match self.analysis.operations.get(definition):
            case Read(basic=True, base=base, kind=kind):
                view = isinstance(kind, Array) or not isinstance(
                    self.analysis.kinds.get(base.id), Array
                )
                return 0 if view else 1
            case Alias():
                return 0
            case Inactive():
                return 1 if _is_cheap_test(definition.value) else None
            case Apply(site=site, kind=Scalar(dtype=dtype)) if (
                site.row.cheap and dtype.kind in "ib"
            ):
                return 0  # the adjoint needs the index anyway
            case Apply(site=site) if site.row.cheap:
                return 0 if site.row.name in FREE or site.sharing == "view" else 1
        return None

    def _expression(
        self, definition: Any, statement: Any, cost: int, wanted: bool
    ) -> Recomputed | None:
        from s2sgrad.derive.templates import filled

        replaced: dict[str, Any] = {}
        names: set[str] = set()
        for name, content in _operand_names(definition.value, self.analysis.locals):
            if not self.places.unchanged(name, definition, statement):
                return None
            kind = self.analysis.kinds.get(name)
            value = wanted or not isinstance(kind, Array)  # a shape hangs on indices' values
            if ((content and value) or isinstance(kind, (Sequence, ListOf))) and not self.steady(
                name, definition
            ):
                return None
            inner = self.recomputed(name, statement, False, value)
            if inner is not None and name in self.analysis.core.temporaries:
                cost += inner.cost
                replaced[name] = inner.expression
                names |= inner.names
            else:
                names.add(name)
        if cost > 4:
            return None
        return Recomputed(filled(definition.value, replaced), cost, frozenset(names))


@dataclass(frozen=True)
class Recomputed:
    """An expression that gives a value again: its cost in array operations, the names it reads."""

    expression: Any
    cost: int
    names: frozenset[str]


def literal_of(value: Any) -> Any:
    """The expression of a number, a string or None."""
    return gast.parse(repr(value), mode="eval").body


FREE = frozenset({"np.shape", "np.ndim", "np.size", "len"})


def _operand_names(node: Any, local: set[str]) -> list[tuple[str, bool]]:
    """The local names an expression reads, and whether it reads their entries."""
    if isinstance(node, gast.Attribute) and node.attr in SHAPE_ATTRIBUTES:
        return [(n, False) for n, _ in _operand_names(node.value, local)]
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == "len":
        return [(n, False) for a in node.args for n, _ in _operand_names(a, local)]
    if isinstance(node, gast.Name):
        return [(node.id, True)] if node.id in local else []
    return [pair for child in children(node) for pair in _operand_names(child, local)]


CHEAP_NODES = (
    gast.Compare, gast.BoolOp, gast.UnaryOp, gast.BinOp, gast.Name, gast.Constant, gast.Attribute,
    gast.Tuple,
)  # fmt: skip


def _is_cheap_test(node: Any) -> bool:
    nodes = nodes_in(node)
    return len(nodes) <= 8 and all(isinstance(n, CHEAP_NODES) for n in nodes)


def _is_index(kind: Any) -> bool:
    """Whether a value is a whole number or a truth value."""
    return isinstance(kind, Scalar) and kind.dtype.kind in "ib"
