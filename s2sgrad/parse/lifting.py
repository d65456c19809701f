"""The tree of a function without its nested functions: calls hand over what these capture.

def rhs(y):               step(rhs_closure(k), y)
    return -k * y
step(rhs, y)
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.parse.definitions import place
from s2sgrad.parse.inherited import without_super
from s2sgrad.parse.nested import Handed, around, captured, handed, is_nested, nested, visible
from s2sgrad.parse.signature import signature_of
from s2sgrad.parse.tree import Parsed


def lifted(parsed: Parsed) -> Parsed:
    """The function without the definitions of nested functions; calls hand over what they take."""
    without_super(parsed.function, parsed.tree)
    tree = parsed.tree
    for name in captured(parsed.function):
        tree.args.kwonlyargs.append(gast.Name(name, gast.Param(), None, None))
        tree.args.kw_defaults.append(None)
    if visible(parsed.function):
        lifting = _Lifting(parsed)
        tree.body = lifting.block(tree.body) or [_pass(tree)]
    return parsed


class _Lifting(gast.NodeTransformer):
    """Puts calls and values in the place of nested functions."""

    def __init__(self, parsed: Parsed) -> None:
        self.inner = nested(parsed.function)
        self.around = around(parsed.function)
        self.unsteady = self.around.unsteady & set(captured(parsed.function))
        self.called = {**self.around.functions, **self.inner.called()}

    # statements

    def block(self, block: list[Any]) -> list[Any]:
        return [line for statement in block for line in self.lines(statement)]

    def lines(self, statement: Any) -> list[Any]:
        """What stands for a statement."""
        match statement:
            case gast.FunctionDef() if (found := self.definition(statement)) is not None:
                if found.called:
                    return self.late(statement, statement)
                value = self.value(statement, found.title)
                return [_bound(statement.name, value, statement)]
            case gast.Assign(value=gast.Lambda() as value):
                found = self.definition(value)
                if found is not None and found.called:
                    return self.late(value, statement)
        self.visit_parts(statement)
        return [statement]

    def visit_parts(self, statement: Any) -> None:
        """What is inside of a statement; inner functions that stay are left alone."""
        if isinstance(statement, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
            return
        for field in statement._fields:
            value = getattr(statement, field, None)
            if isinstance(value, list) and value and isinstance(value[0], gast.stmt):
                setattr(statement, field, self.block(value) or [_pass(value[0])])
            elif isinstance(value, list):
                setattr(statement, field, [self.part(one) for one in value])
            elif isinstance(value, gast.AST):
                setattr(statement, field, self.part(value))

    def part(self, node: Any) -> Any:
        """An expression, or what has blocks without being a statement."""
        if hasattr(node, "body") and isinstance(node.body, list):
            self.visit_parts(node)
            return node
        return self.visit(node) if isinstance(node, gast.AST) else node

    def late(self, node: Any, statement: Any) -> list[Any]:
        """`f_k = k` for the defaults of `def f(x, k=k)`, which count as they are now."""
        pairs = self.late_defaults(node, self.definition(node).title)
        return [_bound(name, value, statement) for name, value in pairs]

    # expressions

    def definition(self, node: Any) -> Any:
        found = self.inner.definitions.get(place(node))
        same = found is not None and type(found.node).__name__ == type(node).__name__
        return found if same else None

    def visit_Lambda(self, node: Any) -> Any:
        found = self.definition(node)
        return node if found is None else self.value(node, found.title)

    def visit_Name(self, node: Any) -> Any:
        if isinstance(node.ctx, gast.Load) and node.id in self.called:
            return self.value(node, node.id)
        return node

    def visit_Call(self, node: Any) -> Any:
        callee, more = node.func, []
        if isinstance(callee, gast.Name) and callee.id in self.called:
            more = [(n, _read(n, node)) for n in handed(self.called[callee.id])]
        elif isinstance(callee, gast.Lambda) and (found := self.definition(callee)) is not None:
            node.func = _read(found.title, callee)
            names = captured(self.inner.functions[found.title])
            more = [(n, _read(n, node)) for n in names]
            more += self.late_defaults(callee, found.title)
        else:
            node.func = self.visit(callee)
        node.args = [self.visit(argument) for argument in node.args]
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        for name, value in more:
            node.keywords.append(gast.copy_location(gast.keyword(name, value), node))
        return node

    def value(self, node: Any, title: str) -> Any:
        """What stands for a nested function as a value."""
        if isinstance(node, gast.Name):
            function = self.called[title]
            values = [_read(n, node) for n in handed(function)]
        else:
            function = self.inner.functions[title]
            values = [_read(n, node) for n in captured(function)]
            values += [value for _, value in self.late_defaults(node, title)]
        suffix = "fleeting" if self.is_fleeting(node, function) else "closure"
        call = gast.Call(_read(f"{title}_{suffix}", node), values, [])
        return gast.copy_location(call, node)

    def is_fleeting(self, node: Any, function: Any) -> bool:
        """Whether a variable that a function captures may be bound anew when it is a value."""
        later = self.inner.later.get(place(node), frozenset())
        return not (later | self.unsteady).isdisjoint(captured(function))

    def late_defaults(self, node: Any, title: str) -> list[tuple[str, Any]]:
        """The defaults that are not literals, by the names under which they are handed over."""
        arguments = node.args
        places = [*arguments.posonlyargs, *arguments.args]
        late = places[len(places) - len(arguments.defaults) :]
        pairs = [*zip(late, arguments.defaults, strict=True)]
        pairs += zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        wanted = signature_of(self.inner.functions[title]).parameters
        found = [(wanted[name.id].default, value) for name, value in pairs]
        return [(d.name, self.visit(value)) for d, value in found if isinstance(d, Handed)]


def _bound(name: str, value: Any, statement: Any) -> Any:
    target = gast.copy_location(gast.Name(name, gast.Store(), None, None), value)
    made = gast.copy_location(gast.Assign([target], value, None), statement)
    made.origin = statement.origin
    return made


def _read(name: str, at: Any) -> Any:
    return gast.copy_location(gast.Name(name, gast.Load(), None, None), at)


def _pass(tree: Any) -> Any:
    made = gast.copy_location(gast.Pass(), tree)
    made.origin = tree.origin
    return made


__all__ = ["is_nested", "lifted"]
