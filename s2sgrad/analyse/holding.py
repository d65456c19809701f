"""Holding: lists, dicts and objects that stand in others, and grow there.

`h = d["h"]` and then `h.append(u)`: what is in h is in d, too, so that the kind of d has to say so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.operations import Alias, ListAppend, ListPop, Operation, Pack, Read
from s2sgrad.kinds import Kind, ListOf, Sequence, Undefined, element_kind, join

LISTS = (Sequence, ListOf)
SAME, ANY, PART = object(), object(), object()
"""In the place of a key or index: another name for the same list; some item, not known which; a
slice, which is another list of the same items."""


class Holding:
    """The links between the names of one function, and which of them have grown."""

    def __init__(self, inference: Any) -> None:
        self.inference = inference
        self.links: dict[tuple[str, str, Any], None] = {}
        self.grown: set[str] = set()

    def note(self, target: Any, operation: Operation) -> None:
        """Link what an assignment binds to what it is an item of, or to its own items."""
        match target, operation:
            case gast.Name(id=name), Read(base=base, index=index):
                self.link(name, base.id, place_of(index))
            case gast.Name(id=name), ListPop(base=base):
                self.link(name, base.id, ANY)
            case gast.Name(id=name), Alias(source=source):
                self.link(name, source.id, SAME)
            case gast.Name(id=name), Pack(elements=elements, kind=Sequence(places=places)):
                for element, place in zip(elements, places, strict=False):
                    self.put(element, name, place)
            case gast.Tuple(elts=names), Alias(source=source):
                for k, name in enumerate(names):
                    self.put(name, source.id, k)
            case gast.Tuple(elts=names), Pack(elements=elements):
                for name, element in zip(names, elements, strict=False):
                    if isinstance(name, gast.Name):
                        self.put(element, name.id, SAME)
            case _, ListAppend(base=base, value=value):
                self.put(value, base.id, ANY)

    def put(self, value: Any, base: str, place: Any) -> None:
        """Link a value to the list that it stands in."""
        if isinstance(value, gast.Name):
            self.link(value.id, base, place)

    def link(self, child: str, base: str, place: Any) -> None:
        kinds = self.inference.kinds
        if place is PART and not holds_lists(kinds.get(base)):
            return
        if isinstance(kinds.get(child), LISTS) and isinstance(kinds.get(base), LISTS):
            self.links[(child, base, place)] = None
            for name in (child, base):
                if name in self.grown:
                    self.spread(name)

    def spread(self, name: str) -> None:
        """Tell all that hold a list, or stand in it, what it has become."""
        self.grown.add(name)
        kinds = self.inference.kinds
        for child, base, place in list(self.links):
            if child == name:
                self._give(base, _with(kinds[base], place, kinds[name]))
            if base == name:
                self._give(child, _item(kinds[name], place))

    def _give(self, name: str, kind: Kind) -> None:
        if not isinstance(kind, LISTS):
            return
        before = self.inference.kinds[name]
        self.inference.name(name, kind)
        if self.inference.kinds[name] != before or name not in self.grown:
            self.spread(name)


def _with(base: Kind, place: Any, item: Kind) -> Kind:
    """The kind of a list one item of which has become this."""
    if place is SAME:
        return item
    key = ("held",)
    if place is PART:
        assert isinstance(item, LISTS)
        item = element_kind(item, key)
    match base:
        case ListOf(element=element):
            return replace(base, element=join(element, item, key))
        case Sequence(elements=elements, places=places):
            place = _counted(place, elements)
            known = place in places
            pairs = zip(places, elements, strict=True)
            grown = (join(e, item, key) if not known or p == place else e for p, e in pairs)
            return replace(base, elements=tuple(grown))
    return base


def _item(base: Kind, place: Any) -> Kind:
    """The kind of an item of a list."""
    if place is SAME:
        return base
    if place is PART and isinstance(base, LISTS):
        return ListOf(base.type, element_kind(base, ("held",)))
    if isinstance(base, Sequence) and (place := _counted(place, base.elements)) in base.places:
        return base.element(place)
    assert isinstance(base, LISTS)
    return element_kind(base, ("held",))


def _counted(place: Any, elements: tuple[Kind, ...]) -> Any:
    """An index from the end, counted from the beginning."""
    return place + len(elements) if type(place) is int and place < 0 else place


def place_of(index: Any) -> Any:
    """The key or number that an index is; ANY where it is computed."""
    match index:
        case gast.UnaryOp(op=gast.USub(), operand=gast.Constant(value=int() as value)):
            return -value
        case gast.Constant(value=value):
            return value
        case gast.Slice():
            return PART
    return ANY


def holds_lists(kind: Kind | None) -> bool:
    """Whether there are lists, dicts or objects in a value, which may grow."""
    match kind:
        case Sequence(elements=elements):
            return any(map(may_grow, elements))
        case ListOf(element=element):
            return may_grow(element)
    return False


def may_grow(kind: Kind) -> bool:
    """Whether a value is a list, dict or object, or holds one."""
    if not isinstance(kind, LISTS):
        return isinstance(kind, Undefined)
    return kind.type is not tuple or holds_lists(kind)
