"""Copies of objects with some values replaced, as calls of their class.

dataclasses.replace(state, s=2.0)      State(v=state.v, s=2.0)
point._replace(x=1.0)                  Point(x=1.0, y=point.y)
point._asdict()                        {"x": point.x, "y": point.y}
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import gast

from s2sgrad.analyse.construction import has_init_variables
from s2sgrad.analyse.growing import display
from s2sgrad.kinds import Field, Named, Record
from s2sgrad.normalise.nodes import copied, load, placed

if TYPE_CHECKING:
    from s2sgrad.analyse.objects import ObjectWriter


def replaced(writer: ObjectWriter, call: Any) -> list[Any] | None:
    """The statements in place of a call that copies an object; None for all others."""
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    match call.func, call.args:
        case gast.Attribute(value=base, attr="_replace" | "_asdict" as name), []:
            record = writer.record(base)
            if isinstance(record, Named):
                return _of_named(writer, call, base, record, name)
        case callee, [base] if writer.held(callee) is dataclasses.replace:
            record = writer.record(base)
            if isinstance(record, Record) and dataclasses.is_dataclass(record.cls):
                return _of_dataclass(writer, call, base, record)
    return None


def _of_named(
    writer: ObjectWriter, call: Any, base: Any, record: Named, name: str
) -> list[Any] | None:
    places = {title: k for k, title in enumerate(record.names)}
    if name == "_asdict":
        return None if call.keywords else _given(writer, display(call, _held(writer, base, places)))
    return _called(writer, call, base, record.cls, places)


def _of_dataclass(writer: ObjectWriter, call: Any, base: Any, record: Record) -> list[Any] | None:
    cls: Any = record.cls
    fields = dataclasses.fields(cls)
    if has_init_variables(cls) or not all(
        field.init and field.name in record.keys for field in fields
    ):
        return None
    return _called(writer, call, base, cls, {f.name: Field(f.name) for f in fields})


def _called(
    writer: ObjectWriter, call: Any, base: Any, cls: type, places: dict[str, Any]
) -> list[Any] | None:
    """A call of the class, with what the object holds where nothing else is given."""
    given = {keyword.arg: copied(keyword.value) for keyword in call.keywords}
    if not given.keys() <= places.keys() or writer.held(load(cls.__name__, call)) is not cls:
        return None
    kept = {title: place for title, place in places.items() if title not in given}
    values = _held(writer, base, kept) | given
    named = [placed(gast.keyword(title, values[title]), call) for title in places]
    return _given(writer, placed(gast.Call(load(cls.__name__, call), [], named), call))


def _held(writer: ObjectWriter, base: Any, places: dict[str, Any]) -> dict[str, Any]:
    """What an object holds, each with a name."""
    if not isinstance(base, gast.Name):
        base = writer.bound("held", copied(base))
    return {title: writer.item(base, place) for title, place in places.items()}


def _given(writer: ObjectWriter, value: Any) -> list[Any]:
    return [*writer.out, writer.with_value(value)]
