"""`s2sgrad rules`: the operations whose derivatives are known, as they were written."""

from __future__ import annotations

import difflib
import textwrap
from argparse import Namespace

import s2sgrad.rules  # noqa: F401  (fills the table)
from s2sgrad.errors import UsageError
from s2sgrad.rules.row import Row
from s2sgrad.rules.table import TABLE


def run(given: Namespace) -> int:
    """Print one row in full, or a line for each."""
    if given.name is None:
        print(listing())
    else:
        print(described(given.name))
    return 0


def listing() -> str:
    """A line for each row: its name, and what its derivative is."""
    width = max(len(shown(row)) for row in TABLE) + 2
    rows = sorted(TABLE, key=lambda row: (not row.name.startswith("np."), row.name))
    return "\n".join(f"{shown(row).ljust(width)}{summary(row)}".rstrip() for row in rows)


def shown(row: Row) -> str:
    """An operation as it is written: `x + y`, `np.tanh`."""
    return row.expression or row.name


def summary(row: Row) -> str:
    """The derivative of a row on one line."""
    if row.constant:
        return "derivative 0"
    if row.because:
        return f"refused with active operands: {row.because}"
    text = " ".join(row.formula.split())
    if text:
        return textwrap.shorten(text, 110, placeholder=" ...")
    return f"by {', '.join(row.vjps)}" if row.vjps else ""


def described(name: str) -> str:
    """All that a row says, for a name, an alias or an operator's sign."""
    row = find(name)
    further = sorted({n for n, other in TABLE.aliases.items() if other is row} - {row.name})
    lines = [f"{row.name}({', '.join(row.parameters)})" if not row.expression else row.expression]
    if further:
        lines.append(f"also written {', '.join(further)}")
    lines.append("")
    if row.formula:
        lines += [textwrap.indent(textwrap.dedent(row.formula).strip(), "    "), ""]
    lines += _facts(row)
    return "\n".join(lines)


def _facts(row: Row) -> list[str]:
    facts = []
    if row.vjps:
        facts.append(f"differentiable in: {', '.join(row.vjps)}")
    if row.inactive:
        facts.append(f"no derivative flows through: {', '.join(sorted(row.inactive))}")
    if row.constant:
        facts.append("its derivative is 0")
    if row.because:
        facts.append(f"refused where an operand is active: {row.because} {row.way_out}".rstrip())
    if row.elementwise:
        facts.append("entry by entry: operands broadcast")
    return facts


def find(name: str) -> Row:
    """The row of `np.tanh`, `numpy.tanh`, `tanh`, `Add`, `+` or `x + y`."""
    short = name.replace("numpy.", "np.")
    named = {**TABLE.aliases, **TABLE.names}
    row: Row | None
    for candidate in (short, f"np.{short}", f"math.{short}"):
        if candidate in named:
            return named[candidate]
    sign = "".join(name.split())
    for row in TABLE.operators.values():
        if "".join(row.expression.split()) in (f"x{sign}y", f"{sign}x", sign):
            return row
    member = short.removeprefix("np.ndarray").rpartition(".")[2]
    if short.startswith((".", "x.", "np.ndarray.")):
        row = TABLE.methods.get(member) or TABLE.attributes.get(member)
        if row is not None:
            return row
    function = _function(short)
    row = None if function is None else TABLE.of(function)
    if row is not None:
        return row
    close = difflib.get_close_matches(short, named, 1)
    hint = f"did you mean {close[0]}?" if close else "`s2sgrad rules` lists all operations."
    raise UsageError(f"there is no rule for {name}; {hint}")


def _function(name: str) -> object:
    """The function of NumPy or math that a dotted path means."""
    import builtins
    import math

    import numpy as np

    first, _, rest = name.partition(".")
    found: object = {"np": np, "math": math}.get(first, getattr(builtins, first, None))
    for part in rest.split(".") if rest else []:
        found = getattr(found, part, None)
    return found
