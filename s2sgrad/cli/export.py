"""`s2sgrad export`: write the derivative as a module that needs NumPy alone."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from s2sgrad.cli import colour
from s2sgrad.cli.building import built
from s2sgrad.cli.target import Target, load
from s2sgrad.errors import UsageError
from s2sgrad.export import export


def run(given: Namespace) -> int:
    """Write the module."""
    target = load(given.target)
    to_file = given.output is not None and given.output != "-"
    if to_file and _is_source(given.output, target):
        raise UsageError(f"`{given.output}` is the file of the function itself; name another one")
    found, header = built(target, given)
    text = export(found)
    if header:
        print(header.rstrip().replace("# ", "", 1), file=sys.stderr)
    if not to_file:
        colour.show(text)
        return 0
    try:
        with open(given.output, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"cannot write `{given.output}`: {error.strerror}") from None
    return 0


def _is_source(path: str, target: Target) -> bool:
    """Whether a path, by whatever name, leads to a file that the function comes from."""
    files = (target.module.__file__, target.function.__code__.co_filename)
    real = os.path.realpath(path)
    return any(file is not None and _same(real, file) for file in files)


def _same(path: str, file: str) -> bool:
    if os.path.exists(path) and os.path.exists(file):
        return os.path.samefile(path, file)
    return path == os.path.realpath(file)
