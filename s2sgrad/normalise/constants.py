"""Reads of constants as reads of parameters, so that derivatives flow through calls to them.

def step(v):                      def step(v, *, DT):
    return v + solver.DT * pull       return v + DT * pull
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import gast

from s2sgrad.core import local_names
from s2sgrad.normalise.names import captures
from s2sgrad.normalise.nodes import load, placed
from s2sgrad.parse.resolve import Scope
from s2sgrad.parse.tree import Parsed
from s2sgrad.trees import nodes_in


class Lent(gast.keyword):
    """A keyword of a call that hands a constant over: no one wrote it."""


@dataclass
class Reads:
    """The reads of constants in a function, which are names without text by now.

    `paths` are the expressions that stood there.
    """

    parsed: Parsed
    names: dict[Any, list[Any]] = field(default_factory=dict)
    paths: dict[Any, list[Any]] = field(default_factory=dict)

    def become(self, parameters: dict[str, Any], reserved: frozenset[str]) -> None:
        """Let them read parameters of the function, which are given by name."""
        arguments = self.parsed.tree.args
        arguments.reserved = reserved
        for name, constant in parameters.items():
            arguments.kwonlyargs.append(gast.Name(name, gast.Param(), None, None))
            arguments.kw_defaults.append(None)
            for read in self.names.get(constant, ()):
                read.id = name


def reads_of(parsed: Parsed, constants: Iterable[Any]) -> Reads:
    """Take the reads of constants out of the tree of a function."""
    reader = _Reader(parsed, tuple(constants))
    parsed.tree.body = [reader.visit(statement) for statement in parsed.tree.body]
    return reader.reads


def may_read(function: Any, constants: Iterable[Any]) -> bool:
    """Whether the code of a function has a name by which it could read one of some constants."""
    code = function.__code__
    names = {*code.co_names, *code.co_freevars, *_inner_names(code)}
    shared = any(constant.is_shared for constant in constants)
    return shared or any(constant.name in names for constant in constants)


def _inner_names(code: Any) -> Iterable[str]:
    """The names in the code of comprehensions and lambdas."""
    for inner in code.co_consts:
        if isinstance(inner, type(code)):
            yield from (*inner.co_names, *inner.co_freevars)
            yield from _inner_names(inner)


class _Reader(gast.NodeTransformer):
    """Puts names without text in the place of reads; leaves what comprehensions bind alone."""

    def __init__(self, parsed: Parsed, constants: tuple[Any, ...]) -> None:
        self.constants = constants
        self.reads = Reads(parsed)
        self.scope = Scope(parsed.function)
        self.local = {*local_names(parsed.tree), *captures(parsed.tree)}

    def visit_Name(self, node: Any) -> Any:
        free = isinstance(node.ctx, gast.Load) and node.id not in self.local
        return self.replaced(node) if free else node

    def visit_Attribute(self, node: Any) -> Any:
        inner = self.visit(node.value)
        if inner is not node.value or not isinstance(node.ctx, gast.Load):
            node.value = inner
            return node
        return self.replaced(node) if self.is_path(node) else node

    def is_path(self, node: Any) -> bool:
        while isinstance(node, gast.Attribute):
            node = node.value
        return isinstance(node, gast.Name) and node.id not in self.local

    def replaced(self, node: Any) -> Any:
        """The read of a constant as a name; all else as it is."""
        constant = self.meant(node)
        if constant is None:
            return node
        name = load("", node)
        self.reads.names.setdefault(constant, []).append(name)
        self.reads.paths.setdefault(constant, []).append(node)
        return name

    def meant(self, node: Any) -> Any:
        """The constant that a path reads: the variable itself, or one that holds its object."""
        try:
            binding = self.scope.binding(node)
            value = None if binding is None else binding.value()
        except KeyError:
            return None
        if binding is None:
            return None
        same = (c for c in self.constants if c.binding == binding)
        alike = (c for c in self.constants if c.is_shared and c.value is value)
        return next(same, None) or next(alike, None)

    # what a comprehension binds hides what is around it

    def within(self, node: Any) -> Any:
        node.generators[0].iter = self.visit(node.generators[0].iter)  # as if it stood before
        bound = {
            n.id
            for clause in node.generators
            for n in nodes_in(clause.target)
            if isinstance(n, gast.Name)
        }
        before, self.local = self.local, self.local | bound
        self.generic_visit(node)
        self.local = before
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = within

    def visit_Lambda(self, node: Any) -> Any:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda


def hand_over(call: Any, name: str, own: str) -> Any:
    """Hand a constant over in a call, under a name; the expression that does."""
    keywords = (k for k in call.keywords if isinstance(k, Lent) and k.arg == name)
    if (known := next(keywords, None)) is None:
        known = placed(Lent(name, load(own, call)), call)
        call.keywords.append(known)
    return known.value


def without_lent(call: Any) -> Any:
    """A call as it was written, without the constants that it hands over."""
    written = [k for k in call.keywords if not isinstance(k, Lent)]
    return placed(gast.Call(call.func, call.args, written), call)
