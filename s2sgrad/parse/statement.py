"""The text of a statement on one line, and where the header of a compound statement ends."""

from __future__ import annotations

import io
import tokenize

import gast

Place = tuple[int, int]  # line from 1, column in characters from 0


def one_line(lines: tuple[str, ...], start: Place, end: Place) -> str:
    """The text between two places on one line, without comments and line breaks.

    >>> print(one_line(("x = f(a,  # first\\n", "      b)\\n"), (1, 0), (2, 8)))
    x = f(a, b)
    """
    text = _slice(lines, start, end)
    if "\n" not in text:
        return text
    try:
        return _joined(text)
    except (tokenize.TokenError, SyntaxError):
        return " ".join(text.split())


def header_end(node: gast.stmt, lines: tuple[str, ...]) -> Place:
    """Where the header of a compound statement ends, just after its colon."""
    last = _last_of_header(node)
    if last is None:
        return node.lineno, len(lines[node.lineno - 1].rstrip())
    line = last.end_lineno
    column = len(lines[line - 1].encode()[: last.end_col_offset].decode())
    while line <= len(lines):
        colon = _before_comment(lines[line - 1], column).find(":", column)
        if colon >= 0:
            return line, colon + 1
        line, column = line + 1, 0
    return node.lineno, len(lines[node.lineno - 1].rstrip())


def _before_comment(row: str, column: int) -> str:
    """The row up to a comment that starts at or after the column."""
    comment = row.find("#", column)
    return row if comment < 0 else row[:comment]


def _last_of_header(node: gast.stmt) -> gast.AST | None:
    match node:
        case gast.If() | gast.While():
            return node.test
        case gast.For():
            return node.iter
        case gast.Match():
            return node.subject
        case gast.With():
            return node.items[-1].optional_vars or node.items[-1].context_expr
    return None


def _slice(lines: tuple[str, ...], start: Place, end: Place) -> str:
    (first, left), (last, right) = start, end
    if first == last:
        return lines[first - 1][left:right]
    middle = lines[first : last - 1]
    return "".join([lines[first - 1][left:], *middle, lines[last - 1][:right]])


_NO_TEXT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


def _joined(text: str) -> str:
    """The tokens of a text with the spaces between them, a line break being one space or none."""
    pieces: list[str] = []
    previous = (1, 0)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in _NO_TEXT or token.type == tokenize.ENDMARKER:
            continue
        if token.start[0] != previous[0]:
            pieces.append(_gap(pieces[-1] if pieces else "", token.string))
        elif token.start[1] > previous[1]:
            pieces.append(" ")
        if token.string in (")", "]", "}") and pieces[-2:] in ([",", ""], [",", " "]):
            del pieces[-2:]
        pieces.append(token.string)
        previous = token.end
    return "".join(pieces).strip()


def _gap(before: str, after: str) -> str:
    return "" if before in ("(", "[", "{") or after in (")", "]", "}", ",", ".") else " "
