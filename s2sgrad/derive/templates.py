"""The texts of rules as trees, into which operands are put."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import gast

from s2sgrad.trees import children

SHAPE_FUNCTIONS = frozenset(
    {"np.shape", "np.ndim", "np.size", "np.zeros_like", "np.ones_like", "np.empty_like", "len"}
)
SHAPE_ATTRIBUTES = frozenset({"shape", "ndim", "size", "dtype"})
SHAPED_FIRST = frozenset({"np.full_like"})


@dataclass(frozen=True)
class Template:
    """A rule's text, and what it reads.

    `content` are the names whose value it reads, `shape` those of which only shape or dtype matter.
    """

    tree: Any
    content: frozenset[str]
    shape: frozenset[str]


@cache
def template(text: str) -> Template:
    """Parse a rule's text.

    >>> t = template("g / x.size * np.ones_like(y) + ans")
    >>> sorted(t.content), sorted(t.shape)
    (['ans', 'g'], ['x', 'y'])
    """
    tree = gast.parse(text, mode="eval").body
    content: set[str] = set()
    shape: set[str] = set()
    _reads(tree, content, shape)
    return Template(tree, frozenset(content), frozenset(shape - content))


def _reads(node: Any, content: set[str], shape: set[str]) -> None:
    match node:
        case gast.Name(id=name):
            if name != "np":
                content.add(name)
        case gast.Attribute(value=value, attr=attribute) if attribute in SHAPE_ATTRIBUTES:
            _shape_reads(value, content, shape)
        case gast.Call(func=function, args=arguments, keywords=keywords):
            text = gast.unparse(function)
            only_shape = text in SHAPE_FUNCTIONS
            for position, argument in enumerate(arguments):
                shaped = only_shape or (text in SHAPED_FIRST and position == 0)
                (_shape_reads if shaped else _reads)(argument, content, shape)
            for keyword in keywords:
                _reads(keyword.value, content, shape)
            if isinstance(function, gast.Attribute):
                _reads(function.value, content, shape)
        case _:
            for child in children(node):
                _reads(child, content, shape)


def _shape_reads(node: Any, content: set[str], shape: set[str]) -> None:
    if isinstance(node, gast.Name):
        shape.add(node.id)
    elif isinstance(node, gast.Subscript) and isinstance(node.value, gast.Name):
        shape.add(node.value.id)
        _reads(node.slice, content, shape)
    else:
        _reads(node, content, shape)


def filled(node: Any, operands: Mapping[str, Any]) -> Any:
    """A copy of a tree with names replaced by (copies of) expressions."""
    if isinstance(node, list):
        return [filled(n, operands) for n in node]
    if not isinstance(node, gast.AST):
        return node
    if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Load) and node.id in operands:
        return filled(operands[node.id], {})
    element = _element(node, operands)
    if element is not None:
        return element
    new: Any = type(node).__new__(type(node))  # type: ignore[call-overload]
    for field in node._fields:
        setattr(new, field, filled(getattr(node, field, None), operands))
    return new


def _element(node: Any, operands: Mapping[str, Any]) -> Any:
    """`arrays[1]`, where arrays is written out as a tuple or list: that element itself."""
    match node:
        case gast.Subscript(value=gast.Name(id=name), slice=gast.Constant(value=int(k))):
            operand = operands.get(name)
            if isinstance(operand, (gast.Tuple, gast.List)):
                return filled(operand.elts[k], {})
    return None
