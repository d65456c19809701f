"""What functions read around them, and what a derivative by constants assumes of it."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.guards import Meaning, Pair
from s2sgrad.constants import Constant, can_change, pinned
from s2sgrad.errors import WrtError
from s2sgrad.kinds import kind_of
from s2sgrad.normalise.constants import Reads
from s2sgrad.parse import Scope
from s2sgrad.trees import nodes_in


def assume_constants(program: Any, entry: Any) -> None:
    """Rest on the kinds of the constants, and on which paths read them and which do not."""
    if program.lending is None:
        return
    for constant in program.lending.kinds:
        refuse_local(entry, constant)
    shared = [constant for constant in program.lending.kinds if constant.is_shared]
    for analysis in program.analyses:
        for node in paths(analysis) if shared else ():
            if can_change(analysis.scope.static(node)):
                _pair(entry, shared, analysis.scope, node, apart=True)
    for constant in program.lending.kinds:
        _assume_kind(entry, constant)
    for function, reads in program.lending.reads.items():
        _assume_reads(entry, program.guards.of(function, Scope(function)), reads)


def _assume_kind(entry: Any, constant: Constant) -> None:
    """Assume that a constant is of the kind it is of now."""
    kind = pinned(kind_of(constant.value), constant.value)
    entry.guards.noted[constant.text] = (constant.tree(), Meaning(None, kind))
    if constant.text in entry.scope.imports:  # what a function imports is read once
        same = (constant.tree(), Meaning(constant.value))
        entry.guards.noted[f"{constant.text} itself"] = same


def _assume_reads(entry: Any, guards: Any, reads: Reads) -> None:
    """Assume that the paths by which a function reads constants still lead to them."""
    for constant, nodes in reads.paths.items():
        for node in nodes:
            if isinstance(node, gast.Attribute):
                guards.note(node.value, guards.scope.static(node.value))
            if guards.scope.binding(node) != constant.binding:
                _pair(entry, [constant], guards.scope, node, apart=False)


def refuse_local(entry: Any, constant: Constant) -> None:
    """Refuse a constant that the derivative could not read: a variable of its own is called so."""
    root = constant.text.partition(".")[0]
    if root in entry.locals:
        title = entry.function.__name__
        message = f"wrt={constant.text!r}: `{title}` has a variable `{root}` of its own"
        raise WrtError(f"{message}. Give it another name")


def paths(analysis: Any) -> list[Any]:
    """The dotted paths by which a function reads what is around it; each once."""
    found: dict[str, Any] = {}
    for statement in analysis.core.function.body:
        for node in nodes_in(statement):
            if isinstance(node, (gast.Name, gast.Attribute)) and _is_free(analysis, node):
                found.setdefault(gast.unparse(node), node)
    return list(found.values())


def _is_free(analysis: Any, node: Any) -> bool:
    """Whether a path leads somewhere, from a name that is not local."""
    root = node
    while isinstance(root, gast.Attribute):
        root = root.value
    if not isinstance(root, gast.Name) or root.id in analysis.locals:
        return False
    try:
        analysis.scope.static(node)
    except KeyError:
        return False
    return True


def _pair(entry: Any, constants: list[Constant], scope: Any, node: Any, apart: bool) -> None:
    """Assume that a path means the object of constants, or one that has nothing to do with it."""
    for constant in constants:
        pair = Pair((scope, entry.scope), (node, constant.tree()), apart)
        entry.program.guards.pairs.append(pair)
