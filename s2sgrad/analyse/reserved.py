"""Names that generated code gives a meaning to: the program must not give them another one."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any

import gast

from s2sgrad.errors import Blocker, Refused
from s2sgrad.trees import nodes_in


def refuse_reserved(analyses: list[Any], reserved: Mapping[str, Any]) -> None:
    """Refuse programs in which `np`, `math` or a runtime function's name means something else."""
    blockers = [b for analysis in analyses for b in _blockers(analysis, reserved)]
    if blockers:
        raise Refused(blockers)


def refuse_hidden(analyses: list[Any], functions: list[Any]) -> None:
    """Refuse a program in which a builtin, such as `len`, that its derivative calls is hidden.

    By a variable of a function, or by what a module calls so.
    """
    hidden: set[str] = set()
    every: set[str] = set()
    for function in functions:
        nodes = list(nodes_in(function))
        called = {n.func.id for n in nodes if isinstance(n, gast.Call) and _is_name(n.func)}
        bound = {n.id for n in nodes if _is_name(n) and not isinstance(n.ctx, gast.Load)}
        hidden |= {name for name in called & bound if hasattr(builtins, name)}
        every |= called
    found = {
        node.id: _blocker(analysis, node, "there it is Python's builtin of that name.")
        for analysis in (analyses if hidden else ())
        for node in nodes_in(analysis.core.function)
        if _is_name(node) and node.id in hidden and node.id in analysis.locals
    }
    blockers = [*found.values(), *_hidden_by_modules(analyses, every & WRITTEN)]
    if blockers:
        raise Refused(blockers)


WRITTEN = frozenset("dict enumerate float len list min range reversed slice tuple zip".split())
"""The builtins that a derivative calls of its own accord."""


def _hidden_by_modules(analyses: list[Any], called: set[str]) -> list[Blocker]:
    """What is called as a builtin, but means something else in a module of the program."""
    found: dict[str, Blocker] = {}
    for analysis in analyses:
        for name in sorted(called - analysis.locals):
            if not _means(analysis, name, getattr(builtins, name)):
                node = gast.Name(name, gast.Load(), None, None)
                why = f"there it is Python's builtin; `{analysis.function.__module__}` has its own."
                found.setdefault(name, _blocker(analysis, node, why))
    return list(found.values())


def _is_name(node: Any) -> bool:
    return isinstance(node, gast.Name)


def _blockers(analysis: Any, reserved: Mapping[str, Any]) -> list[Blocker]:
    nodes = (n for n in nodes_in(analysis.core.function) if isinstance(n, gast.Name))
    used = {n.id: n for n in nodes if n.id in reserved}
    return [
        _blocker(analysis, node, OF_LIBRARIES)
        for name, node in sorted(used.items())
        if name in analysis.locals or not _means(analysis, name, reserved[name])
    ]


def _means(analysis: Any, name: str, value: Any) -> bool:
    try:
        return analysis.scope.lookup(name) is value
    except KeyError:
        return False


OF_LIBRARIES = "there it is NumPy, math, or a function that the derivative may call."


def _blocker(analysis: Any, node: Any, why: str) -> Blocker:
    parsed = analysis.core.parsed
    origin = parsed.origin(node) if hasattr(node, "lineno") else parsed.tree.origin
    return Blocker(
        "reserved-name",
        f"`{node.id}` has another meaning in generated code",
        why,
        "Give it another name.",
        origin,
    )
