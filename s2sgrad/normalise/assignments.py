"""Assignments with one target each: a name, names in parallel, or an element.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat("a = b = x + 1"))
a = x + 1
b = a
>>> print(flat("u, v = v, u + v"))
total = u + v
u, v = v, total
>>> print(flat("x[i], (m, n) = f(y)"))
x_i, items = f(y)
x[i] = x_i
m, n = items
>>> print(flat("a, *rest = xs"))
items = list(xs)
a = items[0]
rest = items[1:]
>>> print(flat("x[i] += 2 * v"))
product = 2 * v
x[i] += product
>>> print(flat("x[i] += g(x)"))
x_i = x[i]
g_value = g(x)
x_i += g_value
x[i] = x_i

The last one reads `x[i]` before `g` runs, since `g` may write to it. The attribute of an object is
written like the entry of a dict (see `kinds.Field`):

>>> print(flat("ball.v -= g * dt"))
product = g * dt
ball.v -= product
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import gast

from s2sgrad.kinds import Field
from s2sgrad.normalise.naming import describe
from s2sgrad.normalise.nodes import (
    STORE,
    branch,
    constant,
    copied,
    load,
    placed,
    statement,
    store,
)
from s2sgrad.normalise.purity import binds
from s2sgrad.trees import nodes_in

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener


def write(flat: Flattener, node: gast.Assign | gast.AnnAssign | gast.AugAssign) -> None:
    """Write what an assignment does."""
    match node:
        case gast.AugAssign(target=gast.Name(id=name), value=value) if binds(value, name):
            _updated_copy(flat, node)
        case gast.AugAssign(target=gast.Name(id=name), op=op, value=value):
            atom = flat.atom(value)
            flat.emit(gast.AugAssign(store(name, node.target), op, atom), node)
        case gast.AugAssign():
            _update(flat, node)
        case gast.AnnAssign(value=None):
            pass
        case (
            gast.AnnAssign(target=target, value=value) | gast.Assign(targets=[target], value=value)
        ):
            _assign(flat, target, value)
        case gast.Assign(targets=targets, value=value):
            _chain(flat, targets, value)


def give(flat: Flattener, target: gast.expr, atom: gast.expr) -> None:
    """Write the assignment of an atom to any target."""
    match target:
        case gast.Name(id=name):
            flat.bind(name, atom)
        case gast.Subscript() | gast.Attribute():
            steady = flat.steadied(atom, _parts(target))
            place = _place(flat, target)
            flat.emit(gast.Assign([place], steady, None), target)
        case gast.Tuple(elts=targets) | gast.List(elts=targets):
            _spread(flat, targets, atom)


def names(target: gast.expr) -> Iterator[str]:
    """The variables that an assignment to the target binds."""
    match target:
        case gast.Name(id=name):
            yield name
        case gast.Tuple(elts=targets) | gast.List(elts=targets):
            for inner in targets:
                yield from names(inner)
        case gast.Starred(value=inner):
            yield from names(inner)


def only_names(targets: list[gast.expr]) -> bool:
    """Whether the targets are names, or tuples of names, none of them twice."""
    bound = [name for target in targets for name in names(target)]
    places = (isinstance(n, PLACES) for target in targets for n in nodes_in(target))
    return len(set(bound)) == len(bound) and not any(places)


def as_tuple(target: gast.expr) -> gast.expr:
    """A copy of a target of names, lists of names as tuples."""
    match target:
        case gast.Name(id=name):
            return store(name, target)
    return placed(gast.Tuple([as_tuple(inner) for inner in target.elts], STORE), target)


def _assign(flat: Flattener, target: gast.expr, value: gast.expr) -> None:
    match target:
        case gast.Name(id=name):
            flat.into(name, value)
        case gast.Tuple(elts=targets) | gast.List(elts=targets):
            _unpack(flat, targets, value)
        case _:
            give(flat, target, flat.atom(value))


def _chain(flat: Flattener, targets: list[gast.expr], value: gast.expr) -> None:
    """`a = b = value`: computed once, assigned from left to right."""
    first, *others = targets
    rebound = {name for target in targets[:-1] for name in names(target)}
    again = {name for target in others for name in names(target)}
    if isinstance(first, gast.Name) and first.id not in again and not flat.is_atom(value):
        flat.into(first.id, value)
        atom, targets = load(first.id, value), others
    else:
        atom = flat.atom(value)
        if isinstance(atom, gast.Name) and atom.id in rebound:
            atom = flat.bind(flat.fresh(atom.id), atom)
    for target in targets:
        give(flat, target, copied(atom))


def _unpack(flat: Flattener, targets: list[gast.expr], value: gast.expr) -> None:
    match value:
        case gast.Tuple(elts=elements) | gast.List(elts=elements) if len(elements) == len(
            targets
        ) and not any(isinstance(target, gast.Starred) for target in targets):
            _parallel(flat, targets, elements, value)
        case _:
            _spread(flat, targets, flat.operation(value))


def _parallel(
    flat: Flattener, targets: list[gast.expr], elements: list[gast.expr], value: gast.expr
) -> None:
    """`a, b = c, d`: as two assignments where the second does not read what the first binds."""
    bound = {name for target in targets for name in names(target)}
    if only_names(targets) and bound.isdisjoint(_reads(elements)):
        for target, element in zip(targets, elements, strict=True):
            _assign(flat, target, element)
        return
    atoms = flat.sequence(elements, flat.atom)
    if only_names(targets) and all(isinstance(target, gast.Name) for target in targets):
        _spread(flat, targets, placed(gast.Tuple(atoms, gast.Load()), value))
        return
    for position, atom in enumerate(atoms):
        if isinstance(atom, gast.Name) and atom.id in bound:
            atoms[position] = flat.bind(flat.fresh(atom.id), atom)
    for target, atom in zip(targets, atoms, strict=True):
        give(flat, target, atom)


def _spread(flat: Flattener, targets: list[gast.expr], value: gast.expr) -> None:
    """Unpack a value, which is an operation, into targets of any form."""
    if any(isinstance(target, gast.Starred) for target in targets):
        _spread_starred(flat, targets, value)
        return
    later: list[tuple[gast.expr, gast.expr]] = []
    simple = only_names(targets)
    receivers = []
    for target in targets:
        if simple and isinstance(target, gast.Name):
            receivers.append(store(target.id, target))
            continue
        name = flat.fresh(describe(target))
        receivers.append(store(name, target))
        later.append((target, load(name, target)))
    flat.emit(gast.Assign([placed(gast.Tuple(receivers, STORE), value)], value, None), value)
    for target, atom in later:
        give(flat, target, atom)


def _spread_starred(flat: Flattener, targets: list[gast.expr], value: gast.expr) -> None:
    """`a, *rest, b = xs`: items from both ends, and what is between them."""
    made = placed(gast.Call(load("list", value), [flat.atom(value)], []), value)
    items = flat.bind(flat.fresh("items"), made)
    star = next(k for k, target in enumerate(targets) if isinstance(target, gast.Starred))
    after = len(targets) - 1 - star
    if star and after:
        _require_items(flat, items, len(targets) - 1)
    for k, target in enumerate(targets):
        if k == star:
            first = constant(star, target) if star else None
            last = _negative(after, target) if after else None
            part = placed(gast.Slice(first, last, None), target)
        else:
            part = constant(k, target) if k < star else _negative(len(targets) - k, target)
        place = gast.Subscript(load(items.id, target), part, gast.Load())
        receiver = target.value if k == star else target
        _assign(flat, receiver, placed(place, target))


def _require_items(flat: Flattener, items: gast.Name, count: int) -> None:
    """Fail as Python does where there are too few items."""
    length = placed(gast.Call(load("len", items), [copied(items)], []), items)
    short = placed(gast.Compare(length, [gast.Lt()], [constant(count, items)]), items)
    text = constant(f"not enough values to unpack (expected at least {count})", items)
    error = placed(gast.Call(load("ValueError", items), [text], []), items)
    failing = statement(gast.Raise(error, None), flat.origin, items)
    flat.out.append(branch(flat.test(short), [failing], [], failing))


def _negative(number: int, at: gast.expr) -> gast.expr:
    return placed(gast.UnaryOp(gast.USub(), constant(number, at)), at)


def _update(flat: Flattener, node: gast.AugAssign) -> None:
    """`x[i] += value`, which reads `x[i]` before it computes the value."""
    place = _held(flat, _place(flat, node.target), node.value)
    if flat.purity.quiet(node.value):
        flat.emit(gast.AugAssign(place, node.op, flat.atom(node.value)), node)
        return
    read = placed(gast.Subscript(copied(place.value), copied(place.slice), gast.Load()), place)
    name = flat.fresh(describe(read))
    flat.bind(name, read)
    atom = flat.atom(node.value)
    flat.emit(gast.AugAssign(store(name, node), node.op, atom), node)
    flat.emit(gast.Assign([place], load(name, node), None), node)


def _updated_copy(flat: Flattener, node: gast.AugAssign) -> None:
    """`x += (x := value)`, which reads `x` before it binds it."""
    name = flat.fresh(node.target.id)
    flat.bind(name, load(node.target.id, node.target))
    atom = flat.atom(node.value)
    flat.emit(gast.AugAssign(store(name, node), node.op, atom), node)
    flat.bind(node.target.id, load(name, node))


PLACES = (gast.Subscript, gast.Attribute, gast.Starred)


def _parts(target: gast.Subscript | gast.Attribute) -> list[gast.expr]:
    return [target.value, target.slice] if isinstance(target, gast.Subscript) else [target.value]


def _place(flat: Flattener, target: gast.Subscript | gast.Attribute) -> gast.Subscript:
    """An element of a named array, or an attribute of a named object, as a target."""
    if isinstance(target, gast.Attribute):
        owner, index = flat.atom(target.value), constant(Field(target.attr), target)
    else:
        owner, index = flat.element(target)
    if not isinstance(owner, gast.Name):
        owner = flat.bind(flat.fresh(describe(owner)), owner)
    return placed(gast.Subscript(owner, index, STORE), target)


def _held(flat: Flattener, place: gast.Subscript, later: gast.expr) -> gast.Subscript:
    """The place as it is now, where evaluating `later` binds what it is made of anew."""
    for part in nodes_in(place):
        if isinstance(part, gast.Name) and binds(later, part.id):
            held = flat.bind(flat.fresh(part.id), load(part.id, part))
            part.id = held.id
    return place


def _reads(nodes: list[gast.expr]) -> set[str]:
    walked = (part for node in nodes for part in nodes_in(node))
    return {part.id for part in walked if isinstance(part, gast.Name)}
