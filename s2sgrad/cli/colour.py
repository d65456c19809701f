"""Python text in colours, where a person reads it."""

from __future__ import annotations

import os
import sys


def show(text: str) -> None:
    """Print Python text: coloured on a terminal, plain in a pipe and where NO_COLOR is set."""
    if in_colour():
        from pygments import highlight
        from pygments.formatters import TerminalFormatter
        from pygments.lexers import PythonLexer

        text = highlight(text, PythonLexer(), TerminalFormatter())
    print(text.rstrip("\n"))


def in_colour() -> bool:
    """Whether standard output is a terminal that shows colours (https://no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
