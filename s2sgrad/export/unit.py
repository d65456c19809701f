"""A function on its way into a module of its own: its text, and the names it takes from around.

A unit is a generated function, a function of the runtime, or one of the user's that is called as it
is. Its free paths (`np.sum`, `SCALE`, `physics.gravity`) are found in its tree, and may be replaced
in its text by other names, comments staying where they are.
"""

from __future__ import annotations

import ast
import functools
import sys
import textwrap
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import gast

from s2sgrad.parse import Scope, source_of

Path = ast.Name | ast.Attribute


@dataclass(frozen=True, eq=False)
class Unit:
    """A function to be written out; `text` defines `title`, at the left margin."""

    function: types.FunctionType
    title: str
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The tree of the text."""
        return ast.parse(self.text)

    @functools.cached_property
    def bound(self) -> frozenset[str]:
        """All names that are bound anywhere in the function."""
        return frozenset(_bound(self.tree)) - {self.title}

    @functools.cached_property
    def free(self) -> list[tuple[Path, Any]]:
        """The free paths of the text, each as long as it leads through the user's modules."""
        scope = Scope(self.function)
        paths = _paths(self.tree, self.bound)
        return [found for node in paths for found in _meaning(scope, node)]

    def replaced(self, names: Mapping[Path, str], title: str) -> str:
        """The text with paths, and the function's own name, replaced."""
        changes = [(n.lineno, n.col_offset, ast.unparse(n), new) for n, new in names.items()]
        definition = self.tree.body[0]
        if isinstance(definition, ast.FunctionDef):
            changes.append((definition.lineno, len("def "), self.title, title))
        else:
            changes.append((1, 0, self.title, title))
        lines = self.text.splitlines()
        for line, column, old, new in sorted(changes, reverse=True):
            row = lines[line - 1].encode()
            start, end = row[:column].decode(), row[column:].decode()
            if old != new and end.startswith(old):
                lines[line - 1] = start + new + end.removeprefix(old)
        return "\n".join(lines)


def user_unit(function: types.FunctionType) -> Unit:
    """A function as its file has it, without decorators."""
    source = source_of(function)
    if isinstance(source.node, ast.Lambda):
        text = ast.get_source_segment("".join(source.lines), source.node) or ""
        return Unit(function, "lambda_", f"lambda_ = {text}")
    return Unit(function, source.node.name, _with_defaults(function, textwrap.dedent(source.text)))


def _with_defaults(function: types.FunctionType, text: str) -> str:
    """Defaults are what they were when the function was made, not what their names mean now."""
    from s2sgrad.export.literals import literal

    definition = ast.parse(text).body[0]
    assert isinstance(definition, ast.FunctionDef)
    values = list(function.__defaults__ or ())
    pairs = list(zip(definition.args.defaults, values, strict=False))
    keywords = zip(definition.args.kwonlyargs, definition.args.kw_defaults, strict=True)
    pairs += [(d, (function.__kwdefaults__ or {})[a.arg]) for a, d in keywords if d is not None]
    lines = text.splitlines()
    for node, value in sorted(pairs, key=lambda pair: (-pair[0].lineno, -pair[0].col_offset)):
        if not isinstance(node, ast.Constant) and node.lineno == node.end_lineno:
            row = lines[node.lineno - 1].encode()
            start, end = row[: node.col_offset].decode(), row[node.end_col_offset :].decode()
            lines[node.lineno - 1] = start + literal(value) + end
    return "\n".join(lines)


def _bound(tree: ast.AST) -> Iterator[str]:
    """All names that are bound anywhere in a function."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.arg(arg=name) | ast.FunctionDef(name=name):
                yield name


def _paths(node: ast.AST, bound: frozenset[str]) -> Iterator[Path]:
    """The outermost dotted paths below a node that begin with a free name."""
    if isinstance(node, (ast.Name, ast.Attribute)):
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name):
            if root.id not in bound and isinstance(root.ctx, ast.Load):
                yield node
            return
    for name, child in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for part in child if isinstance(child, list) else [child]:
            if isinstance(part, ast.AST):
                yield from _paths(part, bound)


def _meaning(scope: Scope, node: Path) -> Iterator[tuple[Path, Any]]:
    """What a path means, followed through the user's modules and classes up to an object."""
    chain: list[Path] = [node]
    while isinstance(inner := chain[-1], ast.Attribute):
        assert isinstance(inner.value, (ast.Name, ast.Attribute))
        chain.append(inner.value)
    found: Any = None
    for part in reversed(chain):
        try:
            found = scope.static(gast.parse(ast.unparse(part), mode="eval").body)
        except KeyError:
            return
        if not _is_users(found):
            yield part, found
            return
    if isinstance(found, type):
        yield node, found


def _is_users(value: Any) -> bool:
    """Whether a value is a module or class of the user's, through which a path leads further."""
    if isinstance(value, types.ModuleType):
        return not is_library(value.__name__)
    return isinstance(value, type) and not is_library(value.__module__)


def is_library(module: str) -> bool:
    """Whether a module comes with Python, NumPy or SciPy."""
    first = module.partition(".")[0]
    return first in ("numpy", "scipy") or first in sys.stdlib_module_names - {"__main__"}


__all__ = ["Path", "Unit", "is_library", "user_unit"]
