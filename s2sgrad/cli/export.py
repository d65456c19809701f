"""`s2sgrad export`: write the derivative as a module that needs NumPy alone."""

from __future__ import annotations

import sys
from argparse import Namespace

from s2sgrad.cli import colour
from s2sgrad.cli.building import built
from s2sgrad.cli.target import load
from s2sgrad.errors import UsageError
from s2sgrad.export import export


def run(given: Namespace) -> int:
    """Write the module."""
    found, header = built(load(given.target), given)
    text = export(found)
    if header:
        print(header.rstrip().replace("# ", "", 1), file=sys.stderr)
    if given.output is None or given.output == "-":
        colour.show(text)
        return 0
    try:
        with open(given.output, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"cannot write `{given.output}`: {error.strerror}") from None
    return 0
