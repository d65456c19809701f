"""Patterns of `match` as tests, one after the other, and what they bind then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.normalise.nodes import LOAD, constant, copied, load, placed

_THEMSELVES = frozenset("bool bytearray bytes dict float frozenset int list set str tuple".split())
"""Classes of which `case C(x)` gives the subject itself to x."""


class NotSpelt(Exception):
    """A pattern that is not spelt out."""


@dataclass
class Pattern:
    """A pattern: what has to hold, one after the other, and what it binds then."""

    tests: list[gast.expr] = field(default_factory=list)
    bound: list[tuple[str, gast.expr]] = field(default_factory=list)


def all_of(tests: list[gast.expr]) -> gast.expr:
    return tests[0] if len(tests) == 1 else placed(gast.BoolOp(gast.And(), tests), tests[0])


class Reader:
    """Reads patterns; a part of the subject is written `subject[0]`, `subject.name`."""

    def __init__(self, found: Pattern, scope: Any) -> None:
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
            side = Pattern()
            Reader(side, self.scope).read(pattern, subject)
            if side.bound:
                raise NotSpelt
            sides.append(side.tests)
        if all(sides):
            self.test(placed(gast.BoolOp(gast.Or(), [all_of(tests) for tests in sides]), at))

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
