"""`s2sgrad check`: find all that cannot be differentiated, without running anything."""

from __future__ import annotations

import collections
import json
import os
import sys
import types
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from s2sgrad.cli.building import chosen, typed
from s2sgrad.cli.target import Place, package_root, place_of, refuse_method, shown_path
from s2sgrad.errors import Blocker, UsageError, WrtError
from s2sgrad.survey import Finding, Modules, StaticModule, Unreadable, survey
from s2sgrad.survey.imports import user_file
from s2sgrad.wrt import Path

SKIPPED = frozenset({"__pycache__", "node_modules", "build", "dist", "site-packages", "venv"})


def run(given: Namespace) -> int:
    """Print what was found; 3 if anything blocks, else 2 if a file cannot be read."""
    unread: list[Unreadable] = []
    findings = [finding for text in given.target for finding in found(text, given, unread)]
    for error in unread:
        print(error, file=sys.stderr)
    print({"text": as_text, "json": as_json, "github": as_github}[given.output_format](findings))
    if any(finding.blockers for finding in findings):
        return 3
    return 2 if unread else 0


def found(text: str, given: Namespace, unread: list[Unreadable]) -> Iterator[Finding]:
    """The findings of a target: of one function, or of all functions of a file or folder.

    Files that cannot be read are left out, and what is wrong with them is added to `unread`.
    """
    if os.path.isdir(text) or (os.path.isfile(text) and text.endswith(".py")):
        if given.types or given.wrt:
            raise UsageError("--types and --wrt go with one function: FILE.py:FUNCTION")
        for file in files(text):
            try:
                yield from of_file(file)
            except Unreadable as error:
                unread.append(error)
        return
    if ":" not in text and ("." not in text or os.path.basename(text) != text):
        raise UsageError(f"there is no file or folder `{text}`")
    place = place_of(text)
    module, path, modules = _read(place)
    function = function_at(module, path, text)
    kinds = typed(function, given.types) if given.types else None
    asked = asked_of(module, function, given.wrt)
    yield survey(function, modules, kinds, asked)


def asked_of(
    module: StaticModule, function: types.FunctionType, text: str | None
) -> tuple[Path, ...] | None:
    """What --wrt names. Raises `WrtError` too where only running the module would tell."""
    for part in map(str.strip, (text or "").split(",")):
        why = module.tells(part) if part else None
        if why is not None and part.partition(".")[0] not in function.__code__.co_varnames:
            raise WrtError(f"wrt={part!r} can be known only by running the module: {why}")
    return chosen(function, text)


def files(path: str) -> list[str]:
    """The Python files below a folder, in order; or the file itself."""
    if os.path.isfile(path):
        return [path]
    listed = []
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(n for n in inner if n not in SKIPPED and not n.startswith("."))
        listed += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    return listed


def of_file(file: str) -> Iterator[Finding]:
    """The findings of all functions of a file that have parameters."""
    root, name = package_root(file)
    modules = _modules(root)
    module = modules.of(os.path.abspath(file), name)
    modules.connect()
    for function in module.functions.values():
        if function.__code__.co_argcount + function.__code__.co_kwonlyargcount:
            yield survey(function, modules)


def _modules(root: str) -> Modules:
    return Modules(tuple(dict.fromkeys([root, os.getcwd()])))


def _read(place: Place) -> tuple[StaticModule, str, Modules]:
    """The module that a target names, read, and the path in it."""
    if place.file is not None:
        root, name = package_root(place.file)
        modules = _modules(root)
        module, path = modules.of(place.file, name), place.path
    else:
        modules = _modules(os.getcwd())
        name, path = place.module or "", place.path
        while (file := user_file(name, modules.roots)) is None:
            name, _, last = name.rpartition(".")
            path = f"{last}.{path}"
            if not name:
                raise UsageError(f"there is no file of `{place.module}` below {os.getcwd()}")
        module = modules.of(file, name)
    modules.connect()
    return module, path, modules


