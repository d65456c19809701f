"""To be recorded: what the reverse sweep reads and can no longer find.

The reverse sweep keeps one promise: where it mirrors a statement, every name that is read there has
the value it had in the forward sweep. A name is put back in one of three ways:

- *restored*: the statement that binds it anew in the same run of a block saves the old value;
- *taken from a tape*: a name bound in a loop's body (or in a helper) is pushed once per round;
- *recomputed*, where that is as cheap, or *copied* before its memory is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gast

from s2sgrad.analyse.definite import Definite
from s2sgrad.analyse.elements import elements
from s2sgrad.analyse.liveness import inner_blocks, names_bound, names_read, walk_statements
from s2sgrad.analyse.needs import Need, Plan
from s2sgrad.analyse.settle import Settling
from s2sgrad.normalise.trips import breaks
from s2sgrad.regions import Attempt, leaves
from s2sgrad.trees import names_in, nodes_in


class Recorder(Settling):
    """Turns the needs of a reverse sweep into a plan.

    `paired`: the function is a helper; `on_tapes`: all that it needs leaves it on tapes.
    `volatile`: names whose memory somebody else may change after the function has returned.
    """

    def run(self, needs: Iterable[Need]) -> Plan:
        ordered = sorted(dict.fromkeys(needs), key=self._order)
        for need in ordered:
            self.settle(need)
        self.require_sources()
        body = self.analysis.core.function.body
        left = self.block(body, set(), keep=True)
        if self.on_tapes:
            self.tape_block(body, left)
        elif not self.paired:
            self.bind_unsure(body, left - set(self.copy_names) - set(self.analysis.parameters))
        return self.plan

    def bind_unsure(self, body: list[Any], names: set[str]) -> None:
        """A name that no path may have bound starts as None, where its zeros are made anyway.

        Where the program itself reads the name, it is bound, or Python raises.
        """
        definite = Definite(self.analysis, names)
        unsure = set()
        for needed, bound in ((self.before, definite.before), (self.after, definite.after)):
            for statement, wanted in needed.items():
                read = names_read(statement)
                unsure |= (wanted & names) - bound.get(statement, frozenset()) - read
        starting = self.plan.conditional.setdefault(id(body), [])
        starting += sorted(unsure - set(starting))

    def require_sources(self) -> None:
        """What a loop's elements are read from, where the reverse sweep reads them again.

        Inner loops come first: what they run over may be an element of an outer one.
        """
        loops = [s for s in self.analysis.statements if isinstance(s, gast.For)]
        for loop in sorted(loops, key=lambda s: self.places.of[s].position, reverse=True):
            wanted = self.required()
            for element in elements(loop):
                own = names_in(element.target)
                if not any(self.is_found_again(loop, name) for name in own & wanted):
                    continue
                read = [*nodes_in(element.source or gast.Pass()), element.start]
                for name in (n.id for n in read if isinstance(n, gast.Name)):
                    if name in self.analysis.locals:
                        self.require(name, loop, False)

    def required(self) -> frozenset[str]:
        """The names that some statement's adjoint reads under their own name."""
        tables = (*self.before.values(), *self.after.values())
        return frozenset().union(*tables) - set(self.copy_names)

    def needs_of_tests(self) -> list[Need]:
        """The tests of the Ifs in whose sides values are put back."""
        found = []
        for statement in self.analysis.statements:
            decided = any(map(leaves, inner_blocks(statement)))
            if isinstance(statement, gast.If) and isinstance(statement.test, gast.Name):
                if decided:
                    continue
                inside = list(walk_statements([statement]))[1:]
                blocks = [b for s in (statement, *inside) for b in inner_blocks(s)]
                restores = any(s in self.plan.restored for s in inside)
                if restores or any(id(b) in self.plan.taped for b in blocks):
                    found.append(need_of_test(statement))
        return found

    def _order(self, need: Need) -> tuple[int, str, bool, bool]:
        position = self.places.of[need.statement].position
        return (position, need.name, need.content, need.after)

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
                return first | second | self.after.get(statement, set())
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
        if not block or not (self.on_tapes or self.places.of[block[0]].loops):
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
        return {n for n in names if n in live or not self.bound_in(n, statement)}

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
            anchor = self._filled(block, name, self._anchor(block, name))
            if self.on_tapes:
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

    def _filled(self, block: list[Any], name: str, anchor: Any) -> Any:
        """The last statement that writes into what is bound: it goes on the tape when it is whole.

        So nobody writes into what is on a tape, and the derivative can be differentiated again.
        """
        if anchor is None or name in self.copy_names:
            return anchor
        found, writes = anchor, self.writes.get(self.sharing.find(name), ())
        for statement in block[block.index(anchor) + 1 :]:
            if isinstance(statement, (*LEAVING, Attempt)) or _may_leave(statement):
                break
            if any(w is statement or self.places.within(w, statement) for w in writes):
                found = statement
        return found

    def _late(self, block: list[Any], anchor: Any) -> Any:
        """As late in the block as possible: the function may call itself, on the same tapes."""
        first = -1 if anchor is None else self.places.of[anchor].position
        for statement in reversed(block):
            if isinstance(statement, LEAVING) or _may_leave(statement):
                continue
            return statement if self.places.of[statement].position >= first else anchor
        return anchor

    def _maybe_unbound(self, block: list[Any], name: str, anchor: Any) -> bool:
        if anchor is None or name in self.analysis.parameters:
            return False
        if name in self.copy_names:
            return self.places.of[self.copy_names[name]].blocks[-1] != id(block)
        if any(name in _bound_either_way(statement) for statement in block):
            return False
        bindings = self.places.bindings.get(name, [])
        here = (
            id(b.body) if isinstance(b, gast.For) else self.places.of[b].blocks[-1]
            for b in bindings
        )
        return id(block) not in here


LEAVING = (gast.Return, gast.Break, gast.Raise)


def _may_leave(statement: Any) -> bool:
    return isinstance(statement, gast.If) and breaks(statement.body + statement.orelse)


def _bound_either_way(statement: Any) -> set[str]:
    """The names that an attempt binds, whether it succeeds or not."""
    if not isinstance(statement, Attempt):
        return set()
    done, failed = ({n for s in b for n in names_bound(s)} for b in inner_blocks(statement))
    return done if leaves(statement.orelse) else done & failed


def need_of_test(statement: Any) -> Need:
    """What the reverse of an If reads to take the same side: of an attempt, how it came out."""
    if isinstance(statement, Attempt):
        return Need(statement, statement.test.id, True, after=True)
    return Need(statement, statement.test.id, True, frozen=True)


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
    return any(isinstance(n, gast.Name) and n.id == name for n in nodes_in(target))
