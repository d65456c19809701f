"""Dicts whose keys are known: what is done with them, as displays and reads of their entries.

v = d.get("a", 0.0)          v = d["a"]                          or v = 0.0
e = {**d, "b": x}            e = {"a": d["a"], "b": x}
d["b"] = x, a new key        d = {"a": d["a"], "b": x}           where nothing else refers to d
d.update(e)                  d["a"] = e["a"]; d["c"] = e["c"]
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.changing import gone_through_live
from s2sgrad.analyse.growing import display, grown
from s2sgrad.analyse.unrolling import write_out
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.kinds import NOTHING, Sequence, Table, known_value
from s2sgrad.normalise.nodes import constant, copied, placed, statement

METHODS = frozenset("clear copy get items keys pop setdefault update values".split())


def table_expansion(inference: Any, node: Any) -> Block | None:
    """The statements in place of one that does something with a dict; None for all others."""
    match node:
        case gast.Assign() | gast.AugAssign() | gast.Expr():
            return _Tables(inference, node).block()
    return None


class _Tables(Writer):
    def block(self) -> Block | None:
        match self.node:
            case gast.Assign(value=gast.Subscript() as place):
                return self.read(place)
            case gast.Assign(targets=[gast.Subscript() as place], value=value):
                return self.stored(place, value)
            case gast.AugAssign(target=gast.Subscript() as place):
                return self.updated(place)
            case gast.AugAssign(target=gast.Name() as base, op=gast.BitOr(), value=value):
                return self.update(base, [value], [])
            case gast.Assign(value=gast.BinOp(op=gast.BitOr(), left=left, right=right)):
                return self.union(left, right)
            case gast.Assign(value=gast.Call() as call) | gast.Expr(value=gast.Call() as call):
                return self.method(call) or self.builtin(call)
        return None

    def table(self, node: Any) -> Table | None:
        """The kind of a dict with a name."""
        kind = self.kind(node) if isinstance(node, gast.Name) else None
        return kind if type(kind) is Table else None

    def key(self, node: Any) -> Any:
        """The value of a key; where it hangs on a loop's round, the loop is written out."""
        found = known_value(self.kind(node))
        if found is NOTHING:
            write_out(self.inference, self.node, node)
        return found

    def is_waiting(self) -> bool:
        """Whether a loop around is written out, so that the statement is asked about again."""
        loops = self.inference.loops_around(self.node)
        return any(loop in self.inference.expanded for loop in loops)

    # entries

    def read(self, place: gast.Subscript) -> Block | None:
        """`d[k]`: the key itself stands in the place of what it is known by."""
        if self.table(place.value) is None or isinstance(place.slice, gast.Constant):
            return None
        key = self.key(place.slice)
        if key is NOTHING:
            return [self.node] if self.is_waiting() else None
        return self.give(self.with_key(place, key))

    def with_key(self, place: gast.Subscript, key: Any) -> gast.Subscript:
        made = gast.Subscript(copied(place.value), constant(key, place), place.ctx)
        return placed(made, place)

    def stored(self, place: gast.Subscript, value: Any) -> Block | None:
        """`d[k] = v`, which may be a new key."""
        kind = self.table(place.value)
        if kind is None:
            return None
        key = self.key(place.slice)
        if key is NOTHING:
            return [self.node] if self.is_waiting() else None
        if key not in kind.keys:
            return grown(self.inference, self.node, kind)
        if isinstance(place.slice, gast.Constant):
            return None
        self.put(place.value, constant(key, place), value)
        return self.out

    def updated(self, place: gast.Subscript) -> Block | None:
        """`d[k] += v`."""
        if self.table(place.value) is None or isinstance(place.slice, gast.Constant):
            return None
        key = self.key(place.slice)
        if key is NOTHING:
            return [self.node] if self.is_waiting() else None
        new = gast.AugAssign(self.with_key(place, key), self.node.op, copied(self.node.value))
        return [statement(new, self.node.origin, self.node)]

    def entries(self, base: Any, kind: Table) -> dict[Any, Any]:
        """The entries, each with a name."""
        return {key: self.item(base, key) for key in kind.keys}

    # dicts of others

    def union(self, left: Any, right: Any) -> Block | None:
        """`d | e`, and `{**d, **e}`."""
        kinds = [self.as_table(side) for side in (left, right)]
        if kinds[0] is None or kinds[1] is None:
            return None
        found = self.entries_of(left, kinds[0]) | self.entries_of(right, kinds[1])
        return self.give(display(self.node, found))

    def as_table(self, node: Any) -> Table | None:
        kind = self.kind(node)
        return kind if type(kind) is Table else None

    def entries_of(self, node: Any, kind: Table) -> dict[Any, Any]:
        """The entries of a dict, or of a display of one."""
        if isinstance(node, gast.Dict):
            return dict(zip(kind.keys, node.values, strict=True))
        return self.entries(node, kind)

    def update(self, base: Any, arguments: list[Any], keywords: list[Any]) -> Block | None:
        """`d.update(e, k=v)`: entry by entry."""
        if self.table(base) is None:
            return None
        found: dict[Any, Any] = {}
        for argument in arguments:
            kind = self.as_table(argument)
            if kind is None:
                return None
            found |= self.entries_of(argument, kind)
        found |= {keyword.arg: keyword.value for keyword in keywords}
        for key, value in found.items():
            self.put(base, constant(key, self.node), value)
        return self.out

    # methods

    def method(self, call: gast.Call) -> Block | None:
        """`d.get(k)`, `d.pop(k)`, `d.items()` ..."""
        match call:
            case gast.Call(func=gast.Attribute(value=gast.Name() as base, attr=name)):
                kind = self.table(base) if name in METHODS else None
            case _:
                return None
        if kind is None:
            return None
        match name, call.args, call.keywords:
            case "copy", [], []:
                return self.give(display(self.node, self.entries(base, kind)))
            case "update", arguments, keywords if len(arguments) <= 1:
                return self.update(base, arguments, keywords)
            case "items" | "values" | "keys", [], []:
                return self.listed(base, kind, name)
            case "get" | "setdefault" | "pop", [key, *default], [] if len(default) <= 1:
                return self.entry(base, kind, name, key, default)
            case "clear", [], []:
                return grown(self.inference, self.node, kind, {})
        return None

    def entry(
        self, base: Any, kind: Table, method: str, place: Any, default: list[Any]
    ) -> Block | None:
        """The entry under a key, or the default."""
        key = self.key(place)
        if key is NOTHING:
            return [self.node] if self.is_waiting() else None
        if key in kind.keys:
            if method == "pop":
                others = {k: self.item(base, k) for k in kind.keys if k != key}
                value = self.item(base, key)
                before = self.out
                return [
                    *before,
                    *grown(self.inference, self.node, kind, others),
                    *self.given(value),
                ]
            return self.give(self.item(base, key))
        if method == "pop" and not default:
            return None
        value = default[0] if default else constant(None, self.node)
        if method == "setdefault":
            if not isinstance(value, (gast.Name, gast.Constant)):
                value = self.bound(str(key), copied(value))  # the dict holds what is given
            self.put(base, constant(key, self.node), value)
        return self.give(copied(value)) or self.out

    def given(self, value: Any) -> Block:
        self.out = []
        return self.give(value)

    def listed(self, base: Any, kind: Table, which: str) -> Block | None:
        """`d.items()`, `d.values()` and `d.keys()`, used at once: a tuple."""
        if not self.is_used_at_once():
            return None
        if which != "keys" and gone_through_live(self, base, which):
            which = "keys"
        keys = [constant(key, self.node) for key in kind.keys]
        values = keys if which == "keys" else [self.item(base, key) for key in kind.keys]
        if which == "items":
            pairs = zip(keys, values, strict=True)
            values = [placed(gast.Tuple(list(pair), gast.Load()), self.node) for pair in pairs]
        return self.give(placed(gast.Tuple(values, gast.Load()), self.node))

    def is_used_at_once(self) -> bool:
        match self.node:
            case gast.Assign(targets=[gast.Name(id=name)]):
                return name in self.inference.analysis.core.temporaries
            case gast.Assign(targets=[gast.Tuple()]):
                return True
        return False

    # builtins

    def builtin(self, call: gast.Call) -> Block | None:
        """`dict(d)`, `list(d)`, `sorted(d)`."""
        if not isinstance(self.node, gast.Assign) or not call.args:
            return None
        meaning = self.meaning(call.func)
        if not any(meaning is builtin for builtin in (dict, list, tuple, sorted, set, frozenset)):
            return None
        kind = self.as_table(call.args[0])
        match meaning, call.args, call.keywords:
            case builtin, [given], [] if builtin is dict:
                if kind is None:
                    return self.from_pairs(given)
                return self.give(display(self.node, self.entries_of(given, kind)))
            case _, [_], [] if kind is not None:
                keys = sorted(kind.keys) if meaning is sorted else kind.keys
                return self.keys(keys, meaning)
            case builtin, [given], keywords if builtin is sorted:
                return self.in_order(given, keywords)
        return None

    def keys(self, keys: Any, made: Any) -> Block:
        elements = [constant(key, self.node) for key in keys]
        whole = placed(
            (gast.Tuple if made is not list else gast.List)(elements, gast.Load()), self.node
        )
        if made is sorted:
            whole = placed(gast.List(elements, gast.Load()), self.node)
        return self.give(whole)

    def from_pairs(self, given: Any) -> Block | None:
        """`dict(pairs)`, of a tuple or list of pairs whose keys are known."""
        kind = self.kind(given)
        if type(kind) is not Sequence or isinstance(given, gast.Constant):
            return None
        pairs = [pair for pair in kind.elements if type(pair) is Sequence]
        keys = [known_value(pair.elements[0]) for pair in pairs if len(pair.elements) == 2]
        if len(keys) < len(kind.elements) or NOTHING in keys:
            return None
        found = {key: self.part(self.part(given, k), 1) for k, key in enumerate(keys)}
        return self.give(display(self.node, found))

    def part(self, node: Any, place: int) -> Any:
        """An element of a tuple or list, which may be written out."""
        if isinstance(node, (gast.Tuple, gast.List)):
            return node.elts[place]
        return self.item(node, place)

    def in_order(self, given: Any, keywords: list[Any]) -> Block | None:
        """`sorted(names)`, of strings that are known; `sorted(d.items())`."""
        kind = self.kind(given)
        flags = [k.value for k in keywords if k.arg == "reverse"]
        plain = all(isinstance(flag, gast.Constant) for flag in flags)
        if len(flags) < len(keywords) or not plain or not isinstance(given, gast.Name):
            return None
        keys = known_keys(kind) or known_firsts(kind)
        if keys is None:
            return None
        try:
            back = any(flag.value for flag in flags)
            order = sorted(range(len(keys)), key=keys.__getitem__, reverse=back)
        except TypeError:  # as it will when it runs
            return None
        parts = [self.item(given, k) for k in order]
        return self.give(placed(gast.List(parts, gast.Load()), self.node))


def known_keys(kind: Any) -> list[Any] | None:
    """The values of a tuple's or list's elements, where all are known."""
    if type(kind) is not Sequence:
        return None
    values = [known_value(element) for element in kind.elements]
    return None if any(value is NOTHING for value in values) else values


def known_firsts(kind: Any) -> list[Any] | None:
    """The first elements of pairs, where they are known and differ: they decide the order."""
    pairs = [e for e in getattr(kind, "elements", ()) if type(e) is Sequence and e.elements]
    if type(kind) is not Sequence or not pairs or len(pairs) < len(kind.elements):
        return None
    firsts = [known_value(pair.elements[0]) for pair in pairs]
    return None if NOTHING in firsts or len(set(firsts)) < len(firsts) else firsts
