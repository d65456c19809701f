"""`map`, `filter` and the iterators of itertools, as the comprehensions and loops that they are.

>>> from s2sgrad.normalise.examples import written
>>> print(written("s = sum(map(f, xs))"))
s = sum([f(item) for item in xs])
>>> print(written("for y in filter(f, xs): total += y"))
for y in xs:
    if f(y):
        total += y
>>> print(written("for i, j in itertools.combinations(range(n), 2): total += x[i] * x[j]"))
count = n
for i in range(count):
    for j in range(i + 1, count):
        total += x[i] * x[j]

They are lazy, and so are these loops; what goes through all of them before anything else happens
gets a list.
"""

from __future__ import annotations

import functools
import itertools
from typing import Any

import gast

from s2sgrad.normalise import combinations
from s2sgrad.normalise.comprehensions import CONSUMERS
from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import assign, copied, load, placed, statement, store
from s2sgrad.normalise.purity import Purity
from s2sgrad.parse.nested import Closing
from s2sgrad.trees import children, nodes_in

Block = list[Any]


def written_out(block: Block, names: Names, purity: Purity) -> Block:
    """A block whose loops and comprehensions go through arrays, lists and ranges alone."""
    return _Writer(names, purity).block(block)


class _Writer(gast.NodeTransformer):
    """Rewrites statements and expressions, from the outside to the inside."""

    def __init__(self, names: Names, purity: Purity) -> None:
        self.names = names
        self.purity = purity

    # statements

    def block(self, block: Block) -> Block:
        return [line for node in block for line in self.lines(node)]

    def lines(self, node: Any) -> Block:
        """What stands for a statement."""
        if isinstance(node, (gast.FunctionDef, gast.ClassDef, gast.AsyncFunctionDef)):
            return [node]
        if isinstance(node, gast.For):
            node.iter = self.sliced(node.iter)
            if (made := self.loop(node)) is not None:
                return [line for inner in made for line in self.lines(inner)]
        if isinstance(node, gast.Assign) and isinstance(node.targets[0], gast.Tuple | gast.List):
            node.value = self.several(node.value) or node.value
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, list) and value and isinstance(value[0], gast.stmt):
                setattr(node, field, self.block(value))
            elif isinstance(value, list):
                setattr(node, field, [self.part(one) for one in value])
            elif isinstance(value, gast.AST):
                setattr(node, field, self.part(value))
        return [node]

    def part(self, node: Any) -> Any:
        """An expression, or what holds a block without being a statement."""
        if isinstance(getattr(node, "body", None), list):
            return self.lines(node)[0]
        return self.visit(node) if isinstance(node, gast.AST) else node

    def loop(self, node: gast.For) -> Block | None:
        """The statements in the place of a loop over an iterator; None for all others."""
        inner = self.generator(node.iter)
        if inner is not None and not (len(inner.generators) > 1 and leaves(node)):
            return [self.nested(node, inner)]
        if (inside := self.mapped_inside(node)) is not None:
            return [inside]
        return combinations.loops(self, node)

    def nested(self, node: gast.For, inner: gast.GeneratorExp) -> Any:
        """The loops of a generator expression around the body of a loop."""
        first = [assign(node.target, inner.elt, node.origin)]
        same = isinstance(inner.elt, gast.Name) and isinstance(node.target, gast.Name)
        if same:
            rename(inner, inner.elt.id, node.target.id)
        body = [*([] if same else first), *node.body]
        for clause in reversed(inner.generators):
            for test in reversed(clause.ifs):
                body = [statement(gast.If(test, body, []), node.origin, node)]
            loop = gast.For(clause.target, clause.iter, body, [], None)
            body = [statement(loop, node.origin, node)]
        body[0].orelse = node.orelse
        return body[0]

    def mapped_inside(self, node: gast.For) -> Any:
        """`for a, b in zip(map(f, xs), ys)`: the body begins with `a = f(item)`."""
        first: Block = []
        target, iteration = self.without_maps(node.target, node.iter, first, node.origin)
        if not first:
            return None
        loop = gast.For(target, iteration, [*first, *node.body], node.orelse, None)
        return statement(loop, node.origin, node)

    def without_maps(self, target: Any, iteration: Any, first: Block, origin: Any) -> Any:
        """The target and the iteration without `map`, whose calls go to `first`."""
        args = getattr(iteration, "args", [])
        if self.is_builtin(iteration, "zip") and len(getattr(target, "elts", [])) == len(args):
            pairs = [
                self.without_maps(t, i, first, origin)
                for t, i in zip(target.elts, args, strict=True)
            ]
            target = placed(gast.Tuple([t for t, _ in pairs], gast.Store()), target)
            return target, _with_args(iteration, [i for _, i in pairs])
        if self.is_builtin(iteration, "enumerate") and len(getattr(target, "elts", [])) == 2:
            count, element = target.elts
            element, inner = self.without_maps(element, args[0], first, origin)
            target = placed(gast.Tuple([count, element], gast.Store()), target)
            return target, _with_args(iteration, [inner, *args[1:]])
        if self.is_builtin(iteration, "map") and (made := self.generator(iteration)) is not None:
            [clause] = made.generators
            if not clause.ifs:
                first.append(assign(target, made.elt, origin))
                return clause.target, clause.iter
        return target, iteration

    # expressions

    def visit_Call(self, node: Any) -> Any:
        """What a function goes through at once is a list, or stays a generator expression."""
        if self.goes_through(node):
            short = node.func.id in ("any", "all")
            made = self.generator(node.args[0]) if short else self.several(node.args[0])
            node.args[0] = made or node.args[0]
        elif node.args and self.resolved(node.func) in (functools.reduce, itertools.accumulate):
            place = int(self.resolved(node.func) is functools.reduce)
            if len(node.args) > place:
                node.args[place] = self.several(node.args[place]) or node.args[place]
        return self.generic_visit(node)

    def goes_through(self, call: gast.Call) -> bool:
        named = isinstance(call.func, gast.Name) and call.func.id in CONSUMERS
        return named and bool(call.args) and self.purity.is_builtin(call.func, call.func.id)

    def visit_Starred(self, node: Any) -> Any:
        node.value = self.several(node.value) or node.value
        return self.generic_visit(node)

    def visit_comprehension(self, node: Any) -> Any:
        return self.generic_visit(node)

    def comprehended(self, node: Any) -> Any:
        """A comprehension: what it goes through may be more than one loop."""
        node.generators = [one for clause in node.generators for one in self.clauses(clause)]
        return self.generic_visit(node)

    visit_ListComp = visit_GeneratorExp = visit_SetComp = visit_DictComp = comprehended

    def clauses(self, clause: gast.comprehension) -> list[gast.comprehension]:
        """The loops in the place of one of a comprehension."""
        clause.iter = self.sliced(clause.iter)
        inner = self.generator(clause.iter)
        if inner is None:
            return combinations.clauses(self, clause)
        if isinstance(inner.elt, gast.Name) and isinstance(clause.target, gast.Name):
            rename(inner, inner.elt.id, clause.target.id)
            inner.generators[-1].ifs += clause.ifs
            return list(inner.generators)
        element = placed(gast.List([inner.elt], gast.Load()), clause.iter)
        last = gast.comprehension(clause.target, element, clause.ifs, 0)
        return [*inner.generators, placed(last, clause.iter)]

    # iterators

    def several(self, node: Any) -> Any:
        """An iterator as a list: of a display element by element, else as a comprehension."""
        if (part := self.sliced(node)) is not node:
            return part
        if self.is_builtin(node, "map") and self.is_steady(node.args[0]):
            displays = [getattr(arg, "elts", ()) for arg in node.args[1:]]
            plain = not any(isinstance(e, gast.Starred) for elts in displays for e in elts)
            if plain and {len(elts) for elts in displays} not in (set(), {0}):
                calls = [_called(node.args[0], parts) for parts in zip(*displays, strict=False)]
                if all(len(elts) == len(calls) for elts in displays):
                    return placed(gast.List(calls, gast.Load()), node)
        made = None if isinstance(node, gast.GeneratorExp) else self.generator(node)
        if made is None:
            return combinations.display(self, node)
        return placed(gast.ListComp(made.elt, made.generators), node)

    def sliced(self, node: Any) -> Any:
        """`islice(xs, n)` of a variable as `xs[:n]`; all else as it is."""
        args: Any = getattr(node, "args", ())
        if not isinstance(node, gast.Call) or node.keywords or len(args) not in (2, 3, 4):
            return node
        if self.resolved(node.func) is not itertools.islice or not isinstance(args[0], gast.Name):
            return node
        lower, upper, step = ([None, args[1], None] if len(args) == 2 else [*args[1:], None])[:3]
        part = placed(gast.Slice(lower, upper, step), node)
        return placed(gast.Subscript(args[0], part, gast.Load()), node)

    def generator(self, node: Any) -> gast.GeneratorExp | None:
        """An iterator as a generator expression, None where it is none."""
        if not isinstance(node, gast.Call) or node.keywords or len(list(node.args)) < 2:
            return None
        arguments: Block = node.args
        function, iterables = arguments[0], arguments[1:]
        if any(isinstance(arg, gast.Starred) for arg in node.args):
            return None
        if self.is_builtin(node, "map") and self.is_steady(function):
            return self.mapped(function, iterables, node)
        if self.is_builtin(node, "filter") and self.is_steady(function) and len(iterables) == 1:
            return self.filtered(function, iterables[0], node)
        if self.resolved(node.func) is itertools.starmap and self.is_steady(function):
            item = self.names.fresh("item")
            star = placed(gast.Starred(load(item, node), gast.Load()), node)
            return _generator(_called(function, [star]), [(item, iterables[0])], node)
        return None

    def mapped(self, function: Any, iterables: Block, node: Any) -> gast.GeneratorExp:
        inner = self.inner(iterables[0]) if len(iterables) == 1 else None
        if inner is not None:
            elt = _called(function, [inner.elt])
            return placed(gast.GeneratorExp(elt, inner.generators), node)
        items = [self.names.fresh("item") for _ in iterables]
        elt = _called(function, [load(item, node) for item in items])
        if len(items) == 1:
            return _generator(elt, [(items[0], iterables[0])], node)
        target = placed(gast.Tuple([store(i, node) for i in items], gast.Store()), node)
        zipped = placed(gast.Call(load("zip", node), iterables, []), node)
        clause = placed(gast.comprehension(target, zipped, [], 0), node)
        return placed(gast.GeneratorExp(elt, [clause]), node)

    def filtered(self, function: Any, iterable: Any, node: Any) -> gast.GeneratorExp:
        inner, item = self.inner(iterable), self.names.fresh("item")
        made = _generator(load(item, node), [(item, iterable)], node)
        if inner is not None:
            whole = placed(gast.List([inner.elt], gast.Load()), node)
            made.generators[0].iter = whole
            made.generators = [*inner.generators, *made.generators]
        none = isinstance(function, gast.Constant)
        test = load(item, node) if none else _called(function, [load(item, node)])
        made.generators[-1].ifs.append(test)
        return made

    def inner(self, node: Any) -> gast.GeneratorExp | None:
        return node if isinstance(node, gast.GeneratorExp) else self.generator(node)

    # what names mean

    def is_builtin(self, node: Any, name: str) -> bool:
        return isinstance(node, gast.Call) and self.purity.is_builtin(node.func, name)

    def resolved(self, node: Any) -> Any:
        """The object that a dotted path means; None for a variable."""
        root = node
        while isinstance(root, gast.Attribute):
            root = root.value
        if not isinstance(root, gast.Name) or root.id in self.purity.local:
            return None
        return self.closing(node) or self.purity.resolved(node)

    def closing(self, node: Any) -> Closing | None:
        """What makes values of a nested function, by its name."""
        if not isinstance(node, gast.Name) or self.purity.scope is None:
            return None
        try:
            found = self.purity.scope.static(node)
        except KeyError:
            return None
        return found if isinstance(found, Closing) else None

    def is_steady(self, function: Any) -> bool:
        """Whether it makes no difference how often a function is looked up, or closed."""
        if isinstance(function, gast.Constant):
            return function.value is None
        if isinstance(function, gast.Call):
            callee = self.resolved(function.func)
            own = isinstance(callee, Closing) or callee is functools.partial
            return own and all(map(self.purity.pure, function.args))
        method = isinstance(function, gast.Attribute) and isinstance(function.value, gast.Name)
        return method or self.purity.path(function)


def leaves(loop: Any) -> bool:
    """Whether a loop has an `else`, or a `break` of its own."""
    return bool(loop.orelse) or any(map(_breaks, loop.body))


def _breaks(node: Any) -> bool:
    if isinstance(node, (gast.For, gast.While)):
        return any(map(_breaks, node.orelse))
    if isinstance(node, gast.Break):
        return True
    inner = (part for part in children(node) if not isinstance(part, gast.expr))
    return any(map(_breaks, inner))


def rename(tree: Any, old: str, new: str) -> None:
    """Give a variable another name."""
    for node in nodes_in(tree):
        if isinstance(node, gast.Name) and node.id == old:
            node.id = new


def _called(function: Any, args: Any) -> Any:
    call = gast.Call(copied(function), [copied(a) for a in args], [])
    return placed(call, function)


def _with_args(call: Any, args: Block) -> Any:
    return placed(gast.Call(call.func, args, call.keywords), call)


def _generator(elt: Any, clauses: list[tuple[str, Any]], node: Any) -> gast.GeneratorExp:
    made = [placed(gast.comprehension(store(n, node), i, [], 0), node) for n, i in clauses]
    return placed(gast.GeneratorExp(elt, made), node)
