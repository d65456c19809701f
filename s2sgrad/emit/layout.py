"""Fit a document into lines: groups stay on one line where they fit, and break where they don't.

This is Wadler's pretty printer in the variant that Prettier and ruff use: a group is measured flat,
up to the next place where the text after it may break. Two elements go beyond that. EXPANDABLE
content is measured as if its brackets were broken, so that `x = f(...)` breaks inside the brackets
before parentheses are put around the whole. A BEST_FIT gets parentheses only if they make it fit.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple

INDENT = 4


def columns(text: str) -> int:
    """The width of a text on a screen.

    >>> columns("x = 1"), columns("\u6570")
    (5, 2)
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


class Op(Enum):
    """The elements of a document; those that open something are closed by END."""

    TEXT = auto()
    LINE = auto()  # its text, or a new line if the group breaks
    NEW_LINE = auto()
    IF_BROKEN = auto()  # its text if the group breaks
    GROUP = auto()
    BROKEN_GROUP = auto()
    INDENT = auto()
    EXPANDABLE = auto()
    BEST_FIT = auto()
    END = auto()


class Element(NamedTuple):
    """One element. `group` names the group whose breaking decides, else it is the enclosing one."""

    op: Op
    text: str = ""
    group: int | None = None
    only_in: int | None = None  # this holds only if that other group is broken


class Measure(Enum):
    """How far `fits` looks."""

    FIRST_LINE = auto()
    ALL_LINES = auto()
    OVERFLOW = auto()  # all lines, whose widths do not matter


class Frame(NamedTuple):
    """The state inside an element that has been opened."""

    op: Op
    broken: bool
    indent: int
    measure: Measure = Measure.FIRST_LINE


END = Element(Op.END)


