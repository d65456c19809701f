"""Methods of lists that core has no operation for, as appends, slices and sums of lists.

xs.extend([u, v])        xs.append(u); xs.append(v)
xs.extend(ys)            for item in ys: xs.append(item)
xs.insert(i, v)          xs = xs[:i] + [v] + xs[i:]           where nothing else refers to xs
v = xs.pop(0)            v = xs[0]; xs = xs[1:]
u, v = xs.pop()          item = xs.pop(); u, v = item
xs.remove(v)             i = xs.index(v); xs = xs[:i] + xs[i + 1:]
xs.reverse()             xs = xs[::-1]
xs[i:j] = ys             xs = xs[:i] + list(ys) + xs[i:][len(xs[i:j]):]
"""

from __future__ import annotations

import builtins
from typing import Any

import gast

from s2sgrad.analyse.ownership import shared_by
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.kinds import Kind, ListOf, Sequence
from s2sgrad.normalise.nodes import assign, constant, copied, load, placed, statement, store


def list_expansion(inference: Any, node: Any) -> Block | None:
    """The statements in place of one that changes or copies a list; None for all others."""
    match node:
        case gast.Assign() | gast.AugAssign() | gast.Expr():
            return _Lists(inference, node).block()
    return None


class _Lists(Writer):
    def block(self) -> Block | None:
        match self.node:
            case gast.AugAssign(target=gast.Name() as base, op=gast.Add(), value=value):
                return self.extend(base, value) if self.is_list(base) else None
            case gast.AugAssign(target=gast.Name() as base, op=gast.Mult(), value=times):
                return self.repeat(base, times) if self.is_list(base) else None
            case gast.Assign(targets=[gast.Subscript(value=base, slice=gast.Slice())]):
                return (
                    self.replace(base, self.node.targets[0].slice) if self.is_list(base) else None
                )
            case gast.Assign(value=gast.Call() as call) | gast.Expr(value=gast.Call() as call):
                return self.method(call)
        return None

    def is_list(self, node: Any) -> bool:
        kind = self.kind(node) if isinstance(node, gast.Name) else None
        return type(kind) in (Sequence, ListOf) and kind.type is list  # type: ignore[union-attr]

    def method(self, call: gast.Call) -> Block | None:
        """`xs.extend(ys)`, `xs.insert(i, v)`, `xs.pop(i)` ..."""
        match call:
            case gast.Call(func=gast.Attribute(value=gast.Name() as base, attr=name)):
                if not self.is_list(base):
                    return None
            case _:
                return None
        match name, call.args, call.keywords:
            case "copy", [], []:
                return self.give(self.slice(base, None, None))
            case "extend", [values], []:
                return self.extend(base, values)
            case "pop", index, []:
                return self.pop(base, *index) if index else self.unpacked(call)
            case _ if not isinstance(self.node, gast.Expr):
                return None  # of the others, all give None
            case "insert", [index, value], []:
                return self.insert(base, index, value)
            case "remove", [value], []:
                return self.remove(base, value)
            case "reverse", [], []:
                return self.become(base, self.slice(base, None, None, -1), same_length=True)
            case "clear", [], []:
                return self.become(base, self.display())
            case "sort", [], options:
                return self.sort(base, options)
        return None

    def unpacked(self, call: gast.Call) -> Block | None:
        """`u, v = xs.pop()`: what is popped gets a name."""
        match self.node:
            case gast.Assign(targets=[gast.Tuple()]):
                return self.give(self.bound("item", copied(call)))
        return None

    # growing in place

    def extend(self, base: Any, values: Any) -> Block:
        """Append one after the other; what is gone through does not grow meanwhile."""
        if isinstance(values, (gast.List, gast.Tuple)):
            for value in values.elts:
                self.append(base, value, self.out)
            return self.out
        if values.id == base.id or values.id in self.inference.same_list.get(base.id, ()):
            values = self.bound(f"{base.id}_copy", self.slice(values, None, None))
        item = self.inference.names.fresh("item")
        body: Block = []
        self.append(base, load(item, self.node), body)
        loop = gast.For(store(item, self.node), copied(values), body, [], None)
        self.out.append(statement(loop, self.node.origin, self.node))
        return self.out

    def append(self, base: Any, value: Any, block: Block) -> None:
        method = placed(gast.Attribute(copied(base), "append", gast.Load()), self.node)
        call = gast.Expr(self.called(method, value))
        block.append(statement(call, self.node.origin, self.node))

    # another list of the same name

    def become(self, base: Any, value: Any, same_length: bool = False) -> Block:
        """The name stands for another list, where nothing else refers to the one it stood for."""
        if shared_by(self.inference, base.id, self.node) is None:
            self.rebind(base.id, value)
        elif same_length:
            self.filled(base, self.named(value))
        else:
            self.emptied(base, self.named(value))
        return self.out

    def filled(self, base: Any, new: Any) -> None:
        """The items of a list of the same length, one after the other."""
        place = self.inference.names.fresh("place")
        store_item = gast.Subscript(copied(base), load(place, self.node), gast.Store())
        target = placed(store_item, self.node)
        value = self.bound_part(new, load(place, self.node))
        body = [self.out.pop(), assign(target, value, self.node.origin)]
        self.counted(place, new, body)

    def bound_part(self, base: Any, index: Any) -> Any:
        return self.bound("item", self.part(base, index))

    def emptied(self, base: Any, new: Any) -> None:
        """All items are taken out, and those of the other list are put in."""
        method = placed(gast.Attribute(copied(base), "pop", gast.Load()), self.node)
        self.bound("gone", self.called(method))
        popped = self.out.pop()
        self.counted(self.inference.names.fresh("place"), base, [popped])
        self.extend(base, new)

    def counted(self, place: str, base: Any, body: Block) -> None:
        """A loop of as many rounds as a list has items."""
        length = self.bound("length", self.called(self.builtin("len"), base))
        rounds = self.called(self.builtin("range"), length)
        loop = gast.For(store(place, self.node), rounds, body, [], None)
        self.out.append(statement(loop, self.node.origin, self.node))

    def repeat(self, base: Any, times: Any) -> Block:
        return self.become(base, self.binary(copied(base), gast.Mult(), copied(times)))

    def insert(self, base: Any, index: Any, value: Any) -> Block:
        new = self.bound("items", self.display(value))
        if literal(index) == 0:
            return self.become(base, self.binary(new, gast.Add(), copied(base)))
        head = self.bound("head", self.slice(base, None, index))
        tail = self.bound("tail", self.slice(base, index, None))
        return self.become(base, self.sum(head, new, tail))

    def pop(self, base: Any, index: Any) -> Block:
        """The item is read first: Python fails where there is none."""
        if literal(index) == -1:
            method = placed(gast.Attribute(copied(base), "pop", gast.Load()), self.node)
            self.out.append(self.with_value(self.called(method)))
            return self.out
        item = self.bound("item", self.part(base, copied(index)))
        self.without(base, index)
        if not isinstance(self.node, gast.Expr):
            self.give(item)
        return self.out

    def remove(self, base: Any, value: Any) -> Block:
        method = placed(gast.Attribute(copied(base), "index", gast.Load()), self.node)
        return self.without(base, self.bound("place", self.called(method, value)))

    def without(self, base: Any, index: Any) -> Block:
        """The list without one item."""
        place = literal(index)
        if place == 0:
            return self.become(base, self.slice(base, 1, None))
        head = self.bound("head", self.slice(base, None, index))
        if type(place) is int:
            return self.become(base, self.sum(head, self.bound_slice(base, place + 1)))
        rest = self.bound("tail", self.slice(base, index, None))
        return self.become(base, self.sum(head, self.bound_slice(rest, 1)))

    def replace(self, base: Any, chosen: gast.Slice) -> Block | None:
        """`xs[i:j] = ys`."""
        if chosen.step is not None and literal(chosen.step) != 1:
            return None
        alone = chosen.lower is None and chosen.upper is None
        nothing = type(new := self.kind(self.node.value)) is Sequence and not new.elements
        parts = [] if nothing and not alone else [self.listed(self.node.value, alone)]
        if chosen.lower is not None:
            parts.insert(0, self.slice(base, None, chosen.lower))
        if chosen.upper is not None:
            parts.append(self.after(base, chosen))
        named = [part if len(parts) == 1 else self.named(part) for part in parts]
        return self.become(base, self.sum(*named))

    def named(self, part: Any) -> Any:
        return part if isinstance(part, gast.Name) else self.bound("part", part)

    def after(self, base: Any, chosen: gast.Slice) -> Any:
        """What follows on the items that are replaced: none of them, where j is before i."""
        low, high = (0 if b is None else literal(b) for b in (chosen.lower, chosen.upper))
        known = type(low) is type(high) is int and (0 <= low <= high or low <= high < 0)
        if known or chosen.lower is None:
            return self.slice(base, chosen.upper, None)
        gone = self.bound("gone", self.slice(base, chosen.lower, chosen.upper))
        count = self.bound("count", self.called(load("len", self.node), gone))
        rest = self.bound("rest", self.slice(base, chosen.lower, None))
        return self.slice(rest, count, None)

    def listed(self, value: Any, alone: bool) -> Any:
        """What is put in, as a list; as one of its own, where that is all there is."""
        kind: Kind = self.kind(value)
        if not isinstance(kind, (Sequence, ListOf)) or kind.type is not list:
            value = self.called(self.builtin("list"), value)
        elif alone and isinstance(value, gast.Name):
            value = self.slice(value, None, None)
        return copied(value)

    def sort(self, base: Any, options: list[Any]) -> Block | None:
        """The name `sorted` has to mean what it means everywhere."""
        if any(option.arg != "reverse" for option in options):
            return None
        if "sorted" in self.analysis.locals or self.meaning(self.builtin("sorted")) is not sorted:
            return None
        call = placed(gast.Call(self.builtin("sorted"), [copied(base)], copied(options)), self.node)
        return self.become(base, call, same_length=True)

    # expressions

    def builtin(self, name: str) -> Any:
        assert hasattr(builtins, name)
        return load(name, self.node)

    def display(self, *elements: Any) -> Any:
        made = gast.List([copied(element) for element in elements], gast.Load())
        return placed(made, self.node)

    def slice(self, base: Any, lower: Any, upper: Any, step: Any = None) -> Any:
        bounds = [self.bound_of(bound) for bound in (lower, upper, step)]
        return self.part(base, placed(gast.Slice(*bounds), self.node))

    def bound_of(self, bound: Any) -> Any:
        return constant(bound, self.node) if isinstance(bound, int) else copied(bound)

    def bound_slice(self, base: Any, lower: int) -> Any:
        return self.bound("tail", self.slice(base, lower, None))

    def part(self, base: Any, index: Any) -> Any:
        return placed(gast.Subscript(copied(base), index, gast.Load()), self.node)

    def binary(self, left: Any, op: Any, right: Any) -> Any:
        return placed(gast.BinOp(left, op, right), self.node)

    def sum(self, first: Any, *others: Any) -> Any:
        """The parts joined, the last sum without a name."""
        for other in others[:-1]:
            first = self.bound("joined", self.binary(first, gast.Add(), other))
        return self.binary(first, gast.Add(), others[-1]) if others else first


def literal(node: Any) -> int | None:
    """A number that is written out, as an index is; None for all else."""
    match node:
        case gast.Constant(value=int() as value):
            return value
        case gast.UnaryOp(op=gast.USub(), operand=gast.Constant(value=int() as value)):
            return -value
    return None
