"""Dicts: those whose keys are written out as one operation, all others entry by entry.

>>> from s2sgrad.normalise.examples import flat
>>> print(flat('d = {"a": x + 1, (0, 1): y}'))
total = x + 1
d = {"a": total, (0, 1): y}
>>> print(flat("d = {k: x, f(k): y}"))
entries = {}
entries[k] = x
f_value = f(k)
entries[f_value] = y
d = entries
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from s2sgrad.core import is_key
from s2sgrad.normalise.nodes import STORE, copied, load, placed, statement

if TYPE_CHECKING:
    from s2sgrad.normalise.flatten import Flattener


def table(flat: Flattener, node: gast.Dict) -> gast.expr:
    """A dict display as an operation."""
    if is_plain(node):
        values = flat.sequence(node.values, flat.argument)
        return placed(gast.Dict(copied(node.keys), values), node)
    name = flat.fresh("entries")
    flat.bind(name, placed(gast.Dict([], []), node))
    for key, value in zip(node.keys, node.values, strict=True):
        atom = flat.steadied(flat.argument(key), [value])
        place = placed(gast.Subscript(load(name, node), atom, STORE), node)
        new = gast.Assign([place], flat.atom(value), None)
        flat.out.append(statement(new, flat.origin, node))
    return load(name, node)


def is_plain(node: gast.Dict) -> bool:
    """Whether the keys are written out, and differ."""
    texts = [gast.dump(key) for key in node.keys]
    return all(map(is_key, node.keys)) and len(set(texts)) == len(texts)
