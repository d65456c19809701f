"""Adjoints of tuples, lists and dicts: lists and dicts of adjoints, that grow item by item.

The items are *owned* if they are new arrays, which share memory with no other adjoint. Those of a
list through which arrays are written have to be: its views hold on to them, and they are added to
in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import gast

from s2sgrad.derive.build import (
    assign,
    augmented,
    binary,
    call,
    copied,
    item,
    list_of,
    literal,
    method,
    name,
    number,
    of_items,
    stored,
    stored_item,
)
from s2sgrad.derive.sweep import Sweep
from s2sgrad.derive.templates import filled
from s2sgrad.derive.values import State, Value
from s2sgrad.kinds import (
    Array,
    DictOf,
    Kind,
    ListOf,
    Record,
    Scalar,
    Sequence,
    Table,
    carries,
    element_kind,
    is_optional,
    may_be_number,
)


class ListAdjoints(Sweep):
    """The part of `Adjoints` that knows of tuples, lists and dicts."""

    def contribute_sequence(self, primal: str, value: Value) -> None:
        """A whole cotangent of a tuple or list: element by element."""
        if primal in self.states:
            self.make_buffer(primal)
            in_place = self.holds_buffers(primal)
            self.add_to_place(name(self.bar(primal)), self.kind(primal), value.expression, in_place)
            return
        kind = self.kind(primal)
        copy = self.holds_buffers(primal) and not value.fresh and holds(kind, Array)
        taken = value.whole and isinstance(kind, Record) and not copy
        own = value.expression if taken else self.own_items(kind, value.expression, copy)
        self.emit(assign(self.bar(primal), own))
        self.states[primal] = State((), copy or value.fresh or not holds(kind, Array))

    def holds_buffers(self, primal: str) -> bool:
        """Whether the arrays in an adjoint are changed in place."""
        return primal in self.buffers or primal in self.pinned

    def own_items(self, kind: Kind, value: Any, arrays: bool) -> Any:
        """A list or dict of its own for a cotangent; `arrays`: with arrays of their own."""
        if not arrays and not isinstance(kind, Record) and not holds(kind, (Sequence, ListOf)):
            if isinstance(value, (gast.List, gast.ListComp, gast.Dict)):
                return value
            return call("dict" if isinstance(kind, (Table, DictOf)) else "list", value)
        displays = (gast.Name, gast.List, gast.Tuple, gast.Dict)
        if isinstance(kind, Sequence) and not isinstance(value, displays):
            value = self.bind("cotangent", value)
        return self.own(kind, value, arrays)

    def own(self, kind: Kind, value: Any, arrays: bool) -> Any:
        if not carries(kind):
            return number(None)
        match kind:
            case Sequence(elements=kinds, places=places):
                pairs = zip(self.parts(value, places), kinds, strict=True)
                parts = [self.own(inner, part, arrays) for part, inner in pairs]
                return literal(kind, parts) if isinstance(kind, Table) else list_of(parts)
            case ListOf(element=element) if isinstance(value, gast.List):
                return list_of([self.own(element, part, arrays) for part in value.elts])
            case ListOf(element=element):
                return of_items(kind, copied(value), self.own(element, name("element"), arrays))
            case Array() if arrays:
                numbers = is_optional(kind) or may_be_number(kind)  # which have no methods
                value = copied(value)
                return call("np.copy", value) if numbers else method(value, "copy")
        return copied(value)

    def make_list(self, primal: str) -> None:
        """Make sure that there is an adjoint, with items that may be added to."""
        if primal not in self.states or self.holds_buffers(primal):
            self.make_buffer(primal)

    def own_list(self, primal: str) -> None:
        """Give an adjoint items of its own."""
        made = self.own_items(self.kind(primal), name(self.bar(primal)), True)
        self.emit(assign(self.bar(primal), made))

    def add_to_place(self, place: Any, kind: Kind, expression: Any, in_place: bool) -> None:
        """`place = place + expression`, element by element where it is a tuple or list."""
        match kind:
            case Sequence(elements=kinds, places=places):
                parts = self.parts(expression, places)
                for k, part, inner in zip(places, parts, kinds, strict=True):
                    self.add_to_place(item(copied(place), number(k)), inner, part, in_place)
            case DictOf(element=element):
                self.add_to_dict(place, kind, expression, in_place)
            case ListOf(element=element):
                self.add_to_list(place, element, expression, in_place)
            case Array() if carries(kind) and in_place:
                self.emit(augmented(_stored(place), gast.Add(), expression))
            case _ if carries(kind):
                self.emit(assign(_stored(place), binary(copied(place), gast.Add(), expression)))

    def add_to_dict(self, place: Any, kind: Any, expression: Any, in_place: bool) -> None:
        """Add to a dict, key by key: one of the two may have got keys that the other has not."""
        if not isinstance(kind.element, (Scalar, Array)) or (
            in_place and isinstance(kind.element, Array)
        ):
            why = "it is a dict of unknown keys that stands in something else."
            self.refuse_row(why, "Use a name of its own for it.", "dict-or-set")
        if not in_place:
            self.emit(assign(_stored(place), sum_of(kind, copied(place), expression)))
            return
        key = name(self.naming.fresh("key"))
        had = method(copied(place), "get", key, number(0.0))
        self.add_one_by_one(place, key, had, method(expression, "items"))

    def add_to_list(self, place: Any, element: Kind, expression: Any, in_place: bool) -> None:
        """Add to a list of unknown length, or to a part of one."""
        if in_place and not isinstance(element, Scalar):
            part, more = self.naming.fresh("part_bar"), self.naming.fresh("more")
            targets = gast.Tuple([stored(part), stored(more)], gast.Store())
            pairs = call("zip", copied(place), expression)
            outer, self.out = self.out, []
            self.add_to_place(name(part), element, name(more), in_place)
            added, self.out = self.out, outer
            if added:
                self.emit(gast.For(targets, pairs, added, [], None))
            return
        if in_place and not isinstance(getattr(place, "slice", None), gast.Slice):
            i = name(self.naming.fresh("i"))
            had = item(copied(place), i)
            self.add_one_by_one(place, i, had, call("enumerate", expression))
            return
        pairs = sum_of(ListOf(list, element), copied(place), expression)
        self.emit(assign(_stored(place), pairs))

    def add_one_by_one(self, place: Any, key: Any, had: Any, terms: Any) -> None:
        """Add `terms`, pairs of keys and numbers, to what a list or dict `had` under each key."""
        more = self.naming.fresh("more")
        total = binary(had, gast.Add(), name(more))
        added = assign(stored_item(copied(place), copied(key)), total)
        targets = gast.Tuple([stored(key.id), stored(more)], gast.Store())
        self.emit(gast.For(targets, terms, [added], [], None))

    def parts(self, expression: Any, places: Iterable[Any]) -> list[Any]:
        """The elements of a cotangent at these places."""
        if isinstance(expression, (gast.List, gast.Tuple)):
            return list(expression.elts)
        if isinstance(expression, gast.Dict):
            return list(expression.values)
        if not isinstance(expression, (gast.Name, gast.Subscript)):
            expression = self.bind("cotangent", expression)
        return [item(copied(expression), number(k)) for k in places]

    def contribute_element(self, primal: str, index: Any, value: Value) -> None:
        """Add to the adjoint of one element of a tuple or list."""
        self.touched.add(primal)
        if self.first_element(primal, index, value):
            return
        self.make_list(primal)
        place = item(name(self.bar(primal)), index)
        kind = self.element_of(primal, index)
        self.add_to_place(place, kind, value.expression, self.holds_buffers(primal))

    def first_element(self, primal: str, index: Any, value: Value) -> bool:
        """Make the adjoint of an object of its first contribution, and of zeros; whether it is."""
        kind = self.kind(primal)
        known = isinstance(kind, Record) and isinstance(index, gast.Constant)
        if not known or primal in self.states or primal in self.pinned:
            return False
        assert isinstance(kind, Record)
        if not self.stands_alone(kind.element(index.value), value):
            return False
        like = self.shape_of(primal)
        parts = [
            value.expression
            if place == index.value
            else self.zeros(inner, item(copied(like), number(place)))
            for place, inner in zip(kind.places, kind.elements, strict=True)
        ]
        made = literal(kind, parts)
        self.emit(assign(self.bar(primal), made))
        self.states[primal] = State((), True)
        return True

    def stands_alone(self, kind: Kind, value: Value) -> bool:
        """Whether a contribution can be an adjoint as it is."""
        if isinstance(kind, Scalar):
            return carries(kind) and self.is_number(value.expression)
        return isinstance(kind, Record) and value.whole and not holds(kind, Array)

    def element_of(self, primal: str, index: Any) -> Kind:
        """The kind of an element of a tuple or list, or of a value of a dict."""
        kind = self.kind(primal)
        if isinstance(kind, Sequence) and isinstance(index, gast.Constant):
            return kind.element(index.value)
        assert isinstance(kind, (Sequence, ListOf))
        return element_kind(kind, ("element", primal))


def holds(kind: Kind, types: Any) -> bool:
    """Whether kinds of some types stand inside a tuple, list or dict."""
    inner = kind.elements if isinstance(kind, Sequence) else (getattr(kind, "element", None),)
    within = (k for k in inner if isinstance(k, (Sequence, ListOf)))
    return any(isinstance(k, types) for k in inner) or any(holds(k, types) for k in within)


def sum_of(kind: Kind, a: Any, b: Any) -> Any:
    """The sum of two cotangents of a kind, as one expression; of names where it takes several."""
    match kind:
        case DictOf(element=Scalar() | Array() as element) if carries(element):
            text = "{key: a.get(key, 0.0) + b.get(key, 0.0) for key in a | b}"
            return filled(gast.parse(text, mode="eval").body, {"a": a, "b": b})
        case ListOf(element=element):
            names = ("a", "b") if isinstance(element, (Scalar, Array)) else ("u", "v")
            pairs = gast.parse(f"[0 for {', '.join(names)} in zip(a, b)]", mode="eval").body
            pairs.generators[0].iter.args = [a, b]
            pairs.elt = sum_of(element, name(names[0]), name(names[1]))
            return pairs
        case Sequence(elements=elements, places=places):
            parts = [
                sum_of(e, item(copied(a), number(k)), item(copied(b), number(k)))
                for k, e in zip(places, elements, strict=True)
            ]
            return literal(kind, parts) if isinstance(kind, Table) else list_of(parts)
    return binary(a, gast.Add(), b) if carries(kind) else number(None)


def _stored(place: Any) -> Any:
    """A name or an item as the target of an assignment."""
    if isinstance(place, gast.Name):
        return stored(place.id)
    return stored_item(place.value, place.slice)
