"""Names that generated code gives a meaning to: the program must not give them another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gast

from s2sgrad.errors import Blocker, Refused


def refuse_reserved(analyses: list[Any], reserved: Mapping[str, Any]) -> None:
    """Refuse programs in which `np`, `math` or a runtime function's name means something else."""
    blockers = [b for analysis in analyses for b in _blockers(analysis, reserved)]
    if blockers:
        raise Refused(blockers)


def _blockers(analysis: Any, reserved: Mapping[str, Any]) -> list[Blocker]:
    nodes = (n for n in gast.walk(analysis.core.function) if isinstance(n, gast.Name))
    used = {n.id: n for n in nodes if n.id in reserved}
    return [
        _blocker(analysis, node)
        for name, node in sorted(used.items())
        if name in analysis.locals or not _means(analysis, name, reserved[name])
    ]


def _means(analysis: Any, name: str, value: Any) -> bool:
    try:
        return analysis.scope.lookup(name) is value
    except KeyError:
        return False


def _blocker(analysis: Any, node: Any) -> Blocker:
    origin = analysis.core.parsed.origin(node) if hasattr(node, "lineno") else None
    return Blocker(
        "reserved-name",
        f"`{node.id}` has another meaning in generated code",
        "there it is NumPy, math, or a function that the derivative may call.",
        "Give it another name.",
        origin,
    )
