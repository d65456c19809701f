"""In which order the parts of a statement are evaluated."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.optimise.ledger import Ledger
from s2sgrad.trees import children, nodes_in


def evaluated_before(statement: gast.stmt, name: str) -> list[gast.AST] | None:
    """The parts of a statement that have been evaluated when the (only) read of a name is reached.

    None where the name is not read in its own expressions.

    >>> node = gast.parse("y = f(a) + g(b, t) + h(c)").body[0]
    >>> from s2sgrad.optimise.show import expression
    >>> [expression(part) for part in evaluated_before(node, "t")]
    ['f(a)', 'g', 'b']
    """
    done: list[gast.AST] = []
    for part in _parts(statement):
        if _reach(part, name, done):
            return done
    return None


def _parts(statement: gast.stmt) -> list[Any]:
    match statement:
        case gast.Assign():
            return [statement.value, *statement.targets]
        case gast.AugAssign():
            return [statement.target, statement.value]
        case gast.Expr() | gast.Return():
            return [statement.value]
        case gast.If():
            return [statement.test]
        case gast.For():
            return [statement.iter]
    return [statement]


def _reach(node: Any, name: str, done: list[gast.AST]) -> bool:
    """Whether the name is read in node; if so, `done` gains what comes before it."""
    if isinstance(node, gast.Name):
        if node.id == name:
            return True
        done.append(node)
        return False
    before = len(done)
    for child in children(node):
        if isinstance(
            child, (gast.expr_context, gast.operator, gast.unaryop, gast.cmpop, gast.boolop)
        ):
            continue
        if _reach(child, name, done):
            return True
    del done[before:]
    done.append(node)
    return False


def calls_follow(statement: gast.stmt, name: str, ledger: Ledger) -> bool:
    """Whether no call with an effect comes before the read of a name."""
    before = evaluated_before(statement, name)
    return before is not None and not any(
        not isinstance(part, gast.Name) and _has_call(part, ledger) for part in before
    )


def _has_call(part: gast.AST, ledger: Ledger) -> bool:
    return any(isinstance(node, gast.Call) and ledger.value(node).calls for node in nodes_in(part))


def nothing_precedes(statement: gast.stmt, name: str, steady: frozenset[str]) -> bool:
    """Whether only steady names, numbers and callees are looked up before the read of a name."""
    if isinstance(statement, gast.AugAssign) and not isinstance(statement.target, gast.Name):
        return False
    before = evaluated_before(statement, name)
    if before is None:
        return False
    called = {id(node.func) for node in nodes_in(statement) if isinstance(node, gast.Call)}
    return all(id(part) in called or _is_steady(part, steady) for part in before)


def _is_steady(part: gast.AST, steady: frozenset[str]) -> bool:
    return isinstance(part, gast.Constant) or (isinstance(part, gast.Name) and part.id in steady)
