"""Live: which names are read after a statement, before they are bound again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.regions import Attempt
from s2sgrad.trees import nodes_in

BLOCKS = ("body", "orelse")


@dataclass
class Liveness:
    """`after[s]`: names live after statement s.

    `head[loop]`: names whose value at the head of a loop is read later; not those that the header
    is about to bind.
    """

    after: dict[Any, frozenset[str]] = field(default_factory=dict)
    head: dict[Any, frozenset[str]] = field(default_factory=dict)


def names_read(node: Any) -> set[str]:
    """The names that a statement itself reads (of a compound statement: its header)."""
    match node:
        case Attempt(type=caught):
            return loads(caught)
        case gast.If(test=test) | gast.While(test=test):
            return loads(test)
        case gast.For(iter=iteration):
            return loads(iteration)
        case gast.AugAssign(target=gast.Name(id=name), value=value):
            return {name} | loads(value)
    return loads(node)


def loads(node: Any) -> set[str]:
    """All names loaded anywhere in a tree."""
    return {n.id for n in nodes_in(node) if isinstance(n, gast.Name) and _is_load(n)}


def _is_load(name: Any) -> bool:
    return isinstance(name.ctx, gast.Load)


def names_bound(node: Any) -> list[str]:
    """The names that a statement itself binds, in order."""
    match node:
        case gast.Assign(targets=[gast.Name(id=name)]) | gast.AugAssign(target=gast.Name(id=name)):
            return [name]
        case gast.Assign(targets=[target]) | gast.For(target=target):
            return [n.id for n in nodes_in(target) if _is_stored_name(n)]
    return []


def _is_stored_name(node: Any) -> bool:
    return isinstance(node, gast.Name) and isinstance(node.ctx, gast.Store)


def bound_within(block: list[Any]) -> set[str]:
    """All names bound anywhere in a block."""
    found: set[str] = set()
    for statement in walk_statements(block):
        found.update(names_bound(statement))
    return found


def walk_statements(block: list[Any]) -> Any:
    """Every statement of a block, nested ones included, in the order of the text."""
    for statement in block:
        yield statement
        for inner in inner_blocks(statement):
            yield from walk_statements(inner)


def names_of_header(statement: Any) -> list[str]:
    """All names of a statement, without those of the blocks in it."""
    fields = (getattr(statement, field) for field in statement._fields if field not in BLOCKS)
    parts = [p for field in fields for p in (field if isinstance(field, list) else [field])]
    nodes = (n for part in parts if isinstance(part, gast.AST) for n in nodes_in(part))
    return [n.id for n in nodes if isinstance(n, gast.Name)]


def inner_blocks(statement: Any) -> list[list[Any]]:
    """The blocks of a compound statement."""
    match statement:
        case gast.If(body=body, orelse=orelse):
            return [body, orelse]
        case gast.For(body=body) | gast.While(body=body):
            return [body]
    return []


def liveness(function: Any) -> Liveness:
    """Names live after each statement of a core function.

    >>> tree = gast.parse("def f(x):\\n    y = x\\n    z = y\\n    return z").body[0]
    >>> facts = liveness(tree)
    >>> [sorted(facts.after[s]) for s in tree.body]
    [['y'], ['z'], []]
    """
    facts = Liveness()
    _block(function.body, frozenset(), frozenset(), facts)
    return facts


def _block(
    block: list[Any], after: frozenset[str], at_break: frozenset[str], facts: Liveness
) -> frozenset[str]:
    live = after
    following: Any = None
    for statement in reversed(block):
        facts.after[statement] = live
        if isinstance(statement, Attempt):
            failed = live
            if is_success(following, statement):  # what is done only then is not read otherwise
                failed = _block(following.orelse, facts.after[following], at_break, facts)
            live = _attempt(statement, live, failed, at_break, facts)
        else:
            live = _before(statement, live, at_break, facts)
        following = statement
    return live


def is_success(statement: Any, attempt: Attempt) -> bool:
    """Whether a statement is an If that asks whether an attempt has come to its end."""
    match statement:
        case gast.If(test=gast.Name(id=name)):
            return type(statement) is gast.If and bool(name == attempt.test.id)
    return False


def _before(
    statement: Any, live: frozenset[str], at_break: frozenset[str], facts: Liveness
) -> frozenset[str]:
    match statement:
        case gast.If(body=body, orelse=orelse):
            branches = (_block(branch, live, at_break, facts) for branch in (body, orelse))
            return frozenset().union(*branches) | names_read(statement)
        case gast.For() | gast.While():
            return _loop(statement, live, facts)
        case gast.Break():
            return at_break
        case gast.Raise():
            return frozenset(names_read(statement))
    bound = names_bound(statement)
    return (live - set(bound) if bound else live) | names_read(statement)


def _attempt(
    attempt: Attempt,
    live: frozenset[str],
    failed: frozenset[str],
    at_break: frozenset[str],
    facts: Liveness,
) -> frozenset[str]:
    """What is read when the body has failed is read after each of its statements."""
    caught = _block(attempt.orelse, failed, at_break, facts)
    before = _block(attempt.body, live | {attempt.test.id}, at_break, facts)
    for statement in walk_statements(attempt.body):
        facts.after[statement] |= caught
        if statement in facts.head:
            facts.head[statement] |= caught
    return (before | caught | names_read(attempt)) - {attempt.test.id}


def _loop(statement: Any, live: frozenset[str], facts: Liveness) -> frozenset[str]:
    header = names_read(statement)
    targets = set(names_bound(statement))
    head = live | header  # a for loop, too, reads what it runs over in every round
    while True:
        start = _block(statement.body, head, live, facts) - targets
        if start <= head:
            break
        head = head | start
    facts.head[statement] = frozenset(head - targets)
    return frozenset(head | header)


def live_in(block: list[Any]) -> frozenset[str]:
    """The names that a block reads before it binds them.

    >>> sorted(live_in(gast.parse("y = x\\nz = y").body))
    ['x']
    """
    return live_before(block, frozenset())


def live_before(block: list[Any], after: frozenset[str]) -> frozenset[str]:
    """The names that are read in a block, or after it, before they are bound again."""
    return _block(block, after, frozenset(), Liveness())
