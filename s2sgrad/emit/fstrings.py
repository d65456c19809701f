"""The text of f-strings: quotes nest, and before Python 3.12 each level needs quotes of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from s2sgrad.emit.literals import escaped, quote_for

QUOTES = ('"', "'", '"""', "'''")
NESTS = sys.version_info >= (3, 12)

Render = Callable[[Any, tuple[str, ...]], str]


def fstring(node: Any, render: Render, used: tuple[str, ...] = (), prefix: str = "f") -> str:
    """The text of a JoinedStr that stands inside literals with the quotes `used`.

    `render(expression, used)` gives the text of an expression in it.
    """
    for quote in by_preference(node):
        if quote not in used:
            inside = content(node, render, (*used, quote), quote)
            if inside is not None:
                return f"{prefix}{quote}{inside}{quote}"
    inside = content(node, render, used, '"', strict=False)
    if inside is None or not NESTS:
        raise ValueError("this f-string cannot be written for this version of Python")
    return f'{prefix}"{inside}"'


def by_preference(node: Any) -> tuple[str, ...]:
    """The quotes to try: first those that need fewer backslashes."""
    text = "".join(value.value for value in node.values if type(value).__name__ == "Constant")
    return QUOTES if quote_for(text, '"') == '"' else ("'", '"', *QUOTES[2:])


def content(
    node: Any, render: Render, used: tuple[str, ...], quote: str, strict: bool = True
) -> str | None:
    """What stands between the quotes, or None if its expressions cannot stand there."""
    parts = []
    for value in node.values:
        part: str | None
        if type(value).__name__ == "Constant":
            part = escaped(value.value, quote).replace("{", "{{").replace("}", "}}")
        else:
            part = replacement(value, render, used, quote, strict)
        if part is None:
            return None
        parts.append(part)
    return "".join(parts)


def replacement(
    node: Any, render: Render, used: tuple[str, ...], quote: str, strict: bool
) -> str | None:
    """A replacement field, `{value!r:spec}`."""
    text = render(node.value, used)
    if strict and ("\\" in text or any(outer in text for outer in used)):
        return None
    if "lambda" in text or ":=" in text:
        text = f"({text})"
    conversion = "" if node.conversion == -1 else "!" + chr(node.conversion)
    space = " " if text.startswith("{") else ""
    if space and not conversion and node.format_spec is None:
        text += space
    specification: str | None = ""
    if node.format_spec is not None:
        specification = content(node.format_spec, render, used, quote, strict)
        if specification is None:
            return None
        specification = ":" + specification
    return f"{{{space}{text}{conversion}{specification}}}"
