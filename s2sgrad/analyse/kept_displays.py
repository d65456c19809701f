"""Tuples and lists that are put into a list, or handed to a function, with names of their own.

`hist.append((t, u))` is `pair = (t, u)` and `hist.append(pair)`: whoever writes into the array u
later writes into the pair, too; what shares memory with what is known of names, and so are the
adjoints of the numbers.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.calls import user_function
from s2sgrad.analyse.memory import is_memory
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.kinds import ListOf, Sequence, carries
from s2sgrad.normalise.nodes import copied
from s2sgrad.trees import nodes_in


def named_displays(writer: Writer, call: gast.Call) -> Block | None:
    """The statements in place of a call with such an argument; None for all other calls."""
    if not _keeps(writer, call):
        return None
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    if not any(_holds_values(writer, argument) for argument in arguments):
        return None
    made: Any = copied(call)
    made.args = [_named(writer, argument) for argument in made.args]
    for keyword in made.keywords:
        keyword.value = _named(writer, keyword.value)
    writer.give(made)
    return writer.out


def _keeps(writer: Writer, call: gast.Call) -> bool:
    """Whether a call may keep what it is given: an append does, and a user's function may."""
    match call.func:
        case gast.Attribute(value=gast.Name() as base, attr="append"):
            return isinstance(writer.known(base), (Sequence, ListOf))
    return user_function(writer.meaning(call.func)) is not None


def _holds_values(writer: Writer, node: Any) -> bool:
    """Whether a display holds arrays, lists, or numbers that a derivative can flow through.

    What stands for a nested function is no display.
    """
    if not isinstance(node, (gast.Tuple, gast.List)) or hasattr(node, "closure"):
        return False
    inner = (n for n in nodes_in(node) if isinstance(n, gast.Name))
    kinds = (writer.known(n) for n in inner)
    return any(kind is not None and (is_memory(kind) or carries(kind)) for kind in kinds)


def _named(writer: Writer, node: Any) -> Any:
    return writer.bound("items", copied(node)) if _holds_values(writer, node) else node