@dataclass
class Layout:
    """Prints one document that begins at column `indent`.

    >>> opening = [Element(Op.TEXT, "("), Element(Op.INDENT), Element(Op.LINE)]
    >>> closing = [END, Element(Op.LINE), Element(Op.TEXT, ")")]
    >>> group = [Element(Op.GROUP), *opening, Element(Op.TEXT, "x"), *closing, END]
    >>> Layout(group, width=9).lines()
    ['(x)']
    >>> Layout(group, width=2).lines()
    ['(', '    x', ')']
    """

    elements: list[Element]
    width: int
    indent: int = 0
    broken: dict[int, bool] = field(default_factory=dict)
    fitted: bool = False  # the open flat group is known to fit
    out: list[str] = field(default_factory=list)
    finished: list[str] = field(default_factory=list)
    column: int = 0

    def lines(self, broken: bool = True) -> list[str]:
        """The lines of the document, laid out."""
        self._start_line(self.indent)
        stack = [Frame(Op.GROUP, broken, self.indent)]
        for position, element in enumerate(self.elements):
            self._print(element, position, stack)
        self.finished.append("".join(self.out))
        return self.finished

    def fits_flat(self) -> bool:
        """Whether the first line fits if all that need not break stays flat."""
        return self._fits(0, [Frame(Op.GROUP, False, self.indent)], self.indent)

    def _start_line(self, indent: int) -> None:
        self.out = [" " * indent]
        self.column = indent
        self.fitted = False

    def _new_line(self, indent: int) -> None:
        self.finished.append("".join(self.out).rstrip())
        self._start_line(indent)

    def _text(self, text: str) -> None:
        self.out.append(text)
        self.column += columns(text)

    def _print(self, element: Element, position: int, stack: list[Frame]) -> None:
        frame = stack[-1]
        match element.op:
            case Op.TEXT:
                self._text(element.text)
            case Op.LINE if frame.broken and self._holds(element):
                self._new_line(frame.indent)
            case Op.LINE:
                self._text(element.text)
            case Op.NEW_LINE:
                self._new_line(frame.indent)
            case Op.IF_BROKEN:
                if self._is_broken(element, frame):
                    self._text(element.text)
            case Op.END:
                stack.pop()
                if frame.op is Op.BEST_FIT and frame.broken:
                    self._new_line(stack[-1].indent)
                    self._text(")")
            case _:
                stack.append(self._open(element, position, stack))

    def _open(self, element: Element, position: int, stack: list[Frame]) -> Frame:
        frame = stack[-1]
        match element.op:
            case Op.GROUP if self._holds(element):
                broken = self._breaks(element, position, stack)
                return Frame(Op.GROUP, broken, frame.indent)
            case Op.BROKEN_GROUP:
                return Frame(Op.GROUP, True, frame.indent)
            case Op.INDENT if element.group is None or self.broken[element.group]:
                return frame._replace(op=Op.INDENT, indent=frame.indent + INDENT)
            case Op.EXPANDABLE:
                if not self._is_broken(element, frame):
                    self.fitted = False
                return frame._replace(op=Op.EXPANDABLE)
            case Op.BEST_FIT:
                return self._open_best_fit(element, position, stack)
            case _:
                return frame._replace(op=element.op)

    def _open_best_fit(self, element: Element, position: int, stack: list[Frame]) -> Frame:
        frame = stack[-1]
        assert element.group is not None
        if self._breaks(element, position, stack):
            inside = Frame(Op.BEST_FIT, True, frame.indent + INDENT, Measure.ALL_LINES)
            self.broken[element.group] = self.column < self.width and self._fits(
                position + 1, [*stack, inside], inside.indent
            )
        if not self.broken[element.group]:
            return frame._replace(op=Op.BEST_FIT, broken=False)
        self._text("(")
        self._new_line(frame.indent + INDENT)
        return Frame(Op.BEST_FIT, True, frame.indent + INDENT)

    def _breaks(self, element: Element, position: int, stack: list[Frame]) -> bool:
        """Whether the group that `element` opens must be broken."""
        broken = False
        if stack[-1].broken or not self.fitted:
            self.fitted = True
            if element.group is not None:
                self.broken[element.group] = False
            flat = Frame(element.op, False, stack[-1].indent, stack[-1].measure)
            broken = not self._fits(position + 1, [*stack, flat], self.column)
        if element.group is not None:
            self.broken[element.group] = broken
        return broken

    def _holds(self, element: Element) -> bool:
        return element.only_in is None or self.broken[element.only_in]

    def _is_broken(self, element: Element, frame: Frame) -> bool:
        return frame.broken if element.group is None else self.broken[element.group]

    def _fits(self, position: int, stack: list[Frame], column: int) -> bool:
        """Whether the text from `position` on fits, up to where it may first break."""
        for index in range(position, len(self.elements)):
            element = self.elements[index]
            frame = stack[-1]
            text = ""
            match element.op:
                case Op.TEXT:
                    text = element.text
                case Op.LINE if frame.broken and self._holds(element):
                    if frame.measure is Measure.FIRST_LINE:
                        return True
                    column = frame.indent
                case Op.LINE:
                    text = element.text
                case Op.NEW_LINE:
                    return True
                case Op.IF_BROKEN:
                    text = element.text if self._is_broken(element, frame) else ""
                case Op.END:
                    stack.pop()
                    if (
                        frame.op is Op.BEST_FIT
                        and frame.broken
                        and frame.measure is Measure.ALL_LINES
                    ):
                        column, text, frame = stack[-1].indent, ")", stack[-1]
                case _:
                    stack.append(self._measured(element, frame))
            column += columns(text)
            if text and column > self.width and frame.measure is not Measure.OVERFLOW:
                return False
        return True

    def _measured(self, element: Element, frame: Frame) -> Frame:
        """The frame of what `element` opens, while measuring."""
        match element.op:
            case Op.GROUP | Op.BEST_FIT:
                if element.group is not None:
                    self.broken[element.group] = frame.broken
                return frame._replace(op=Op.GROUP)
            case Op.BROKEN_GROUP:
                return frame._replace(op=Op.GROUP, broken=True)
            case Op.INDENT if element.group is None or self.broken[element.group]:
                return frame._replace(op=Op.INDENT, indent=frame.indent + INDENT)
            case Op.EXPANDABLE if not frame.broken and not self._is_broken(element, frame):
                return Frame(Op.EXPANDABLE, True, frame.indent, Measure.OVERFLOW)
            case _:
                return frame._replace(op=element.op)
