"""The iterators of itertools that pair elements, as nested loops.

    for a, b in pairwise(xs): ...           for a, b in zip(xs[:-1], xs[1:]): ...
    for a, b in product(xs, ys): ...        two loops
    for a, b in combinations(xs, 2): ...    two loops over indices
    for a in chain(xs, ys): ...             a loop after another

`break` would leave the inner loop alone: loops with a `break` of their own stay as they are.
"""

from __future__ import annotations

import itertools
from typing import Any

import gast

from s2sgrad.normalise.nodes import assign, constant, copied, load, placed, statement, store
from s2sgrad.trees import nodes_in

Block = list[Any]

_PAIRS = {
    itertools.combinations: "combinations",
    itertools.combinations_with_replacement: "with replacement",
    itertools.permutations: "permutations",
}
MOST = 4
"""How many elements at a time are written out."""


def loops(writer: Any, node: gast.For) -> Block | None:
    """The statements in the place of a loop over such an iterator; None for all others."""
    from s2sgrad.normalise.iterables import leaves

    found = _iterator(writer, node.iter)
    if found is None or leaves(node):
        return None
    kind, parts, count = found
    if kind == "chain":
        return [_loop(node, node.target, part, copied_block(node.body)) for part in parts]
    before: Block = []
    bound = [_bound(writer, part, before, node) for part in parts]
    rounds = _rounds(writer, kind, bound, count, node)
    if rounds is None:
        return None
    each, elements = rounds
    targets = getattr(node.target, "elts", None)
    if targets is not None and _are_free(targets, elements, node.body):
        for element, target in zip(elements, targets, strict=True):
            _rename(each, element.id, target.id)
        given: Block = []
    elif targets is not None and len(targets) == len(elements):
        given = [assign(t, e, node.origin) for t, e in zip(targets, elements, strict=True)]
    else:
        whole = placed(gast.Tuple(elements, gast.Load()), node)
        given = [assign(node.target, whole, node.origin)]
    body = [*given, *node.body]
    for target, iteration, tests in reversed(each):
        for test in reversed(tests):
            body = [statement(gast.If(test, body, []), node.origin, node)]
        body = [_loop(node, target, iteration, body)]
    return [*before, *body]


def _are_free(targets: Block, elements: Block, body: Block) -> bool:
    """Whether the loops can count with the targets themselves: nothing else binds them."""
    if len(targets) != len(elements) or not all(isinstance(e, gast.Name) for e in elements):
        return False
    nodes = [n for line in body for n in nodes_in(line) if isinstance(n, gast.Name)]
    bound = {n.id for n in nodes if isinstance(n.ctx, gast.Store)}
    names = [target.id for target in targets if isinstance(target, gast.Name)]
    return len(set(names)) == len(targets) and bound.isdisjoint(names)


def _rename(each: Any, old: str, new: str) -> None:
    for target, iteration, tests in each:
        for part in (target, iteration, *tests):
            for node in nodes_in(part):
                if isinstance(node, gast.Name) and node.id == old:
                    node.id = new


def clauses(writer: Any, clause: gast.comprehension) -> list[gast.comprehension]:
    """The loops of a comprehension over such an iterator; the clause itself for all others."""
    found = _iterator(writer, clause.iter)
    if found is None or found[0] == "chain" or not all(map(_is_plain, found[1])):
        return [clause]
    kind, parts, count = found
    rounds = _rounds(writer, kind, parts, count, clause.iter)
    if rounds is None:
        return [clause]
    each, elements = rounds
    made = [gast.comprehension(t, i, tests, 0) for t, i, tests in each]
    targets = getattr(clause.target, "elts", None)
    whole = placed(gast.Tuple(elements, gast.Load()), clause.iter)
    pairs = [(clause.target, whole)]
    if targets is not None and len(targets) == len(elements):
        pairs = list(zip(targets, elements, strict=True))
    for target, element in pairs:
        single = placed(gast.List([element], gast.Load()), clause.iter)
        made.append(gast.comprehension(target, single, [], 0))
    made[-1].ifs = clause.ifs
    return [placed(one, clause.iter) for one in made]


def display(writer: Any, node: Any) -> Any:
    """Such an iterator as a list; None for all else."""
    found = _iterator(writer, node)
    if found is None:
        return None
    if found[0] == "chain":
        lists = [_called("list", [part], node) for part in found[1]]
        whole = lists[0]
        for more in lists[1:]:
            whole = placed(gast.BinOp(whole, gast.Add(), more), node)
        return whole
    return _listed(writer, node)


