"""Spell out `match` as tests and assignments.

>>> from s2sgrad.emit.printer import to_source
>>> from s2sgrad.parse.tree import statements
>>> block = statements('''
... match mode:
...     case "fast" | "quick":
...         y = 1
...     case [a, 2]:
...         y = a
...     case _:
...         y = 0
... ''')
>>> print(to_source(without_match(block, Names(["mode"]), None)))
if mode == "fast" or mode == "quick":
    y = 1
elif isinstance(mode, (tuple, list)) and len(mode) == 2 and mode[1] == 2:
    a = mode[0]
    y = a
else:
    y = 0
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.normalise.names import Names, captures
from s2sgrad.normalise.nodes import (
    LOAD,
    assign,
    branch,
    copied,
    flag,
    load,
    placed,
    store,
)
from s2sgrad.normalise.patterns import NotSpelt, Pattern, Reader, all_of
from s2sgrad.trees import nodes_in

Block = list[Any]

BLOCKS = ("body", "orelse", "finalbody")


def without_match(block: Block, names: Names, scope: Any) -> Block:
    """The block with its match statements as Ifs; one that is beyond this stays as it is."""
    out: Block = []
    for node in block:
        _inside(node, names, scope)
        try:
            out += _spelt(node, names, scope) if isinstance(node, gast.Match) else [node]
        except NotSpelt:
            out.append(node)
    return out


def _inside(node: Any, names: Names, scope: Any) -> None:
    """Spell out what stands in the blocks of a statement."""
    for part in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        for title in BLOCKS:
            inner = getattr(part, title, None)
            if isinstance(inner, list):
                setattr(part, title, without_match(inner, names, scope))


def _spelt(node: gast.Match, names: Names, scope: Any) -> Block:
    taken = {n for case in node.cases for n in captures(case)}
    before, subject = _subject(node, names, taken)
    cases = [one for case in node.cases for one in _alternatives(case)]
    patterns = []
    for pattern, guard, body in cases:
        found = Pattern()
        Reader(found, scope).read(pattern, subject)
        patterns.append((found, guard, body))
    return [*before, *_chain(node, patterns, names)]


def _subject(node: gast.Match, names: Names, taken: set[str]) -> tuple[Block, gast.expr]:
    """What the patterns look at: a variable, or a tuple of such."""

    def held(part: gast.expr) -> gast.expr:
        plain = isinstance(part, gast.Constant) or (
            isinstance(part, gast.Name) and part.id not in rebound
        )
        if plain:
            return part
        name = names.fresh("subject")
        before.append(assign(store(name, part), part, node.origin))
        return load(name, part)

    before: Block = []
    inner = (n for case in node.cases if case.guard is not None for n in nodes_in(case.guard))
    rebound = taken | {n.target.id for n in inner if isinstance(n, gast.NamedExpr)}
    whole = node.subject
    looked_into = not any(_takes_whole(case.pattern) for case in node.cases)
    starred = any(isinstance(part, gast.Starred) for part in getattr(whole, "elts", ()))
    if isinstance(whole, gast.Tuple) and looked_into and not starred:
        parts = [held(part) for part in whole.elts]
        return before, placed(gast.Tuple(parts, LOAD), whole)
    subject = held(whole)
    return before, subject


def _takes_whole(pattern: Any) -> bool:
    """Whether a pattern does more with a tuple than look at its parts."""
    match pattern:
        case gast.MatchAs(pattern=None, name=None):
            return False
        case gast.MatchSequence(patterns=parts):
            return any(isinstance(part, gast.MatchStar) for part in parts)
        case gast.MatchOr(patterns=parts):
            return any(map(_takes_whole, parts))
    return True


def _alternatives(case: Any) -> list[tuple[Any, Any, Block]]:
    """A case; one for each alternative, where these bind names."""
    pattern = case.pattern
    if not isinstance(pattern, gast.MatchOr) or not any(captures(pattern)):
        return [(pattern, case.guard, case.body)]
    return [(part, copied(case.guard), _again(case.body)) for part in pattern.patterns]


def _again(block: Block) -> Block:
    made: Block = copied(block)
    return made


def _chain(node: gast.Match, cases: list[Any], names: Names) -> Block:
    """`if` this case, `elif` the next one ..."""
    if not cases:
        return []
    (found, guard, body), *rest = cases
    bound = [assign(store(name, value), value, node.origin) for name, value in found.bound]
    if guard is not None and bound:
        return _guarded(node, found, [*bound], guard, body, rest, names)
    tests = [*found.tests, *([guard] if guard is not None else [])]
    if not tests:
        return [*bound, *body]
    return [branch(all_of(tests), [*bound, *body], _chain(node, rest, names), node)]


def _guarded(
    node: gast.Match,
    found: Pattern,
    bound: Block,
    guard: gast.expr,
    body: Block,
    rest: list[Any],
    names: Names,
) -> Block:
    """A guard that sees what the pattern binds."""
    if not found.tests:
        return [*bound, branch(guard, body, _chain(node, rest, names), node)]
    matched = names.fresh("matched")
    holds = assign(store(matched, guard), guard, node.origin)
    return [
        flag(matched, False, node),
        branch(all_of(found.tests), [*bound, holds], [], node),
        branch(load(matched, node), body, _chain(node, rest, names), node),
    ]
