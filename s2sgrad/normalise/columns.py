"""`zip(*rows)`: the columns of rows, as many as there are names for them.

for a, b in zip(*rows): ...             first, second = rows
                                        for a, b in zip(first, second): ...
xs, ys = zip(*points)                   xs = tuple([x for x, y in points])
                                        ys = tuple([y for x, y in points])
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.normalise.nodes import assign, branch, constant, copied, load, placed, statement, store

Block = list[Any]


def of_rows(writer: Any, node: gast.For) -> Block | None:
    """The unpacking of rows before a loop, which goes through them one by one then."""
    rows, names = _rows(writer, node.iter), getattr(node.target, "elts", None)
    if rows is None or not names or any(isinstance(n, gast.Starred) for n in names):
        return None
    each = [writer.names.fresh("row") for _ in names]
    target = placed(gast.Tuple([store(n, node) for n in each], gast.Store()), node)
    node.iter.args = [load(n, node.iter) for n in each]
    return [assign(target, rows, node.origin)]


def unpacked(writer: Any, node: Any) -> Block | None:
    """The columns of rows, bound one by one; None for all other statements."""
    match node:
        case gast.Assign(targets=[gast.Tuple(elts=names) | gast.List(elts=names)], value=value):
            rows = _rows(writer, value)
        case _:
            return None
    if rows is None or not all(isinstance(name, gast.Name) for name in names):
        return None
    every = writer.names.fresh("rows")
    none = placed(gast.Compare(_length(every, node), [gast.Eq()], [constant(0, node)]), node)
    text = f"not enough values to unpack (expected {len(names)}, got 0)"
    error = placed(gast.Call(load("ValueError", node), [constant(text, node)], []), node)
    failure = statement(gast.Raise(error, None), node.origin, node)
    lines = [_column(writer, every, k, names, node) for k in range(len(names))]
    first = assign(store(every, node), rows, node.origin)
    return [first, branch(none, [failure], [], node), *lines]


def _column(writer: Any, rows: str, k: int, names: Block, at: Any) -> Any:
    items = [writer.names.fresh("item") for _ in names]
    target = placed(gast.Tuple([store(item, at) for item in items], gast.Store()), at)
    clause = placed(gast.comprehension(target, load(rows, at), [], 0), at)
    column = placed(gast.ListComp(load(items[k], at), [clause]), at)
    made = placed(gast.Call(load("tuple", at), [column], []), at)
    return assign(copied(names[k]), made, at.origin)


def _rows(writer: Any, node: Any) -> Any:
    """What stands after the star in `zip(*rows)`; None for all else."""
    match node:
        case gast.Call(args=[gast.Starred(value=rows)], keywords=[]) if writer.is_builtin(
            node, "zip"
        ):
            return rows
    return None


def _length(name: str, at: Any) -> Any:
    return placed(gast.Call(load("len", at), [load(name, at)], []), at)
