"""Make a program smaller as long as it goes wrong in the same way."""

import ast
import copy
import itertools
import time

from tests.fuzz import verdict
from tests.fuzz.judge import CHECKS, judged

BLOCKS = ("body", "orelse", "finalbody")


def reduced(program, seconds=120):
    """The smallest program found that goes wrong as this one does; itself, if it does not again."""
    first = judged(program)
    if first.outcome != verdict.WRONG:
        return program
    checks = [first.why] if first.why in CHECKS else None

    def is_wrong(text):
        filled = text.replace("np.empty(", "np.zeros(")  # or else what nobody wrote is read
        found = judged(program.with_text(filled), checks, seconds=0.2)
        return _nature(found) == _nature(first)

    return program.with_text(smallest(program.text, is_wrong, time.monotonic() + seconds))


def _nature(found):
    """What goes wrong: an exception of a class, or a number that is another one."""
    return found.outcome, found.why, found.detail[:9]


def smallest(text, holds, deadline=float("inf")):
    """The text without all that is not needed for `holds(text)`."""
    before = None
    while text != before:
        before = text
        for edits in (_shorter_blocks, _shorter_expressions):
            text = _improved(text, edits, holds, deadline)
    return text


def _improved(text, edits, holds, deadline):
    """The text after every edit that keeps what holds; each is tried once at each place."""
    place = 0
    while time.monotonic() < deadline:
        candidates = _candidates(text, edits, place)
        if candidates is None:
            break
        better = next((found for found in candidates if holds(found)), None)
        if better is None:
            place += 1
        else:
            text = better
    return text


def _candidates(text, edits, place):
    """The texts after the edits of one node; None after the last node."""
    count = sum(1 for _ in ast.walk(ast.parse(text)))
    if place >= count:
        return None
    found: list[str] = []
    for number in itertools.count():
        tree = ast.parse(text)
        node = next(node for k, node in enumerate(ast.walk(tree)) if k == place)
        change = next(itertools.islice(edits(node), number, None), None)
        if change is None:
            return [candidate for candidate in found if len(candidate) < len(text)]
        change()
        found.append(ast.unparse(tree))


def _shorter_blocks(node):
    """Leave out a statement, or put what is in it in its place."""
    for name in BLOCKS:
        block = getattr(node, name, None)
        if not isinstance(block, list):
            continue
        half = len(block) // 2
        if half > 1:
            yield lambda name=name, half=half: _put(node, name, slice(0, half), [])
            yield lambda name=name, half=half: _put(node, name, slice(half, -1), [])
        for k, statement in reversed(list(enumerate(block))):
            inner = [getattr(statement, b, None) or [] for b in BLOCKS]
            for lines in ([], *inner):
                if not lines and isinstance(statement, ast.Pass):
                    continue
                place = slice(k, k + 1)
                yield lambda name=name, place=place, lines=lines: _put(node, name, place, lines)


def _put(node, name, place, lines):
    block = getattr(node, name)
    block[place] = lines
    if not block and name == "body":
        block.append(ast.Pass())


def _shorter_expressions(node):
    """Put a part of an expression, or a number, in its place."""
    for name, value in ast.iter_fields(node):
        if name == "func":
            continue
        if isinstance(value, ast.expr) and isinstance(getattr(value, "ctx", ast.Load()), ast.Load):
            for part in _parts(value):
                yield lambda name=name, part=part: setattr(node, name, part)
        elif isinstance(value, list):
            yield from _shorter_list(node, value)


def _shorter_list(node, values):
    for k, value in enumerate(values):
        if not isinstance(value, ast.expr) or not isinstance(
            getattr(value, "ctx", ast.Load()), ast.Load
        ):
            continue
        for part in _parts(value):
            yield lambda k=k, part=part: values.__setitem__(k, part)
        if not isinstance(node, (ast.BoolOp, ast.Compare)):
            yield lambda k=k: values.__delitem__(k)


def _parts(value):
    """What may stand for an expression: what is in it, and a number."""
    if isinstance(value, (ast.Constant, ast.Name)):
        return []
    inner = [
        copy.deepcopy(part) for part in ast.iter_child_nodes(value) if isinstance(part, ast.expr)
    ]
    return [ast.Constant(1.0), *inner]
