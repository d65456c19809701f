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
from s2sgrad.kinds import Field, Known, Named, Record, is_named_class, is_record_class
from s2sgrad.normalise.nodes import constant, copied, load, placed, statement, store

if TYPE_CHECKING:
    from s2sgrad.analyse.objects import Writer


def constructed(writer: Writer, call: Any) -> list[Any] | None:
    """The statements in place of a call of a class; None for all other calls."""
    cls = class_called(writer, call.func)
    if cls is None or is_plain_dataclass(cls) or isinstance(writer.node, gast.Expr):
        return None
    if _new(cls) is not object.__new__:
        return None
    init = method_of(cls, "__init__")
    fields = init is None or _is_generated(init.function)
    target = writer.node.targets[0]
    if not isinstance(target, gast.Name) or (fields and not is_filled_dataclass(cls)):
        return None
    made = writer.inference.names.fresh(cls.__name__.lower())
    new = gast.Call(
        gast.Attribute(copied(call.func), "__new__", gast.Load()), [copied(call.func)], []
    )
    blank = writer.bind(store(made, call), placed(new, call))
    if fields:
        filling = _fields_filled(writer, call, cls, made)
    else:
        filling = [_done(writer, writer.called(init, [load(made, call)], call, call))]
    return [blank, *filling, writer.bind(copied(target), load(made, call))]


def _fields_filled(writer: Writer, call: Any, cls: Any, made: str) -> list[Any]:
    """What the `__init__` of a dataclass does: `layer.d = d`, and `layer.__post_init__()`."""
    block: list[Any] = []
    given = _bound(writer.inference.expressions, writer.node, call, cls).arguments
    for field in dataclasses.fields(cls):
        value = given.get(field.name)
        if value is None:
            value = _default(writer, field, call)
        if not isinstance(value, (gast.Name, gast.Constant)):
            name = writer.inference.names.fresh(field.name)
            block.append(writer.bind(store(name, call), copied(value)))
            value = load(name, call)
        key = constant(Field(field.name), call)
        place = gast.Subscript(load(made, call), key, gast.Store())
        block.append(writer.bind(placed(place, call), copied(value)))
    checked = method_of(cls, "__post_init__")
    if checked is not None:
        block.append(_done(writer, writer.called(checked, [load(made, call)], call)))
    return block


def _default(writer: Writer, field: Any, call: Any) -> Any:
    """The value of a field that is not given; a factory makes a new one each time."""
    factory = field.default_factory
    if factory is dataclasses.MISSING:
        return placed(gast.Constant(field.default, None), call)
    if factory is list:
        return placed(gast.List([], gast.Load()), call)
    if factory is dict:
        return placed(gast.Dict([], []), call)
    return placed(gast.Call(writer.defined(factory, call), [], []), call)


def _done(writer: Writer, call: Any) -> Any:
    return statement(gast.Expr(call), writer.node.origin, writer.node)


def class_called(writer: Any, callee: Any) -> type | None:
    """The class that a path means, if its objects are followed."""
    expressions = writer.inference.expressions
    if isinstance(callee, gast.Attribute) and expressions.is_local(callee):
        return None
    kind = writer.kind(callee)
    cls = kind.value if isinstance(kind, Known) else None
    return cls if isinstance(cls, type) and is_record_class(cls) else None


def is_plain(cls: Any) -> bool:
    """Whether what a call of a class gives is known from its fields: nothing else runs."""
    if is_named_class(cls):
        return hasattr(cls, "_field_defaults") and _is_generated(cls.__new__)
    return is_record_class(cls) and is_plain_dataclass(cls)


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
    marked = any(f._field_type is dataclasses._FIELD_INITVAR for f in _all_fields(cls))  # type: ignore[attr-defined]
    return (
        known
        and not marked
        and all(f.init for f in dataclasses.fields(cls))
        and _is_generated(vars(cls)["__init__"])
        and not any("__slots__" in vars(base) for base in cls.__mro__[:-1])
    )


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


def packed(expressions: Any, statement_: Any, node: Any, cls: type) -> Pack:
    """What a call of a plain dataclass, or of a named tuple, gives: its fields, in their order."""
    fields = _fields(cls)
    bound = _bound(expressions, statement_, node, cls)
    elements = []
    for name, default in fields.items():
        given = bound.arguments.get(name)
        elements.append(placed(gast.Constant(default, None), node) if given is None else given)
    kinds = tuple(expressions.kind(statement_, element) for element in elements)
    if is_named_class(cls):
        return Pack(tuple(elements), Named(tuple, kinds, cls))
    return Pack(tuple(elements), Record(cls, kinds, tuple(map(Field, fields))))


def _bound(expressions: Any, statement_: Any, node: Any, cls: type) -> inspect.BoundArguments:
    """Which field each argument of a call is for."""
    keywords = {keyword.arg: keyword.value for keyword in node.keywords}
    try:
        return inspect.signature(cls).bind(*node.args, **keywords)
    except TypeError as error:
        expressions.refuse(
            statement_,
            node,
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
