"""Statements that guard others, `with` and `try`, in the core form and in what is written.

In the core form a `with` is no block of its own, since its body runs exactly once: it begins with
`Entered` and ends with `Left`, and what is between them stands in the block around. A `try` is an
`Attempt`: an If whose test is known only when its body has come to its end, or has failed.

    Entered([f], open(path))        with open(path) as f:
    f.write(text)                       f.write(text)
    Left

    Attempt(completed, E, body=[        try:
        L = np.linalg.cholesky(A)           L = np.linalg.cholesky(A)
        completed = True                    completed = True
    ], orelse=[                         except E as e:
        Caught([e])                         completed = False
        completed = False                   L = np.eye(n)
        L = np.eye(n)
    ])
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.trees import nodes_in

Block = list[Any]


class Entered(gast.Assign):
    """`with value as target:`, the target being a name, or none."""


class Left(gast.Pass):
    """Where the body of the innermost `with` ends."""


class Caught(gast.Assign):
    """`except ... as target:`, at the head of what is done then."""


class Attempt(gast.If):
    """`try: body` and `except type: orelse`; `test` is what says afterwards whether body ran."""

    _fields = ("test", "type", "body", "orelse")

    def __init__(self, test: Any = None, type: Any = None, body: Any = (), orelse: Any = ()):
        gast.AST.__init__(self)
        self.test, self.type = test, type
        self.body, self.orelse = list(body), list(orelse)


def leaves(block: Block) -> bool:
    """Whether a block surely ends by an exception."""
    return any(
        isinstance(s, gast.Raise)
        or (type(s) is gast.If and leaves(s.body) and leaves(s.orelse))
        or (isinstance(s, Attempt) and leaves(s.body) and leaves(s.orelse))
        for s in block
    )


def partners(block: Block) -> dict[Any, Any]:
    """The `Entered` of each `Left` of a block."""
    found, open_ = {}, []
    for statement in block:
        if isinstance(statement, Entered):
            open_.append(statement)
        elif isinstance(statement, Left) and open_:
            found[statement] = open_.pop()
    return found


def written(block: Block) -> Block:
    """The block with its regions as `with` and `try` statements."""
    out: Block = []
    around: list[tuple[Entered, Block]] = []
    for statement in block:
        if isinstance(statement, Entered):
            around.append((statement, out))
            out = []
        elif not isinstance(statement, Left):
            out.append(_inside(statement))
        elif around:
            out = _closed(around.pop(), out)
    while around:  # the body ends in a jump
        out = _closed(around.pop(), out)
    return _with_finally(out)


def _closed(opened: tuple[Entered, Block], body: Block) -> Block:
    """What was before a `with`, and the `with`; an empty one is left out in the backward sweep."""
    entered, before = opened
    if not any(isinstance(s, gast.stmt) and type(s).__name__ not in _EMPTY for s in body):
        if getattr(entered, "reverse", False):
            return [*before, *body]
        body = [*body, gast.Pass()]
    if "errstate" in gast.unparse(entered.value) and not getattr(entered, "reverse", False):
        _raises(body)
    target = entered.targets[0] if entered.targets else None
    items = [gast.withitem(entered.value, target)]
    match body:
        case [gast.With(items=inner, body=block) as nested] if nested.multiple:
            items, body = [*items, *inner], block
    new = gast.With(items, body, None)
    new.multiple = True
    return [*before, _with_origin(new, entered)]


def _raises(body: Block) -> None:
    """Where floating-point errors may be exceptions, no arithmetic may be left out."""
    for statement in body:
        for node in nodes_in(statement):
            if isinstance(node, (gast.Assign, gast.AugAssign)):
                node.total = False


_EMPTY = ("Pass", "Comment", "Blank")


def _inside(statement: Any) -> Any:
    """A statement, the blocks in it written out."""
    if isinstance(statement, Attempt):
        return _with_origin(_try(statement), statement)
    for title in ("body", "orelse"):
        block = getattr(statement, title, None)
        if isinstance(block, list):
            setattr(statement, title, written(block))
    return statement


def _try(attempt: Attempt) -> gast.Try:
    name, orelse = None, attempt.orelse
    if orelse and isinstance(orelse[0], Caught):
        name, orelse = orelse[0].targets[0], orelse[1:]
    handler = gast.ExceptHandler(attempt.type, name, written(orelse) or [gast.Pass()])
    return gast.Try(written(attempt.body) or [gast.Pass()], [handler], [], [])


def _with_origin(new: Any, old: Any) -> Any:
    for title in ("origin", "reverse"):
        if hasattr(old, title):
            setattr(new, title, getattr(old, title))
    return new


def _with_finally(block: Block) -> Block:
    """`try: ... except BaseException: clean(); raise` and then `clean()`, as `finally: clean()`."""
    out: Block = []
    position = 0
    while position < len(block):
        statement = block[position]
        position += 1
        last = _cleaning(statement)
        count = len(last or ())
        following = block[position : position + count]
        if last and list(map(_text, last)) == list(map(_text, following)):
            statement = _with_origin(gast.Try(statement.body, [], [], following), statement)
            position += count
        out.append(statement)
    return out


def _cleaning(statement: Any) -> Block | None:
    """What is done when anything goes wrong, before it is raised again."""
    match statement:
        case gast.Try(
            handlers=[
                gast.ExceptHandler(
                    type=gast.Name(id="BaseException"),
                    name=None,
                    body=[_, *last, gast.Raise(exc=None)],
                )
            ],
            finalbody=[],
        ):
            return last
    return None


def _text(statement: Any) -> str:
    text: str = gast.dump(statement)
    return text
