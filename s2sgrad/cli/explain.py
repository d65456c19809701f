"""`s2sgrad explain`: say what the code of a refusal means."""

from __future__ import annotations

import difflib
import textwrap
from argparse import Namespace

from s2sgrad.codes import CODES
from s2sgrad.errors import UsageError


def run(given: Namespace) -> int:
    """Print one code, or the list of all."""
    if given.code is None:
        width = max(map(len, CODES))
        for name, code in CODES.items():
            print(f"{name.ljust(width)}  {code.title}")
        return 0
    print(explanation(given.code.strip("[]")))
    return 0


def explanation(name: str) -> str:
    """What a code stands for, why, and an example."""
    if name not in CODES:
        close = difflib.get_close_matches(name, CODES, 1)
        hint = f"did you mean {close[0]}?" if close else "`s2sgrad explain` lists all codes."
        raise UsageError(f"there is no code {name}; {hint}")
    code = CODES[name]
    parts = [f"{name}: {code.title}", textwrap.fill(code.explanation, 88)]
    if code.example:
        parts.append(textwrap.indent(code.example, "    "))
    return "\n\n".join(parts)
