"""Which names may share memory: classes found without regard to the order of statements."""

from __future__ import annotations

import gast

from s2sgrad.core import parameters
from s2sgrad.optimise import callees
from s2sgrad.optimise.classes import PASSED, WORLD, Classes
from s2sgrad.optimise.ledger import COMPOUND, Ledger, nested
from s2sgrad.optimise.walk import statements_of
from s2sgrad.trees import nodes_in

_DISPLAYS = (gast.List, gast.Tuple, gast.Dict, gast.Set, gast.ListComp, gast.SetComp, gast.DictComp)
_NO_MEMORY = frozenset(["shape", "ndim", "size", "dtype", "itemsize", "nbytes"])


def sharing_of(function: gast.FunctionDef, ledger: Ledger) -> Sharing:
    """What shares memory in a function; remembered as long as the function stays the same."""
    if ledger.sharing is None or ledger.sharing[0] is not function:
        ledger.sharing = (function, Sharing(function, ledger))
    sharing: Sharing = ledger.sharing[1]
    return sharing


class Sharing:
    """`class_of[name]`, equal for two names that may share memory.

    >>> from s2sgrad.optimise.show import function
    >>> from s2sgrad.optimise.notes import Notes
    >>> tree = function('''
    ... def f(x, y, n):
    ...     v = x[1:]
    ...     w = x + y
    ...     w_tape = []
    ...     w_tape.append(w)
    ...     u = w_tape.pop()
    ... ''')
    >>> sharing = Sharing(tree, Ledger(Notes(containers=frozenset())))
    >>> same = lambda a, b: sharing.class_of(a) == sharing.class_of(b)
    >>> same("v", "x"), same("w", "x"), same("u", "w"), same("w_tape", "w")
    (True, False, True, False)
    """

    def __init__(self, function: gast.FunctionDef, ledger: Ledger) -> None:
        self.ledger = ledger
        self.scalars = ledger.notes.scalars
        self.containers = set(ledger.notes.containers or ())
        self.arrays = ledger.notes.floats if ledger.notes.containers is None else None
        own = frozenset(name.id for name in parameters(function))
        self.local = own.union(ledger.function(function).binds)
        self._classes = Classes(self.local, own, self.scalars)
        if shadows := sorted(own & ledger.notes.shadows):
            self._classes.join([PASSED, *shadows])
        self._function: gast.FunctionDef | None = function

    @property
    def classes(self) -> Classes:
        """The classes, found when they are first asked for: most functions write into nothing."""
        function, self._function = self._function, None
        known = -1
        while function is not None and known != len(self.containers):
            known = len(self.containers)
            for statement in function.body:
                self._statement(statement)
        return self._classes

    def class_of(self, name: str) -> str:
        """The class of what a name holds. Names that are not local belong to the world."""
        return self.classes.root(name)

    def _statement(self, statement: gast.stmt) -> None:
        effects = self.ledger.head(statement)
        match statement:
            case gast.Assign():
                for target in statement.targets:
                    self._bind(target, statement.value)
            case gast.AugAssign():
                self._augment(statement.target, statement.value)
            case gast.For():
                self._classes.join([*_names(statement.target), *self._opened(statement.iter)])
        if isinstance(statement, (gast.With, gast.Try)):
            for inner in statements_of(statement):
                self._statement(inner)
            return
        if effects.calls or effects.outside or effects.captured:
            self._calls(statement)
        if isinstance(statement, COMPOUND):
            for inner in nested(statement):
                self._statement(inner)

    def _augment(self, target: gast.expr, value: gast.expr) -> None:
        if not isinstance(target, gast.Name):
            self._store(target, value)
        elif self._may_hold(target.id):
            self._classes.join([target.id, *self._opened(value)])

    def _bind(self, target: gast.expr, value: gast.expr) -> None:
        if isinstance(target, gast.Name):
            if self._is_container(value):
                self.containers.add(target.id)
            self._classes.join([target.id, *self.sources(value)])
        elif isinstance(target, (gast.Tuple, gast.List)):
            self._classes.join([*_names(target), *self._opened(value)])
        else:
            self._store(target, value)

    def _is_container(self, value: gast.expr) -> bool:
        match value:
            case gast.Name():
                return self._may_hold(value.id)
            case gast.BinOp(op=gast.Add() | gast.Mult()):
                return self._is_container(value.left) or self._is_container(value.right)
            case gast.Call(func=gast.Name(id=name)):
                return name in ("list", "tuple", "dict", "set", "sorted")
        return isinstance(value, _DISPLAYS)

    def _may_hold(self, name: str) -> bool:
        """Whether a name may be that of a list, a tuple or a dict."""
        if name in self.containers:
            return True
        return self.arrays is not None and name not in self.arrays and name not in self.scalars

    def _store(self, target: gast.expr, value: gast.expr) -> None:
        """`x[i] = v` copies into an array, but makes a list or an object hold v itself."""
        roots = _names(target.value)
        for root in roots:
            self._classes.collapse(root)
        if isinstance(target, gast.Attribute) or any(map(self._may_hold, roots)):
            self._classes.join([*roots, *self._opened(value)])

    def _opened(self, value: gast.expr) -> list[str]:
        sources = self.sources(value)
        for source in sources:
            self._classes.collapse(source)
        return sources

    def sources(self, node: gast.expr | None) -> list[str]:
        """The names with which the value of an expression may share memory."""
        match node:
            case gast.Name():
                return [] if node.id in self.scalars else [node.id]
            case gast.Subscript():
                return self._opened(node.value)
            case gast.Attribute() if node.attr in _NO_MEMORY:
                return []
            case gast.Attribute() | gast.Starred():
                return self._opened(node.value)
            case gast.Call():
                return self._result(node)
            case gast.BinOp(op=gast.Add() | gast.Mult()):
                return self._concatenated(node)
            case (
                None
                | gast.Constant()
                | gast.BinOp()
                | gast.UnaryOp()
                | gast.Compare()
                | gast.Slice()
            ):
                return []
            case gast.IfExp():
                return [*self.sources(node.body), *self.sources(node.orelse)]
            case gast.Tuple() | gast.List() | gast.Set() | gast.BoolOp():
                parts = node.values if isinstance(node, gast.BoolOp) else node.elts
                return [name for part in parts for name in self._opened(part)]
        for name in _names(node):
            self._classes.collapse(name)
        return _names(node)

    def _concatenated(self, node: gast.BinOp) -> list[str]:
        """Lists that are joined give a new list of the same elements; arrays give a new array."""
        parts = [part for part in (node.left, node.right) if self._is_container(part)]
        return [name for part in parts for name in self._opened(part)]

    def _result(self, call: gast.Call) -> list[str]:
        kind = callees.kind_of(call, self.ledger.notes)
        if kind == callees.TAPE:
            return [self._classes.element(call.func.value.id)] if call.func.attr == "pop" else []
        if kind == callees.FRESH:
            return [name for name in self._receiver(call) if self._may_hold(name)]
        operands = [*self._receiver(call), *call.args, *(k.value for k in call.keywords)]
        names = []
        for operand in operands:
            names += [operand] if isinstance(operand, str) else self._opened(operand)
        return [*names, WORLD] if kind == callees.OPAQUE else names

    def _receiver(self, call: gast.Call) -> list[str]:
        """The value whose method is called, where it is not a module."""
        if not isinstance(call.func, gast.Attribute):
            return []
        if callees.numpy_name(callees.path_of(call.func), self.ledger.notes) is not None:
            return []
        return self._opened(call.func.value)

    def _calls(self, statement: gast.stmt) -> None:
        """What the calls with effects in a statement make share memory."""
        for part in _own_parts(statement):
            for node in nodes_in(part):
                if isinstance(node, gast.Call):
                    self._call(node)
                elif isinstance(node, (gast.NamedExpr, gast.Lambda)):
                    self._classes.join([WORLD, *_names(node)])
        if isinstance(statement, gast.FunctionDef):
            self._classes.join([WORLD, *self.ledger.head(statement).reached])

    def _call(self, call: gast.Call) -> None:
        kind = callees.kind_of(call, self.ledger.notes)
        if kind == callees.TAPE and call.args:
            element = self._classes.element(call.func.value.id)
            self._classes.join([element, *self.sources(call.args[0])])
        elif kind == callees.OPAQUE:
            names = [*self._result(call)]
            for name in names:
                self._classes.collapse(name)
            self._classes.join(names)


def _own_parts(statement: gast.stmt) -> list[gast.AST]:
    match statement:
        case gast.If() | gast.While():
            return [statement.test]
        case gast.For():
            return [statement.iter]
        case gast.FunctionDef():
            return []
    return [statement]


def _names(node: gast.AST) -> list[str]:
    return [part.id for part in nodes_in(node) if isinstance(part, gast.Name)]
