"""`a.flat`: reads, writes and loops along the flattened array, in the order of its entries.

v = a.flat[3]                v = a[3]                    of one axis; np.unravel_index of more
a.flat[1:3] = v              a[1:3] = v
a.flat = v                   a[...] = v
for v in a.flat: ...         for v in a: ...             of one axis; a.flatten() of more
total = np.sum(a.flat)       total = np.sum(a.flatten())

The iterator itself has no kind. A variable that is bound to one stands for it where it is indexed.
"""

from __future__ import annotations

import copy
import operator
from typing import Any

import gast

from s2sgrad.analyse.flat_names import FLAT, is_followed, readers, speaks_of_entries, takes_entries
from s2sgrad.analyse.liveness import walk_statements
from s2sgrad.analyse.placed_writes import PlacedWrites, is_everything
from s2sgrad.analyse.writing import Block
from s2sgrad.kinds import Array, Field, Scalar, dims_of
from s2sgrad.normalise.nodes import assign, constant, copied, load, placed, statement, store
from s2sgrad.rules.table import TABLE
from s2sgrad.trees import nodes_in


def flat_expansion(inference: Any, node: Any) -> Block | None:
    """The statements in place of one that does something with `a.flat`; None for all others."""
    header = getattr(node, "iter", getattr(node, "test", node))
    if any(speaks_of_entries(inference, part) for part in nodes_in(header)):
        return _Flat(inference, node).block()
    return None


