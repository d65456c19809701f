"""Tuples and lists in reverse: packing, unpacking, lists that grow and shrink."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.absent import is_absent
from s2sgrad.analyse.new_keys import is_new_key
from s2sgrad.analyse.operations import (
    Alias,
    Apply,
    ListAppend,
    ListPop,
    Pack,
    Read,
)
from s2sgrad.analyse.shadows import holds_numbers
from s2sgrad.derive.adjoints import Adjoints
from s2sgrad.derive.build import (
    assign,
    call,
    copied,
    effect,
    item,
    list_of,
    method,
    name,
    number,
    stored_item,
)
from s2sgrad.derive.contributions import Contributions
from s2sgrad.derive.values import Value
from s2sgrad.kinds import Array, DictOf, ListOf, Scalar, Sequence, carries, dims_of
from s2sgrad.rules.row import Site
from s2sgrad.trees import nodes_in

JOINED_LISTS = (
    "it joins or repeats lists that depend on what is differentiated.",
    "Build the list with append, or as a literal.",
)


class Containers(Adjoints):
    """The part of the reverse sweep that knows of tuples and lists."""

    def unpacking(self, target: Any, operation: Any) -> None:
        """`a, b = f(x)` and `u, v = v, u`: the targets' adjoints are one cotangent."""
        elements = [e for e in _flat(target) if e.id not in self.paths.base]
        for view in (e.id for e in _flat(target) if e.id in self.paths.base):
            self.states.pop(view, None)
        if isinstance(operation, (Pack, Alias, Read)):
            elements = [e for e in elements if not self.is_shadow(e.id)]
            self.unbind_shadows()
        if not any(e.id in self.states for e in elements):
            self.without_cotangent(operation)
            return
        order = reversed([e for e in elements if e.id in self.states])
        taken = {e.id: self.taken_value(e.id, operation) for e in order}
        if isinstance(operation, Pack) and not any(isinstance(e, gast.Tuple) for e in target.elts):
            for element, source in zip(target.elts, operation.elements, strict=True):
                if element.id in taken and self.is_active(source):
                    self.contribute(source.id, taken[element.id])
            return
        if isinstance(operation, Alias) and isinstance(operation.kind, (Sequence, ListOf)):
            self.unpack_alias(target, operation, taken)
            return
        g = self.packed(target, operation.kind, taken, operation)
        self.hand_on_several(operation, g, target, frozenset(taken))

    def taken_value(self, primal: str, operation: Any) -> Value:
        return (
            self.taken(primal, operation) if not isinstance(operation, Pack) else self.moved(primal)
        )

    def moved(self, primal: str) -> Value:
        """An adjoint moved out of the way: its name may receive another one at once."""
        g = self.take(primal)
        return Value(self.bind("cotangent", g.expression), g.dims, g.fresh)

    def unpack_alias(self, target: Any, operation: Alias, taken: dict[str, Value]) -> None:
        if not self.is_active(operation.source):
            return
        for k, element in enumerate(target.elts):
            if isinstance(element, gast.Name) and element.id in taken:
                self.contribute_element(operation.source.id, number(k), taken[element.id])
            elif isinstance(element, gast.Tuple):
                kind = operation.kind.elements[k]  # type: ignore[union-attr]
                g = self.packed(element, kind, taken, None)
                self.contribute_element(operation.source.id, number(k), g)

    def packed(self, target: Any, kind: Any, taken: dict[str, Value], operation: Any) -> Value:
        """The cotangents of several targets as one tuple or array."""
        kinds = getattr(kind, "elements", None)
        parts = []
        for k, element in enumerate(target.elts):
            inner = kinds[k] if kinds else self.kind(getattr(element, "id", ""))
            if isinstance(element, gast.Tuple):
                parts.append(self.packed(element, inner, taken, operation).expression)
            elif element.id in taken:
                parts.append(self.full_part(element.id, taken[element.id]))
            elif isinstance(operation, Apply) and kinds:
                parts.append(number(None))
            else:
                parts.append(self.zeros(inner, self.primal(element.id, False, after=True)))
        if isinstance(kind, Array):
            return Value(call("np.array", list_of(parts)), dims_of(kind), True)
        return Value(list_of(parts), ())

    def full_part(self, primal: str, g: Value) -> Any:
        """The cotangent of one of several targets, in its full shape."""
        if self.is_full(primal, g.dims):
            return g.expression
        return call("np.full_like", self.primal(primal, False, after=True), g.expression)

    def hand_on_several(self, operation: Any, g: Value, target: Any, taken: frozenset[str]) -> None:
        if isinstance(operation, Apply):
            active = frozenset(
                k for k, e in enumerate(target.elts) if isinstance(e, gast.Name) and e.id in taken
            )
            site = operation.site
            site = Site(site.row, site.operands, site.kinds, site.ans, site.key, active)
            self.apply_several(site, g, target)
        else:
            self.hand_on(operation, g, None)

    def apply_several(self, site: Site, g: Value, target: Any) -> None:
        """A row with several results: its rule speaks of `g[k]` and `ans[k]`."""
        self.refuse_missing(site)

        def read(parameter: str, content: bool) -> Any:
            if parameter == "ans":
                reads = [self.primal(e.id, content, after=True) for e in target.elts]
                parts = gast.Tuple(reads, gast.Load())
                return call("np.array", parts) if isinstance(site.ans, Array) else parts
            return self.expression(site.operands[parameter], content)

        whole = Value(g.expression, dims_of(site.ans))
        contributions = Contributions(
            site, whole, read, False, lambda error: self.refuse_rule(site, error)
        )
        for parameter in site.row.vjps:
            if parameter in site.operands and self.has_active(site, parameter):
                self.give(site.operands[parameter], contributions.of(parameter))

    def unpack_into(self, elements: list[Any], g: Value, places: Any = None) -> None:
        """The cotangent of a tuple or list literal goes to its elements."""
        active = [k for k, e in enumerate(elements) if any(map(self.is_active, nodes_in(e)))]
        if not active:
            return
        places = range(len(elements)) if places is None else places
        parts = self.parts(g.expression, places)
        for k in active:
            self.give(elements[k], Value(parts[k], self.element_dims(elements[k])))

    def element_dims(self, element: Any) -> Any:
        return dims_of(self.kind(element.id)) if isinstance(element, gast.Name) else ()

    def unappend(self, operation: ListAppend) -> None:
        """`xs.append(x)`: the last element's adjoint comes off the list again."""
        base, value = operation.base.id, operation.value
        if base not in self.activity.active or base not in self.states:
            return
        last = method(name(self.bar(base)), "pop")
        if self.has_shadow(base):
            self.unappend_shadow(last, operation)
            return
        if not any(map(self.is_active, nodes_in(value))):
            self.emit(effect(last))
            return
        self.touched.add(base)
        g = self.bind("cotangent", last)
        self.give(value, Value(g, self.element_dims(value), self.states[base].owned))

    def unappend_shadow(self, last: Any, operation: ListAppend) -> None:
        """Arrays share their adjoints with the list that they were put into; numbers receive.

        What has a shadow is in the list with that shadow, numbers that it holds included.
        """
        kind = self.element_of(operation.base.id, name("_"))
        value, own = operation.value, any(map(self.is_active, nodes_in(operation.value)))
        shared = isinstance(value, gast.Name) and self.has_shadow(value.id)
        if shared or not own or not holds_numbers(kind):
            self.emit(effect(last))
            return
        g = self.bind("cotangent", last)
        if isinstance(value, gast.Name):
            self.contribute(value.id, Value(g, ()))
        else:
            self.give_numbers(value.elts, kind, g)

    def unpop(self, operation: ListPop, primal: str) -> None:
        """`x = xs.pop()`: the adjoint of x goes back to the end of the list."""
        base = operation.base.id
        if base not in self.activity.active:
            return
        if self.has_shadow(base) and self.is_shadow(primal):
            self.emit(effect(method(name(self.bar(base)), "append", name(self.bar(primal)))))
            self.unbind_shadow(primal)
            return
        if base not in self.states:
            if primal not in self.states:
                return
            with self.afterwards():
                self.make_zeros(base)
        if primal in self.states:
            with self.afterwards():  # what was popped may have another shape
                (self.make_buffer if base in self.buffers else self.make_full)(primal)
            taken = self.take(primal)
            # In the list it outlives what it may be another name for, and what adds to that.
            lent = isinstance(self.kind(primal), Array) and not taken.fresh
            g = self.own_copy(primal, taken.expression) if lent else taken.expression
        else:
            g = self.zeros(self.kind(primal), self.primal(primal, False, after=True))
        self.touched.add(base)
        self.emit(effect(method(name(self.bar(base)), "append", g)))

    def read_item(self, base: str, operation: Read, index: Any, g: Value) -> None:
        if isinstance(operation.index, gast.Slice):
            self.make_list(base)
            if self.read_known_items(base, operation, g):
                return
            place = item(name(self.bar(base)), index)
            if _turns(operation.index):
                g = replace(g, expression=item(g.expression, copied(operation.index)))
                place = name(self.bar(base))
            element = self.element_of(base, index)
            self.add_to_list(place, element, g.expression, base in self.buffers)
        else:
            self.contribute_element(base, index, g)

    def read_known_items(self, base: str, operation: Read, g: Value) -> bool:
        """`params[:-1]` of a tuple or list whose elements are known one by one."""
        kind, index = self.kind(base), operation.index
        assert isinstance(kind, (Sequence, ListOf))
        elements = kind.elements if isinstance(kind, Sequence) else (kind.element,)
        if isinstance(kind, Sequence) and isinstance(operation.kind, Sequence):
            bounds = [
                None if b is None else gast.literal_eval(b)
                for b in (index.lower, index.upper, index.step)
            ]
            chosen = range(len(kind.elements))[slice(*bounds)]
            parts = self.parts(g.expression, range(len(chosen)))
            for k, part in zip(chosen, parts, strict=True):
                self.contribute_element(base, number(k), Value(part, ()))
            return True
        if isinstance(kind, Sequence) and len(set(map(type, elements))) > 1:
            self.refuse_row("it is a part of a list of different things.", "Name them.", "list")
        return False

    def store_item(self, base: str, part: Any, value: Any) -> None:
        """`xs[i] = x`: the item's adjoint moves to x."""
        kind, _ = self.context.part_kind(self.analysis, self.statement_, None)
        shadows = self.context.shadows
        if shadows.is_replaced(self.statement_):
            if shadows.displaces(self.statement_):
                before = shadows.item_before(self.statement_, base)
                self.emit(assign(stored_item(name(self.bar(base)), part.slice), before))
            return
        g = self.bind("cotangent", part)
        absent = is_absent(self.analysis, self.statement_)
        if not absent and not is_new_key(self.analysis, self.statement_):
            alike = self.is_alike(kind, value) or isinstance(kind, Scalar)
            if isinstance(self.kind(base), DictOf) and not alike and carries(kind):
                self.refuse_row(
                    "a dict gets values of other shapes than it had.",
                    "Keep arrays of one shape in it.",
                    "dict-or-set",
                )
            like = g if self.is_alike(kind, value) else self.before(base, part, kind, g)
            zeros = self.zeros(kind, copied(like))
            self.emit(assign(stored_item(name(self.bar(base)), copied(part.slice)), zeros))
        if self.is_active(value):
            fresh = base in self.buffers and isinstance(kind, Array)
            self.contribute(value.id, Value(g, dims_of(self.kind(value.id)), fresh))

    def is_alike(self, kind: Any, value: Any) -> bool:
        """Whether an item has the shape of what stood in its place: the kinds have been joined."""
        new = self.kind(value.id) if isinstance(value, gast.Name) else None
        return not isinstance(kind, Scalar) and _are_alike(kind, new)

    def before(self, base: str, part: Any, kind: Any, g: Any) -> Any:
        """What stood in an item's place before: it may have had another shape."""
        if isinstance(kind, Scalar) or not carries(kind):
            return copied(g)
        if isinstance(kind, Array):
            return self.old_part(self.statement_.targets[0], False)
        return item(self.primal(base, False), copied(part.slice))


def _turns(index: Any) -> bool:
    """Whether an index is `::-1`, which gives all the items, the last one first."""
    match index:
        case gast.Slice(lower=None, upper=None, step=step) if step is not None:
            return bool(gast.unparse(step) == "-1")
    return False


def stores_in(statement: Any, base: str, place: Any) -> bool:
    """Whether a statement is `base[place] = v`."""
    match statement:
        case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=name), slice=index)]):
            return bool(name == base and getattr(index, "value", place) == place)
    return False


def _flat(target: Any) -> list[Any]:
    return [n for n in nodes_in(target) if isinstance(n, gast.Name)]


def _are_alike(one: Any, other: Any) -> bool:
    """Whether the adjoints of two kinds have one structure, and arrays of the same lengths."""
    match one, other:
        case Array(), Array():
            return one.dims == other.dims and not one.optional and not other.optional
        case Sequence(), Sequence():
            same = one.type is other.type and one.places == other.places
            return same and all(map(_are_alike, one.elements, other.elements))
        case Scalar(), Scalar():
            return True
    return not carries(one) and not carries(other)
