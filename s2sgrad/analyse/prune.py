"""Leave out the branches that cannot be taken for arguments of these kinds.

`if weights is None: weights = np.ones(n)` has one side only, once the kind of `weights` is known.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.liveness import inner_blocks
from s2sgrad.core import Core, local_names
from s2sgrad.normalise.names import Names
from s2sgrad.normalise.webs import split


def pruned(
    core: Core, known: dict[Any, bool], expanded: dict[Any, list[Any]], names: Names
) -> Core:
    """The core function without the branches of the Ifs in `known` that are not taken.

    `expanded` are statements in whose place others stand; `names` gave them their new names.
    """
    body = _Copy(core.base, known, expanded).block(core.function.body)
    if not isinstance(body[-1], gast.Return):  # it raises
        end = core.function.body[-1]
        body.append(_rebuilt(end, value=gast.copy_location(gast.Constant(None, None), end)))
    function = _rebuilt(core.function, body=body)
    names.given |= core.temporaries
    local = frozenset(local_names(function))
    webs = split(function, local, names)
    return replace(core, function=function, temporaries=webs.temporaries, base=webs.base)


def copied_block(block: list[Any]) -> list[Any]:
    """Statements of their own, equal to the given ones."""
    return _Copy({}, {}, {}).block(block)


class _Copy:
    """Copies statements, with the names that the user gave to variables."""

    def __init__(
        self, base: dict[str, str], known: dict[Any, bool], expanded: dict[Any, list[Any]]
    ) -> None:
        self.base = base
        self.known = known
        self.expanded = expanded

    def block(self, block: list[Any]) -> list[Any]:
        result: list[Any] = []
        for statement in block:
            if statement in self.known:
                taken = statement.body if self.known[statement] else statement.orelse
                result.extend(self.block(taken))
            elif statement in self.expanded:
                result.extend(self.instead(statement))
            else:
                result.append(self.statement(statement))
            if result and isinstance(result[-1], (gast.Break, gast.Raise)):
                break
        return result

    def instead(self, statement: Any) -> list[Any]:
        """What takes the place of a statement: itself, where it only waits for others."""
        new = self.expanded[statement]
        return [self.statement(statement)] if statement in new else self.block(new)

    def statement(self, statement: Any) -> Any:
        inner = inner_blocks(statement)
        if not inner:
            return self.tree(statement)
        changed: dict[str, Any] = {"body": self.block(inner[0]) or [_pass(statement)]}
        if isinstance(statement, gast.If):
            changed["orelse"] = self.block(inner[1]) if inner[1] else []
        for field in statement._fields:
            if field not in ("body", "orelse"):
                changed[field] = self.tree(getattr(statement, field, None))
        return _rebuilt(statement, **changed)

    def tree(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self.tree(n) for n in node]
        if not isinstance(node, gast.AST):
            return node
        new = _rebuilt(node, **{f: self.tree(getattr(node, f, None)) for f in node._fields})
        if isinstance(new, gast.Name):
            new.id = self.base.get(new.id, new.id)
        return new


def _pass(statement: Any) -> Any:
    new = gast.copy_location(gast.Pass(), statement)
    new.origin = statement.origin
    return new


def _rebuilt(node: Any, **changed: Any) -> Any:
    new: Any = type(node).__new__(type(node))  # type: ignore[call-overload]
    new.__dict__.update(node.__dict__)
    for field in node._fields:
        setattr(new, field, changed.get(field, getattr(node, field, None)))
    return new