def _listed(writer: Any, node: Any) -> Any:
    """The elements of an iterable as a list."""
    item = writer.names.fresh("item")
    made = gast.comprehension(store(item, node), node, [], 0)
    return placed(gast.ListComp(load(item, node), [placed(made, node)]), node)


def _iterator(writer: Any, node: Any) -> Any:
    """What an iterator is made of: its name, the iterables, and how many elements it gives."""
    if not isinstance(node, gast.Call) or any(isinstance(a, gast.Starred) for a in node.args):
        return None
    found, args = writer.resolved(node.func), node.args
    options = {keyword.arg: keyword.value for keyword in node.keywords}
    if found is itertools.product and set(options) <= {"repeat"} and args:
        times = getattr(options.get("repeat"), "value", 1)
        several = type(times) is int and 0 < times * len(args) <= MOST
        return ("product", args * times, None) if several else None
    if options or not args:
        return None
    if found is itertools.chain:
        return "chain", args, None
    if found is itertools.pairwise and len(args) == 1:
        return "pairwise", args, 2
    if found in _PAIRS and len(args) == 2:
        count = getattr(args[1], "value", None)
        return (_PAIRS[found], args[:1], count) if count in range(1, MOST + 1) else None
    return None


def _is_plain(node: Any) -> bool:
    """Whether an iterable may be evaluated many times: a name, or a range of names."""
    if isinstance(node, gast.Call) and getattr(node.func, "id", "") == "range":
        return all(map(_is_plain, node.args))
    return isinstance(node, (gast.Name, gast.Constant))


def _bound(writer: Any, part: Any, before: Block, node: Any) -> Any:
    """An iterable that stays the same in all rounds: a list of its elements, or a range."""
    if writer.is_builtin(part, "range"):
        bounds = [_fixed(writer, bound, before, node) for bound in part.args]
        return placed(gast.Call(copied(part.func), bounds, []), part)
    name = writer.names.fresh("elements")
    value = writer.several(part) or _listed(writer, part)
    before.append(assign(store(name, part), value, node.origin))
    return load(name, part)


def _fixed(writer: Any, bound: Any, before: Block, node: Any) -> Any:
    if isinstance(bound, gast.Constant):
        return bound
    name = writer.names.fresh("count")
    before.append(assign(store(name, bound), bound, node.origin))
    return load(name, bound)


def _rounds(writer: Any, kind: str, parts: Block, count: Any, at: Any) -> Any:
    """The loops (target, iteration, tests), and the elements of a round."""
    if kind == "product":
        names = [writer.names.fresh("item") for _ in parts]
        pairs = zip(names, parts, strict=True)
        return [(store(n, at), copied(part), []) for n, part in pairs], [load(n, at) for n in names]
    [items] = parts
    counts = writer.is_builtin(items, "range")
    if counts and len(items.args) != 1:
        return None
    length = copied(items.args[0]) if counts else _called("len", [items], at)
    indices = [writer.names.fresh("i") for _ in range(count)]
    if kind == "pairwise":
        less = placed(gast.BinOp(length, gast.Sub(), constant(1, at)), at)
        each: Block = [(store(indices[0], at), _called("range", [less], at), [])]
        places = [load(indices[0], at), _next(load(indices[0], at), at)]
    else:
        each = [_index(kind, indices, k, length, at) for k in range(count)]
        places = [load(n, at) for n in indices]
    if counts:
        return each, places
    reads = [placed(gast.Subscript(copied(items), p, gast.Load()), at) for p in places]
    return each, reads


def _index(kind: str, indices: list[str], k: int, length: Any, at: Any) -> Any:
    """The loop of the k-th index: after the one before it, or apart from all before it."""
    bounds, tests = [copied(length)], []
    if k and kind == "permutations":
        own = load(indices[k], at)
        tests = [
            placed(gast.Compare(copied(own), [gast.NotEq()], [load(other, at)]), at)
            for other in indices[:k]
        ]
    elif k:
        before = load(indices[k - 1], at)
        bounds = [_next(before, at) if kind == "combinations" else before, copied(length)]
    return store(indices[k], at), _called("range", bounds, at), tests


def _next(index: Any, at: Any) -> Any:
    return placed(gast.BinOp(index, gast.Add(), constant(1, at)), at)


def _called(name: str, args: Block, at: Any) -> Any:
    return placed(gast.Call(load(name, at), [copied(a) for a in args], []), at)


def _loop(node: gast.For, target: Any, iteration: Any, body: Block) -> Any:
    loop = gast.For(copied(target), iteration, body, [], None)
    return statement(loop, node.origin, node)


def copied_block(block: Block) -> Block:
    """Copies of statements, each with the origin of the one it is a copy of."""
    made = [copied(node) for node in block]
    return made
