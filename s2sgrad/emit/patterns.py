"""Print the patterns of `match` statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from s2sgrad.emit import literals, marks
from s2sgrad.emit.precedence import BINARY
from s2sgrad.emit.primaries import PrimaryPrinter


class PatternPrinter(PrimaryPrinter):
    """One method for each class of patterns."""

    def _MatchValue(self, t: Any) -> None:
        self.dispatch(t.value)

    def _MatchSingleton(self, t: Any) -> None:
        self.write(literals.literal(t.value))

    def _MatchSequence(self, t: Any) -> None:
        if not t.patterns:
            self.write(marks.EMPTY_SQUARE)
            return
        self.write(marks.LIST)
        self._patterns(t.patterns)
        self.write(marks.CLOSE_SQUARE)

    def _MatchStar(self, t: Any) -> None:
        self.write("*" + (t.name or "_"))

    def _MatchMapping(self, t: Any) -> None:
        self.write("{")
        for index, (key, pattern) in enumerate(zip(t.keys, t.patterns, strict=True)):
            self.write(", " if index else "")
            self.dispatch(key)
            self.write(": ")
            self.dispatch(pattern)
        if t.rest:
            self.write((", " if t.keys else "") + "**" + t.rest)
        self.write("}")

    def _MatchClass(self, t: Any) -> None:
        self.dispatch(t.cls)
        if not t.patterns and not t.kwd_patterns:
            self.write(marks.EMPTY_ROUND)
            return
        self.write(marks.CALL)
        self._patterns(t.patterns)
        for index, (name, pattern) in enumerate(zip(t.kwd_attrs, t.kwd_patterns, strict=True)):
            if index or t.patterns:
                self.write(",")
                self.write(marks.SPACE)
            self.write(name + "=")
            self.dispatch(pattern)
        self.write(marks.CLOSE_ROUND)

    def _MatchAs(self, t: Any) -> None:
        if t.pattern is None:
            self.write(t.name or "_")
            return
        self._alternative(t.pattern, (gast.MatchAs,))
        self.write(" as " + t.name)

    def _MatchOr(self, t: Any) -> None:
        _, text, mark = BINARY["BitOr"]
        self.write(marks.GROUP)
        for index, pattern in enumerate(t.patterns):
            if index:
                self.write(mark)
                self.write(text)
            self._alternative(pattern, (gast.MatchAs, gast.MatchOr))
        self.write(marks.END)

    def _alternative(self, pattern: Any, bracketed: tuple[Any, ...]) -> None:
        """Print a pattern, in parentheses if it is one of the `bracketed` classes."""
        name = isinstance(pattern, gast.MatchAs) and pattern.pattern is None
        if isinstance(pattern, bracketed) and not name:
            self.parenthesized(pattern)
        else:
            self.dispatch(pattern)

    def _patterns(self, patterns: Sequence[Any]) -> None:
        for index, pattern in enumerate(patterns):
            if index:
                self.write(",")
                self.write(marks.SPACE)
            self.dispatch(pattern)
