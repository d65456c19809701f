"""Break a line that is too wide, exactly where `ruff format` would.

The tokens of one line (see `marks`) become a document (see `layout`). What a mark means depends on
where it stands: operators break only in brackets, or in optional parentheses if these are printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from s2sgrad.emit.layout import END, Element, Layout, Op
from s2sgrad.emit.marks import OPENERS, Kind, Mark, Policy
from s2sgrad.emit.shape import Parentheses, parentheses, survey

PLAIN: Final = -1  # no brackets around: operators do not break
INSIDE: Final = (
    -2
)  # inside brackets; other levels are the number of a group of optional parentheses

SOFT = Element(Op.LINE)
COMMA = Element(Op.IF_BROKEN, ",")


@dataclass(frozen=True)
class Closer:
    """What an open mark needs when it is closed: elements before and after its closing text."""

    kind: Kind
    level: int  # outside of it
    before: list[Element]
    after: list[Element] = field(default_factory=list)


def wrap(tokens: list[str], indent: int, width: int) -> list[str]:
    """The line that `tokens` form, as several lines, the first of which begins at column `indent`.

    >>> from s2sgrad.emit import marks
    >>> call = ["f", marks.CALL, "x", ",", marks.SPACE, "y", marks.CLOSE_ROUND]
    >>> wrap(call, 0, 6)
    ['f(', '    x,', '    y,', ')']
    """
    for position, token in enumerate(tokens):
        if isinstance(token, Mark) and token.policy is Policy.SPLIT:
            content = value_tokens(tokens, position)
            prefix = isinstance(content[0], Mark) and content[0].kind is Kind.PREFIX
            if not prefix and parentheses(token.policy, content) is Parentheses.BEST:
                return wrap_split(tokens, position, indent, width)
    return Layout(Document().build(tokens), width, indent).lines()


def value_tokens(tokens: list[str], position: int) -> list[str]:
    """The tokens between the OPTIONAL mark at `position` and its END."""
    depth = 0
    for end in range(position, len(tokens)):
        token = tokens[end]
        if isinstance(token, Mark):
            if token.kind is Kind.END:
                depth -= 1
                if depth == 0:
                    return tokens[position + 1 : end]
            elif token.kind in (Kind.OPTIONAL, Kind.GROUP, Kind.CHAIN, Kind.SEQUENCE):
                depth += 1
    return tokens[position + 1 :]


def wrap_split(tokens: list[str], position: int, indent: int, width: int) -> list[str]:
    """An assignment whose target has brackets: its value is broken or parenthesised first."""
    target = Document().build(tokens[:position])
    content = value_tokens(tokens, position)
    value = Document().build(content)
    broken = Layout([*target, Element(Op.BROKEN_GROUP), *value, END], width, indent)
    if survey(content).brackets and broken.fits_flat():
        return broken.lines(broken=False)
    block = [Element(Op.TEXT, "("), Element(Op.INDENT), Element(Op.NEW_LINE), *value, END]
    block += [Element(Op.NEW_LINE), Element(Op.TEXT, ")")]
    parenthesized = Layout([*target, *block], width, indent)
    if parenthesized.fits_flat():
        return parenthesized.lines()
    return Layout([*target, *value], width, indent).lines()


@dataclass
class Document:
    """Turns tokens into the elements of a layout, keeping track of the brackets that are open."""

    elements: list[Element] = field(default_factory=list)
    level: int = PLAIN
    closers: list[Closer] = field(default_factory=list)
    groups: int = 0

    def build(self, tokens: list[str]) -> list[Element]:
        """The document of these tokens."""
        for position, token in enumerate(tokens):
            if not isinstance(token, Mark):
                self.elements.append(Element(Op.TEXT, token))
            elif token.kind in OPENERS:
                self._open_brackets(token)
            elif token.kind in (Kind.CLOSE, Kind.END):
                self._close(token)
            elif token.kind is Kind.OPTIONAL:
                assert token.policy is not None
                self._open_optional(token.policy, value_tokens(tokens, position))
            else:
                self._mark(token)
        return self.elements

    def _mark(self, mark: Mark) -> None:
        match mark.kind:
            case Kind.SEQUENCE | Kind.GROUP | Kind.CHAIN:
                self._open_group(mark.kind)
            case Kind.SPACE:
                self.elements.append(Element(Op.LINE, " "))
            case Kind.OPERATOR | Kind.POWER:
                self.elements.append(self._operator(str(mark)))
            case Kind.AFTER_POWER if self.level == INSIDE:
                self.elements.append(Element(Op.IF_BROKEN, " "))
            case Kind.AFTER_POWER if self.level >= 0:
                self.elements.append(Element(Op.IF_BROKEN, " ", self.level))
            case Kind.DOT if self.level != PLAIN and self.closers[-1].kind is Kind.CHAIN:
                self.elements.append(SOFT)
            case _ if mark:
                self.elements.append(Element(Op.TEXT, str(mark)))

    def _operator(self, text: str) -> Element:
        if self.level == PLAIN:
            return Element(Op.TEXT, text)
        return Element(Op.LINE, text, only_in=None if self.level == INSIDE else self.level)

    def _open_group(self, kind: Kind) -> None:
        closing: list[Element] = []
        if self.level != PLAIN:
            only_in = self.level if self.level >= 0 and kind is Kind.GROUP else None
            self.elements.append(Element(Op.GROUP, only_in=only_in))
            closing = [COMMA, END] if kind is Kind.SEQUENCE else [END]
        self.closers.append(Closer(kind, self.level, closing))

    def _open_brackets(self, mark: Mark) -> None:
        before, after = [END, SOFT], [END]
        self.elements.append(Element(Op.TEXT, str(mark)))
        if self.level >= 0:
            self.elements.append(Element(Op.EXPANDABLE, group=self.level))
            after.append(END)
        self.elements += [Element(Op.GROUP), Element(Op.INDENT), SOFT]
        if mark.kind in (Kind.CALL, Kind.COMPREHENSION):
            self.elements.append(Element(Op.GROUP))
            before = [*([COMMA] if mark.kind is Kind.CALL else []), END, *before]
        elif mark.kind is Kind.ITEMS:
            before = [COMMA, *before]
        self.closers.append(Closer(mark.kind, self.level, before, after))
        self.level = INSIDE

    def _close(self, mark: Mark) -> None:
        closer = self.closers.pop()
        self.level = closer.level
        text = [Element(Op.TEXT, str(mark))] if mark else []
        self.elements += [*closer.before, *text, *closer.after]

    def _open_optional(self, policy: Policy, content: list[str]) -> None:
        shape = parentheses(policy, content)
        if self.level == INSIDE and (policy is not Policy.LAMBDA or shape is Parentheses.BEST):
            shape = Parentheses.NEVER
        comma = [COMMA] if policy in (Policy.ITEMS, Policy.PAIR) else []
        self.groups += 1
        group, outer = self.groups, self.level
        closing: list[Element] = []
        match shape:
            case Parentheses.BEST:
                self.elements.append(Element(Op.BEST_FIT, group=group))
                closing = [END]
                self.level = group
            case Parentheses.OUTSIDE | Parentheses.AROUND:
                opening = [Element(Op.GROUP, group=group), Element(Op.IF_BROKEN, "(")]
                self.elements += [*opening, Element(Op.INDENT, group=group), SOFT]
                closing = [*comma, END, SOFT, Element(Op.IF_BROKEN, ")"), END]
                self.level = group if shape is Parentheses.OUTSIDE else INSIDE
        self.closers.append(Closer(Kind.OPTIONAL, outer, closing))
