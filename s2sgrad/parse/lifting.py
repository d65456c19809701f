"""The tree of a function without its nested functions: calls hand over what these capture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gast

from s2sgrad.parse.inherited import without_super
from s2sgrad.parse.nested import captured, is_nested, lambda_title, nested, takes_functions, visible
from s2sgrad.parse.tree import Parsed


def lifted(parsed: Parsed) -> Parsed:
    """The function without the definitions of nested functions; calls hand over what they take."""
    without_super(parsed.function, parsed.tree)
    functions = visible(parsed.function)
    own = nested(parsed.function)
    tree = parsed.tree
    for name in captured(parsed.function):
        tree.args.kwonlyargs.append(gast.Name(name, gast.Param(), None, None))
        tree.args.kw_defaults.append(None)
    if functions:
        tree.body = _without(tree.body, own) or [_pass(tree)]
        _hand_over(tree.body, functions)
    return parsed


def _without(block: list[Any], own: Mapping[str, Any]) -> list[Any]:
    """A block without the definitions of nested functions."""
    return [s for s in block if not (isinstance(s, _DEFINITIONS) and _defined(s) in own)]


_DEFINITIONS = (gast.FunctionDef, gast.Assign)


def _defined(statement: Any) -> str | None:
    match statement:
        case gast.FunctionDef(name=name):
            return str(name)
        case gast.Assign(targets=[gast.Name(id=name)], value=gast.Lambda()):
            return str(name)
    return None


def _hand_over(block: list[Any], functions: Mapping[str, Any]) -> None:
    """Add to each call of a nested function the variables that it takes."""
    for statement in block:
        for node in gast.walk(statement):
            if isinstance(node, gast.Call) and isinstance(node.func, gast.Name):
                for name in captured(functions.get(node.func.id)):
                    keyword = gast.keyword(name, _read(name, node))
                    node.keywords.append(gast.copy_location(keyword, node))
            if isinstance(node, gast.Call) and takes_functions(node):
                node.args = [_closed(value, functions) for value in node.args]
                for keyword in node.keywords:
                    keyword.value = _closed(keyword.value, functions)


def _closed(value: Any, functions: Mapping[str, Any]) -> Any:
    """What stands for a nested function as an argument."""
    name = lambda_title(value) if isinstance(value, gast.Lambda) else getattr(value, "id", "")
    if not is_nested(functions.get(name)):
        return value
    values = [_read(n, value) for n in captured(functions[name])]
    call = gast.Call(_read(f"{name}_closure", value), values, [])
    return gast.copy_location(call, value)


def _read(name: str, at: Any) -> Any:
    return gast.copy_location(gast.Name(name, gast.Load(), None, None), at)


def _pass(tree: Any) -> Any:
    made = gast.copy_location(gast.Pass(), tree)
    made.origin = tree.origin
    return made
