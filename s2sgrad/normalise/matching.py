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

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.normalise.names import Names, captures
from s2sgrad.normalise.nodes import (
    LOAD,
    assign,
    branch,
    constant,
    copied,
    flag,
    load,
    placed,
    store,
)

Block = list[Any]

BLOCKS = ("body", "orelse", "finalbody")
_THEMSELVES = frozenset("bool bytearray bytes dict float frozenset int list set str tuple".split())
"""Classes of which `case C(x)` gives the subject itself to x."""


class NotSpelt(Exception):
    """A pattern that is not spelt out."""


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


@dataclass
class _Pattern:
    """A pattern: what has to hold, one after the other, and what it binds then."""

    tests: list[gast.expr] = field(default_factory=list)
    bound: list[tuple[str, gast.expr]] = field(default_factory=list)


def _spelt(node: gast.Match, names: Names, scope: Any) -> Block:
    taken = {n for case in node.cases for n in captures(case)}
    before, subject = _subject(node, names, taken)
    cases = [one for case in node.cases for one in _alternatives(case)]
    patterns = []
    for pattern, guard, body in cases:
        found = _Pattern()
        _Reader(found, scope).read(pattern, subject)
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
    inner = (n for case in node.cases if case.guard is not None for n in gast.walk(case.guard))
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
    return [branch(_all(tests), [*bound, *body], _chain(node, rest, names), node)]


def _guarded(
    node: gast.Match,
    found: _Pattern,
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
        branch(_all(found.tests), [*bound, holds], [], node),
        branch(load(matched, node), body, _chain(node, rest, names), node),
    ]


def _all(tests: list[gast.expr]) -> gast.expr:
    return tests[0] if len(tests) == 1 else placed(gast.BoolOp(gast.And(), tests), tests[0])


class _Reader:
    """Reads patterns; a part of the subject is written `subject[0]`, `subject.name`."""

    def __init__(self, found: _Pattern, scope: Any) -> None:
        self.found = found
        self.scope = scope

    def test(self, test: gast.expr) -> None:
        self.found.tests.append(test)

    def read(self, pattern: Any, subject: gast.expr) -> None:
        match pattern:
            case gast.MatchValue(value=value):
                self.test(_compare(subject, gast.Eq(), copied(value), pattern))
            case gast.MatchSingleton(value=value):
                self.test(_compare(subject, gast.Is(), constant(value, pattern), pattern))
            case gast.MatchAs(pattern=inner, name=name):
                if inner is not None:
                    self.read(inner, subject)
                if name is not None:
                    self.found.bound.append((name, copied(subject)))
            case gast.MatchOr(patterns=patterns):
                self.either(patterns, subject, pattern)
            case gast.MatchSequence(patterns=patterns):
                self.sequence(patterns, subject, pattern)
            case gast.MatchMapping(keys=keys, patterns=patterns, rest=None):
                self.mapping(keys, patterns, subject, pattern)
            case gast.MatchClass():
                self.instance(pattern, subject)
            case _:
                raise NotSpelt

    def either(self, patterns: list[Any], subject: gast.expr, at: Any) -> None:
        sides = []
        for pattern in patterns:
            side = _Pattern()
            _Reader(side, self.scope).read(pattern, subject)
            if side.bound:
                raise NotSpelt
            sides.append(side.tests)
        if all(sides):
            self.test(placed(gast.BoolOp(gast.Or(), [_all(tests) for tests in sides]), at))

    def sequence(self, patterns: list[Any], subject: gast.expr, at: Any) -> None:
        stars = [k for k, part in enumerate(patterns) if isinstance(part, gast.MatchStar)]
        if isinstance(subject, gast.Tuple):
            self.parts(patterns, subject, at)
            return
        kinds = gast.Tuple([load("tuple", at), load("list", at)], LOAD)
        self.test(_called("isinstance", [copied(subject), placed(kinds, at)], at))
        count = constant(len(patterns) - len(stars), at)
        length = _called("len", [copied(subject)], at)
        order: gast.cmpop = gast.GtE() if stars else gast.Eq()
        self.test(placed(gast.Compare(length, [order], [count]), at))
        for k, part in enumerate(patterns):
            if stars and k == stars[0]:
                self.star(part, k, len(patterns) - k - 1, subject, at)
            else:
                place = k if not stars or k < stars[0] else k - len(patterns)
                self.read(part, _item(subject, constant(place, at), at))

    def parts(self, patterns: list[Any], subject: gast.Tuple, at: Any) -> None:
        """A tuple that is written out: its length is known."""
        if len(patterns) != len(subject.elts):
            self.test(constant(False, at))
            return
        for part, element in zip(patterns, subject.elts, strict=True):
            self.read(part, element)

    def star(self, part: Any, first: int, after: int, subject: gast.expr, at: Any) -> None:
        """`*rest`: a list of what is left."""
        if part.name is None:
            return
        last = constant(-after, at) if after else None
        bounds = placed(gast.Slice(constant(first, at), last, None), at)
        value = _called("list", [_item(subject, bounds, at)], at)
        self.found.bound.append((part.name, value))

    def mapping(self, keys: list[Any], patterns: list[Any], subject: gast.expr, at: Any) -> None:
        self.test(_called("isinstance", [copied(subject), load("dict", at)], at))
        for key, pattern in zip(keys, patterns, strict=True):
            self.test(_compare(copied(key), gast.In(), copied(subject), at))
            self.read(pattern, _item(subject, copied(key), at))

    def instance(self, pattern: Any, subject: gast.expr) -> None:
        """`case Point(x, y=0)`: of the class, and its attributes in their turn."""
        self.test(_called("isinstance", [copied(subject), copied(pattern.cls)], pattern))
        places = list(zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True))
        if getattr(pattern.cls, "id", "") in _THEMSELVES:
            if len(pattern.patterns) > 1:
                raise NotSpelt
            for part in pattern.patterns:
                self.read(part, subject)
        else:
            places = [*self.positions(pattern), *places]
        for name, part in places:
            self.read(part, placed(gast.Attribute(copied(subject), name, LOAD), pattern))

    def positions(self, pattern: Any) -> list[tuple[str, Any]]:
        """The attributes that stand for the places of a class."""
        if not pattern.patterns:
            return []
        try:
            names = self.scope.static(pattern.cls).__match_args__
        except (KeyError, AttributeError):
            raise NotSpelt from None
        if len(names) < len(pattern.patterns):
            raise NotSpelt
        return list(zip(names, pattern.patterns, strict=False))


def _compare(left: gast.expr, op: gast.cmpop, right: gast.expr, at: Any) -> gast.expr:
    new: gast.expr = placed(gast.Compare(copied(left), [op], [right]), at)
    return new


def _called(name: str, arguments: list[gast.expr], at: Any) -> gast.expr:
    new: gast.expr = placed(gast.Call(load(name, at), arguments, []), at)
    return new


def _item(base: gast.expr, index: gast.expr, at: Any) -> gast.expr:
    new: gast.expr = placed(gast.Subscript(copied(base), index, LOAD), at)
    return new
