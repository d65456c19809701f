"""The core form: the checked subset of gast that every phase after `normalise` works on.

    function  := FunctionDef(name, params, block)    # ends in the only Return; no decorators
    block     := stmt+
    stmt      := Assign([Name], operation)                               # binding
               | Assign([Tuple(Name+)], operation)                       # unpacking, in parallel
               | Assign([Subscript(Name, index)], atom)                  # store
               | AugAssign(Name, op, atom) | AugAssign(Subscript(Name, index), op, atom)
               | Expr(Call(callee, message*, keyword(message)*))         # a call for its effect
               | Entered([Name?], operation) | Left          # what is between them is in a `with`
               | Attempt(Name, type, block, stmt*)           # try and except; the Name: completed?
               | Caught([Name], Constant)                    # except ... as name
               | If(Name | Constant, block, stmt*)
               | For(target, iteration, block) | While(test, block)      # no orelse
               | Break                # ends a branch of an If that ends the body of a loop
               | Assert(test, message?) | Raise(message?, message?)      # Raise ends its block
               | Return(atom | Tuple(atom*) | List(atom*))
               | Import | ImportFrom  # what it binds is no local name, but one of the module's
               | Pass
    target    := Name | Tuple(target+)
    iteration := range(atom+) | enumerate(iteration, atom?) | zip(iteration*) | reversed(iteration)
               | atom
    operation := atom | BinOp(atom, op, atom) | UnaryOp(op, atom) | test | JoinedStr(message*)
               | Call(callee, (argument | Starred(atom))*, keyword(argument)*)
               | Subscript(atom, index) | Attribute(atom, name)
               | Tuple(argument*) | List(argument*) | Dict(key*, argument*)
    key       := Constant | UnaryOp(USub, Constant) | Tuple(key*)
    callee    := path | Attribute(atom, method)
    argument  := atom | Tuple(argument*) | List(argument*)
    index     := argument | Slice(atom?, atom?, atom?) | Tuple(index*)
    atom      := path | Constant | UnaryOp(USub, Constant)
    path      := Name | Attribute(path of a name that is not local, name)    # np.pi, np.linalg.inv
    test      := pure, nested: Compare | BoolOp | Not, over any pure expression
    message   := pure, nested: as test, and f-strings; what print, raise and assert show

A `test` is evaluated for its truth, or known to be boolean, and has no effect, so it stays nested.
A Break is the last statement of its loop's body, as seen through the Ifs around it: where it runs,
nothing of the body is left. No node stands at two places of a tree, and every statement has
`.origin`, the user's statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gast

from s2sgrad.regions import Entered
from s2sgrad.trees import children, nodes_in

if TYPE_CHECKING:
    from s2sgrad.parse.tree import Parsed

ITERATORS = frozenset({"range", "enumerate", "zip", "reversed"})


@dataclass(frozen=True)
class Core:
    """A function in core form.

    `temporaries` are the names that normalisation introduced; `base` gives for every other local
    name the name that the user wrote, from which it differs where one variable was split.
    `consulted` are the dotted paths to functions and modules whose meaning the core form hangs on,
    each with the object it led to and the code of that.
    """

    function: gast.FunctionDef
    temporaries: frozenset[str]
    base: dict[str, str]
    parsed: Parsed
    consulted: tuple[tuple[gast.AST, Any, Any], ...] = ()


class NotCore(AssertionError):
    """A pass left a tree that is not in core form: a defect of s2sgrad."""


def verify(function: gast.FunctionDef) -> None:
    """Raise `NotCore` unless `function` is in core form."""
    _Verifier(local_names(function)).function(function)


def local_names(function: gast.FunctionDef) -> frozenset[str]:
    """The names that are parameters of the function or bound in its body.

    The variables of a comprehension are its own.
    """
    bound = {name.id for name in parameters(function)}
    waiting: list[gast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Store):
            bound.add(node.id)
        clause = isinstance(node, gast.comprehension)
        waiting += [node.iter, *node.ifs] if clause else children(node)
    return frozenset(bound)


def parameters(function: gast.FunctionDef) -> list[gast.Name]:
    """The parameters of a function, in the order of its signature."""
    args = function.args
    every = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
    return [name for name in every if name is not None]


def is_path(node: gast.AST, local: frozenset[str] | set[str]) -> bool:
    """Whether node is a Name, or a dotted path that starts at a name which is not local."""
    if isinstance(node, gast.Name):
        return True
    while isinstance(node, gast.Attribute):
        node = node.value
    return isinstance(node, gast.Name) and node.id not in local


def is_atom(node: gast.AST, local: frozenset[str] | set[str]) -> bool:
    """Whether node is an atom, as the grammar above says."""
    match node:
        case gast.Constant():
            return True
        case gast.UnaryOp(op=gast.USub(), operand=gast.Constant()):
            return True
        case gast.Name() | gast.Attribute():
            return is_path(node, local)
    return False


def is_key(node: gast.AST) -> bool:
    """Whether node is a key of a dict that is written out."""
    match node:
        case gast.Tuple(elts=elements):
            return all(map(is_key, elements))
        case gast.UnaryOp(op=gast.USub(), operand=gast.Constant()):
            return True
    return isinstance(node, gast.Constant)


class _Verifier:
    def __init__(self, local: frozenset[str]) -> None:
        self.local = local
        self.seen: set[int] = set()

    def function(self, node: gast.FunctionDef) -> None:
        self.require(isinstance(node, gast.FunctionDef), node, "a function")
        self.require(not node.decorator_list, node, "no decorators")
        self.require(isinstance(node.body[-1], gast.Return), node, "a Return at the end")
        self.block(node.body[:-1], tail=False)
        self.statement(node.body[-1], tail=False)
        self.require_unshared(node.body)

    def require(self, condition: bool, node: gast.AST, wanted: str) -> None:
        if not condition:
            raise NotCore(f"expected {wanted}, found {gast.dump(node)}")

    def require_unshared(self, block: list[gast.stmt]) -> None:
        for node in nodes_in(gast.Module(block, [])):
            if isinstance(node, (gast.expr, gast.stmt, gast.Slice, gast.keyword)):
                self.require(id(node) not in self.seen, node, "a node of its own")
                self.seen.add(id(node))

    def block(self, block: list[gast.stmt], tail: bool) -> None:
        for position, node in enumerate(block):
            last = position == len(block) - 1
            self.require(last or not isinstance(node, gast.Raise), node, "Raise at the end only")
            self.require(not isinstance(node, gast.Return), node, "no Return inside")
            self.statement(node, tail and last)

    def statement(self, node: gast.stmt, tail: bool) -> None:
        self.require(getattr(node, "origin", None) is not None, node, "an origin")
        if isinstance(node, (gast.If, gast.For, gast.While)):
            self.compound(node, tail)
        else:
            self.plain(node, tail)

    def compound(self, node: gast.stmt, tail: bool) -> None:
        match node:
            case gast.If(test=test):
                self.require(isinstance(test, (gast.Name, gast.Constant)), node, "a simple test")
                self.body(node.body, tail)
                self.block(node.orelse, tail)
            case gast.For(target=target, iter=iteration, orelse=[]):
                self.target(target)
                self.iteration(iteration)
                self.body(node.body, tail=True)
            case gast.While(test=test, orelse=[]):
                self.pure(test)
                self.body(node.body, tail=True)
            case _:
                self.require(False, node, "a loop without else")

    def plain(self, node: gast.stmt, tail: bool) -> None:
        match node:
            case Entered(targets=targets, value=value):
                self.each(self.place, targets)
                self.operation(value)
            case gast.Assign(targets=[target], value=value):
                self.assignment(target, value)
            case gast.AugAssign(target=target, value=value):
                self.place(target)
                self.atom(value)
            case gast.Expr(value=gast.Call() as call):
                self.call(call, self.message)
            case gast.Break():
                self.require(tail, node, "Break only where the body of a loop ends")
            case gast.Assert(test=test, msg=text):
                self.pure(test)
                self.optional(self.message, text)
            case gast.Raise(exc=exception, cause=cause):
                self.optional(self.message, exception)
                self.optional(self.message, cause)
            case gast.Return(value=gast.Tuple(elts=elements) | gast.List(elts=elements)):
                self.each(self.atom, elements)
            case gast.Return(value=value):
                self.atom(value)
            case gast.Pass() | gast.Import() | gast.ImportFrom():
                pass
            case _:
                self.require(False, node, "a core statement")

    def body(self, block: list[gast.stmt], tail: bool) -> None:
        if not block:
            raise NotCore("expected at least Pass, found an empty block")
        self.block(block, tail)

    def each(self, check: Any, nodes: list[gast.AST]) -> None:
        for node in nodes:
            check(node)

    def optional(self, check: Any, node: gast.AST | None) -> None:
        if node is not None:
            check(node)

    def assignment(self, target: gast.expr, value: gast.expr) -> None:
        match target:
            case gast.Name():
                self.operation(value)
            case gast.Tuple(elts=names):
                self.require(all(isinstance(name, gast.Name) for name in names), target, "names")
                self.operation(value)
            case _:
                self.place(target)
                self.atom(value)

    def place(self, node: gast.expr) -> None:
        match node:
            case gast.Name():
                pass
            case gast.Subscript(value=gast.Name(), slice=index):
                self.index(index)
            case _:
                self.require(False, node, "a name or an element of a named array")

    def target(self, node: gast.expr) -> None:
        match node:
            case gast.Name():
                pass
            case gast.Tuple(elts=elements):
                self.each(self.target, elements)
            case _:
                self.require(False, node, "a loop target")

    def iteration(self, node: gast.expr) -> None:
        match node:
            case gast.Call(func=gast.Name(id="range"), args=args, keywords=[]):
                self.each(self.atom, args)
            case gast.Call(func=gast.Name(id="enumerate"), args=[first, *start], keywords=[]):
                self.iteration(first)
                self.each(self.atom, start)
            case gast.Call(func=gast.Name(id="zip" | "reversed"), args=args):
                self.each(self.iteration, args)
            case _:
                self.atom(node)

    def operation(self, node: gast.expr) -> None:
        match node:
            case gast.BinOp(left=left, right=right):
                self.atom(left)
                self.atom(right)
            case gast.Compare() | gast.BoolOp() | gast.UnaryOp(op=gast.Not()) | gast.JoinedStr():
                self.pure(node)
            case gast.UnaryOp(operand=operand):
                self.atom(operand)
            case gast.Call():
                self.call(node, self.argument)
            case gast.Subscript(value=value, slice=index):
                self.atom(value)
                self.index(index)
            case gast.Attribute(value=value) if not is_path(node, self.local):
                self.atom(value)
            case gast.Dict(keys=keys, values=values):
                self.require(all(map(is_key, keys)), node, "keys that are written out")
                self.each(self.argument, values)
            case _:
                self.argument(node)

    def call(self, node: gast.Call, argument: Any) -> None:
        match node.func:
            case gast.Attribute(value=value) if not is_path(node.func, self.local):
                self.atom(value)
            case callee:
                self.require(is_path(callee, self.local), node, "a named callee")
        for value in node.args:
            if isinstance(value, gast.Starred):
                self.atom(value.value)
            else:
                argument(value)
        for keyword in node.keywords:
            argument(keyword.value)

    def argument(self, node: gast.expr) -> None:
        match node:
            case gast.Tuple(elts=elements) | gast.List(elts=elements):
                self.each(self.argument, elements)
            case _:
                self.atom(node)

    def index(self, node: gast.expr) -> None:
        match node:
            case gast.Slice():
                for part in (node.lower, node.upper, node.step):
                    self.optional(self.atom, part)
            case gast.Tuple(elts=elements):
                self.each(self.index, elements)
            case _:
                self.argument(node)

    def atom(self, node: gast.expr) -> None:
        self.require(is_atom(node, self.local), node, "an atom")

    def pure(self, node: gast.expr) -> None:
        self.require(not any(isinstance(part, _IMPURE) for part in nodes_in(node)), node, "a test")

    message = pure


_IMPURE = (
    gast.Lambda,
    gast.NamedExpr,
    gast.IfExp,
    gast.Starred,
    gast.ListComp,
    gast.SetComp,
    gast.DictComp,
    gast.GeneratorExp,
    gast.Yield,
    gast.YieldFrom,
    gast.Await,
)
