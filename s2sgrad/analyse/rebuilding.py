"""`as_object(spring, spring_bar)` in generated code: the object of the same class, part by part."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.kinds import Field, Kind, ListOf, Named, Record, Sequence, Table
from s2sgrad.normalise.nodes import constant, copied, placed
from s2sgrad.runtime import as_object, object_like


def rebuilt_object(writer: Writer, call: gast.Call) -> Block | None:
    """The statements in place of such a call, of kinds that are known; None for all others."""
    if writer.meaning(call.func) is not as_object or not isinstance(writer.node, gast.Assign):
        return None
    value, parts = call.args
    kind, inner = writer.known(value), writer.known(parts)
    if not isinstance(parts, gast.Name) or kind is None or inner is None:
        return None
    made = _rebuilt(writer, value, kind, parts, inner)
    return None if made is None else writer.give(made)


def _rebuilt(writer: Writer, value: Any, kind: Kind, parts: Any, inner: Kind) -> Any:
    """The parts in the structure of the value; None where not all of it is known."""
    if isinstance(inner, ListOf):
        return None
    if not isinstance(inner, Sequence):
        return copied(parts)
    if not isinstance(kind, Sequence):
        return None
    made = {}
    for place in inner.places:
        if isinstance(kind, Record) and (place in kind.shared or place not in kind.places):
            continue
        own, part = (_part(writer, whole, place) for whole in (value, parts))
        made[place] = _rebuilt(writer, own, kind.element(place), part, inner.element(place))
    if any(part is None for part in made.values()):
        return None
    return _display(writer, value, kind, made)


def _part(writer: Writer, whole: Any, place: Any) -> Any:
    """One part of a value, under a name of its own."""
    title = str(place) if isinstance(place, Field) else f"{whole.id}_{place}"
    part = gast.Subscript(copied(whole), constant(place, whole), gast.Load())
    return writer.bound(title, placed(part, whole))


def _display(writer: Writer, value: Any, kind: Sequence, made: dict[Any, Any]) -> Any:
    """The object, tuple, list or dict of these parts, under a new name."""
    parts = list(made.values())
    if isinstance(kind, Named):
        return _of_class(writer, value, dict(zip(kind.names, parts, strict=True)))
    if isinstance(kind, Record):
        return _of_class(writer, value, made)
    if isinstance(kind, Table):
        keys = [constant(place, writer.node) for place in made]
        return writer.bound(value.id, placed(gast.Dict(keys, parts), writer.node))
    display = gast.Tuple if kind.type is tuple else gast.List
    return writer.bound(value.id, placed(display(parts, gast.Load()), writer.node))


def _of_class(writer: Writer, value: Any, made: dict[Any, Any]) -> Any:
    """`object_like(spring, k=k)`."""
    keywords = [gast.keyword(str(title), part) for title, part in made.items()]
    callee = writer.defined(object_like, writer.node)
    call = placed(gast.Call(callee, [copied(value)], keywords), writer.node)
    return writer.bound(value.id, call)
