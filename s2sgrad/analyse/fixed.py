"""What never changes: the members of enumerations, and what libraries have."""

from __future__ import annotations

import enum
import types
from typing import Any

import gast

from s2sgrad.kinds import NOTHING, Kind, Known, constant, known_value

LIBRARIES = frozenset({"numpy", "math", "scipy"})


def of_member(kind: Kind, name: str) -> Kind | None:
    """The kind of `.value` or `.name` of a member of an enumeration; None for all else.

    >>> from http import HTTPStatus
    >>> of_member(Known(HTTPStatus.OK), "value").value
    200
    """
    member = getattr(kind, "value", None)
    if not isinstance(kind, Known) or not isinstance(member, enum.Enum):
        return None
    return constant(getattr(member, name)) if name in ("name", "value") else None


def same_member(op: Any, left: Kind, right: Kind) -> bool | None:
    """Whether two members of an enumeration are the same one; None where that is not known."""
    if not isinstance(left, Known) or not isinstance(right, Known):
        return None
    plain = isinstance(left.value, enum.Enum) and isinstance(right.value, enum.Enum)
    if not plain or isinstance(left.value, int) or "__eq__" in vars(type(left.value)):
        return None
    same = left.value is right.value
    if isinstance(op, (gast.Is, gast.Eq)):
        return same
    return not same if isinstance(op, (gast.IsNot, gast.NotEq)) else None


def library_has(owner: Kind, name: Kind) -> bool | None:
    """Whether a module of a library has something; None where that is not known."""
    module, wanted = getattr(owner, "value", None), known_value(name)
    if not isinstance(module, types.ModuleType) or wanted is NOTHING:
        return None
    if module.__name__.partition(".")[0] not in LIBRARIES or not isinstance(wanted, str):
        return None
    return hasattr(module, wanted)
