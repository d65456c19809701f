"""New objects: `Spring(k)` as one without attributes, which `__init__` then fills.

Of a dataclass that has only what `@dataclass` gave it, the call stays: its result is known.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from typing import TYPE_CHECKING, Any

import gast

from s2sgrad.analyse.members import method_of
from s2sgrad.analyse.operations import Pack
from s2sgrad.kinds import Field, Named, Record, is_named_class, is_record_class
from s2sgrad.kinds.objects import is_frozen, is_namespace
from s2sgrad.normalise.nodes import constant, copied, load, placed, statement, store
from s2sgrad.runtime import object_like

if TYPE_CHECKING:
    from s2sgrad.analyse.objects import ObjectWriter


def constructed(writer: ObjectWriter, call: Any) -> list[Any] | None:
    """The statements in place of a call of a class; None for all other calls."""
    cls = class_called(writer, call.func)
    if cls is None or is_plain_dataclass(cls) or isinstance(writer.node, gast.Expr):
        return None
    target = writer.node.targets[0]
    if _new(cls) is not object.__new__ or not isinstance(target, gast.Name):
        return None
    made = load(writer.inference.names.fresh(cls.__name__.lower()), call)
    filling = _filling(writer, call, cls, made)
    if filling is None:
        return None
    place = gast.Attribute(copied(call.func), "__new__", gast.Load())
    new = placed(gast.Call(place, [copied(call.func)], []), call)
    blank = writer.bind(store(made.id, call), new)
    return [blank, *filling, writer.bind(copied(target), copied(made))]


def _filling(writer: ObjectWriter, call: Any, cls: type, made: Any) -> list[Any] | None:
    """The statements that give a new object its attributes; None where they are not known."""
    init: Any = vars(cls).get("__init__")
    if _is_generated(init) and dataclasses.is_dataclass(cls):
        return _fields_filled(writer, call, cls, made)
    method = method_of(cls, "__init__")
    if method is not None:
        return [_effect(writer, writer.method_called(method, [made], call, call))]
    own: Any = cls
    plain = own.__init__ is object.__init__ and not call.args and not call.keywords
    return [] if plain else None


def _fields_filled(writer: ObjectWriter, call: Any, cls: type, made: Any) -> list[Any] | None:
    """What the `__init__` that `@dataclass` writes does: field by field, then `__post_init__`."""
    given = bound_arguments(writer.inference.expressions, writer.node, call, cls)
    out: list[Any] = []
    for field in dataclasses.fields(cls):
        value = given.get(field.name) if field.init else None
        value = _default(writer, field, call) if value is None else value
        if value is None:
            continue
        place = gast.Subscript(copied(made), constant(Field(field.name), call), gast.Store())
        out.append(writer.bind(placed(place, call), _atom(writer, value, out)))
    after = method_of(cls, "__post_init__")
    if after is not None:
        if any(field.type == "InitVar" for field in dataclasses.fields(cls)):
            return None
        out.append(_effect(writer, writer.method_called(after, [made], call)))
    return None if is_frozen(cls) else out


def _atom(writer: ObjectWriter, value: Any, out: list[Any]) -> Any:
    """A value that can be stored; what is made on the spot gets a name first."""
    if not isinstance(value, (gast.List, gast.Dict, gast.Call)):
        return copied(value)
    name = writer.inference.names.fresh("value")
    out.append(writer.bind(store(name, value), value))
    return load(name, value)


def _default(writer: ObjectWriter, field: Any, call: Any) -> Any:
    """The default of a field, or what its factory makes; None if it has neither."""
    if field.default is not dataclasses.MISSING:
        return constant(field.default, call)
    factory = field.default_factory
    if factory is dataclasses.MISSING:
        return None
    if factory is list:
        return placed(gast.List([], gast.Load()), call)
    if factory is dict:
        return placed(gast.Dict([], []), call)
    return placed(gast.Call(writer.defined(factory, call), [], []), call)


def _effect(writer: ObjectWriter, called: Any) -> Any:
    return statement(gast.Expr(called), writer.node.origin, writer.node)


def class_called(writer: Any, callee: Any) -> type | None:
    """The class that a path means, if its objects are followed."""
    local = isinstance(callee, gast.Name) and callee.id in writer.analysis.locals
    cls = getattr(writer.known(callee), "value", None) if local else writer.held(callee)
    return cls if isinstance(cls, type) and is_record_class(cls) else None


def is_plain(cls: Any) -> bool:
    """Whether what a call of a class gives is known from its fields: nothing else runs."""
    if is_named_class(cls):
        return hasattr(cls, "_field_defaults") and _is_generated(cls.__new__)
    return is_namespace(cls) or (is_record_class(cls) and is_plain_dataclass(cls))


def is_plain_dataclass(cls: type) -> bool:
    """Whether a class has the `__init__` that `@dataclass` writes, and nothing runs after it."""
    parameters = vars(cls).get("__dataclass_params__")
    if parameters is None or not parameters.init or hasattr(cls, "__post_init__"):
        return False
    fields = dataclasses.fields(cls)
    plain = all(f.init and f.default_factory is dataclasses.MISSING for f in fields)
    return plain and _new(cls) is object.__new__ and _is_generated(vars(cls)["__init__"])


def is_filled_dataclass(cls: type) -> bool:
    """Whether `@dataclass` wrote the `__init__`, and all that it does is to set the fields.

    Then `__post_init__` may look at them, and what is not given may be made by a factory.
    """
    parameters = vars(cls).get("__dataclass_params__")
    if parameters is None or not parameters.init or parameters.frozen:
        return False
    made_by = (f.default_factory for f in dataclasses.fields(cls))
    known = all(f in (dataclasses.MISSING, list, dict) or _is_followed(f) for f in made_by)
    return (
        known
        and not has_init_variables(cls)
        and all(f.init for f in dataclasses.fields(cls))
        and _is_generated(vars(cls)["__init__"])
        and not any("__slots__" in vars(base) for base in cls.__mro__[:-1])
    )


def has_init_variables(cls: type) -> bool:
    """Whether a dataclass has an `InitVar`, which its `__init__` takes and no object has."""
    return any(f._field_type is dataclasses._FIELD_INITVAR for f in _all_fields(cls))  # type: ignore[attr-defined]


def _is_followed(factory: Any) -> bool:
    return isinstance(factory, types.FunctionType) or (
        isinstance(factory, type) and is_record_class(factory)
    )


def _all_fields(cls: Any) -> list[Any]:
    return list(cls.__dataclass_fields__.values())


def _is_generated(function: Any) -> bool:
    """Whether a function was made from no text of the user's."""
    code = getattr(function, "__code__", None)
    return code is not None and code.co_filename.startswith("<string>")


