"""Give each variable one meaning: definitions that no use shares get names of their own.

>>> from s2sgrad.normalise.examples import webs
>>> print(webs("x = 1\\ny = f(x)\\ny = y * 2\\nz = y"))
x = 1
y = f(x)
y_2 = y * 2
z = y_2
>>> print(webs("for i in xs:\\n    t = t + i\\nt = f(t)\\nz = t"))
for i in xs:
    t = t + i
t_2 = f(t)
z = t_2

A web is a set of definitions that reach common uses. Each definition is a value; where paths meet,
a value of its own stands for those that come together, and is joined with them only if something
uses it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import gast

from s2sgrad.core import parameters
from s2sgrad.normalise.names import Names
from s2sgrad.regions import Attempt
from s2sgrad.trees import nodes_in

State = dict[str, int]


@dataclass(frozen=True)
class Webs:
    """The new names: `temporaries`, and for each other one in `base` the name that the user wrote.

    `unbound` are reads of variables that nothing binds: where they ran, Python would raise.
    """

    temporaries: frozenset[str]
    base: dict[str, str]
    unbound: tuple[gast.Name, ...]


def split(function: gast.FunctionDef, local: frozenset[str], names: Names) -> Webs:
    """Rename the variables of a function in place."""
    walk = _Reaching(function, local)
    walk.finish()
    return _rename(walk, names)


class _Reaching:
    """A walk in the order of control; `state` maps each variable to the value that it has there."""

    def __init__(self, function: gast.FunctionDef, local: frozenset[str]) -> None:
        self.parent: list[int] = []
        self.base: list[str] = []
        self.sources: dict[int, set[int]] = {}
        self.occurrences: list[tuple[gast.Name, int]] = []
        self.undefined: list[gast.Name] = []
        self.deleted: set[str] = set()
        self.gone: list[gast.Name] = []
        """Reads of variables that `del` has ended."""
        self.used: list[int] = []
        self.local = local
        self.assigned: dict[gast.stmt, frozenset[str]] = {}
        for node in function.body:
            self._collect(node)
        self.state: State = {}
        self.exits: list[tuple[frozenset[str], list[State]]] = []
        self.parameters = {name.id: self.define(name.id) for name in parameters(function)}
        self.block(function.body)

    def _collect(self, node: gast.stmt) -> frozenset[str]:
        """What a statement may assign, kept for those with blocks."""
        match node:
            case gast.If():
                found = frozenset().union(*map(self._collect, [*node.body, *node.orelse]))
            case gast.For():
                found = frozenset(_stored(node.target)).union(*map(self._collect, node.body))
            case gast.While():
                found = frozenset().union(*map(self._collect, node.body))
            case gast.Assign(targets=[target]) | gast.AugAssign(target=target):
                return frozenset(_stored(target))
            case gast.Delete(targets=[target]):
                return frozenset(_stored(target))
            case _:
                return frozenset()
        self.assigned[node] = found
        return found

    def define(self, name: str) -> int:
        value = len(self.parent)
        self.parent.append(value)
        self.base.append(name)
        self.state[name] = value
        return value

    def block(self, block: Iterable[gast.stmt]) -> bool:
        """Walk a block; whether control reaches its end."""
        ends = [self.statement(node) for node in block]
        return all(ends)

    def statement(self, node: gast.stmt) -> bool:
        match node:
            case Attempt():
                return self.attempt(node)
            case gast.If():
                return self.branch(node)
            case gast.For() | gast.While():
                self.loop(node)
            case gast.AugAssign(target=gast.Name() as target, value=value):
                self.uses(value)
                self.update(target)
            case (
                gast.Assign(targets=[target], value=value)
                | gast.AugAssign(target=target, value=value)
            ):
                self.uses(value)
                self.uses(target)
                self.stores(target)
            case gast.Delete(targets=[gast.Name(id=name)]):
                self.state.pop(name, None)
                self.deleted.add(name)
            case gast.Break():
                names, states = self.exits[-1]
                states.append(self.part(names))
                return False
            case gast.Raise():
                self.uses(node)
                return False
            case _:
                self.uses(node)
        return True

    def uses(self, node: gast.AST) -> None:
        """Record the reads in a node."""
        for name in _names(node):
            if isinstance(name.ctx, gast.Load) and name.id in self.local:
                if name.id in self.state:
                    self.used.append(self.state[name.id])
                    self.occurrences.append((name, self.state[name.id]))
                elif name.id in self.deleted:
                    self.gone.append(name)
                else:
                    self.undefined.append(name)

    def stores(self, target: gast.expr) -> None:
        """Record the variables that an assignment to the target binds."""
        for name in _names(target):
            if isinstance(name.ctx, gast.Store):
                self.occurrences.append((name, self.define(name.id)))

    def update(self, target: gast.Name) -> None:
        """`x += v` reads and binds the same variable."""
        if target.id not in self.state:
            self.undefined.append(target)
            return
        value = self.state[target.id]
        self.used.append(value)
        self.occurrences.append((target, value))

    def part(self, names: frozenset[str]) -> State:
        return {name: self.state[name] for name in names if name in self.state}

    def restore(self, names: frozenset[str], part: State) -> None:
        for name in names:
            self.state.pop(name, None)
        self.state.update(part)

    def branch(self, node: gast.If) -> bool:
        self.uses(node.test)
        names = self.assigned[node]
        before = self.part(names)
        ends = []
        for block in (node.body, node.orelse):
            self.restore(names, before)
            if self.block(block):
                ends.append(self.part(names))
        if ends:
            self.join(names, ends)
        return bool(ends)

    def attempt(self, node: Attempt) -> bool:
        """What is caught may come from anywhere in the body: each of its values may be there."""
        self.uses(node.type)
        names = self.assigned[node]
        before, first = self.part(names), len(self.parent)
        ends = [self.part(names)] if self.block(node.body) else []
        made: dict[str, list[State]] = {}
        for value in range(first, len(self.parent)):
            made.setdefault(self.base[value], []).append({self.base[value]: value})
        self.restore(names, before)
        for name, states in made.items():
            self.join(frozenset([name]), [before, *states])
        if self.block(node.orelse):
            ends.append(self.part(names))
        if ends:
            self.join(names, ends)
            self.uses(node.test)
        return bool(ends)

    def loop(self, node: gast.For | gast.While) -> None:
        names = self.assigned[node]
        if isinstance(node, gast.For):
            self.uses(node.iter)
        entry = self.part(names)
        headers = {name: self.define(name) for name in sorted(names)}
        if isinstance(node, gast.While):
            self.uses(node.test)
        self.exits.append((names, []))
        if isinstance(node, gast.For):
            self.stores(node.target)
        again = [self.part(names)] if self.block(node.body) else []
        for name, header in headers.items():
            incoming = (state[name] for state in [entry, *again] if name in state)
            self.sources[header] = set(incoming)
        ends = self.exits.pop()[1]
        left = {name: headers[name] for name in names}
        self.join(names, ends if _forever(node) else [left, *ends])

    def join(self, names: frozenset[str], states: list[State]) -> None:
        """Go on from the meeting point of several paths."""
        self.restore(names, {})
        for name in sorted(names):
            values = {state[name] for state in states if name in state}
            if len(values) == 1:
                [self.state[name]] = values
            elif values:
                self.sources[self.define(name)] = values

    def finish(self) -> None:
        """Join each used value with those that come together in it."""
        pending, seen = list(self.used), set()
        while pending:
            value = pending.pop()
            if value in seen:
                continue
            seen.add(value)
            for source in self.sources.get(value, ()):
                self.parent[self.web(source)] = self.web(value)
                pending.append(source)

    def web(self, value: int) -> int:
        while self.parent[value] != value:
            self.parent[value] = self.parent[self.parent[value]]
            value = self.parent[value]
        return value


def _forever(node: gast.stmt) -> bool:
    """Whether only Break ends a loop."""
    return (
        isinstance(node, gast.While)
        and isinstance(node.test, gast.Constant)
        and bool(node.test.value)
    )


def _rename(walk: _Reaching, names: Names) -> Webs:
    chosen = {walk.web(value): name for name, value in walk.parameters.items()}
    taken = set(walk.parameters)
    base = {name: name for name in walk.parameters}
    temporaries = set()
    for name, value in walk.occurrences:
        web = walk.web(value)
        if web not in chosen:
            user = walk.base[value]
            chosen[web] = names.numbered(user) if user in taken else user
            taken.add(user)
            if user in names.given:
                temporaries.add(chosen[web])
            else:
                base[chosen[web]] = user
        name.id = chosen[web]
    known = temporaries | base.keys()
    unbound = (*walk.gone, *(name for name in walk.undefined if name.id not in known))
    return Webs(frozenset(temporaries), base, unbound)


def _names(node: gast.AST) -> Iterable[gast.Name]:
    return (part for part in nodes_in(node) if isinstance(part, gast.Name))


def _stored(target: gast.expr) -> Iterable[str]:
    return (name.id for name in _names(target) if isinstance(name.ctx, gast.Store))
