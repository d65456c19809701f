r"""Slices that a variable stands for, or that are made where they index, as `1:n`.

>>> from s2sgrad.normalise.examples import sliced
>>> print(sliced("inner = slice(1, n - 1)\ny[inner] += x[inner, 0]"))
inner_stop = n - 1
y[1:inner_stop] += x[1:inner_stop, 0]
>>> print(sliced("first = (slice(None), 0)\ny[first] = x[slice(2)]"))
y[:, 0] = x[:2]

What is computed for a slice is computed where it is made. A variable that is bound once needs no
value of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import gast
import numpy as np

from s2sgrad.normalise.names import Names
from s2sgrad.normalise.nodes import assign, constant, copied, load, placed, store
from s2sgrad.normalise.purity import Purity
from s2sgrad.trees import names_in, nodes_in

Block = list[Any]
WORDS = {"lower": "start", "upper": "stop", "step": "step"}
SCOPES = (gast.FunctionDef, gast.Lambda, gast.ClassDef, gast.AsyncFunctionDef)


def written_slices(tree: gast.FunctionDef, names: Names, purity: Purity) -> Block:
    """The body of a function, in which slices are written where they index."""
    body: Block = tree.body
    own = not purity.is_builtin(gast.Name("slice", gast.Load(), None, None), "slice")
    if own or not any(map(_is_maker_name, _nodes(body))):
        return body
    given = names_in(tree.args)
    candidates = {name: n for name, n in bound_once(body).items() if name not in given}
    return _Writer(names, purity, candidates).block(body)


def bound_once(block: Block) -> dict[str, int]:
    """Variables that are bound once, and not seen by inner functions: how often they are read."""
    nodes = list(_nodes(block))
    every = [n for n in nodes if isinstance(n, gast.Name)]
    inner = {n.id for s in nodes if isinstance(s, SCOPES) for n in _nodes([s]) if _is_name(n)}
    reads = Counter(n.id for n in every if isinstance(n.ctx, gast.Load))
    bindings = Counter(n.id for n in every if not isinstance(n.ctx, gast.Load))
    return {n: reads[n] for n, count in bindings.items() if count == 1 and n not in inner}


class _Writer(gast.NodeTransformer):
    """Rewrites statements and expressions."""

    def __init__(self, names: Names, purity: Purity, reads: dict[str, int]) -> None:
        self.names = names
        self.purity = purity
        self.reads = reads
        self.known: dict[str, Any] = {}
        """What a variable stands for: a Slice, or a Tuple of parts of an index."""

    # statements

    def block(self, block: Block) -> Block:
        out: Block = []
        for k, node in enumerate(block):
            made = self.binding(node, block[k + 1 :])
            out += [self.inside(node)] if made is None else made
        return out

    def inside(self, node: Any) -> Any:
        """A statement, or what holds a block without being one."""
        if isinstance(node, SCOPES):
            return node
        for field in node._fields:
            value = getattr(node, field, None)
            if isinstance(value, list) and value and isinstance(value[0], gast.stmt):
                setattr(node, field, self.block(value))
            elif isinstance(value, list):
                setattr(node, field, [self.part(one) for one in value])
            elif isinstance(value, gast.AST):
                setattr(node, field, self.part(value))
        return node

    def part(self, node: Any) -> Any:
        if isinstance(getattr(node, "body", None), list):
            return self.inside(node)
        return self.visit(node) if isinstance(node, gast.AST) else node

    def binding(self, node: Any, rest: Block) -> Block | None:
        """The statements in the place of `s = slice(a, b)`, where s is read in what follows."""
        match node:
            case gast.Assign(targets=[gast.Name() as target], value=value):
                pairs = [(target, value)]
            case gast.Assign(targets=[gast.Tuple(elts=targets)], value=gast.Tuple(elts=values)) if (
                len(targets) == len(values)
            ):
                pairs = list(zip(targets, values, strict=True))
            case _:
                return None
        if not all(self.is_display(value) and self.ends(target, rest) for target, value in pairs):
            return None
        out: Block = []
        made = [self.named(self.index(v), target.id, node, out) for target, v in pairs]
        self.known |= {target.id: part for (target, _), part in zip(pairs, made, strict=True)}
        return out

    def ends(self, target: Any, rest: Block) -> bool:
        """Whether a variable is read nowhere but in what follows its binding."""
        name = target.id if _is_name(target) else None
        after = sum(_is_name(n) and n.id == name for n in _nodes(rest))
        return name in self.reads and self.reads[name] == after

    def is_display(self, node: Any) -> bool:
        """Whether an expression is a slice, or an index with slices."""
        if isinstance(node, gast.Tuple):
            return any(map(self.is_slice, node.elts)) and not any(map(_is_star, node.elts))
        return self.is_slice(node) or self.is_made(node)

    def is_slice(self, node: Any) -> bool:
        match node:
            case gast.Call(func=func, args=args, keywords=[]) if 1 <= len(args) <= 3:
                return self.purity.is_builtin(func, "slice") and not any(map(_is_star, args))
        return False

    def is_made(self, node: Any) -> bool:
        """`np.s_[1:3, 0]`."""
        match node:
            case gast.Subscript(value=gast.Attribute() as maker):
                makers = (np.s_, np.index_exp)
                return _is_maker_name(maker) and self.purity.resolved(maker) in makers
        return False

    def named(self, part: Any, name: str, node: Any, out: Block) -> Any:
        """A part of an index, in which names stand for what is computed."""
        if isinstance(part, gast.Tuple):
            parts = [self.named(p, f"{name}_{k}", node, out) for k, p in enumerate(part.elts)]
            return placed(gast.Tuple(parts, gast.Load()), part)
        if isinstance(part, gast.Slice):
            bounds = [
                self.named(getattr(part, field), f"{name}_{word}", node, out)
                for field, word in WORDS.items()
            ]
            return placed(gast.Slice(*bounds), part)
        if part is None or _is_constant(part):
            return part
        fresh = self.names.fresh(name)
        out.append(assign(store(fresh, node), part, node.origin))
        return load(fresh, part)

    # indices

    def visit_Subscript(self, node: Any) -> Any:
        node.value = self.visit(node.value)
        node.slice = self.index(node.slice)
        return node

    def index(self, node: Any) -> Any:
        """An index, with its slices written out."""
        if isinstance(node, gast.Tuple):
            return placed(gast.Tuple([self.entry(p) for p in node.elts], node.ctx), node)
        whole = self.written(node)
        return self.visit(node) if whole is None else whole

    def entry(self, node: Any) -> Any:
        """A part of an index: no tuple stands for several."""
        part = self.written(node)
        return part if isinstance(part, gast.Slice) else self.visit(node)

    def bound(self, node: Any) -> Any:
        """A bound of a slice, which may be left out."""
        return None if node is None or _is_none(node) else self.visit(node)

    def written(self, node: Any) -> Any:
        """What a node stands for in an index; None where it stands for itself."""
        if _is_name(node) and node.id in self.known:
            return copied(self.known[node.id])
        if self.is_made(node):
            return self.index(node.slice)
        if not self.is_slice(node):
            return None
        whole = [None, *node.args] if len(node.args) == 1 else node.args
        bounds = [self.bound(bound) for bound in whole]
        return placed(gast.Slice(*bounds, *[None] * (3 - len(bounds))), node)

    def visit_Name(self, node: Any) -> Any:
        """A slice that is handed on is made there."""
        known = isinstance(node.ctx, gast.Load) and node.id in self.known
        return self.made(self.known[node.id], node) if known else node

    def made(self, part: Any, at: Any) -> Any:
        if isinstance(part, gast.Tuple):
            return placed(gast.Tuple([self.made(p, at) for p in part.elts], gast.Load()), at)
        if not isinstance(part, gast.Slice):
            return copied(part)
        bounds = [part.lower, part.upper, part.step]
        args = [constant(None, at) if b is None else copied(b) for b in bounds]
        return placed(gast.Call(load("slice", at), args, []), at)


def _nodes(block: Block) -> Iterator[Any]:
    for node in block:
        yield from nodes_in(node)


def _is_maker_name(node: Any) -> bool:
    if isinstance(node, gast.Name):
        return bool(node.id == "slice")
    return isinstance(node, gast.Attribute) and node.attr in ("s_", "index_exp")


def _is_name(node: Any) -> bool:
    return isinstance(node, gast.Name)


def _is_star(node: Any) -> bool:
    return isinstance(node, gast.Starred)


def _is_none(node: Any) -> bool:
    return isinstance(node, gast.Constant) and node.value is None


def _is_constant(node: Any) -> bool:
    operand = node.operand if isinstance(node, gast.UnaryOp) else node
    return isinstance(operand, gast.Constant)