class _Flat(PlacedWrites):
    def block(self) -> Block | None:
        if not self.knows_numpy():
            return None
        match self.node:
            case gast.For():
                return self.loop(self.node)
            case gast.If(test=test) | gast.While(test=test) | gast.Assert(test=test):
                made = copy.copy(self.node)
                made.test = self.entries_of(test)
                return [made]
            case gast.Assign(value=(gast.Compare() | gast.BoolOp() | gast.UnaryOp()) as test):
                return self.give(self.entries_of(test))
            case gast.Assign(targets=[gast.Name() as target], value=gast.Attribute() as value):
                return self.bound_iterator(target, value)
            case gast.Assign(targets=[gast.Subscript() as target], value=value):
                return self.store(target, value)
            case gast.AugAssign(target=gast.Subscript() as target, op=op, value=value):
                return self.update(target, op, value)
            case gast.Assign(value=gast.Subscript(value=owner, slice=index)):
                base = self.owner(owner)
                return None if base is None else self.give(self.read(base, index))
            case gast.Assign(value=gast.Call() as call) | gast.Expr(value=gast.Call() as call):
                return self.call(call)
        return None

    # whose entries they are

    def owner(self, node: Any) -> Any:
        """The array of `a.flat`, by a name; None where it is none."""
        if isinstance(node, gast.Name) and node.id in self.inference.iterators:
            followed = is_followed(self.inference, node.id)
            node = self.inference.iterators[node.id] if followed else None
        if not _is_attribute(node):
            return None
        if not isinstance(self.known(node.value), Array):
            return None
        if isinstance(node.value, gast.Name):
            return copied(node.value)
        return self.bound("array", copied(node.value))

    def bound_iterator(self, target: Any, value: Any) -> Block | None:
        """`it = a.flat`: nothing is left to do where `it` is not read any more."""
        if not _is_attribute(value) or not isinstance(self.known(value.value), Array):
            return None
        if readers(self.analysis, target.id):
            return None
        return [statement(gast.Pass(), self.node.origin, self.node)]

    # reads and writes

    def read(self, base: Any, index: Any) -> Any:
        """`a.flat[i]`: an entry, or a copy of some."""
        rank = len(self.kind(base).dims)
        wanted = None if isinstance(index, gast.Slice) else self.places_dims(index)
        known = getattr(index, "value", None)
        if rank == 1 and not isinstance(index, gast.Slice) and not is_everything(index):
            return self.part(base, index)
        if wanted == () and type(known) is int and known >= 0 and rank:
            return self.part(base, self.index(base, index, "raise"))
        if wanted is not None and not is_everything(index):
            return self.numpy("take", base, index)
        flat = self.bound("flat", self.flattened(base))
        return flat if is_everything(index) else self.part(flat, index)

    def flattened(self, base: Any) -> Any:
        return self.called(gast.Attribute(copied(base), "flatten", gast.Load()))

    def store(self, target: Any, value: Any) -> Block | None:
        """`a.flat[i] = v`, and `a.flat = v`."""
        if isinstance(getattr(target.slice, "value", None), Field):
            base, index = copied(target.value), constant(Ellipsis, self.node)
            if target.slice.value != FLAT or not self.is_array(base):
                return None
        else:
            base, index = self.owner(target.value), target.slice
        if base is None or not self.is_storable(base, index, value):
            return None
        self.store_apart(base, index, value)
        return self.out

    def is_storable(self, base: Any, index: Any, value: Any) -> bool:
        """Whether NumPy writes it: a single entry is set to a number."""
        single = not isinstance(index, gast.Slice) and self.places_dims(index) == ()
        number = not single or is_everything(index) or dims_of(self.kind(value)) == ()
        several = isinstance(index, gast.Tuple)
        return number and not several and self.has_places(base, index)

    def update(self, target: Any, op: Any, value: Any) -> Block | None:
        """`a.flat[i] += v`: a read, an operation and a write."""
        base, index = self.owner(target.value), target.slice
        if base is None or not self.has_places(base, index):
            return None
        single = dims_of(self.kind(value)) == () and self.accepts(base, value)
        rank, every = len(self.kind(base).dims), is_everything(index)
        if single and (rank == 1 or every):
            index = constant(Ellipsis, self.node) if every else copied(index)
            place = placed(gast.Subscript(base, index, gast.Store()), self.node)
            made = gast.AugAssign(place, op, copied(value))
            self.out.append(statement(made, self.node.origin, self.node))
            return self.out
        before = self.bound("part", self.read(base, index))
        after = placed(gast.BinOp(before, op, copied(value)), self.node)
        place = placed(gast.Subscript(copied(target.value), copied(index), gast.Store()), self.node)
        self.out.append(assign(place, self.bound("part", after), self.node.origin))
        return self.out

    # tests, loops and calls

    def entries_of(self, test: Any) -> Any:
        """A test that asks for entries: of a copy of them."""
        if isinstance(test, list):
            return [self.entries_of(part) for part in test]
        if not isinstance(test, gast.AST) or isinstance(test, gast.expr_context):
            return test
        if _is_attribute(test) and isinstance(self.known(test.value), Array):
            return self.flattened(test.value)
        made = type(test)(*(self.entries_of(getattr(test, f, None)) for f in test._fields))
        return placed(made, test)

    def loop(self, loop: Any) -> Block | None:
        """`for v in a.flat`, alone or within enumerate and zip."""
        first: Block = []
        steady = not any(map(self.may_write, walk_statements(loop.body)))
        target, iteration = self.iterated(loop.target, loop.iter, steady, first)
        if iteration is loop.iter:
            return None
        made = copy.copy(loop)
        made.target, made.iter, made.body = target, iteration, [*first, *loop.body]
        return [*self.out, made]

    def iterated(self, target: Any, iteration: Any, steady: bool, first: Block) -> tuple[Any, Any]:
        """Target and iteration of a loop; `first` reads entries that may be written meanwhile."""
        match iteration, target:
            case gast.Call(func=gast.Name(id="enumerate"), args=[inner, *start]), gast.Tuple():
                count, element = target.elts
                element, changed = self.iterated(element, inner, steady, first)
                elements, args = [count, element], [changed, *start]
            case gast.Call(func=gast.Name(id="zip"), args=inners), gast.Tuple():
                pairs = zip(target.elts, inners, strict=True)
                made = [self.iterated(part, inner, steady, first) for part, inner in pairs]
                elements, args = [part for part, _ in made], [changed for _, changed in made]
            case gast.Attribute() | gast.Name(), gast.Name():
                base = self.owner(iteration)
                return (
                    (target, iteration)
                    if base is None
                    else self.entries(base, target, steady, first)
                )
            case _:
                return target, iteration
        if all(map(operator.is_, args, iteration.args)):
            return target, iteration
        call = placed(gast.Call(iteration.func, args, []), iteration)
        return placed(gast.Tuple(elements, gast.Store()), target), call

    def entries(self, base: Any, target: Any, steady: bool, first: Block) -> tuple[Any, Any]:
        """The entries themselves; by their places, where they may be written in the loop."""
        if len(self.kind(base).dims) == 1:
            return target, base
        if steady:
            return target, self.bound("flat", self.flattened(base))
        base = self.bound("array", base)  # the variable may be bound anew in the loop
        size, shape = self.size(base), self.shape(base)
        place = self.inference.names.fresh("place")
        outer, self.out = self.out, first
        index = self.bound("index", self.numpy("unravel_index", load(place, self.node), shape))
        self.out.append(assign(target, self.part(base, index), self.node.origin))
        self.out = outer
        rounds = self.called(gast.Name("range", gast.Load(), None, None), size)
        return store(place, self.node), rounds

    def may_write(self, inner: Any) -> bool:
        """Whether a statement may write into an array."""
        match inner:
            case gast.AugAssign(target=gast.Name() as target):
                return not isinstance(self.known(target), Scalar)
            case gast.AugAssign() | gast.Assign(targets=[gast.Subscript()]) | gast.Expr():
                return True
            case gast.Assign(value=gast.Call(func=func, keywords=keywords)):
                if isinstance(func, gast.Attribute) and self.inference.expressions.is_local(func):
                    known = func.attr in TABLE.methods
                else:
                    known = TABLE.of(self.meaning(func)) is not None
                return not known or any(keyword.arg == "out" for keyword in keywords)
        return False

    def call(self, call: gast.Call) -> Block | None:
        """`np.sum(a.flat)`, of functions that keep nothing of what they are given."""
        if isinstance(self.node, gast.Expr):
            return None
        if isinstance(call.func, gast.Attribute) and call.func.attr == "copy":
            base = self.owner(call.func.value) if not call.args else None
            return None if base is None else self.give(self.flattened(base))
        bases = [self.owner(argument) for argument in call.args]
        if not any(bases) or not takes_entries(self.inference, self.node, call):
            return None
        args = [
            copied(argument) if base is None else self.bound("flat", self.flattened(base))
            for argument, base in zip(call.args, bases, strict=True)
        ]
        return self.give(placed(gast.Call(copied(call.func), args, copied(call.keywords)), call))


def _is_attribute(node: Any) -> bool:
    return isinstance(node, gast.Attribute) and bool(node.attr == FLAT)
