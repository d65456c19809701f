"""Set the lines in order: headings without lines go, tapes are opened and popped together.

>>> from s2sgrad.optimise.show import run
>>> run(group, '''
...     a_tape = []
...     b_tape = []
...     "# u = v * w"
...     "# y = a * b"
...     a = a_tape.pop()
...     b = b_tape.pop()
...     "# y = a * b"
...     x_bar = a * b
...     "# z = y"
... ''')
a_tape, b_tape = [], []
# y = a * b
a, b = a_tape.pop(), b_tape.pop()
x_bar = a * b
"""

from __future__ import annotations

import gast

from s2sgrad.comments import Blank, Comment
from s2sgrad.optimise.blocks import Block, map_blocks, same
from s2sgrad.optimise.ledger import COMPOUND, Ledger, nested
from s2sgrad.optimise.notes import is_users

# Comments that head a whole sweep rather than what belongs to one line of the user.
SECTIONS = frozenset(["forward", "backward", "reverse", "tangent"])


def group(function: gast.FunctionDef, ledger: Ledger) -> gast.FunctionDef:
    """Tidy headings, then put neighbouring tape statements on one line."""

    def change(block: Block, indent: int) -> Block:
        new = _joined_tapes(_without_empty_headings(block), ledger.notes.width - indent, ledger)
        return block if same(new, block) else new

    return map_blocks(function, change)


def _without_empty_headings(block: Block) -> Block:
    """Keep a heading only where lines of its own follow, and another stands above."""
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


def _joined_tapes(block: Block, width: int, ledger: Ledger) -> Block:
    new: Block = []
    for statement in block:
        joined = _join(new[-1], statement) if new else None
        if joined is not None and ledger.head(joined).width <= width:
            new[-1] = joined
        else:
            new.append(statement)
    return new


def _join(one: gast.stmt, other: gast.stmt) -> gast.stmt | None:
    """Two tape statements of one kind as one parallel assignment, None for all others."""
    kind = _tape_kind(one)
    if kind is None or kind != _tape_kind(other):
        return None
    targets, values = [*_parts(one.targets[0])], [*_parts(one.value)]
    targets.append(other.targets[0])
    values.append(other.value)
    if len({target.id for target in targets}) < len(targets):
        return None
    return gast.Assign(
        targets=[gast.Tuple(elts=targets, ctx=gast.Store())],
        value=gast.Tuple(elts=values, ctx=gast.Load()),
        type_comment=None,
    )


def _parts(node: gast.expr) -> list[gast.expr]:
    return list(node.elts) if isinstance(node, gast.Tuple) else [node]


def _tape_kind(statement: gast.stmt) -> str | None:
    if is_users(statement) or not isinstance(statement, gast.Assign) or len(statement.targets) != 1:
        return None
    targets, values = _parts(statement.targets[0]), _parts(statement.value)
    if len(targets) != len(values) or not all(isinstance(target, gast.Name) for target in targets):
        return None
    if all(isinstance(value, gast.List) and not value.elts for value in values):
        return "open" if all(target.id.endswith("_tape") for target in targets) else None
    return "pop" if all(map(_is_pop, values)) else None


def _is_pop(value: gast.expr) -> bool:
    match value:
        case gast.Call(func=gast.Attribute(value=gast.Name(), attr="pop"), args=[], keywords=[]):
            return True
    return False
