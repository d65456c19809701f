"""`super().f(x)` as `self.f(x)`, where `f` remembers after which class it is looked for."""

from __future__ import annotations

import types
from typing import Any

import gast

from s2sgrad.trees import nodes_in


class Inherited(str):
    """The name of an attribute that is looked for in the classes after `cls` only."""

    cls: type

    def __new__(cls, name: str, after: type) -> Inherited:
        """The name, and the class."""
        made = super().__new__(cls, name)
        made.cls = after
        return made


def without_super(function: types.FunctionType, tree: Any) -> None:
    """Rewrite the uses of `super()` in a method, in place."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    after = cells["__class__"].cell_contents if "__class__" in cells else None
    parameters = [*tree.args.posonlyargs, *tree.args.args]
    if after is None or not parameters:
        return
    for node in nodes_in(tree):
        if isinstance(node, gast.Attribute) and _is_super(node.value, parameters[0].id):
            place = gast.Name(parameters[0].id, gast.Load(), None, None)
            node.value = gast.copy_location(place, node.value)
            node.attr = Inherited(node.attr, after)


def _is_super(node: Any, this: str) -> bool:
    """Whether a node is `super()`, or `super(Class, self)`."""
    match node:
        case gast.Call(func=gast.Name(id="super"), args=[], keywords=[]):
            return True
        case gast.Call(func=gast.Name(id="super"), args=[gast.Name(id="__class__"), _]):
            return True
        case gast.Call(func=gast.Name(id="super"), args=[_, gast.Name(id=name)]):
            return bool(name == this)
    return False
