"""Paths of attributes: `self.house.wall`, from a name on."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.kinds import Field
from s2sgrad.optimise.usage import Usage


def bound_to_path(statement: Any, uses: Usage) -> str | None:
    """The name of `T = self.T`, where T is the optimiser's to change, and has no other value."""
    match statement:
        case gast.Assign(targets=[gast.Name(id=name)], value=path) if attribute_of(path):
            return name if uses.is_single(name) and root_of(path) else None
    return None


def attribute_of(node: Any) -> str | None:
    """The attribute that an expression is; of objects that are followed it is an entry."""
    match node:
        case gast.Attribute(attr=name):
            return str(name)
        case gast.Subscript(slice=gast.Constant(value=Field() as name)):
            return str(name)
    return None


def attributes_in(path: Any) -> set[str]:
    """The attributes that a path goes through."""
    found = set()
    while name := attribute_of(path):
        found.add(name)
        path = path.value
    return found


def root_of(path: Any) -> str | None:
    """The name that a path of attributes begins with."""
    while attribute_of(path):
        path = path.value
    return path.id if isinstance(path, gast.Name) else None


def set_by(statement: Any) -> set[str] | None:
    """The attributes that a statement sets; None where that is not known."""
    if isinstance(statement, gast.Delete):
        return None
    targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
    return {name for target in targets if (name := attribute_of(target))}
