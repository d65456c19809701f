"""All facts of a function as text, for people: `--stage analyse`."""

from __future__ import annotations

from typing import Any

from s2sgrad.analyse.refusals import describe
from s2sgrad.analyse.sharing import sharing


def facts_as_text(analysis: Any) -> str:
    """What is known of every name, and of the memory that names share."""
    kinds = {**analysis.parameters, **analysis.kinds}
    width = max(map(len, kinds), default=0)
    lines = [f"# {analysis.function.__name__}"]
    lines += [f"{name.ljust(width)}  {describe(kind)}" for name, kind in kinds.items()]
    facts = sharing(analysis)
    for pair in facts.coupled:
        lines.append(f"{' and '.join(sorted(pair))} share memory that is written")
    lines.append(f"result: {describe(analysis.returned)}")
    return "\n".join(lines) + "\n"
