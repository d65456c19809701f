"""Loops over the entries of a dict that changes in them: each round sees them as they are then.

for k, v in d.items():
    d[k] = 2.0 * v           an entry that was gone through already
    total[k] += v            another dict
    d["last"] = v            the loop goes through the keys, and begins with `v = d[k]`
"""

from __future__ import annotations

import copy
from typing import Any

import gast

from s2sgrad.analyse.calls import user_function
from s2sgrad.analyse.liveness import bound_within, names_bound, names_read, walk_statements
from s2sgrad.analyse.writing import Writer
from s2sgrad.kinds import Array, ListOf, Record, Scalar, Sequence, Table
from s2sgrad.normalise.nodes import assign, copied, load, placed, store
from s2sgrad.trees import names_in, nodes_in

CHANGING = frozenset("clear pop popitem setdefault update".split())
"""Methods that put entries into a dict, or take them out."""


def gone_through_live(writer: Writer, base: Any, which: str) -> bool:
    """Whether listed entries of a dict are gone through while they change.

    Then the loop goes through the keys, and reads each entry when its turn comes. Raises `Refused`
    where it can't be written so.
    """
    listed = writer.node.targets[0].id if _is_bound_to_name(writer.node) else ""
    loops = [s for s in writer.analysis.statements if isinstance(s, gast.For)]
    around = [loop for loop in loops if listed in names_read(loop)]
    changing = [loop for loop in around if _Changing(writer, base.id, loop).is_any()]
    for loop in changing:
        read = entry_by_entry(writer, base, which, loop)
        if read is None or len(around) > 1:
            refuse_changing(writer)
        writer.inference.expanded[loop] = [read]
    return bool(changing)


def _is_bound_to_name(node: Any) -> bool:
    return isinstance(node, gast.Assign) and isinstance(node.targets[0], gast.Name)


def entry_by_entry(writer: Writer, base: Any, which: str, loop: Any) -> Any:
    """The loop over the keys; None where its header is another one, or the dict is bound anew."""
    if base.id in bound_within(loop.body) or not isinstance(loop.iter, gast.Name):
        return None
    match which, loop.target:
        case "items", gast.Tuple(elts=[gast.Name(id=key), gast.Name() as entry]):
            pass
        case "values", gast.Name() as entry:
            key = writer.inference.names.fresh("key")
        case _:
            return None
    part = placed(gast.Subscript(copied(base), load(key, loop), gast.Load()), loop)
    made = copy.copy(loop)
    made.target = store(key, loop)
    made.body = [assign(copied(entry), part, loop.origin), *loop.body]
    return made


def refuse_changing(writer: Writer) -> None:
    """Refuse a loop over entries that change in it."""
    listed = gast.unparse(writer.node.value)
    writer.inference.expressions.refuse(
        writer.node,
        writer.node.value,
        "iteration",
        f"cannot follow a loop over `{listed}`",
        "the entries of a dict may change in it, and each round sees them as they are.",
        f"Go through a list of them: `list({listed})`.",
    )


class _Changing:
    """What in a loop may change the dict whose entries it goes through."""

    def __init__(self, writer: Writer, base: str, loop: Any) -> None:
        self.writer = writer
        self.base = base
        self.loop = loop
        self.keys = names_in(loop.target)

    def is_any(self) -> bool:
        """Whether anything in the loop may."""
        return any(map(self.may_change, walk_statements(self.loop.body)))

    def may_change(self, inner: Any) -> bool:
        """Whether a statement may change what stands in the dict."""
        match inner:
            case (
                gast.Assign(targets=[gast.Subscript() as place])
                | gast.AugAssign(target=gast.Subscript() as place)
            ):
                seen = getattr(place.slice, "id", "") in self.keys  # it was gone through already
                kind = self.writer.known(place.value)
                return not seen and type(kind) is not Record and self.may_be(place.value)
            case gast.AugAssign(target=gast.Name() as other, op=gast.BitOr()):
                return self.may_be(other)
            case gast.Assign(value=gast.Call() as call) | gast.Expr(value=gast.Call() as call):
                return self.may_be_changed(call)
        return False

    def may_be_changed(self, call: gast.Call) -> bool:
        """Whether a call may change the dict."""
        callee = call.func
        if isinstance(callee, gast.Attribute) and self.writer.inference.expressions.is_local(
            callee
        ):
            return callee.attr in CHANGING and self.may_be(callee.value)
        if user_function(self.writer.meaning(callee)) is None:
            return False
        return any(map(self.may_be, [*call.args, *(k.value for k in call.keywords)]))

    def may_be(self, node: Any) -> bool:
        """Whether a value may be the dict, or hold it."""
        if is_no_dict(self.writer.known(node)):
            return False
        name = getattr(node, "id", "")
        if name == self.base:
            return True
        inside = {self.base, *self.keys}
        made = self.writer.inference.definition(node)
        owner = made.value if isinstance(made, gast.Subscript) else node
        if name in self.keys or (owner is not node and getattr(owner, "id", "") in inside):
            return False  # an entry of the dict
        return not is_own(self.writer.analysis, name)


def is_no_dict(kind: Any) -> bool:
    """Whether values of a kind are no dicts, and hold none."""
    if isinstance(kind, Sequence) and not isinstance(kind, Table):
        return all(map(is_no_dict, kind.elements))
    if isinstance(kind, ListOf):
        return is_no_dict(kind.element)
    return isinstance(kind, (Array, Scalar))


def is_own(analysis: Any, name: str) -> bool:
    """Whether a variable stands for dicts made for it, which nothing else refers to."""
    bindings = [s for s in analysis.statements if name in names_bound(s)]
    made = [isinstance(getattr(s, "value", None), gast.Dict) for s in bindings]
    return bool(made) and all(made) and not any(_hands_on(s, name) for s in analysis.statements)


def _hands_on(statement: Any, name: str) -> bool:
    """Whether a statement does something else with a variable than to look into it."""
    if isinstance(statement, gast.Return) or name not in names_read(statement):
        return False
    inside = [
        part.value.id
        for part in nodes_in(statement)
        if isinstance(part, (gast.Subscript, gast.Attribute)) and isinstance(part.value, gast.Name)
    ]
    header = getattr(statement, "iter", getattr(statement, "test", statement))
    read = [n.id for n in nodes_in(header) if isinstance(n, gast.Name)]
    return read.count(name) > inside.count(name)
