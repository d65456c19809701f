"""Which expressions have no effect, so that they may stay nested where only their truth matters."""

from __future__ import annotations

import builtins
import types
from collections.abc import Mapping, Set
from typing import Any, Protocol

import gast

from s2sgrad.core import is_path
from s2sgrad.normalise.quiet import (
    BUILTINS,
    EFFECTS,
    PURE_MODULES,
    READING_METHODS,
    of_pure_module,
    writes_nothing,
)
from s2sgrad.trees import children, nodes_in


class Lookup(Protocol):
    """What `parse.resolve.Scope` offers."""

    imports: Mapping[str, Any]

    def static(self, node: gast.AST) -> Any:
        """The object of a dotted path; raises `KeyError`."""


_BOOLEAN = frozenset(
    "all allclose any array_equal bool callable hasattr isclose iscomplexobj isfinite isinf "
    "isinstance isnan isrealobj isscalar issubclass issubdtype may_share_memory "
    "shares_memory".split()
)


class Purity:
    """Answers for one function; `local` are its variables, temporaries included."""

    def __init__(self, local: Set[str], scope: Lookup | None = None) -> None:
        self.local = set(local)
        self.scope = scope
        self.consulted: dict[str, tuple[gast.AST, Any, Any]] = {}
        """The functions, with their code, and modules that an answer hung on, by their paths."""

    def path(self, node: gast.AST) -> bool:
        """Whether node is a name, or a dotted path that starts at a name that is not local."""
        return is_path(node, self.local)

    def pure(self, node: gast.AST) -> bool:
        """Whether evaluating node has no effect, nor a choice but `and`, `or` and comparisons."""
        match node:
            case gast.Constant() | gast.Name():
                return True
            case gast.Attribute(value=value):
                return self.path(node) or self.pure(value)
            case gast.Call(func=func, args=args, keywords=keywords):
                values = [keyword.value for keyword in keywords]
                named = {keyword.arg for keyword in keywords}
                safe = named.isdisjoint({None, "out", "key"}) and self.function(func)
                return safe and all(map(self.pure, [*args, *values]))
            case gast.BinOp() | gast.UnaryOp() | gast.Compare() | gast.BoolOp():
                return self._parts(node)
            case gast.Subscript() | gast.Slice() | gast.Tuple() | gast.List():
                return self._parts(node)
            case gast.JoinedStr() | gast.FormattedValue():
                return self._parts(node)
        return False

    def function(self, callee: gast.AST) -> bool:
        """Whether a callee is a builtin or a function of NumPy or math without effects."""
        if not self.path(callee) or (isinstance(callee, gast.Name) and callee.id in self.local):
            return False
        if not EFFECTS.isdisjoint(_dotted(callee)):
            return False
        if self.scope is None:
            return _dotted(callee)[0] in ("np", "numpy", "math", *BUILTINS)
        found = self.resolved(callee)
        return of_pure_module(found)

    def quiet(self, node: gast.AST) -> bool:
        """Whether evaluating node writes to nothing that the function can see."""
        if self.pure(node):
            return True
        calls = (part for part in nodes_in(node) if isinstance(part, gast.Call))
        return not binds(node) and all(map(self._quiet_call, calls))

    def _quiet_call(self, node: gast.Call) -> bool:
        if not {keyword.arg for keyword in node.keywords}.isdisjoint({None, "out", "key"}):
            return False
        if self.function(node.func):
            return True
        if not self.path(node.func):
            return isinstance(node.func, gast.Attribute) and node.func.attr in READING_METHODS
        if "random" in (path := _dotted(node.func)) and path[-1] in READING_METHODS:
            return True
        local = isinstance(node.func, gast.Name) and node.func.id in self.local
        return not local and writes_nothing(self.resolved(node.func))

    def resolved(self, node: gast.AST) -> object:
        """The object of a dotted path, None where it is unknown."""
        try:
            found = self.scope.static(node) if self.scope is not None else None
        except KeyError:
            return None
        if callable(found) or isinstance(found, types.ModuleType):
            self.consulted[gast.unparse(node)] = (node, found, getattr(found, "__code__", None))
        return found

    def is_builtin(self, node: gast.AST, name: str) -> bool:
        """Whether node is the builtin of that name."""
        if not isinstance(node, gast.Name) or node.id != name or name in self.local:
            return False
        return self.scope is None or self.resolved(node) is getattr(builtins, name)

    def boolean(self, node: gast.AST) -> bool:
        """Whether the value is a truth value by its form; for `and` and `or`, by all operands."""
        match node:
            case gast.BoolOp(values=values):
                return all(map(self.boolean, values))
            case gast.Compare() | gast.UnaryOp(op=gast.Not()):
                return True
            case gast.Constant(value=value):
                return isinstance(value, bool)
            case gast.Call(func=func):
                return self.function(func) and _dotted(func)[-1] in _BOOLEAN
        return False

    def steady(self, node: gast.AST) -> bool:
        """Whether no call can change what an atom means: it can for the data of a module."""
        while isinstance(node, gast.Attribute):
            node = node.value
        if not isinstance(node, gast.Name) or node.id in self.local or self.scope is None:
            return True
        found = self.resolved(node)
        return callable(found) or getattr(found, "__name__", "") in PURE_MODULES

    def _parts(self, node: gast.AST) -> bool:
        return all(
            self.pure(part) for part in children(node) if isinstance(part, (gast.expr, gast.Slice))
        )


def binds(node: gast.AST, name: str | None = None) -> bool:
    """Whether evaluating node gives a variable a value; that variable, if one is named."""
    named = (part.target.id for part in nodes_in(node) if isinstance(part, gast.NamedExpr))
    return any(name in (None, bound) for bound in named)


def _dotted(node: gast.AST) -> list[str]:
    names: list[str] = []
    while isinstance(node, gast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *reversed(names)] if isinstance(node, gast.Name) else names[::-1]
