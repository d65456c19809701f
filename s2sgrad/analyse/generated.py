"""What is not followed yet where a derivative is differentiated again, in reverse mode."""

from __future__ import annotations

from typing import Any

from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import ListOf, Sequence


def refuse_tapes_of_tuples(program: Any) -> None:
    """Refuse tapes that hold tuples, whose arrays may lie on other tapes, too."""
    for analysis in program.analyses:
        kinds = analysis.kinds.items()
        taped = [n for n, kind in kinds if n.endswith("_tape") and _holds_tuples(kind)]
        if taped and analysis.function.__code__.co_filename.startswith("<s2sgrad"):
            what = "cannot differentiate this derivative in reverse mode again"
            why = "it keeps tuples or lists, in which an array may be one that is kept elsewhere."
            out = "Use forward mode (jvp, hvp, jacfwd), or hand arrays over one by one."
            raise Refused([Blocker("list", what, why, out, None)])


def _holds_tuples(kind: Any) -> bool:
    return isinstance(kind, ListOf) and isinstance(kind.element, (Sequence, ListOf))
