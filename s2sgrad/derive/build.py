"""Short ways to write trees."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.kinds import DictOf, Record, Table, is_optional
from s2sgrad.trees import nodes_in


def name(identifier: str) -> Any:
    return gast.Name(identifier, gast.Load(), None, None)


def stored(identifier: str) -> Any:
    return gast.Name(identifier, gast.Store(), None, None)


def number(value: Any) -> Any:
    return gast.Constant(value, None)


def assign(target: str | Any, value: Any) -> Any:
    node = stored(target) if isinstance(target, str) else target
    return gast.Assign([node], value, None)


def augmented(target: Any, operator: Any, value: Any) -> Any:
    return gast.AugAssign(target, operator, value)


def literal(kind: Any, parts: list[Any]) -> Any:
    """A tuple, list, dict or object of a kind, of these elements."""
    if isinstance(kind, Record) and not kind.places:
        return call("SimpleNamespace")
    if isinstance(kind, Table):
        return gast.Dict([number(key) for key in kind.places], parts)
    return tuple_of(parts) if kind.type is tuple else list_of(parts)


def item(base: Any, index: Any, context: Any = None) -> Any:
    return gast.Subscript(base, index, context or gast.Load())


def entry_of(point: Any) -> Any:
    """The number that a 0-d array holds now: `p[()]`."""
    return item(point, gast.Tuple([], gast.Load()))


def stored_item(base: Any, index: Any) -> Any:
    return item(base, index, gast.Store())


def call(function: str, *arguments: Any, **keywords: Any) -> Any:
    return gast.Call(
        dotted(function),
        list(arguments),
        [gast.keyword(key, value) for key, value in keywords.items()],
    )


def method(base: Any, attribute: str, *arguments: Any) -> Any:
    return gast.Call(gast.Attribute(base, attribute, gast.Load()), list(arguments), [])


def effect(value: Any) -> Any:
    return gast.Expr(value)


def dotted(path: str) -> Any:
    head, *rest = path.split(".")
    node = name(head)
    for attribute in rest:
        node = gast.Attribute(node, attribute, gast.Load())
    return node


def tuple_of(elements: list[Any]) -> Any:
    return gast.Tuple(elements, gast.Load())


def list_of(elements: list[Any]) -> Any:
    return gast.List(elements, gast.Load())


def binary(left: Any, operator: Any, right: Any) -> Any:
    return gast.BinOp(left, operator, right)


def negative(value: Any) -> Any:
    return gast.UnaryOp(gast.USub(), value)


def arguments(names: list[str]) -> Any:
    parameters = [gast.Name(n, gast.Param(), None, None) for n in names]
    return gast.arguments(parameters, [], None, [], [], None, [])


def function(identifier: str, parameters: Any, body: list[Any]) -> Any:
    return gast.FunctionDef(identifier, parameters, body, [], None, None, [])


def of_items(kind: Any, like: Any, made: Any) -> Any:
    """A list of what is made of each `element` of a list; for a dict, a dict of the same keys."""
    if not isinstance(kind, DictOf):
        each = gast.parse("[0 for element in elements]", mode="eval").body
        each.elt, each.generators[0].iter = made, like
        return each
    if any(isinstance(n, gast.Name) and n.id == "element" for n in nodes_in(made)):
        each = gast.parse("{key: 0 for key, element in elements.items()}", mode="eval").body
        each.value, each.generators[0].iter.func.value = made, like
        return each
    each = gast.parse("{key: 0 for key in elements}", mode="eval").body
    each.value, each.generators[0].iter = made, like
    return each


def unless_none(kind: Any, value: Any, made: Any, instead: Any) -> Any:
    """What is made of a value; something else where the value may be None, and is."""
    if not is_optional(kind):
        return made
    absent = gast.Compare(copied(value), [gast.Is()], [number(None)])
    return gast.IfExp(absent, number(instead), made)


def index_value(index: Any) -> Any:
    """An index as an expression of its own: `x[1:, k]` has the index `(slice(1, None), k)`."""
    match index:
        case gast.Slice(lower=lower, upper=upper, step=step):
            bounds = [number(None) if b is None else copied(b) for b in (lower, upper, step)]
            return call("slice", *(bounds if step is not None else bounds[:2]))
        case gast.Tuple(elts=elements):
            return gast.Tuple([index_value(e) for e in elements], gast.Load())
    return copied(index)


def copied(node: Any) -> Any:
    """A tree of its own, equal to the given one."""
    if isinstance(node, list):
        return [copied(n) for n in node]
    if not isinstance(node, gast.AST):
        return node
    new: Any = type(node).__new__(type(node))  # type: ignore[call-overload]
    for field in node._fields:
        setattr(new, field, copied(getattr(node, field, None)))
    return new
