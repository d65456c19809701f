"""Control flow in reverse: branches take the same side again, loops run backwards, by count."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.elements import Element, elements, length_of
from s2sgrad.analyse.indexing import stable
from s2sgrad.derive.adjoints import Adjoints
from s2sgrad.derive.build import assign, call, copied, item, name, stored
from s2sgrad.derive.values import State, Value
from s2sgrad.kinds import Array, Kind, ListOf, Sequence, dims_of, is_optional
from s2sgrad.regions import Attempt, leaves
from s2sgrad.trees import names_in, nodes_in


class Branches(Adjoints):
    """The part of the reverse sweep that knows of If, For and While."""

    def side(self, block: list[Any], entry: dict[str, State]) -> list[Any]:
        """The reverse sweep of an inner block, as a list of its own."""
        outer, outer_head = self.out, self.headed
        self.out, self.headed = [], None
        self.states = dict(entry)
        self.sweep(block)
        made, self.out, self.headed = self.out, outer, outer_head
        self.forget_views(block)
        return made

    def forget_views(self, block: list[Any]) -> None:
        """Views that are defined in a block mean nothing outside of it."""
        here = [v for v in self.bound_views if self.home_block(v) == id(block)]
        for view in here:
            self.bound_views.discard(view)
            self.pinned.discard(view)
            self.states.pop(view, None)

    def pops(self, block: list[Any]) -> list[Any]:
        """Take from their tapes what the block's forward sweep has put there."""
        taped = self.plan.taped.get(id(block), []) if self.plan else []
        return [self.context.popped(self, primal) for primal, _ in taped]

    # if

    def branch(self, statement: Any) -> None:
        sides_left = [b for b in (statement.body, statement.orelse) if not leaves(b)]
        if len(sides_left) < 2:
            self.surely(sides_left[0] if sides_left else [])
            return
        entry = dict(self.states)
        sides = []
        for block in (statement.body, statement.orelse):
            made = self.side(block, entry)
            sides.append((block, made, self.states))
        self.states = dict(entry)
        self.agree(entry, sides)
        body, orelse = ((self.pops(block) + made) if made else made for block, made, _ in sides)
        if body or orelse:
            test = self.taken_side(statement)
            self.headed = None
            self.out.append(gast.If(test, body or [gast.Pass()], orelse))

    def surely(self, block: list[Any]) -> None:
        """The reverse sweep of a body that has come to its end, or nothing has come after it."""
        outer, self.out = self.out, []
        self.sweep(block)
        made, self.out = self.out, outer
        self.out += [*self.pops(block), *made]
        self.forget_views(block)

    def taken_side(self, statement: Any) -> Any:
        """The test of an If, as it was; of an attempt, how it came out."""
        if isinstance(statement, Attempt):
            return self.primal(statement.test.id, True, after=True)
        self.freezing = True
        test = self.expression(statement.test)
        self.freezing = False
        return test

    def agree(self, entry: dict[str, State], sides: list[Any]) -> None:
        """Make both sides leave the same adjoints behind."""
        names = sorted(set(entry).union(*(states for _, _, states in sides)))
        for primal in names:
            if primal not in entry and self.is_inner(primal, sides):
                continue
            missing = [side for side in sides if primal not in side[2]]
            if missing and not self.is_bound_before(primal):
                self.states.pop(primal, None)
                continue
            if missing and primal not in entry:
                with self.afterwards():
                    self.make_zeros(primal)
                for side in missing:
                    side[2][primal] = self.states[primal]
            for side in missing if primal in entry else ():
                self.within(side, lambda p=primal: self.zero_before(p))
            self.join(primal, sides)

    def zero_before(self, primal: str) -> None:
        """The zero adjoint of the value that a name has before the branch."""
        if self.is_surely_bound(primal) and not self.is_steady(primal):
            self.make_zeros(primal)
        else:
            self.zero_again(primal)

    def is_surely_bound(self, primal: str) -> bool:
        """Whether a name has a value whenever the statement is reached that is being mirrored."""
        bindings = self.places.bindings.get(primal, ())
        covered = (self.places.covers(s, self.statement_) for s in bindings)
        return primal in self.analysis.parameters or any(covered)

    def is_steady(self, primal: str) -> bool:
        """Whether what a name stands for has one shape: neither None nor a number in between."""
        kind = self.kind(primal)
        if not isinstance(kind, Array):
            return True
        whole = not kind.optional and (primal not in self.analysis.mixed or kind.dims == ())
        return whole and all(map(stable, kind.dims))

    def is_bound_before(self, primal: str) -> bool:
        """Whether a name may have a value before the branch that is being mirrored."""
        if primal in self.analysis.parameters:
            return True
        places = self.places
        here = places.of[self.statement_]
        live = self.analysis.live.head
        if any(primal in live.get(loop, ()) for loop in here.loops):
            return True
        return any(places.of[s].position < here.position for s in places.bindings.get(primal, ()))

    def is_inner(self, primal: str, sides: list[Any]) -> bool:
        """Whether a name is bound in one of the sides only: its adjoint ends there."""
        bindings = self.places.bindings.get(primal, ())
        if not bindings or primal in self.analysis.parameters:
            return False
        blocks = [id(block) for block, _, _ in sides]
        return any(all(b in self.places.of[s].blocks for s in bindings) for b in blocks)

    def join(self, primal: str, sides: list[Any]) -> None:
        first, second = (side[2][primal] for side in sides)
        if first.dims != second.dims:
            for side in sides:
                self.within(side, lambda: self.make_full(primal))
            first, second = (side[2][primal] for side in sides)
        self.states[primal] = State(first.dims, first.owned and second.owned)

    def within(self, side: Any, emit: Any) -> None:
        """Emit at the end of a side."""
        outer, states = self.out, self.states
        self.out, self.states = side[1], side[2]
        emit()
        self.out, self.states = outer, states

    # loops

    def loop(self, statement: Any) -> None:
        with self.afterwards():
            prepared = self.prepare(statement)
        entry = dict(self.states)
        for primal in prepared:
            if self.is_rebound(primal, statement):
                entry[primal] = State(entry[primal].dims, primal in self.buffers)
        self.freezing = True
        header = self.header(statement)
        self.freezing = False
        touched, self.touched = self.touched, set()
        made = self.side(statement.body, entry)
        self.position = header[0]
        self.finish_round(statement, prepared, made)
        self.loop_touched[statement] = set(self.touched)
        self.touched |= touched
        self.states = entry
        if made:
            self.headed = None
            self.write_loop(statement, header, made)

    def prepare(self, statement: Any) -> list[str]:
        """Make the adjoints that the reverse loop adds to, or hands from round to round."""
        chosen = self.context.loop_touched(self, statement)
        prepared = [p for p in sorted(chosen) if not self.is_of_round(p, statement)]
        for primal in prepared:
            if primal in self.buffers or not self.is_rebound(primal, statement):
                self.make_buffer(primal)
            else:
                self.make_full(primal)
        return prepared

    def is_of_round(self, primal: str, loop: Any) -> bool:
        """Whether a name lives within one round of the loop."""
        live = self.analysis.live
        if primal in live.head.get(loop, ()) or primal in live.after[loop]:
            return False
        bindings = self.places.bindings.get(primal, ())
        inside = (self.places.within(s, loop) for s in bindings)
        return bool(bindings) and all(inside) and primal not in self.analysis.parameters

    def is_rebound(self, primal: str, loop: Any) -> bool:
        bindings = self.places.bindings.get(primal, ())
        in_place = (gast.AugAssign,) if isinstance(self.kind(primal), Array) else ()
        return any(self.places.within(s, loop) for s in bindings if not isinstance(s, in_place))

    def finish_round(self, statement: Any, prepared: list[str], made: list[Any]) -> None:
        """The loop's own targets hand on; what goes into the next round is there and full."""
        outer, head = self.out, self.headed
        self.out = made
        self.targets(statement)
        for primal in prepared:
            lost = primal not in self.states
            in_head = primal in self.analysis.live.head[statement]
            kind = self.kind(primal)
            if lost and (not in_head or isinstance(kind, (Sequence, ListOf))):
                self.zero_again(primal)
            if primal in self.buffers or not self.is_rebound(primal, statement):
                self.make_buffer(primal)
            else:
                self.make_full(primal)
        self.out, self.headed = outer, head

    def zero_again(self, primal: str) -> None:
        """The adjoint of a name's value before the one that has just been used up is zero.

        It has the shape of the adjoint that was used up, where shapes do not change.
        """
        kind = self.kind(primal)
        if isinstance(kind, Sequence):
            self.make_zeros(primal)
            return
        if isinstance(kind, ListOf) or not self.is_steady(primal):
            nature = "the kind" if is_optional(kind) else "the length"
            self.refuse_row(
                f"{nature} of `{primal}` changes from round to round, and its last value is used "
                "after the loop.",
                "Give what is used after the loop a name of its own, assigned after the loop.",
                "kind-mixed",
            )
        zeros = self.zeros(kind, name(self.bar(primal)))
        self.out.append(assign(self.bar(primal), zeros))
        self.states[primal] = State(dims_of(kind), primal not in self.analysis.mixed)

    def targets(self, statement: Any) -> None:
        """`for x in xs`: the adjoint of x goes to `xs_bar[i]`."""
        if not isinstance(statement, gast.For):
            return
        for element in elements(statement):
            if isinstance(element.source, gast.Name) and not element.counts:
                self.target(element)
            else:
                self.forget_target(element)

    def forget_target(self, element: Element) -> None:
        """A counter, or an element of a constant: whatever the name's adjoint was, it ends here."""
        for n in nodes_in(element.target):
            if isinstance(n, gast.Name) and n.id in self.states:
                self.take(n.id)

    def target(self, element: Element) -> None:
        """Hand the adjoints of a target's names on to the element that it stood for."""
        source = element.source.id
        self.primal(source, False)
        leaves = [n.id for n in nodes_in(element.target) if isinstance(n, gast.Name)]
        taken = {n for n in leaves if n in self.states and n not in self.paths.base}
        if not taken:
            return
        values = {n: self.take(n) for n in leaves if n in taken}
        if source not in self.activity.active:
            return
        if isinstance(element.target, gast.Name):
            g = values[element.target.id]
        else:
            kind = self.row_kind(source)
            g = self.packed(element.target, kind, values, None)
        self.hand_to_element(element, source, g)

    def row_kind(self, source: str) -> Kind:
        """The kind of what iterating over a name gives."""
        kind = self.kind(source)
        if isinstance(kind, Array):
            return Array(kind.dtype, kind.dims[1:])
        return self.element_of(source, name(self.position))

    def hand_to_element(self, element: Element, source: str, g: Value) -> None:
        index = element.index(name(self.position))
        if isinstance(self.kind(source), Array):
            self.make_buffer(source)
            place = item(name(self.bar(source)), index, gast.Store())
            self.out.append(gast.AugAssign(place, gast.Add(), g.expression))
        else:
            self.contribute_element(source, index, g)

    # the loop's header

    position: str

    def header(self, statement: Any) -> tuple[str, Any]:
        """The name that the reverse loop counts with, and what it runs over."""
        counter = getattr(statement, "counter", None)
        trips = self.primal(counter, True, after=True) if counter else None
        if isinstance(statement, gast.While):
            self.position = "_"
            return "_", call("range", trips)
        plain = isinstance(statement.target, gast.Name)
        match statement.iter:
            case gast.Call(func=gast.Name(id="range")) if plain:
                self.position = statement.target.id
                return self.position, _backwards(self.expression(statement.iter), trips)
            case gast.Call(
                func=gast.Name(id="reversed"), args=[gast.Call(func=gast.Name(id="range")) as r]
            ) if plain and not counter:
                self.position = statement.target.id
                return self.position, self.expression(r)
        self.position = self.counting_name(statement)
        count = trips or length_of(statement.iter, self.expression)
        return self.position, call("reversed", call("range", count))

    def counting_name(self, statement: Any) -> str:
        for element in elements(statement):
            own = isinstance(element.target, gast.Name) and element.is_plain_count
            if own and len(self.places.bindings[element.target.id]) == 1:
                return str(element.target.id)
        key = ("position", id(statement))
        given: dict[Any, str] = self.positions
        if key not in given:
            given[key] = self.naming.fresh("i")
        return given[key]

    def position_in(self, loop: Any) -> Any:
        return name(self.counting_name(loop))

    def write_loop(self, statement: Any, header: tuple[str, Any], made: list[Any]) -> None:
        position, iteration = header
        body = [*self.pops(statement.body), *self.retakes(statement, position), *made]
        loads = {n.id for s in body for n in nodes_in(s) if isinstance(n, gast.Name)}
        target = stored(position if position in loads else "_")
        self.out.append(gast.For(target, iteration, body, [], None))

    def retakes(self, statement: Any, position: str) -> list[Any]:
        """Read the loop's elements again: `x = xs[i]`."""
        wanted = self.plan.retaken.get(statement, set()) if self.plan else set()
        found = []
        for element in elements(statement) if isinstance(statement, gast.For) else ():
            leaves = names_in(element.target)
            if leaves & wanted and position not in leaves:
                value = element.value(name(position), self.expression)
                found.append(gast.Assign([copied(element.target)], value, None))
        return found


def _backwards(iteration: Any, trips: Any) -> Any:
    """`reversed(range(...))`, of as many rounds as were run."""
    if trips is None:
        return call("reversed", iteration)
    if len(iteration.args) == 1:
        return call("reversed", call("range", trips))
    return call("reversed", item(iteration, gast.Slice(None, trips, None)))
