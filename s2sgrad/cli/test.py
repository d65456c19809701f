"""`s2sgrad test`: compare the derivative with central differences, and with one written by hand."""

from __future__ import annotations

import contextlib
import math
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import Any

from s2sgrad.check import compare
from s2sgrad.cli.building import chosen, typed
from s2sgrad.cli.random_values import random_arguments
from s2sgrad.cli.target import Target, load, raised
from s2sgrad.cli.values import example_arguments
from s2sgrad.comparison import Comparison
from s2sgrad.differences import copied, leaves
from s2sgrad.errors import Refused, S2SGradError, UsageError, WrtError
from s2sgrad.wrt import Path


def run(given: Namespace) -> int:
    """Print the table; 1 if numbers differ."""
    target = load(given.target)
    args = arguments(target, given)
    names = parameters(target, args, chosen(target.function, given.wrt))
    try:
        if given.against is None:
            compared = compare(target.function, args, names, rtol=given.rtol, seed=given.seed)
            print(table(compared))
            return 0 if all(one.agrees for one in compared) else 1
        return against(target, args, names, given)
    except S2SGradError:
        raise
    except Exception as error:
        _call(target, args)
        raise error


def arguments(target: Target, given: Namespace) -> tuple[Any, ...]:
    """Arguments to compare at: those of an example, else random ones of the kinds told."""
    values = None if given.types else example_arguments(target, given.example)
    if values is not None:
        _call(target, values)
        return values
    kinds = typed(target.function, given.types) if given.types else None
    values = random_arguments(target.function, kinds, given.seed)
    print(f"at random arguments, drawn with --seed {given.seed}", file=sys.stderr)
    return values


def _call(target: Target, args: tuple[Any, ...]) -> Any:
    """The function's own result; what it raises is said on one line."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return target.function(*copied(args))
    except Exception as error:
        raise UsageError(f"`{target.function.__name__}` failed: {raised(error)}") from None


def parameters(
    target: Target, args: tuple[Any, ...], wrt: tuple[Path, ...] | None
) -> tuple[str, ...]:
    """The parameters to compare by: those asked for, else all that hold floats."""
    import inspect

    if wrt is not None:
        return tuple(map(str, wrt))
    names = inspect.signature(target.function).parameters
    found = tuple(n for n, value in zip(names, args, strict=True) if any(leaves(value, n, ())))
    if not found:
        raise WrtError(f"no argument of `{target.function.__name__}` holds floats")
    return found


# by hand


def against(target: Target, args: Any, names: tuple[str, ...], given: Namespace) -> int:
    """Compare a hand-written derivative, and ours, with differences."""
    gradient = load(given.against).function
    answer = gradient(*copied(args))
    several = isinstance(answer, tuple)
    count = len(answer) if several else 1
    if count != len(names) and given.wrt is not None:
        title = gradient.__name__
        raise UsageError(f"`{title}` returns {count} derivatives for --wrt {','.join(names)}")
    if count > len(names):
        raise UsageError(f"`{gradient.__name__}` returns {count} derivatives; say of what by --wrt")
    names = names[:count]

    def by_hand(*inner: Any) -> tuple[Any, ...]:
        result: tuple[Any, ...] = gradient(*inner) if several else (gradient(*inner),)
        return result

    hand = _compared(target, args, names, given, by_hand)
    try:
        ours = _compared(target, args, names, given, None)
    except Refused as refused:
        print(f"{refused}\n", file=sys.stderr)
        ours = []
    print(two_tables(hand, ours))
    return 0 if all(one.agrees for one in [*hand, *ours]) else 1


def _compared(
    target: Target,
    args: Any,
    names: tuple[str, ...],
    given: Namespace,
    gradient: Callable[..., Any] | None,
) -> list[Comparison]:
    return compare(
        target.function, args, names, gradient=gradient, rtol=given.rtol, seed=given.seed
    )


# output


def table(compared: Sequence[Comparison]) -> str:
    """A line for each argument."""
    rows = [("argument", "entries", "worst abs", "worst rel", "verdict")]
    for one in compared:
        rows.append((one.argument, str(one.compared), *_worst(one), verdict(one)))
    return "\n".join([_aligned(rows), *_details("s2sgrad", compared)])


def two_tables(hand: Sequence[Comparison], ours: Sequence[Comparison]) -> str:
    """A line for each argument: what a person wrote, and what s2sgrad wrote."""
    rows = [("argument", "entries", "by hand: rel", "verdict", "s2sgrad: rel", "verdict")]
    for i, one in enumerate(hand):
        own = ours[i] if ours else None
        last = (_worst(own)[1], verdict(own)) if own else ("-", "refused")
        rows.append((one.argument, str(one.compared), _worst(one)[1], verdict(one), *last))
    return "\n".join([_aligned(rows), *_details("by hand", hand), *_details("s2sgrad", ours)])


def verdict(one: Comparison) -> str:
    """What the comparison says of an argument."""
    if not one.agrees:
        return "DIFFERS"
    if not one.compared:
        return "cannot tell" if one.unclear else "empty"
    return f"agrees ({one.unclear} unclear)" if one.unclear else "agrees"


def _worst(one: Comparison) -> tuple[str, str]:
    if not one.compared:
        return "-", "-"
    return f"{one.absolute:.1e}", f"{one.relative:.1e}"


def _details(title: str, compared: Sequence[Comparison]) -> list[str]:
    """The worst entry of each argument that differs."""
    lines = []
    for one in compared:
        if not one.agrees:
            ours = f"{one.ours:.8g}" if math.isfinite(one.ours) else "not finite"
            lines.append(f"{one.entry}: {title} says {ours}, differences say {one.numeric:.8g}")
    return lines


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows in columns; names to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if heading in ("argument", "verdict") else cell.rjust(width)
            for cell, width, heading in zip(row, widths, rows[0], strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
