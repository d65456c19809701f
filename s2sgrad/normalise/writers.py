"""Which functions write into what they are handed or see around them, as far as their text tells.

Where a `try` is cut into attempts hangs on it; what such a function does in fact is found later.
"""

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Iterator

from s2sgrad.errors import Refused
from s2sgrad.normalise.quiet import EFFECTS, READING_METHODS
from s2sgrad.parse.source import source_of

_PLACES = (ast.Subscript, ast.Attribute)


def may_write(function: types.FunctionType) -> bool:
    """Whether a function, or one that it calls, may write into what is not its own."""
    return _may_write(function, frozenset())


def _may_write(function: types.FunctionType, around: frozenset[types.CodeType]) -> bool:
    code = function.__code__
    if code in around:
        return False
    if _writes(code, function):
        return True
    called = (function.__globals__.get(name) for name in code.co_names)
    inner = (found for found in called if isinstance(found, types.FunctionType))
    return any(_may_write(found, around | {code}) for found in inner)


@functools.lru_cache(maxsize=1024)
def _writes(code: types.CodeType, function: types.FunctionType) -> bool:
    try:
        node = source_of(function).node
    except Refused:
        return True
    own = _own(node)
    return any(_root(place) not in own for place in _written(node))


def _own(node: ast.AST) -> set[str]:
    """The variables that stand for what the function has made, and for nothing else."""
    bound: dict[str, list[ast.expr]] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Assign):
            for target in part.targets:
                if isinstance(target, ast.Name):
                    bound.setdefault(target.id, []).append(part.value)
    given = {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    return {name for name, values in bound.items() if all(map(_is_new, values))} - given


def _is_new(value: ast.expr) -> bool:
    """Whether an expression is taken to give something new: most calls do."""
    return not isinstance(value, (ast.Name, ast.IfExp, *_PLACES))


def _written(node: ast.AST) -> Iterator[ast.expr]:
    """What is written into."""
    for part in ast.walk(node):
        match part:
            case ast.Assign(targets=targets):
                yield from (target for target in targets if isinstance(target, _PLACES))
            case ast.AugAssign(target=target) | ast.Delete(targets=[target, *_]):
                yield target
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=base, attr=title), args=args)):
                if title in EFFECTS:
                    yield from args[:1]
                elif title not in READING_METHODS:
                    yield base
            case ast.keyword(arg="out", value=value):
                yield value


def _root(place: ast.expr) -> str | None:
    while isinstance(place, _PLACES):
        place = place.value
    return place.id if isinstance(place, ast.Name) else None