def function_at(module: StaticModule, path: str, text: str) -> types.FunctionType:
    """The function at a path in a module."""
    if path in module.methods:
        refuse_method(text)
    if path not in module.functions:
        import difflib

        close = difflib.get_close_matches(path, module.functions, 1)
        hint = f"; did you mean `{close[0]}`?" if close else ""
        raise UsageError(f"`{text}`: there is no function `{path}` in it{hint}")
    return module.functions[path]


# output


def as_text(findings: list[Finding]) -> str:
    """The blockers in full, each once; then a line for each function, and a count by cause."""
    blockers = list(dict.fromkeys(b for finding in findings for b in finding.blockers))
    parts = [str(blocker) + "\n" for blocker in blockers]
    said = len(findings) == len(blockers) == 1 and not findings[0].unknown
    lines = [] if said else [line for finding in findings for line in _lines(finding)]
    return "\n".join([*parts, *lines, *_summary(findings, blockers)])


def _lines(finding: Finding) -> list[str]:
    """The verdict on one function, and what it hangs on."""
    verdict = "can be differentiated"
    if finding.blockers:
        count = len(finding.blockers)
        verdict = "1 blocker" if count == 1 else f"{count} blockers"
    elif finding.nothing:
        verdict = "nothing to differentiate by"
    elif finding.unknown:
        verdict = "nothing found, as far as can be known without running the module"
    lines = [f"{_place(finding)}: {verdict}"]
    for name, why in finding.unknown.items():
        lines.append(f"    not known statically: `{name}`, since {why}")
    if finding.assumed and not finding.blockers:
        lines += [f"    {line.removeprefix('# ')}" for line in finding.assumed.splitlines()]
    return lines


def _place(finding: Finding) -> str:
    if finding.where is None:
        return finding.title
    return f"{shown_path(finding.where.file)}:{finding.title}"


def _summary(findings: list[Finding], blockers: list[Blocker]) -> list[str]:
    if len(findings) == 1 and len(blockers) < 2:
        return []
    free = sum(not finding.blockers for finding in findings)
    causes = collections.Counter(blocker.code for blocker in blockers)
    lines = [""]
    if len(findings) != 1:
        lines.append(f"{free} of {len(findings)} functions have no blocker")
    return [*lines, *(f"{count:5} {code}" for code, count in causes.most_common())]


def as_json(findings: list[Finding]) -> str:
    """A list of functions, each with its blockers."""
    return json.dumps([_record(finding) for finding in findings], indent=2)


def _record(finding: Finding) -> dict[str, Any]:
    where = finding.where
    return {
        "function": finding.title,
        "file": where.file if where else None,
        "line": where.line if where else None,
        "differentiable": not finding.blockers,
        "unknown": dict(finding.unknown),
        "assumed": finding.assumed.replace("# ", "").strip() or None,
        "blockers": [_blocker_record(blocker) for blocker in finding.blockers],
    }


def _blocker_record(blocker: Blocker) -> dict[str, Any]:
    where = blocker.where
    place = {"file": None, "line": None, "column": None, "end_column": None}
    if where is not None:
        ends = {"column": where.column + 1, "end_column": where.end_column + 1}
        place = {"file": where.file, "line": where.line, **ends}  # type: ignore[dict-item]
    told = {"what": blocker.what, "why": blocker.why, "way_out": blocker.way_out}
    return {"code": blocker.code, **told, **place}


def as_github(findings: list[Finding]) -> str:
    """Workflow commands, which GitHub shows beside the lines."""
    blockers = dict.fromkeys(b for finding in findings for b in finding.blockers)
    return "\n".join(map(_annotation, blockers))


def _annotation(blocker: Blocker) -> str:
    place, where = [f"title={_escaped(f's2sgrad {blocker.code}', ',:')}"], blocker.where
    if where is not None:
        file = _escaped(shown_path(where.file), ",:")
        columns = f"col={where.column + 1},endColumn={where.end_column + 1}"
        place = [f"file={file}", f"line={where.line}", columns, *place]
    message = f"{blocker.what}: {blocker.why} {blocker.way_out}"
    return f"::error {','.join(place)}::{_escaped(message)}"


def _escaped(text: str, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
