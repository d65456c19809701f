"""The blocks of `with` and `try`, each improved by itself: nothing moves into or out of them.

All that occurs elsewhere in the function keeps its name and its place, as if a function were
defined at the end of the block that reads it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import gast

from s2sgrad.optimise.blocks import replaced
from s2sgrad.trees import nodes_in

Block = list[Any]
Improve = Callable[[gast.FunctionDef], gast.FunctionDef]

GUARDS = (gast.With, gast.Try)


def improved_guards(function: gast.FunctionDef, improve: Improve) -> gast.FunctionDef:
    """The function, the blocks of the guards in it improved."""
    if not any(isinstance(node, GUARDS) for node in nodes_in(function)):
        return function
    body = _block(function.body, _names([function]), improve)
    return replaced(function, body=body)


def _block(block: Block, names: Counter[str], improve: Improve) -> Block:
    return [_statement(statement, names, improve) for statement in block]


def _statement(statement: Any, names: Counter[str], improve: Improve) -> Any:
    if isinstance(statement, (gast.If, gast.For, gast.While)):
        body, orelse = (_block(b, names, improve) for b in (statement.body, statement.orelse))
        return replaced(statement, body=body, orelse=orelse)
    if not isinstance(statement, GUARDS):
        return statement

    def alone(block: Block) -> Block:
        return _alone(block, names, improve) if block else []

    if isinstance(statement, gast.With):
        return replaced(statement, body=alone(statement.body))
    handlers = [replaced(h, body=alone(h.body)) for h in statement.handlers]
    parts = {title: alone(getattr(statement, title)) for title in ("body", "orelse", "finalbody")}
    return replaced(statement, handlers=handlers, **parts)


def _alone(block: Block, names: Counter[str], improve: Improve) -> Block:
    """The block as a function of its own, at whose end all is read that others know of."""
    outer = sorted(names - _names(block))
    reads: list[Any] = [gast.Name(n, gast.Load(), None, None) for n in outer]
    end = gast.FunctionDef(
        "end_of_block", _NOTHING, [gast.Return(gast.Tuple(reads, gast.Load()))], [], None, None, []
    )
    leaves = isinstance(block[-1], gast.Raise)
    inner = [*block[:-1], end, block[-1]] if leaves else [*block, end]
    made = improve(gast.FunctionDef("block", _NOTHING, inner, [], None, None, []))
    return [s for s in made.body if not isinstance(s, gast.FunctionDef)] or [gast.Pass()]


_NOTHING = gast.arguments([], [], None, [], [], None, [])


def called_in_attempts(functions: list[gast.FunctionDef]) -> set[str]:
    """The functions that are called within a `try`, and those that they call."""
    tries = [n for f in functions for n in nodes_in(f) if isinstance(n, gast.Try)]
    found: set[str] = set()
    new = _called(tries)
    calls = {function.name: _called([function]) for function in functions if new}
    while new:
        found |= new
        new = set().union(*(calls.get(name, set()) for name in new)) - found
    return found


def _called(nodes: Block) -> set[str]:
    walked = (part for node in nodes for part in nodes_in(node) if isinstance(part, gast.Call))
    return {call.func.id for call in walked if isinstance(call.func, gast.Name)}


def _names(nodes: Block) -> Counter[str]:
    walked = (part for node in nodes for part in nodes_in(node))
    return Counter(part.id for part in walked if isinstance(part, gast.Name))
