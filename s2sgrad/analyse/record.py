"""To be recorded: what the reverse sweep reads and can no longer find.

The reverse sweep keeps one promise: where it mirrors a statement, every name that is read there has
the value it had in the forward sweep. A name is put back in one of three ways:

- *restored*: the statement that binds it anew in the same run of a block saves the old value;
- *taken from a tape*: a name bound in a loop's body (or in a helper) is pushed once per round;
- *recomputed*, where that is as cheap, or *copied* before its memory is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.analyse.indexing import stable
from s2sgrad.analyse.liveness import inner_blocks, names_bound, walk_statements
from s2sgrad.analyse.operations import Alias, Apply, Inactive, Read, UserCall
from s2sgrad.analyse.places import Places
from s2sgrad.analyse.sharing import sharing
from s2sgrad.derive.copying import copy_of
from s2sgrad.derive.templates import SHAPE_ATTRIBUTES
from s2sgrad.derive.trips import breaks
from s2sgrad.kinds import Array, ListOf, Opaque, Scalar, Sequence


@dataclass(frozen=True)
class Need:
    """The reverse of `statement` reads `name`, as it was before (or `after`) the statement.

    `content`: its entries; otherwise only its shape. `part`: the part `name[part]` of it.
    """

    statement: Any
    name: str
    content: bool
    after: bool = False
    part: Any = None
    frozen: bool = False
    """Of a compound statement's header: the value at its start, although it is read at its end."""


@dataclass
class Plan:
    """What the forward sweep saves, and how the reverse sweep gets it back."""

    instead: dict[Need, Any] = field(default_factory=dict)
    """Expressions that take the place of a name; a name that is not here stands for itself."""
    copies: dict[Any, list[tuple[str, Any, bool]]] = field(default_factory=dict)
    """By statement: names and expressions to be saved just before (or after) it."""
    restored: dict[Any, list[str]] = field(default_factory=dict)
    """By binding statement: names whose old value it saves."""
    taped: dict[int, list[tuple[str, Any]]] = field(default_factory=dict)
    """By block: names to push after a statement of the block (at its start where that is None)."""
    conditional: dict[int, list[str]] = field(default_factory=dict)
    """By block: names that may not be bound when they are pushed."""
    retaken: dict[Any, set[str]] = field(default_factory=dict)
    """By loop: element names that the reverse loop reads again from the array."""