def object_made(expressions: Any, statement_: Any, node: Any, function: Any) -> Pack | None:
    """What a call gives whose value is an object, or a named tuple, of known fields."""
    if isinstance(function, type) and is_plain(function):
        return packed(expressions, statement_, node, function)
    return packed_like(expressions, statement_, node) if function is object_like else None


def packed(expressions: Any, statement_: Any, node: Any, cls: type) -> Pack:
    """What a call of a plain dataclass, a namespace or a named tuple gives: its fields in order."""
    given = bound_arguments(expressions, statement_, node, cls)
    defaults = dict.fromkeys(given) if is_namespace(cls) else _fields(cls)
    elements = [given.get(name, constant(default, node)) for name, default in defaults.items()]
    kinds = tuple(expressions.kind(statement_, element) for element in elements)
    if is_named_class(cls):
        return Pack(tuple(elements), Named(tuple, kinds, cls))
    return Pack(tuple(elements), Record(cls, kinds, tuple(map(Field, defaults))))


def packed_like(expressions: Any, statement_: Any, node: Any) -> Pack:
    """What `object_like(spring, k=k)` gives."""
    made = {keyword.arg: keyword.value for keyword in node.keywords}
    kind, values = expressions.kind(statement_, node.args[0]), tuple(made.values())
    kinds = tuple(expressions.kind(statement_, value) for value in values)
    if isinstance(kind, Named):
        return Pack(values, Named(tuple, kinds, kind.cls))
    return Pack(values, Record(kind.cls, kinds, tuple(map(Field, made))))


def bound_arguments(expressions: Any, at: Any, call: Any, cls: type) -> dict[str, Any]:
    """The arguments of a call of a class, by the names of its parameters."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if is_namespace(cls) and not call.args:
        return keywords
    try:
        return dict(inspect.signature(cls).bind(*call.args, **keywords).arguments)
    except TypeError as error:
        expressions.refuse(
            at,
            call,
            "call",
            f"this call of `{cls.__name__}` fails",
            f"{error}.",
            "Correct the arguments.",
        )
        raise AssertionError from error


def _fields(cls: type) -> dict[str, Any]:
    """The fields of a dataclass or a named tuple, with their defaults."""
    if is_named_class(cls):
        defaults = cls._field_defaults  # type: ignore[attr-defined]
        return {name: defaults.get(name) for name in cls._fields}  # type: ignore[attr-defined]
    return {field.name: field.default for field in dataclasses.fields(cls)}


def is_blank(call: Any) -> bool:
    """Whether a call is `Spring.__new__(Spring)`, as it is written here."""
    return isinstance(call.func, gast.Attribute) and call.func.attr == "__new__"


def blank(cls: type) -> Record:
    """An object of a class that has no attributes yet, but those that it finds in its class."""
    from s2sgrad.kinds import kind_of
    from s2sgrad.kinds.objects import class_values

    values = class_values(cls)
    kinds = tuple(kind_of(value, f"{cls.__name__}.{name}") for name, value in values.items())
    return Record(cls, kinds, tuple(map(Field, values)), frozenset(values))


def _new(cls: Any) -> Any:
    return cls.__new__
