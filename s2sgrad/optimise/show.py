"""Functions as text and back, for the examples in the docstrings of the passes."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import gast

from s2sgrad.comments import Comment
from s2sgrad.emit.printer import to_source
from s2sgrad.optimise.ledger import Ledger
from s2sgrad.optimise.notes import Notes

Pass = Callable[[gast.FunctionDef, Ledger], gast.FunctionDef]


def expression(node: gast.expr) -> str:
    """The text of an expression."""
    return str(to_source(node)).strip()


def function(text: str) -> gast.FunctionDef:
    """The tree of a function, where a statement `"# heading"` stands for a comment."""
    tree = gast.parse(textwrap.dedent(text))
    _restore_comments(tree.body)
    definition = tree.body[0]
    assert isinstance(definition, gast.FunctionDef)
    return definition


def _restore_comments(block: list[gast.stmt]) -> None:
    for position, statement in enumerate(block):
        value = getattr(statement, "value", None)
        if isinstance(statement, gast.Expr) and isinstance(value, gast.Constant):
            block[position] = Comment(str(value.value).removeprefix("# "))
        for name in ("body", "orelse"):
            _restore_comments(getattr(statement, name, []))


def body(tree: gast.FunctionDef) -> str:
    """The text of the statements of a function."""
    return str(to_source(tree.body)).strip("\n")


def run(apply: Pass, text: str, **notes: Any) -> None:
    """Print what a pass makes of the statements of a function body."""
    lines = textwrap.indent(textwrap.dedent(text).strip(), "    ")
    ledger = Ledger(notes_for(notes))
    print(body(apply(function(f"def f():\n{lines}\n"), ledger)))


def notes_for(given: dict[str, Any]) -> Notes:
    """Notes from names in one string, or in a collection; no name is that of a container."""
    sets = {k: frozenset(v.split()) if isinstance(v, str) else v for k, v in given.items()}
    return Notes(**{"containers": frozenset(), **sets})  # type: ignore[arg-type]
