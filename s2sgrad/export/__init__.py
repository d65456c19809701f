"""Write a derivative as a module that needs NumPy alone.

The module holds the generated functions, the functions of the runtime and of the user that they
call, and the constants that these read, as they are now. Names that mean different things in
different modules of the user get different names. The derivative is right for certain kinds of
arguments only, so it begins with a test of them.
"""

from __future__ import annotations

import textwrap
from typing import Any

from s2sgrad.annotations import spelt
from s2sgrad.export.collect import collected
from s2sgrad.export.entry import NAMES, tested
from s2sgrad.export.names import Names

__all__ = ["export"]


def export(built: Any) -> str:
    """The text of the module. Raises `Refused` (`export`) for what a file cannot hold."""
    units = collected(built)
    names = Names(units, NAMES)
    texts = {unit.title: names.written(unit) for unit in units}
    entry, tests = tested(built, names.written(units[-1]))
    functions = [*tests, *list(texts.values())[:-1], entry]
    constants = "".join(f"{name} = {value}\n" for name, value in names.constants.items())
    parts = [_header(built), "".join(f"{line}\n" for line in sorted(names.imports)), constants]
    head = "\n".join(part for part in parts if part)
    return head + "\n\n" + "\n\n\n".join(functions) + "\n"


def _header(built: Any) -> str:
    """The docstring of the module: what it is derived from, and for which arguments it is."""
    from s2sgrad import __version__

    request = built.request
    origin = built.program.analyses[0].core.parsed.tree.origin
    kinds = ", ".join(f"{name}={spelt(kind)}" for name, kind in request.kinds.items())
    place = f"{origin.file.replace(chr(92), '/').rpartition('/')[2]}, line {origin.line}"
    first = f"Derivative of `{request.function.__name__}` ({place}) by {', '.join(request.wrt)}."
    second = (
        f"Written by s2sgrad {__version__}; it needs NumPy alone. The arguments must be {kinds}."
    )
    paragraphs = [textwrap.fill(text, 98, break_long_words=False) for text in (first, second)]
    text = "\n\n".join(paragraphs).replace("\\", "\\\\")
    return f'"""{text}\n"""\n\nfrom __future__ import annotations\n'