class Recorder:
    """Turns the needs of a reverse sweep into a plan.

    `paired`: the function is a helper, or yields a pullback: all it needs leaves it on tapes.
    `volatile`: names whose memory somebody else may change after the function has returned.
    """

    def __init__(self, analysis: Any, paired: bool, volatile: Iterable[str]) -> None:
        self.analysis = analysis
        self.paired = paired
        self.sharing = sharing(analysis)
        self.volatile = {self.sharing.find(name) for name in volatile}
        self.places = places(analysis)
        self.plan = Plan()
        self.before: dict[Any, set[str]] = {}
        self.after: dict[Any, set[str]] = {}
        self.copied: dict[str, list[tuple[Any, str]]] = {}
        self.copy_names: dict[str, Any] = {}
        self.writes = self._writes()
        self.members = self._members()

    # facts

    def _writes(self) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for statement, names in self.sharing.written.items():
            for name in names:
                found.setdefault(self.sharing.find(name), []).append(statement)
        return found

    def _members(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name in {*self.sharing.group, *self.sharing.group.values()}:
            found.setdefault(self.sharing.find(name), set()).add(name)
        return found

    def steady(self, name: str, statement: Any, after: bool = False) -> bool:
        """Whether the entries of a name stay what they are from a statement on."""
        kind = self.analysis.kinds.get(name)
        if not isinstance(kind, (Array, Sequence, ListOf, Opaque)):
            return True
        group = self.sharing.find(name)
        if group in self.volatile:
            return False
        place = self.places.of[statement]
        limit = place.position + after
        for write in self.writes.get(group, ()):
            if isinstance(kind, Array) and not self._reaches_arrays(write):
                continue
            if self.places.of[write].position >= limit:
                return False
            if any(self._survives(group, loop, write) for loop in place.loops):
                return False
        return True

    def _reaches_arrays(self, write: Any) -> bool:
        """Whether a write may change the entries of arrays, not only the items of a list."""
        if isinstance(self.analysis.operations.get(write), UserCall):
            return True
        kinds = (self.analysis.kinds.get(n) for n in self.sharing.written[write])
        return any(not isinstance(kind, (Sequence, ListOf)) for kind in kinds)

    def _survives(self, group: str, loop: Any, write: Any) -> bool:
        """Whether memory of the group outlives a round of the loop, in which it is written."""
        members = self.members.get(group, {group})
        alive = members & self.analysis.live.head.get(loop, frozenset())
        return bool(alive) and self.places.within(write, loop)

    # from needs to names

    def run(self, needs: Iterable[Need]) -> Plan:
        ordered = sorted(dict.fromkeys(needs), key=self._order)
        for need in ordered:
            self.settle(need)
        body = self.analysis.core.function.body
        left = self.block(body, set(), keep=True)
        if self.paired:
            self.tape_block(body, left)
        return self.plan

    def needs_of_tests(self) -> list[Need]:
        """The tests of the Ifs in whose sides values are put back."""
        found = []
        for statement in self.analysis.statements:
            if isinstance(statement, gast.If) and isinstance(statement.test, gast.Name):
                inside = list(walk_statements([statement]))[1:]
                blocks = [b for s in (statement, *inside) for b in inner_blocks(s)]
                restores = any(s in self.plan.restored for s in inside)
                if restores or any(id(b) in self.plan.taped for b in blocks):
                    found.append(Need(statement, statement.test.id, True, frozen=True))
        return found

    def _order(self, need: Need) -> tuple[int, str, bool, bool]:
        position = self.places.of[need.statement].position
        return (position, need.name, need.content, need.after)

    def settle(self, need: Need) -> None:
        """Decide how one need is met."""
        if need.part is not None:
            self.copy_part(need)
            return
        if need.frozen and self._bound_in(need.name, need.statement):
            self.copy(need)
            return
        twin = None if need.content else self.twin(need)
        if twin is not None:
            self.plan.instead[need] = gast.Name(twin, gast.Load(), None, None)
            self.require(twin, need.statement, False)
            return
        recomputed = self.recomputed(need.name, need.statement, need.after)
        if need.frozen and recomputed is not None and self._outdated(need, recomputed):
            recomputed = None
        if recomputed is not None and self.worth(need, recomputed):
            self.plan.instead[need] = recomputed.expression
            for name in recomputed.names:
                self.require(name, need.statement, False)
        elif not need.content or self.steady(need.name, need.statement, need.after):
            self.require(need.name, need.statement, need.after)
        elif recomputed is not None:
            self.plan.instead[need] = recomputed.expression
            for name in recomputed.names:
                self.require(name, need.statement, False)
        else:
            self.copy(need)

    def twin(self, need: Need) -> str | None:
        """Another array of the same shape, which is there anyway, where only the shape is read."""
        kind = self.analysis.kinds.get(need.name)
        looped = self.paired or bool(self.places.of[need.statement].loops)
        if not isinstance(kind, Array) or not kind.dims or need.name in self.analysis.parameters:
            return None
        if not looped and need.name not in self.analysis.core.temporaries:
            return None
        if not all(map(stable, kind.dims)) or self.paired:
            return None
        for name in self._names_by_dims().get(kind.dims, ()):
            bindings = self.places.bindings.get(name, [])
            if all(self.places.covers(b, need.statement) for b in bindings):
                return name
        return None

    def _names_by_dims(self) -> dict[Any, list[str]]:
        """Names that never change, by the shape of their arrays: parameters first."""
        if not hasattr(self, "_by_dims"):
            self._by_dims: dict[Any, list[str]] = {}
            analysis = self.analysis
            own = [n for n in analysis.kinds if n not in analysis.core.temporaries]
            for name in dict.fromkeys([*analysis.parameters, *own]):
                kind = analysis.kinds.get(name)
                if isinstance(kind, Array) and name in analysis.single:
                    self._by_dims.setdefault(kind.dims, []).append(name)
        return self._by_dims

    def _outdated(self, need: Need, found: Recomputed) -> bool:
        return any(self._bound_in(n, need.statement) for n in found.names)

    def require(self, name: str, statement: Any, after: bool) -> None:
        (self.after if after else self.before).setdefault(statement, set()).add(name)

    def worth(self, need: Need, found: Recomputed) -> bool:
        """Whether recomputing beats keeping the value."""
        if found.cost == 0:
            return True
        looped = self.paired or bool(self.places.of[need.statement].loops)
        kind = self.analysis.kinds.get(need.name)
        if looped and isinstance(kind, Scalar) and kind.python and kind.dtype.kind == "f":
            return True
        if need.name in self.analysis.core.temporaries:
            return found.cost <= (2 if looped else 1)
        return looped and found.cost <= 1

    def copy(self, need: Need) -> None:
        """Save a copy of an array before it is overwritten; once for all readers of the value."""
        for statement, saved in self.copied.get(need.name, []):
            if self._same_value(need, statement):
                self.plan.instead[need] = gast.Name(saved, gast.Load(), None, None)
                self.require(saved, need.statement, False)
                return
        saved = self.fresh(need.name)
        where = need.statement
        copy = copy_of(
            self.analysis.kinds.get(need.name), gast.Name(need.name, gast.Load(), None, None)
        )
        self.save(where, saved, copy, need.after)
        self.copied.setdefault(need.name, []).append((where, saved))
        self.plan.instead[need] = gast.Name(saved, gast.Load(), None, None)
        self.require(saved, need.statement, need.after)

    def _same_value(self, need: Need, statement: Any) -> bool:
        places = self.places
        if need.after or places.of[statement].blocks != places.of[need.statement].blocks:
            return False
        if not places.unchanged(need.name, statement, need.statement):
            return False
        group = self.sharing.find(need.name)
        first, last = places.of[statement].position, places.of[need.statement].position
        between = (places.of[w] for w in self.writes.get(group, ()))
        return not any(first <= w.position < last for w in between)

    def copy_part(self, need: Need) -> None:
        """Save the part of an array that an update in place overwrites."""
        saved = self.fresh(need.name)
        part = gast.Subscript(gast.Name(need.name, gast.Load(), None, None), need.part, gast.Load())
        copied = gast.Call(gast.Attribute(part, "copy", gast.Load()), [], [])
        self.save(need.statement, saved, copied if need.content else part, False)
        self.plan.instead[need] = gast.Name(saved, gast.Load(), None, None)
        self.require(saved, need.statement, False)

    def save(self, statement: Any, saved: str, value: Any, after: bool) -> None:
        self.plan.copies.setdefault(statement, []).append((saved, value, after))
        self.copy_names[saved] = statement

    def fresh(self, name: str) -> str:
        base = self.analysis.core.base.get(name, name)
        taken = self.analysis.locals | set(self.copy_names)
        candidates = (f"{base}_before", *(f"{base}_before_{k}" for k in range(2, 10_000)))
        return next(c for c in candidates if c not in taken)

    # recomputing

    def recomputed(self, name: str, statement: Any, after: bool) -> Recomputed | None:
        """The expression that gives a value again at the mirror of a statement, if it is cheap."""
        bindings = self.places.bindings.get(name, [])
        if len(bindings) != 1 or name in self.analysis.parameters:
            return None
        definition = bindings[0]
        here = definition is statement if after else self.places.covers(definition, statement)
        if not self._plain(definition) or not here:
            return None
        cost = self._cost(definition)
        if cost is None or self._overwritten(name, definition, statement):
            return None
        return self._expression(definition, statement, cost)

    def _overwritten(self, name: str, definition: Any, statement: Any) -> bool:
        """Whether the entries of a name may have changed since it was bound."""
        kind = self.analysis.kinds.get(name)
        if not isinstance(kind, (Array, Sequence, ListOf)):
            return False
        start, stop = self.places.of[definition], self.places.of[statement]
        rounds = [loop for loop in stop.loops if loop not in start.loops]
        for write in self.writes.get(self.sharing.find(name), ()):
            if start.position < self.places.of[write].position < stop.position:
                return True
            if any(self.places.within(write, loop) for loop in rounds):
                return True
        return False

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
            case Apply(site=site) if site.row.cheap:
                return 0 if site.row.name in FREE or site.row.sharing == "view" else 1
        return None

    def _expression(self, definition: Any, statement: Any, cost: int) -> Recomputed | None:
        from s2sgrad.derive.templates import filled

        replaced: dict[str, Any] = {}
        names: set[str] = set()
        for name, content in _operand_names(definition.value, self.analysis.locals):
            if not self.places.unchanged(name, definition, statement):
                return None
            grows = isinstance(self.analysis.kinds.get(name), (Sequence, ListOf))
            if (content or grows) and not self.steady(name, definition):
                return None
            inner = self.recomputed(name, statement, False)
            if inner is not None and name in self.analysis.core.temporaries:
                cost += inner.cost
                replaced[name] = inner.expression
                names |= inner.names
            else:
                names.add(name)
        if cost > 4:
            return None
        return Recomputed(filled(definition.value, replaced), cost, frozenset(names))

    # from names to what is saved

    def block(self, block: list[Any], needed: set[str], keep: bool) -> set[str]:
        """Names needed after the block; with `keep`, note on the way what has to be saved."""
        for statement in block:
            needed = self.statement(statement, needed, keep)
        return needed

    def statement(self, statement: Any, needed: set[str], keep: bool) -> set[str]:
        needed = needed | self.before.get(statement, set())
        match statement:
            case gast.If(body=body, orelse=orelse):
                first, second = (self.branch(b, needed, keep) for b in (body, orelse))
                return first | second
            case gast.For() | gast.While():
                return self.loop(statement, needed, keep)
        for name in names_bound(statement):
            if name in needed:
                if keep:
                    self.plan.restored.setdefault(statement, []).append(name)
                    self.bind_first(statement, name)
                needed = needed - {name}
        return needed | self.after.get(statement, set())

    def bind_first(self, statement: Any, name: str) -> None:
        """A name that may not be bound yet where its old value is saved starts as None."""
        if name in self.analysis.parameters:
            return
        if not any(self.places.covers(s, statement) for s in self.places.bindings[name]):
            body = self.analysis.core.function.body
            names = self.plan.conditional.setdefault(id(body), [])
            if name not in names:
                names.append(name)

    def branch(self, block: list[Any], needed: set[str], keep: bool) -> set[str]:
        after = self.block(block, needed, keep)
        if not block or not (self.paired or self.places.of[block[0]].loops):
            return after
        own = {n for n in after - needed if self._belongs(n, block)}
        if keep:
            self.tape_block(block, own)
        return after - own

    def _belongs(self, name: str, block: list[Any]) -> bool:
        """Whether a name is bound, and needed, in this block only."""
        statements = [*self.places.bindings.get(name, ()), *self._readers(name)]
        if name in self.copy_names:
            statements.append(self.copy_names[name])
        if name in self.analysis.parameters:
            return False
        return all(id(block) in self.places.of[s].blocks for s in statements)

    def _readers(self, name: str) -> list[Any]:
        if not hasattr(self, "_reader_table"):
            self._reader_table: dict[str, list[Any]] = {}
            for table in (self.before, self.after):
                for statement, names in table.items():
                    for n in names:
                        self._reader_table.setdefault(n, []).append(statement)
        return self._reader_table.get(name, [])

    def loop(self, statement: Any, needed: set[str], keep: bool) -> set[str]:
        head = set(needed)
        while True:
            end = self.block(statement.body, set(head), keep=False)
            around = self._around(statement, end)
            if around <= head:
                break
            head |= around
        end = self.block(statement.body, set(head), keep)
        local = end - self._around(statement, end)
        if keep:
            self.tape_block(statement.body, self._header(statement, local))
        return head | needed | self.after.get(statement, set())

    def _around(self, statement: Any, names: set[str]) -> set[str]:
        """The names that pass from one round to the next, or that the loop does not bind."""
        live = self.analysis.live.head.get(statement, frozenset())
        return {n for n in names if n in live or not self._bound_in(n, statement)}

    def _bound_in(self, name: str, loop: Any) -> bool:
        if name in self.copy_names:
            copied = self.copy_names[name]
            return copied is not loop and self.places.within(copied, loop)
        return any(self.places.within(s, loop) for s in self.places.bindings.get(name, ()))

    def _header(self, statement: Any, local: set[str]) -> set[str]:
        """Take out of the names to be taped those that the reverse loop finds again by itself."""
        if not isinstance(statement, gast.For):
            return local
        for name in names_bound(statement):
            if name in local and self.is_found_again(statement, name):
                self.plan.retaken.setdefault(statement, set()).add(name)
                local = local - {name}
        return local

    def is_found_again(self, loop: Any, name: str) -> bool:
        if len(self.places.bindings.get(name, ())) > 1:
            return False
        source = iterated_source(loop.target, loop.iter, name)
        if source is None:
            return True
        return isinstance(source, gast.Name) and self.steady(source.id, loop)

    def tape_block(self, block: list[Any], names: set[str]) -> None:
        for name in sorted(names, key=self._first_position):
            anchor = self._anchor(block, name)
            if self.paired:
                anchor = self._late(block, anchor)
            self.plan.taped.setdefault(id(block), []).append((name, anchor))
            if self._maybe_unbound(block, name, anchor):
                self.plan.conditional.setdefault(id(block), []).append(name)

    def _first_position(self, name: str) -> tuple[int, str]:
        if name in self.copy_names:
            return (self.places.of[self.copy_names[name]].position, name)
        bindings = self.places.bindings.get(name, ())
        return (min((self.places.of[b].position for b in bindings), default=-1), name)

    def _anchor(self, block: list[Any], name: str) -> Any:
        """The last statement of the block in which the name is bound."""
        found = None
        if name in self.copy_names:
            bindings = [self.copy_names[name]]
        else:
            bindings = self.places.bindings.get(name, [])
        for statement in block:
            place = self.places.of[statement]
            if any(place.position <= self.places.of[b].position <= place.end for b in bindings):
                found = statement
        return found

    def _late(self, block: list[Any], anchor: Any) -> Any:
        """As late in the block as possible: the function may call itself, on the same tapes."""
        first = -1 if anchor is None else self.places.of[anchor].position
        for statement in reversed(block):
            leaves = isinstance(statement, (gast.Return, gast.Break, gast.Raise))
            if leaves or (
                isinstance(statement, gast.If) and breaks(statement.body + statement.orelse)
            ):
                continue
            return statement if self.places.of[statement].position >= first else anchor
        return anchor

    def _maybe_unbound(self, block: list[Any], name: str, anchor: Any) -> bool:
        if anchor is None or name in self.analysis.parameters:
            return False
        if name in self.copy_names:
            return self.places.of[self.copy_names[name]].blocks[-1] != id(block)
        bindings = self.places.bindings.get(name, [])
        here = (
            id(b.body) if isinstance(b, gast.For) else self.places.of[b].blocks[-1]
            for b in bindings
        )
        return id(block) not in here


@dataclass(frozen=True)
class Recomputed:
    """An expression that gives a value again: its cost in array operations, the names it reads."""

    expression: Any
    cost: int
    names: frozenset[str]


FREE = frozenset({"np.shape", "np.ndim", "np.size", "len"})


def places(analysis: Any) -> Places:
    """The places of a function's statements."""
    if "places" not in analysis.facts:
        analysis.facts["places"] = Places(analysis.core.function)
    found: Places = analysis.facts["places"]
    return found


def iterated_source(target: Any, iteration: Any, name: str) -> Any:
    """What a loop's element name runs over; None for a counter."""
    match iteration:
        case gast.Call(func=gast.Name(id="range")):
            return None
        case gast.Call(func=gast.Name(id="enumerate"), args=[inner, *_]):
            index, element = target.elts
            return None if _binds(index, name) else iterated_source(element, inner, name)
        case gast.Call(func=gast.Name(id="zip"), args=inners):
            for element, inner in zip(target.elts, inners, strict=True):
                if _binds(element, name):
                    return iterated_source(element, inner, name)
        case gast.Call(func=gast.Name(id="reversed"), args=[inner]):
            return iterated_source(target, inner, name)
    return iteration


def _binds(target: Any, name: str) -> bool:
    return any(isinstance(n, gast.Name) and n.id == name for n in gast.walk(target))


def _operand_names(node: Any, local: set[str]) -> list[tuple[str, bool]]:
    """The local names an expression reads, and whether it reads their entries."""
    if isinstance(node, gast.Attribute) and node.attr in SHAPE_ATTRIBUTES:
        return [(n, False) for n, _ in _operand_names(node.value, local)]
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == "len":
        return [(n, False) for a in node.args for n, _ in _operand_names(a, local)]
    if isinstance(node, gast.Name):
        return [(node.id, True)] if node.id in local else []
    return [pair for child in gast.iter_child_nodes(node) for pair in _operand_names(child, local)]


CHEAP_NODES = (
    gast.Compare, gast.BoolOp, gast.UnaryOp, gast.BinOp, gast.Name, gast.Constant, gast.Attribute,
    gast.Tuple, gast.expr_context, gast.operator, gast.unaryop, gast.boolop, gast.cmpop,
)  # fmt: skip


def _is_cheap_test(node: Any) -> bool:
    nodes = list(gast.walk(node))
    return len(nodes) <= 16 and all(isinstance(n, CHEAP_NODES) for n in nodes)


__all__ = ["Need", "Plan", "Recorder", "inner_blocks"]
