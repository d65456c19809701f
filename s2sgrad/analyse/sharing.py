"""Shared memory: which names may share it, what each write reaches, and what a call does to it.

A name is treated as a value of its own as long as no write through one name can be seen through
another name that is read later. Where it can, the two are *coupled*: one of them has to be a view
of the other by a path (`row = A[i]`) that the derivative can follow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.elements import elements
from s2sgrad.analyse.fixpoint import Fixpoint
from s2sgrad.analyse.liveness import inner_blocks, names_bound
from s2sgrad.analyse.memory import (
    ANYTHING,
    CALLER,
    Sharing,
    Sorts,
    both,
    has_memory,
    is_list_of_values,
    is_memory,
    meet,
    sort_of,
)
from s2sgrad.analyse.operations import (
    AddAt,
    Alias,
    Apply,
    Inactive,
    ListAppend,
    ListPop,
    Operation,
    Pack,
    Read,
    UserCall,
)
from s2sgrad.analyse.partners import Partners, Relation, merged, operand_names
from s2sgrad.analyse.running import Running
from s2sgrad.kinds import Array, Field
from s2sgrad.normalise.tails import endless
from s2sgrad.regions import Attempt
from s2sgrad.trees import nodes_in

PIECES = ("np.split", "np.array_split", "np.vsplit", "np.hsplit", "np.dsplit", "np.unstack")
"""Rows that give several views of one array which share no memory with each other."""


def sharing(analysis: Any) -> Sharing:
    """The sharing facts of an analysed function; of its callees too."""
    facts: Fixpoint = analysis.program.facts
    return facts.solve(("sharing", analysis), Sharing(), lambda: _Walk(analysis).run())


class _Walk(Partners):
    def __init__(self, analysis: Any) -> None:
        super().__init__(analysis)
        self.left = False
        """Whether a Break or Raise has left the block: what follows does not run."""
        self.breaks: list[list[Relation]] = []
        self.running = Running(analysis)

    def run(self) -> Sharing:
        for name, kind in self.analysis.parameters.items():
            if is_memory(kind):
                self.define(name, [CALLER + name])
        for one, other in sorted(map(sorted, self.analysis.tied)):
            if self.has_memory(one) and self.has_memory(other):
                self.join(one, other)
        self.block(self.analysis.core.function.body)
        return self.facts

    def block(self, block: list[Any]) -> None:
        for statement in block:
            self.statement(statement)

    def statement(self, statement: Any) -> None:
        match statement:
            case Attempt(body=body, orelse=orelse):
                before = self.partners
                done = self.side(body, before)
                caught = self.side(orelse, merged(before, done or {}))
                self.meet([side for side in (done, caught) if side is not None])
            case gast.If(body=body, orelse=orelse):
                before = self.partners
                sides = [self.side(block, before) for block in (body, orelse)]
                self.meet([side for side in sides if side is not None])
            case gast.For() | gast.While():
                self.loop(statement)
            case gast.Break():
                self.breaks[-1].append(self.partners)
                self.left = True
            case gast.Raise():
                self.left = True
            case gast.Return(value=value):
                self.returned(value)
            case _:
                self.simple(statement)

    def side(self, block: list[Any], before: Relation) -> Relation | None:
        """What is known at the end of a side of an If; None where it does not get there."""
        self.partners, self.left = dict(before), False
        self.block(block)
        return None if self.left else self.partners

    def meet(self, paths: list[Relation]) -> None:
        """Go on from the meeting point of several paths."""
        self.left = not paths
        for k, path in enumerate(paths):
            self.partners = merged(self.partners, path) if k else path

    def loop(self, statement: Any) -> None:
        self.breaks.append([])
        self.running.enter(statement)
        while True:
            before = dict(self.partners)
            if isinstance(statement, gast.For):
                self.targets(statement)
            for block in inner_blocks(statement):
                self.block(block)
            self.meet([before] if self.left else [before, self.partners])
            if self.partners == before:
                break
        self.running.leave()
        left = self.breaks.pop()
        self.meet(left if endless(statement) and left else [self.partners, *left])

    def targets(self, loop: Any) -> None:
        """Each name of a header shares memory with what it is an element of."""
        for element in elements(loop):
            source = element.source if not element.counts else None
            names = [n.id for n in nodes_in(source) if isinstance(n, gast.Name)] if source else []
            for leaf in nodes_in(element.target):
                if isinstance(leaf, gast.Name):
                    own = [n for n in names if self.has_memory(n) and self.has_memory(leaf.id)]
                    self.define(leaf.id, own)

    def simple(self, statement: Any) -> None:
        operation = self.analysis.operations.get(statement)
        match statement:
            case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=name)) as t], value=value):
                self.write(statement, name)
                self.replace(statement, name, t.slice)
                self.keep(name, value)
            case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=name)) as t):
                self.write(statement, name)
                self.replace(statement, name, t.slice)
            case gast.AugAssign(target=gast.Name(id=name)):
                if isinstance(self.analysis.kinds.get(name), Array):
                    self.write(statement, name)
            case gast.Assign(targets=[gast.Tuple(elts=targets)], value=gast.Tuple(elts=values)):
                self.parallel(targets, values)
            case gast.Assign():
                self.effects(statement, operation)
                operation = self.analysis.operations.get(statement)  # of another variant, perhaps
                sources = sources_of(self.analysis, operation)
                names = names_bound(statement)
                twins = self.makes_twins(operation, sources)
                for name in names:
                    self.define(name, sources if self.has_memory(name) else [])
                if isinstance(operation, UserCall) and sharing(operation.callee).summary.twins:
                    self.tie([n for n in names if self.has_memory(n)])
                for name in filter(self.is_list, names if twins else []):
                    self.facts.twin(name, both(twins, self.sorts(name)))
            case gast.Expr():
                self.effects(statement, operation)

    def makes_twins(self, operation: Operation | None, sources: list[str]) -> Sorts:
        """What two items of a new tuple or list may share."""
        match operation:
            case Pack(elements=elements):
                return self.twins(list(elements))
            case UserCall(callee=callee, arguments=arguments):
                summary = sharing(callee).summary
                given = [a for p, a in arguments.items() if p in summary.returns]
                return summary.twins | self.twins(given)
            case Apply(site=site):
                fresh = site.sharing == "fresh" or site.row.name in PIECES
                return frozenset() if fresh else ANYTHING
            case Inactive():
                return ANYTHING if sources else frozenset()
        return frozenset()

    def keep(self, name: str, value: Any) -> None:
        """An array put into a list shares memory with the list."""
        for inner in operand_names(value) if self.is_list(name) else []:
            if self.has_memory(inner):
                if common := self.partners.get(name, {}).get(inner):
                    self.facts.twin(name, common)
                self.join(name, inner, item=True)

    def effects(self, statement: Any, operation: Operation | None) -> None:
        if isinstance(operation, (ListAppend, ListPop)):
            self.write(statement, operation.base.id)
            self.replace(statement, operation.base.id)
        if isinstance(operation, ListAppend):
            self.keep(operation.base.id, operation.value)
        if isinstance(operation, AddAt):
            self.write(statement, operation.target.value.id)
        if isinstance(operation, UserCall):
            self.call(statement, operation)

    def call(self, statement: Any, operation: UserCall) -> None:
        """What a call does to the memory of its arguments."""
        summary = sharing(operation.callee).summary
        tied = self.tied(operation) | operation.callee.tied if summary.writes else frozenset()
        if tied != operation.callee.tied:
            callee = operation.callee.variant(tied)
            operation = replace(operation, callee=callee)
            self.analysis.operations[statement] = operation
            summary = sharing(callee).summary
        self.facts.replaced.setdefault(statement, set()).update(summary.replaced)
        self.facts.summary.replaced |= summary.replaced
        for parameter, argument in operation.arguments.items():
            for name in operand_names(argument):
                if parameter in summary.writes and self.has_memory(name):
                    sorts = summary.sorts[parameter]
                    self.write(statement, name, parameter in summary.deep, sorts)
                if parameter in summary.items and self.is_list(name):
                    self.facts.items.setdefault(statement, set()).add(name)
        for one, other in sorted({(min(pair), max(pair)) for pair in summary.ties}):
            self.tie_arguments(operation.arguments.get(one), operation.arguments.get(other))

    def tied(self, operation: UserCall) -> frozenset[frozenset[str]]:
        """The pairs of parameters whose arguments may share memory."""
        given = list(operation.arguments.items())
        return frozenset(
            frozenset((p, q))
            for k, (p, a) in enumerate(given)
            for q, b in given[k + 1 :]
            if self.twins([a, b], apart=True)
        )

    def tie_arguments(self, one: Any, other: Any) -> None:
        names = [n for n in (one, other) if isinstance(n, gast.Name) and self.has_memory(n.id)]
        if len(names) == 2 and names[0].id != names[1].id:
            for a, b in (names, names[::-1]):
                common = self.partners.get(a.id, {}).get(b.id)
                if self.is_list(a.id) and common:
                    self.facts.twin(a.id, common)
            self.join(names[0].id, names[1].id)

    def write(
        self, statement: Any, name: str, deep: bool = False, sorts: Sorts | None = None
    ) -> None:
        """A write into what a name holds; `deep`: into the arrays of a list, not only its items.

        `sorts`: the classes of what is written into, where this is not what the name stands for.
        """
        sorts = sort_of(self.kind(name)) if sorts is None else sorts
        items = not deep and self.is_list(name)
        deep = not items
        reached = self.facts.reached
        reached[statement, name] = reached.get((statement, name), frozenset()) | sorts
        names = self.facts.written.setdefault(statement, [])
        if name not in names:
            names.append(name)
        twins = (o for o, shared in self.partners.get(name, {}).items() if meet(sorts, shared))
        itself = meet(sorts, sort_of(self.kind(name)))
        if items and self.running.disturbed(statement, name, twins, itself):
            self.facts.disturbed[statement] = name
        if items:
            self.facts.items.setdefault(statement, set()).add(name)
        elif self.is_list(name):
            self.facts.inner.setdefault(statement, set()).add(name)
        bound = names_bound(statement) if isinstance(statement, gast.Assign) else []
        live = self.analysis.live.after[statement] - set(bound)
        for other, shared in self.partners.get(name, {}).items():
            if not meet(sorts, shared):
                continue
            if other.startswith(CALLER):
                parameter = other.removeprefix(CALLER)
                self.facts.summary.writes.add(parameter)
                known = self.facts.summary.sorts.get(parameter, frozenset())
                self.facts.summary.sorts[parameter] = known | sorts
                (self.facts.summary.items if items else self.facts.summary.deep).add(parameter)
                if parameter != name and self.analysis.called and not self.is_tied(name, parameter):
                    self.facts.coupled.setdefault(frozenset((name, parameter)), statement)
            elif other in live and other != name:
                self.facts.coupled.setdefault(frozenset((name, other)), statement)

    def replace(self, statement: Any, name: str, index: Any = None) -> None:
        """An item of a list, or an attribute of an object, is another one from now on."""
        if self.is_list(name):
            field = getattr(index, "value", None)
            items = {
                (sort, field if isinstance(field, Field) else None)
                for sort in sort_of(self.kind(name))
            }
            self.facts.replaced.setdefault(statement, set()).update(items)
            self.facts.summary.replaced |= items

    def is_tied(self, name: str, parameter: str) -> bool:
        """Whether two names are parameters whose arguments may share memory."""
        return frozenset((name, parameter)) in self.analysis.tied

    def returned(self, value: Any) -> None:
        for node in nodes_in(value):
            if isinstance(node, gast.Name):
                for other in self.partners.get(node.id, {}):
                    if other.startswith(CALLER):
                        self.facts.summary.returns.add(other.removeprefix(CALLER))
        self.facts.summary.twins = self.held_twins(value)
        for name, others in self.partners.items():
            if name.startswith(CALLER):
                ends = (other for other in others if other.startswith(CALLER))
                pairs = ((name.removeprefix(CALLER), o.removeprefix(CALLER)) for o in ends)
                self.facts.summary.ties |= set(pairs)

    def held_twins(self, value: Any) -> Sorts:
        """What two parts of a result may share."""
        names = [n.id for n in nodes_in(value) if isinstance(n, gast.Name)]
        inside = (self.facts.twins(name) for name in names if self.is_list(name))
        return self.twins([value]).union(*inside)


def sources_of(analysis: Any, operation: Operation | None) -> list[str]:
    """The names with which the result of an operation may share memory."""
    found = shared_operands(operation)
    names = {n.id for node in found for n in nodes_in(node) if isinstance(n, gast.Name)}
    return sorted(name for name in names if has_memory(analysis, name))


def shared_operands(operation: Operation | None) -> list[Any]:
    """The operands with which the result of an operation may share memory."""
    match operation:
        case Alias(source=source):
            return [source]
        case Pack(elements=elements):
            return list(elements)
        case Read(index=gast.Slice(), kind=kind) | Apply(kind=kind) if is_list_of_values(kind):
            return []
        case Read(base=base, basic=basic):
            return [base] if basic else []
        case ListPop(base=base):
            return [base]
        case Apply(site=site) if site.sharing != "fresh":
            return list(site.operands.values())
        case UserCall(callee=callee, arguments=arguments):
            summary = sharing(callee).summary
            return [a for p, a in arguments.items() if p in summary.returns]
        case Inactive(holds=holds):
            return list(holds)
    return []
