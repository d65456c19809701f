"""The command line: `s2sgrad show | check | test | export | explain | rules`.

Exit statuses: 0 fine, 1 numbers differ, 2 wrong usage, 3 refused.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

FINE, DIFFERS, USAGE, REFUSED = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    from s2sgrad.cli.arguments import parsed
    from s2sgrad.errors import S2SGradError

    options = parsed(arguments)
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _shown_by(warnings.showwarning)
            status: int = options.command(options)
        sys.stdout.flush()
        return status
    except S2SGradError as error:
        print(error, file=sys.stderr)
        return _status(error)
    except BrokenPipeError:
        # the reader of a pipe went away; keep Python from failing once more at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return _defect(error)


def _shown_by(others: Callable[..., None]) -> Callable[..., None]:
    """Prints warnings; ours say themselves where they come from."""

    def show(message: Warning | str, category: type[Warning], *where: Any) -> None:
        from s2sgrad.errors import LostDerivativeWarning

        if issubclass(category, LostDerivativeWarning):
            print(f"{message}\n", file=sys.stderr)
        else:
            others(message, category, *where)

    return show


def _status(error: Exception) -> int:
    from s2sgrad.check import GradientMismatch
    from s2sgrad.errors import UsageError

    if isinstance(error, GradientMismatch):
        return DIFFERS
    return USAGE if isinstance(error, UsageError) else REFUSED


def _defect(error: Exception) -> int:
    """An error that s2sgrad did not foresee: said plainly, and refused."""
    if os.environ.get("S2SGRAD_DEBUG"):
        raise error
    print(
        f"s2sgrad failed with {type(error).__name__}: {error}\n"
        "  This is a defect of s2sgrad, not of your program. S2SGRAD_DEBUG=1 shows where.",
        file=sys.stderr,
    )
    return REFUSED
