"""One operation per statement, in the order in which Python evaluates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import gast

from s2sgrad.errors import Origin
from s2sgrad.normalise import (
    assignments,
    attempts,
    choices,
    comprehensions,
    deletions,
    effects,
    folds,
    getters,
    guards,
    iteration,
    tables,
)
from s2sgrad.normalise.names import Names
from s2sgrad.normalise.naming import describe
from s2sgrad.normalise.nodes import (
    assign,
    branch,
    copied,
    filled,
    load,
    placed,
    statement,
    store,
    with_body,
)
from s2sgrad.normalise.occurrences import stores
from s2sgrad.normalise.purity import Purity, binds


def flatten(block: list[gast.stmt], names: Names, purity: Purity) -> list[gast.stmt]:
    """The block with one operation per statement, whose operands are atoms.

    >>> from s2sgrad.emit.printer import to_source
    >>> from s2sgrad.parse.tree import statements
    >>> block = statements("h = np.tanh(x @ W + b) * u[i + 1]")
    >>> print(to_source(flatten(block, Names(), Purity({"x", "W", "b", "u", "h", "i"}))))
    product = x @ W
    total = product + b
    tanh = np.tanh(total)
    total_2 = i + 1
    u_part = u[total_2]
    h = tanh * u_part
    """
    return Flattener(names, purity).block(block)


class Flattener:
    """Writes flat statements to `out`, each with the `origin` of the user's statement."""

    def __init__(self, names: Names, purity: Purity, taken: frozenset[str] = frozenset()) -> None:
        self.names = names
        self.purity = purity
        self.taken = taken
        """What variables of comprehensions must not be called."""
        self.uses: Counter[str] = Counter()
        self.stores: Counter[str] = Counter()
        """How often variables occur in the function, and how often they are bound."""
        self.handlers: list[list[gast.stmt]] = []
        """Of the attempts around what is being written."""
        self.deleted: frozenset[str] = frozenset()
        self.bound: frozenset[str] = frozenset()
        """Variables that surely have a value where something is being written."""
        self.out: list[gast.stmt] = []
        self.origin: Origin

    def block(self, block: Sequence[gast.stmt]) -> list[gast.stmt]:
        """The flat statements of a block, up to the first that control does not pass."""
        around, self.out = self.out, []
        bound = self.bound
        for node in block:
            self.statement(node)
            if isinstance(node, gast.Assign):
                self.bound |= stores([node]).keys() - self.deleted
            if isinstance(node, (gast.Raise, gast.Break)):
                break
        inner, self.out = self.out, around
        self.bound = bound
        return inner

    def aside(self, write: Callable[[], None]) -> list[gast.stmt]:
        """The statements that `write` writes, as a block of their own."""
        around, self.out = self.out, []
        write()
        inner, self.out = self.out, around
        return inner

    def statement(self, node: gast.stmt) -> None:
        """Write what a statement does."""
        self.origin = node.origin
        match node:
            case gast.Assign() | gast.AnnAssign() | gast.AugAssign():
                assignments.write(self, node)
            case gast.Expr(value=value):
                effects.expression(self, value, node)
            case gast.If() | gast.For() | gast.While():
                self.compound(node)
            case gast.With():
                guards.enter(self, node)
            case gast.Try():
                attempts.attempt(self, node)
            case gast.Return(value=value):
                self.emit(gast.Return(self.returned(value)), node)
            case gast.Assert() | gast.Raise():
                effects.failure(self, node)
            case gast.Break() | gast.Pass():
                self.emit(type(node)(), node)
            case gast.Import() | gast.ImportFrom():
                self.out.append(node)
            case gast.Delete():
                deletions.write(self, node)

    def compound(self, node: gast.If | gast.For | gast.While) -> None:
        """Write a statement that holds blocks."""
        match node:
            case gast.If(test=test):
                simple = self.test(test)
                body = self.block(node.body)
                self.out.append(branch(simple, body, self.block(node.orelse), node))
            case gast.For():
                loop, before = iteration.header(self, node)
                loop.body = filled([*before, *self.block(node.body)], node)
                self.out.append(loop)
            case gast.While(test=test):
                body = filled(self.block(node.body), node)
                self.out.append(with_body(node, body, copied(test)))

    def emit(self, new: gast.stmt, at: gast.AST) -> None:
        """Write a statement."""
        self.out.append(statement(new, self.origin, at))

    def bind(self, name: str, operation: gast.expr) -> gast.Name:
        """Write `name = operation`, and give a read of the name."""
        self.out.append(assign(store(name, operation), operation, self.origin))
        return load(name, operation)

    def into(self, name: str, node: gast.expr) -> None:
        """Write statements that compute an expression and bind it to a name."""
        if comprehensions.is_direct(name, node):
            comprehensions.write(self, name, node)
        elif not choices.write(self, name, node):
            self.bind(name, self.operation(node))

    def fresh(self, base: str) -> str:
        """A name for a new temporary."""
        name = self.names.fresh(base)
        self.purity.local.add(name)
        return name

    def atom(self, node: gast.expr, hint: str | None = None) -> gast.expr:
        """The value of an expression as an atom; `hint` names the temporary, if one is needed."""
        flat = self.operation(node)
        if self.is_atom(flat):
            return flat
        return self.bind(self.fresh(hint or describe(flat)), flat)

    def is_atom(self, node: gast.expr) -> bool:
        """Whether node needs no statement of its own."""
        match node:
            case gast.Constant() | gast.Name():
                return True
            case gast.UnaryOp(op=gast.USub(), operand=gast.Constant()):
                return True
        return isinstance(node, gast.Attribute) and self.purity.path(node)

    def operation(self, node: gast.expr) -> gast.expr:
        """The value of an expression as one operation on atoms, new nodes throughout."""
        if self.is_atom(node):
            return copied(node)
        match node:
            case gast.BinOp():
                return self.arithmetic(node)
            case gast.Call():
                return self.called(node)
            case gast.Subscript():
                value, index = self.element(node)
                return placed(gast.Subscript(value, index, gast.Load()), node)
            case gast.Attribute(attr=name):
                return placed(gast.Attribute(self.owner(node), name, gast.Load()), node)
            case gast.UnaryOp(op=op, operand=operand) if not isinstance(op, gast.Not):
                return placed(gast.UnaryOp(op, self.atom(operand)), node)
            case gast.Tuple() | gast.List():
                return self.argument(node)
            case gast.Dict():
                return tables.table(self, node)
            case gast.JoinedStr():
                return effects.text(self, node)
            case gast.NamedExpr(target=gast.Name(id=name), value=value):
                self.into(name, value)
                return load(name, node)
            case gast.ListComp() | gast.GeneratorExp() | gast.DictComp():
                name = self.fresh("elements")
                comprehensions.write(self, name, node)
                return load(name, node)
        return choices.value(self, node)

    def arithmetic(self, node: gast.BinOp) -> gast.expr:
        """A binary operation; a long sum is a deep tree, so its left side is walked in a loop."""
        spine = [node]
        while isinstance(spine[-1].left, gast.BinOp):
            spine.append(spine[-1].left)
        innermost = spine[-1]
        left = self.steadied(self.atom(innermost.left), [step.right for step in spine])
        for step in reversed(spine):
            flat = placed(gast.BinOp(left, step.op, self.atom(step.right)), step)
            left = flat if step is node else self.bind(self.fresh(describe(flat)), flat)
        return left

    def call(self, node: gast.Call, argument: Callable[[gast.expr], gast.expr]) -> gast.Call:
        """A call, its arguments made by `argument`."""
        values = [*node.args, *(keyword.value for keyword in node.keywords)]
        callee = self.callee(node.func, values)
        flat = self.sequence(values, argument)
        count = len(node.args)
        keywords = [
            placed(gast.keyword(keyword.arg, value), keyword)
            for keyword, value in zip(node.keywords, flat[count:], strict=True)
        ]
        return placed(gast.Call(callee, flat[:count], keywords), node)

    def called(self, node: gast.Call) -> gast.expr:
        """A call, or what it stands for."""
        if (part := getters.gotten(self.purity, self.with_owner(node))) is not None:
            return self.operation(part)
        return folds.write(self, node) or self.call(node, self.argument)

    def with_owner(self, node: gast.Call) -> gast.Call:
        """A call of what takes parts out of its argument: that is evaluated once."""
        if not getters.is_getter(self.purity, node.func) or len(node.args) != 1:
            return node
        return placed(gast.Call(node.func, [self.argument(node.args[0])], node.keywords), node)

    def callee(self, node: gast.expr, values: Sequence[gast.expr]) -> gast.expr:
        """What is called: a dotted path, or a method of an atom."""
        if self.purity.path(node):
            return copied(node)
        if isinstance(node, gast.Attribute):
            owner = self.steadied(self.owner(node), values)
            return placed(gast.Attribute(owner, node.attr, gast.Load()), node)
        return self.atom(node, "function")

    def owner(self, node: gast.Attribute) -> gast.expr:
        """What has the attribute: a variable, also where it is the array of a module."""
        owner = self.atom(node.value)
        if not self.purity.of_value(node) or self.purity.of_value(node.value):
            return owner
        called = owner.attr if isinstance(owner, gast.Attribute) else getattr(owner, "id", "value")
        return self.bind(self.fresh(called), owner)

    def sequence(
        self, nodes: Sequence[gast.expr], make: Callable[[gast.expr], gast.expr]
    ) -> list[gast.expr]:
        """Several values, evaluated from left to right."""
        return [
            self.steadied(make(node), nodes[position + 1 :]) for position, node in enumerate(nodes)
        ]

    def steadied(self, atom: gast.expr, later: Sequence[gast.expr]) -> gast.expr:
        """The atom, or a copy of it where evaluating `later` could change what it means."""
        if isinstance(atom, gast.Name) and any(binds(node, atom.id) for node in later):
            return self.bind(self.fresh(describe(atom)), atom)
        if self.purity.steady(atom) or all(map(self.purity.pure, later)):
            return atom
        return self.bind(self.fresh(describe(atom)), atom)

    def argument(self, node: gast.expr) -> gast.expr:
        """A value as an argument: an atom, or a tuple or list of them."""
        match node:
            case gast.Tuple(elts=elements) | gast.List(elts=elements):
                flat = self.sequence(elements, self.argument)
                return placed(type(node)(flat, gast.Load()), node)
            case gast.Starred(value=value):
                return placed(gast.Starred(self.atom(value), gast.Load()), node)
        return self.atom(node)

    def element(self, node: gast.Subscript) -> tuple[gast.expr, gast.expr]:
        """What is indexed, and the index."""
        owner = self.steadied(self.atom(node.value), [node.slice])
        return owner, self.index(node.slice)

    def index(self, node: gast.expr) -> gast.expr:
        """An index, its parts being atoms."""
        match node:
            case gast.Slice():
                parts = [None if part is None else self.atom(part) for part in _slice_parts(node)]
                return placed(gast.Slice(*parts), node)
            case gast.Tuple(elts=elements):
                flat = self.sequence(elements, self.index)
                return placed(gast.Tuple(flat, gast.Load()), node)
        return self.argument(node)

    def test(self, node: gast.expr) -> gast.expr:
        """A condition as a Name or Constant, bound to a temporary where it is neither."""
        flat = choices.truth(self, node) if choices.is_test(node) else self.operation(node)
        if isinstance(flat, (gast.Name, gast.Constant)):
            return flat
        return self.bind(self.fresh(describe(flat)), flat)

    def returned(self, node: gast.expr) -> gast.expr:
        """The value of a return: an atom, or a tuple or list of atoms."""
        match node:
            case gast.Tuple(elts=elements) | gast.List(elts=elements):
                return placed(type(node)(self.sequence(elements, self.atom), gast.Load()), node)
        return self.atom(node, "result")


def _slice_parts(node: gast.Slice) -> list[gast.expr | None]:
    return [node.lower, node.upper, node.step]
