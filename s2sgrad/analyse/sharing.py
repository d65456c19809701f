"""Shared memory: which names may share it, what each write reaches, and what a call does to it.

A name is treated as a value of its own as long as no write through one name can be seen through
another name that is read later. Where it can, the two are *coupled*: one of them has to be a view
of the other by a path (`row = A[i]`) that the derivative can follow.

Two lists may hold the same array, and so share memory, without being one list: what is appended to
one of them is not in the other.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.elements import elements
from s2sgrad.analyse.fixpoint import Fixpoint
from s2sgrad.analyse.liveness import inner_blocks, names_bound
from s2sgrad.analyse.memory import CALLER, LIST, Sharing, has_memory, holds_list, is_memory
from s2sgrad.analyse.operations import (
    AddAt,
    Alias,
    Apply,
    ListAppend,
    ListPop,
    Operation,
    Pack,
    Read,
    UserCall,
)
from s2sgrad.kinds import Array, Kind, ListOf, Sequence
from s2sgrad.normalise.tails import endless
from s2sgrad.regions import Attempt
from s2sgrad.rules.row import Site

Partners = dict[str, frozenset[str]]
LISTS = (Sequence, ListOf)


def sharing(analysis: Any) -> Sharing:
    """The sharing facts of an analysed function; of its callees too."""
    facts: Fixpoint = analysis.program.facts
    return facts.solve(("sharing", analysis), Sharing(), lambda: _Walk(analysis).run())


class _Walk:
    def __init__(self, analysis: Any) -> None:
        self.analysis = analysis
        self.facts = Sharing()
        self.partners: Partners = {}
        self.left = False
        """Whether a Break or Raise has left the block: what follows does not run."""
        self.breaks: list[list[Partners]] = []

    def run(self) -> Sharing:
        for name, kind in self.analysis.parameters.items():
            if is_memory(kind):
                self.define(name, [CALLER + name], link=True)
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
                caught = self.side(orelse, _merged(before, done or {}))
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

    def side(self, block: list[Any], before: Partners) -> Partners | None:
        """What is known at the end of a side of an If; None where it does not get there."""
        self.partners, self.left = dict(before), False
        self.block(block)
        return None if self.left else self.partners

    def meet(self, paths: list[Partners]) -> None:
        """Go on from the meeting point of several paths."""
        self.left = not paths
        for k, path in enumerate(paths):
            self.partners = _merged(self.partners, path) if k else path

    def loop(self, statement: Any) -> None:
        self.breaks.append([])
        while True:
            before = dict(self.partners)
            if isinstance(statement, gast.For):
                self.targets(statement)
            for block in inner_blocks(statement):
                self.block(block)
            self.meet([before] if self.left else [before, self.partners])
            if self.partners == before:
                break
        left = self.breaks.pop()
        self.meet(left if endless(statement) and left else [self.partners, *left])

    def targets(self, loop: Any) -> None:
        """Each name of a header shares memory with what it is an element of."""
        for element in elements(loop):
            source = element.source if not element.counts else None
            names = [n.id for n in gast.walk(source) if isinstance(n, gast.Name)] if source else []
            for leaf in gast.walk(element.target):
                if isinstance(leaf, gast.Name):
                    own = [n for n in names if self.has_memory(n) and self.has_memory(leaf.id)]
                    self.define(leaf.id, own)

    def simple(self, statement: Any) -> None:
        operation = self.analysis.operations.get(statement)
        match statement:
            case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=name))], value=value):
                self.write(statement, name)
                self.keep(name, value)
            case gast.AugAssign(target=gast.Subscript(value=gast.Name(id=name))):
                self.write(statement, name)
            case gast.AugAssign(target=gast.Name(id=name)):
                if isinstance(self.analysis.kinds.get(name), Array):
                    self.write(statement, name)
            case gast.Assign(targets=[gast.Tuple(elts=targets)], value=gast.Tuple(elts=values)):
                self.parallel(targets, values)
            case gast.Assign():
                sources = sources_of(self.analysis, operation)
                self.effects(statement, operation)
                names = names_bound(statement)
                for name in names:
                    self.define(name, sources if self.has_memory(name) else [])
                if isinstance(operation, UserCall) and sharing(operation.callee).summary.twins:
                    self.tie([n for n in names if self.has_memory(n)])
            case gast.Expr():
                self.effects(statement, operation)

    def tie(self, names: list[str]) -> None:
        """Parts of a result that may share memory with each other."""
        lists = [LIST + name for name in names if self.holds_list(name)]
        for group in (names, lists):
            for name in group:
                self.link(name, set(group) - {name})
        for name in names:
            self.facts.unite(name, names[0])

    def parallel(self, targets: list[Any], values: list[Any]) -> None:
        """`u, v = v, u`: all values are read before any name is bound."""
        found = []
        for value in values:
            name = value.id if isinstance(value, gast.Name) else ""
            shared = {name, LIST + name} if name and self.has_memory(name) else set()
            found.append(shared.union(*map(self.partners_of, sorted(shared))))
        bound = {prefix + t.id for t in targets for prefix in ("", LIST)}
        for target in targets:
            self.define(target.id, [])
        for target, shared in zip(targets, found, strict=True):
            for prefix in ("", LIST):
                own = {s for s in shared if s.startswith(LIST) == bool(prefix)}
                if self.has_memory(target.id) and (not prefix or self.holds_list(target.id)):
                    pairs = zip(targets, found, strict=True)
                    twins = {prefix + t.id for t, s in pairs if s & own}
                    self.link(prefix + target.id, (own - bound) | twins)
            for source in shared:
                self.facts.unite(target.id, source.removeprefix(LIST))

    def keep(self, name: str, value: Any) -> None:
        """An array put into a list shares memory with the list."""
        kind = self.analysis.kinds.get(name)
        holds = isinstance(kind, (Sequence, ListOf)) and isinstance(value, gast.Name)
        if holds and self.has_memory(value.id):
            self.join(name, value.id)
            if self.holds_list(value.id):
                self.join(LIST + name, LIST + value.id)

    def join(self, a: str, b: str) -> None:
        """From now on all that shares memory with a name may share memory with another one."""
        others = {b} | self.partners_of(b)
        for name in {a} | self.partners_of(a):
            self.link(name, others)
        self.facts.unite(a.removeprefix(LIST), b.removeprefix(LIST))

    def partners_of(self, name: str) -> frozenset[str]:
        return self.partners.get(name, frozenset())

    def has_memory(self, name: str) -> bool:
        return name.startswith(CALLER) or has_memory(self.analysis, name)

    def holds_list(self, name: str) -> bool:
        """Whether a name is, or holds, something that `append` and `pop` can change."""
        return holds_list(self.kind(name.removeprefix(CALLER)))

    def effects(self, statement: Any, operation: Operation | None) -> None:
        if isinstance(operation, (ListAppend, ListPop)):
            self.write(statement, operation.base.id)
        if isinstance(operation, ListAppend):
            self.keep(operation.base.id, operation.value)
        if isinstance(operation, AddAt):
            self.write(statement, operation.target.value.id)
        if isinstance(operation, UserCall):
            summary = sharing(operation.callee).summary
            for parameter, argument in operation.arguments.items():
                if parameter in summary.writes and isinstance(argument, gast.Name):
                    deep = parameter in summary.deep
                    self.overlap(statement, operation, parameter, argument.id, deep)
                    self.write(statement, argument.id, deep)
            for one, other in sorted(summary.ties):
                self.tie_arguments(operation.arguments.get(one), operation.arguments.get(other))
            for one, other in sorted(summary.same):
                ends = (operation.arguments.get(one), operation.arguments.get(other))
                self.tie_arguments(*ends, LIST)

    def tie_arguments(self, one: Any, other: Any, prefix: str = "") -> None:
        names = [n for n in (one, other) if isinstance(n, gast.Name) and self.has_memory(n.id)]
        if len(names) == 2 and names[0].id != names[1].id:
            self.join(prefix + names[0].id, prefix + names[1].id)

    def overlap(
        self, statement: Any, operation: UserCall, written: str, name: str, deep: bool
    ) -> None:
        """Note another argument that shares memory with one that the function writes into."""
        shared = {name} | self.reached(name, deep)
        for parameter, argument in operation.arguments.items():
            names = {n.id for n in gast.walk(argument) if isinstance(n, gast.Name)}
            if parameter != written and any(self.has_memory(n) for n in names & shared):
                self.facts.overlaps[statement] = (name, sorted(names & shared)[0])

    def define(self, name: str, sources: list[str], link: bool = False) -> None:
        self.bind(name, sources)
        lists = sources if self.holds_list(name) else []
        self.bind(LIST + name, [LIST + source for source in lists if self.holds_list(source)])
        for source in sources:
            self.facts.unite(name, source)

    def bind(self, name: str, sources: list[str]) -> None:
        shared = set(sources).union(*map(self.partners_of, sources))
        self.unlink(name)
        self.link(name, shared - {name})

    def unlink(self, name: str) -> None:
        for other in self.partners.pop(name, frozenset()):
            self.partners[other] = self.partners[other] - {name}

    def link(self, name: str, others: Any) -> None:
        for other in set(others) - {name}:
            self.partners[name] = self.partners.get(name, frozenset()) | {other}
            self.partners[other] = self.partners.get(other, frozenset()) | {name}

    def write(self, statement: Any, name: str, deep: bool = False) -> None:
        """A write into what a name holds; `deep`: into the arrays of a list, not only its items."""
        deep = deep or not isinstance(self.kind(name), LISTS)
        names = self.facts.written.setdefault(statement, [])
        if name not in names:
            names.append(name)
        bound = names_bound(statement) if isinstance(statement, gast.Assign) else []
        live = self.analysis.live.after[statement] - set(bound)
        for other in self.reached(name, deep):
            if other.startswith(CALLER):
                parameter = other.removeprefix(CALLER)
                self.facts.summary.writes.add(parameter)
                if deep:
                    self.facts.summary.deep.add(parameter)
                if parameter != name and self.analysis.called:  # a caller sees the write
                    self.facts.coupled.setdefault(frozenset((name, parameter)), statement)
            elif other in live and other != name:
                self.facts.coupled.setdefault(frozenset((name, other)), statement)

    def reached(self, name: str, deep: bool) -> set[str]:
        """The names through which a write can be seen: if it is not deep, those of one list."""
        if deep:
            return set(self.partners_of(name))
        return {other.removeprefix(LIST) for other in self.partners_of(LIST + name)}

    def kind(self, name: str) -> Kind | None:
        found: Kind | None = self.analysis.kinds.get(name, self.analysis.parameters.get(name))
        return found

    def returned(self, value: Any) -> None:
        for node in gast.walk(value):
            if isinstance(node, gast.Name):
                for other in self.partners.get(node.id, frozenset()):
                    if other.startswith(CALLER):
                        self.facts.summary.returns.add(other.removeprefix(CALLER))
        self.facts.summary.twins = self.has_twins(value)
        self.facts.summary.ties |= self.tied(CALLER)
        self.facts.summary.same |= self.tied(LIST + CALLER)

    def tied(self, prefix: str) -> set[tuple[str, str]]:
        """The pairs of parameters that share memory, or lists, now."""
        return {
            (name.removeprefix(prefix), other.removeprefix(prefix))
            for name, others in self.partners.items()
            for other in others
            if name.startswith(prefix) and other.startswith(prefix)
        }

    def has_twins(self, value: Any) -> bool:
        """Whether two parts of a result may share memory."""
        if isinstance(value, gast.Name) and isinstance(self.kind(value.id), Array):
            return False
        names = [n.id for n in gast.walk(value) if isinstance(n, gast.Name)]
        if isinstance(value, gast.Name):
            names = sorted(self.partners.get(value.id, ()))
        parts = [n for n in names if self.has_memory(n)]
        return any(
            a == b or b in self.partners.get(a, ())
            for k, a in enumerate(parts)
            for b in parts[k + 1 :]
        )


def may_view(site: Site) -> bool:
    """Whether a result may share memory with an operand; what np.einsum makes of several is new."""
    operands = getattr(site.operands.get(site.row.variadic), "elts", ())
    product = site.row.name == "np.einsum" and len(operands) > 1
    return site.row.sharing != "fresh" and not product


def _merged(a: Partners, b: Partners) -> Partners:
    if a == b:
        return a
    none: frozenset[str] = frozenset()
    return {name: a.get(name, none) | b.get(name, none) for name in a.keys() | b.keys()}


def sources_of(analysis: Any, operation: Operation | None) -> list[str]:
    """The names with which the result of an operation may share memory."""
    found = shared_operands(operation)
    names = {n.id for node in found for n in gast.walk(node) if isinstance(n, gast.Name)}
    return sorted(name for name in names if has_memory(analysis, name))


def shared_operands(operation: Operation | None) -> list[Any]:
    """The operands with which the result of an operation may share memory."""
    match operation:
        case Alias(source=source):
            return [source]
        case Pack(elements=elements):
            return list(elements)
        case Read(base=base, basic=basic):
            return [base] if basic else []
        case ListPop(base=base):
            return [base]
        case Apply(site=site) if may_view(site):
            return list(site.operands.values())
        case UserCall(callee=callee, arguments=arguments):
            summary = sharing(callee).summary
            return [a for p, a in arguments.items() if p in summary.returns]
    return []
