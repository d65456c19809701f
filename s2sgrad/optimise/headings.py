"""Tidy the comments: headings that head nothing go, one above both branches of a choice is enough.

>>> from s2sgrad.optimise.show import run
>>> run(headings, '''
...     "# u = v * w"
...     "# y = a if c else b"
...     if c:
...         "# y = a if c else b"
...         a_bar = y_bar
...     else:
...         "# y = a if c else b"
...         b_bar = y_bar
...     "# y = a if c else b"
...     c_bar = 0.0
...     "# z = y"
... ''')
# y = a if c else b
if c:
    a_bar = y_bar
else:
    b_bar = y_bar
c_bar = 0.0
"""

from __future__ import annotations

import gast

from s2sgrad.comments import Blank, Comment
from s2sgrad.optimise.blocks import Block, map_blocks, replaced, same
from s2sgrad.optimise.ledger import COMPOUND, Ledger, nested

# Comments that head a whole sweep rather than what belongs to one line of the user.
SECTIONS = frozenset(["forward", "backward", "reverse", "tangent"])


def headings(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Keep a heading only where lines of its own follow, and another stands above."""

    def change(block: Block, indent: int) -> Block:
        room = ledger.notes.width - indent - len("# ")
        above = [part for statement in block for part in _with_heading_above(statement)]
        new = [_shortened(statement, room) for statement in _needed(above)]
        return block if same(new, block) else new

    return map_blocks(function, change)


def _with_heading_above(statement: gast.stmt) -> Block:
    """A choice whose branches all start with one heading, and have no other, is headed by it."""
    if isinstance(statement, gast.If) and statement.body and statement.orelse:
        first, other = statement.body[0], statement.orelse[0]
        if isinstance(first, Comment) and isinstance(other, Comment) and first.text == other.text:
            texts = [part.text for part in nested(statement) if isinstance(part, Comment)]
            if len(texts) == 2:
                bare = replaced(statement, body=statement.body[1:], orelse=statement.orelse[1:])
                if not _has_headings(bare):
                    return [first, bare]
    return [statement]


def _shortened(statement: gast.stmt, room: int) -> gast.stmt:
    """A heading is one line."""
    if not isinstance(statement, Comment) or len(statement.text) <= room:
        return statement
    words = statement.text[: room - len(" ...") + 1].rpartition(" ")[0].rstrip()
    return replaced(statement, text=f"{words} ...")


def _needed(block: Block) -> Block:
    new: Block = []
    standing = ""
    for position, statement in enumerate(block):
        if not isinstance(statement, Comment):
            new.append(statement)
            standing = "" if _has_headings(statement) else standing
        elif statement.text in SECTIONS:
            if _heads_something(block, position):
                new.append(statement)
            standing = ""
        elif statement.text != standing and _has_lines(block, position):
            new.append(statement)
            standing = statement.text
    return new


def _has_lines(block: Block, position: int) -> bool:
    """Whether the next thing after a heading is a line that belongs to it.

    An equal heading may come in between; a loop with headings of its own does not belong.
    """
    text = block[position].text
    for statement in block[position + 1 :]:
        if not isinstance(statement, Comment):
            ends = isinstance(statement, (Blank, gast.FunctionDef, gast.Return))
            return not ends and not _has_headings(statement)
        if statement.text != text:
            return False
    return False


def _heads_something(block: Block, position: int) -> bool:
    for statement in block[position + 1 :]:
        if isinstance(statement, Comment) and statement.text in SECTIONS:
            return False
        if not isinstance(statement, (Comment, Blank)):
            return True
    return False


def _has_headings(statement: gast.stmt) -> bool:
    if not isinstance(statement, COMPOUND):
        return False
    return any(isinstance(inner, Comment) or _has_headings(inner) for inner in nested(statement))
