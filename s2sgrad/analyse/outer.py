"""Writes into what a module holds: refused, for the derivative reads it when the function is done.

A counter (`calls["f"] += 1`) is let through: nothing is computed from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from s2sgrad.analyse.lent import called
from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.memory import Sorts, both, is_memory, meet, sort_of, sorts_in
from s2sgrad.analyse.operations import Inactive, ListAppend, ListPop, UserCall
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.sharing import shared_operands, sharing
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Array, Undefined, carries, kind_of
from s2sgrad.trees import nodes_in


def refuse_outer_writes(program: Any) -> None:
    """Raise `Refused` for every write into a global, or a captured variable, that may be read."""
    found = _Outer(program)
    found.spread()
    blockers = [b for analysis in program.analyses for b in found.blockers(analysis)]
    if blockers:
        raise Refused(blockers)


class _Outer:
    """Finds the names that may stand for what a global holds, over the whole call tree."""

    def __init__(self, program: Any) -> None:
        self.program = program
        self.names: dict[Any, dict[str, Sorts]] = {analysis: {} for analysis in program.analyses}
        """The names of each function, and the sorts of what a global may hold of each."""
        self.returns: dict[Any, Sorts] = {}
        """The functions whose result may be held by a global."""

    def spread(self) -> None:
        """Follow names through assignments, calls and results until no more are found."""
        for analysis in self.program.analyses:
            for name in analysis.lent:  # what a module holds, too
                self.learn(analysis, name, sorts_in(analysis.parameters[name]))
        before = None
        while before != (now := ({a: dict(n) for a, n in self.names.items()}, len(self.returns))):
            before = now
            for analysis in self.program.analyses:
                for statement in analysis.statements:
                    self.statement(analysis, statement)
                returned = analysis.core.function.body[-1].value
                if sorts := self.outer_sorts(analysis, [returned]):
                    self.returns[analysis] = self.returns.get(analysis, frozenset()) | sorts

    def statement(self, analysis: Any, statement: Any) -> None:
        operation = analysis.operations.get(statement)
        shared = shared_operands(operation)
        if isinstance(statement, gast.For):
            shared = [statement.iter]
        elif isinstance(operation, Inactive) and isinstance(statement, gast.Assign):
            shared = [statement.value] if is_memory(operation.kind) else []
        outer = self.outer_sorts(analysis, shared)
        if isinstance(operation, UserCall):
            for parameter, argument in operation.arguments.items():
                self.learn(operation.callee, parameter, self.outer_sorts(analysis, [argument]))
            outer = outer | self.returns.get(operation.callee, frozenset())
        if outer:
            targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
            shared = [t for t in targets if t is not None and not _copies(analysis, t)]
            for name in {n.id for t in shared for n in _names(t)}:
                self.learn(analysis, name, outer)

    def learn(self, analysis: Any, name: str, sorts: Sorts) -> None:
        """A name may stand for what a global holds, or hold some of it."""
        kind = analysis.kinds.get(name, analysis.parameters.get(name, Undefined()))
        found = both(sorts, sorts_in(kind)) if is_memory(kind) else frozenset()
        if found:
            known = self.names.setdefault(analysis, {})
            known[name] = known.get(name, frozenset()) | found

    def outer_sorts(self, analysis: Any, nodes: list[Any]) -> Sorts:
        """What several expressions may give of what globals hold."""
        found = (self.is_outer(analysis, n) for node in nodes for n in nodes_in(node))
        return frozenset().union(*found)

    def is_outer(self, analysis: Any, node: Any) -> Sorts:
        """The sorts of what a global may hold of that which a name or a dotted path stands for."""
        root = _root(node)
        if root is None:
            return frozenset()
        if root.id in analysis.locals:
            own = self.names.get(analysis, {}) if root is node else {}
            return own.get(root.id, frozenset())
        found = meaning(analysis, node)
        return sorts_in(found) if is_memory(found) else frozenset()

    def blockers(self, analysis: Any) -> Iterator[Blocker]:
        for statement, target, sorts in _written(analysis):
            if not meet(sorts, self.is_outer(analysis, target)):
                continue
            if not self.is_counter(analysis, statement, target):
                yield _blocker(analysis, statement, target)
        for statement, names in sharing(analysis).written.items():
            for name in names:
                held = self.names.get(analysis, {}).get(name, frozenset())
                if meet(held, sharing(analysis).reached[statement, name]):
                    target = gast.Name(name, gast.Load(), None, None)
                    yield _blocker(analysis, statement, target)

    def is_counter(self, analysis: Any, statement: Any, target: Any) -> bool:
        """Whether what is written into a global is no float, and is read nowhere else."""
        if not isinstance(target, gast.Name) or target.id in analysis.locals:
            return False
        value = getattr(statement, "value", None)
        kind = {**analysis.parameters, **analysis.kinds}.get(getattr(value, "id", ""))
        if (kind is not None and carries(kind)) or isinstance(getattr(value, "value", None), float):
            return False
        held = analysis.scope.lookup(target.id)
        return not any(_reads(other, held) for other in self.program.analyses)


def _copies(analysis: Any, target: Any) -> bool:
    """Whether what is assigned to a target is copied: into the entries of an array."""
    if not isinstance(target, gast.Subscript) or not isinstance(target.value, gast.Name):
        return False
    kinds = {**analysis.parameters, **analysis.kinds}
    return isinstance(kinds.get(target.value.id), Array)


def meaning(analysis: Any, node: gast.Name | gast.Attribute) -> Any:
    """The kind of what a free name, or a dotted path, means; not defined, if nothing."""
    try:
        return kind_of(analysis.scope.static(node))
    except KeyError:
        return Undefined()


def _root(node: Any) -> gast.Name | None:
    """The name that a dotted path begins with; None where it is no path."""
    while isinstance(node, gast.Attribute):
        node = node.value
    return node if isinstance(node, gast.Name) else None


def _written(analysis: Any) -> Iterator[tuple[Any, Any, Sorts]]:
    """The statements that write through a name or path, that, and what is written into."""
    for statement in analysis.statements:
        match statement:
            case gast.Assign(targets=[gast.Subscript(value=gast.Name() as base)]):
                yield statement, base, _own_sort(analysis, base)
            case gast.AugAssign(target=gast.Subscript(value=gast.Name() as base)):
                yield statement, base, _own_sort(analysis, base)
        operation = analysis.operations.get(statement)
        if isinstance(operation, (ListAppend, ListPop)):
            yield statement, operation.base, _own_sort(analysis, operation.base)
        if isinstance(operation, UserCall):
            sorts = sharing(operation.callee).summary.sorts
            for parameter, argument in operation.arguments.items():
                if parameter in sorts:
                    nodes = (n for n in nodes_in(argument) if _root(n) is not None)
                    yield from ((statement, n, sorts[parameter]) for n in nodes)


def _own_sort(analysis: Any, base: gast.Name) -> Sorts:
    kinds = {**analysis.parameters, **analysis.kinds}
    return sort_of(kinds.get(base.id, meaning(analysis, base)))


def _reads(analysis: Any, held: Any) -> bool:
    """Whether a function uses what a global holds, other than by writing into it."""
    for statement in analysis.statements:
        target = getattr(statement, "target", None) or (getattr(statement, "targets", [None])[0])
        places = [target.value] if isinstance(target, gast.Subscript) else []
        for node in _own_names(statement):
            free = node.id not in analysis.locals and node not in places
            if free and _means(analysis, node, held):
                return True
    return False


def _own_names(statement: Any) -> Iterator[gast.Name]:
    """The names of a statement, without the blocks inside it."""
    for field, value in gast.iter_fields(statement):
        if field not in ("body", "orelse"):
            for part in value if isinstance(value, list) else [value]:
                yield from _names(part) if isinstance(part, gast.AST) else ()


def _means(analysis: Any, node: gast.Name, held: Any) -> bool:
    try:
        return analysis.scope.lookup(node.id) is held
    except KeyError:
        return False


def _names(tree: Any) -> Iterator[gast.Name]:
    return (node for node in nodes_in(tree) if isinstance(node, gast.Name))


def _blocker(analysis: Any, statement: Any, target: gast.Name | gast.Attribute) -> Blocker:
    if isinstance(target, gast.Name):
        target = _written_for(analysis, target)
    shown = gast.unparse(target)
    if isinstance(target, gast.Name):
        shown = called(analysis, analysis.core.base.get(target.id, target.id))
    return Blocker(
        "outer-write",
        f"cannot follow a write into `{shown}`",
        "it is held by a module or a function around, which the derivative reads later.",
        "Pass it as an argument, or write into a copy.",
        located(statement, statement, analysis.core.parsed.lines),
    )


def _written_for(analysis: Any, name: gast.Name) -> Any:
    """What the user wrote where a temporary is read: `solver.BUFFER`."""
    if name.id in analysis.core.temporaries:
        for statement in analysis.statements:
            value = getattr(statement, "value", None)
            if name.id in names_bound(statement) and _root(value) is not None:
                return value
    return name
