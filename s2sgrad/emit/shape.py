"""Decide how an expression that is too wide may be broken, from its tokens alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from s2sgrad.emit.marks import OPENERS, Kind, Mark, Policy, Rank


class Parentheses(Enum):
    """What is put around an optional expression if its line is too wide."""

    NEVER = auto()
    BEST = auto()  # parentheses, if they make it fit
    OUTSIDE = auto()  # parentheses, if breaking its own brackets does not make it fit
    AROUND = auto()  # parentheses


@dataclass
class Survey:
    """What stands in an expression outside all of its brackets."""

    highest: Rank = Rank.NONE
    count: int = 0  # of operators of the highest rank
    dots: int = 0  # attributes of what ends in brackets
    brackets: bool = False
    first: bool = False  # it begins with brackets that have content
    last: bool = False  # it ends so, and not with a subscript
    keyword: bool = False
    root: str = ""  # its first token, but for unary operators

    @property
    def operation(self) -> bool:
        """Whether it is more than a chain of calls, attributes and subscripts."""
        operators = self.highest not in (Rank.NONE, Rank.ATTRIBUTE, Rank.INVERT)
        return operators or self.keyword or self.dots > 1

    @property
    def breaks_outside(self) -> bool:
        """Whether its own brackets may be broken, rather than put parentheses around it."""
        if not self.brackets or self.count > 1:
            return False
        return self.highest.value <= Rank.ATTRIBUTE.value or self.first or self.last


def survey(tokens: list[str]) -> Survey:
    """Look at the tokens of an expression.

    >>> survey(["f", Mark("()", Kind.EMPTY)]).brackets
    True
    """
    found = Survey()
    open_marks: list[Kind] = []
    for position, token in enumerate(tokens):
        if not isinstance(token, Mark):
            if not open_marks:
                found.root = found.root or token
                found.last = False
        elif token.kind in OPENERS:
            if not open_marks:
                found.first = found.first or not any(tokens[:position])
                found.root = found.root or token
                found.brackets = True
            open_marks.append(token.kind)
        elif token.kind is Kind.CLOSE:
            found.last = open_marks.pop() is not Kind.INDEX
        elif not open_marks:
            see(found, token)
    return found


def see(found: Survey, mark: Mark) -> None:
    """Take note of a mark that stands outside all brackets."""
    if mark.kind is Kind.EMPTY:
        found.brackets, found.last = True, False
        found.root = found.root or mark
    elif mark.kind is Kind.DOT:
        found.dots += 1
    elif mark.kind is Kind.KEYWORD:
        found.keyword = True
    if mark.rank is not Rank.NONE:
        if mark.rank.value > found.highest.value:
            found.highest, found.count = mark.rank, 0
        found.count += mark.rank is found.highest


def parentheses(policy: Policy, tokens: list[str]) -> Parentheses:
    """How the expression of these tokens, too wide for its line, is to be broken."""
    if policy in (Policy.ALWAYS, Policy.ITEMS):
        return Parentheses.AROUND
    if policy is Policy.PAIR:
        return Parentheses.OUTSIDE
    found = survey(tokens)
    if found.operation:
        outside = found.breaks_outside and policy is not Policy.LAMBDA
        return Parentheses.OUTSIDE if outside else Parentheses.AROUND
    if policy is Policy.STATEMENT or isinstance(found.root, Mark):
        return Parentheses.NEVER
    if policy is Policy.MESSAGE:
        return Parentheses.OUTSIDE if found.breaks_outside else Parentheses.AROUND
    return (
        Parentheses.AROUND if policy is Policy.LAMBDA and not found.brackets else Parentheses.BEST
    )
