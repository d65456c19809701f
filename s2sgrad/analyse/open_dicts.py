"""Dicts whose keys are known when the program runs: what is done with them, by their keys.

v = d.get(k, 0.0)            if k in d: v = d[k]
                             else: v = 0.0
v = d.setdefault(k, w)       if k not in d: d[k] = w
                             v = d[k]
for k, v in d.items(): ...   keys = list(d)
                             for k in keys: v = d[k]; ...
vs = d.values()              vs = [d[k] for k in list(d)]
e = d.copy()                 e = {k: d[k] for k in list(d)}
v = d.pop(k)                 v = d[k]; d = {i: d[i] for i in list(d) if i != k}
k = max(d, key=f)            one of list(d)
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.growing import require_sole
from s2sgrad.analyse.liveness import walk_statements
from s2sgrad.analyse.pending import lengthened
from s2sgrad.analyse.writing import Block, Writer
from s2sgrad.kinds import NOTHING, DictOf, Table, known_value
from s2sgrad.normalise.nodes import assign, branch, constant, copied, load, placed, statement, store
from s2sgrad.trees import names_in


def open_dict_expansion(inference: Any, node: Any) -> Block | None:
    """The statements in place of one that asks such a dict; None for all others."""
    match node:
        case gast.Assign() | gast.Expr():
            return _OpenDicts(inference, node).method()
        case gast.For():
            return _OpenDicts(inference, node).loop()
    return None


class _OpenDicts(Writer):
    def is_open(self, node: Any) -> bool:
        return isinstance(node, gast.Name) and isinstance(self.kind(node), DictOf)

    def is_asked(self, base: Any, name: str, args: list[Any]) -> bool:
        """Whether a dict whose keys are known is asked for one that is not."""
        asking = name in ("get", "setdefault", "pop") and args and isinstance(base, gast.Name)
        if not asking or type(self.kind(base)) is not Table:
            return False
        return known_value(self.kind(args[0])) is NOTHING

    def method(self) -> Block | None:
        """`d.get(k)`, `d.setdefault(k, v)`, `d.items()` ..."""
        match self.node.value:
            case gast.Subscript(value=base, slice=index) if getattr(index, "position", False):
                return self.key_at(base, index)
            case gast.Call(func=gast.Name(id="dict") as made, args=[base], keywords=[]):
                own = self.is_open(base) and self.meaning(made) is dict
                return self.give(self.chosen(base)) if own else None
            case gast.Call(
                func=gast.Attribute(value=gast.Name() as base, attr=name), args=args, keywords=[]
            ) if self.is_open(base) or self.is_asked(base, name, args):
                return self.changed(base, name, args) or self.looked_at(base, name, args)
        return None

    def looked_at(self, base: Any, name: str, args: list[Any]) -> Block | None:
        """A method that gives what stands in the dict."""
        if name in ("values", "items") and not args and (made := self.gone_through(base, name)):
            return made
        match name, args:
            case "get", [key, *default] if len(default) <= 1:
                return self.get(base, key, *default)
            case "setdefault", [key, value]:
                return self.setdefault(base, key, value)
            case "copy", []:
                return self.give(self.chosen(base))
            case "keys", []:
                return self.give(self.keys(base))
            case "values" | "items", []:
                return self.listed(base, name) if self.is_still(base) else None
        return None

    def changed(self, base: Any, name: str, args: list[Any]) -> Block | None:
        """A method that takes entries out, or puts others in."""
        match name, args:
            case "pop", [key]:
                return self.pop(base, key)
            case "clear", [] if isinstance(self.node, gast.Expr):
                return self.become(base, placed(gast.Dict([], []), self.node))
            case "update", [other] if isinstance(self.node, gast.Expr):
                return self.update(base, other)
        return None

    def key_at(self, base: Any, index: Any) -> Block | None:
        """The key in a place: what goes through a dict gets its keys."""
        if not isinstance(base, gast.Name) or type(self.kind(base)) not in (Table, DictOf):
            return None
        keys = self.bound("keys", self.keys(base))
        return self.give(placed(gast.Subscript(keys, copied(index), gast.Load()), self.node))

    def get(self, base: Any, key: Any, default: Any = None) -> Block:
        """The branch that is taken gives the value."""
        if isinstance(self.node, gast.Expr):
            return self.out
        absent = constant(None, self.node) if default is None else copied(default)
        yes, no = (self.with_value(v) for v in (self.part(base, key), absent))
        self.out.append(branch(self.asked(base, key), [yes], [no], self.node))
        return self.out

    def setdefault(self, base: Any, key: Any, value: Any) -> Block:
        target = placed(gast.Subscript(copied(base), copied(key), gast.Store()), self.node)
        before: Block = []
        if not isinstance(value, (gast.Name, gast.Constant)):
            name = self.inference.names.fresh("item")
            before.append(assign(store(name, self.node), copied(value), self.node.origin))
            value = load(name, self.node)
        put = [*before, assign(target, copied(value), self.node.origin)]
        kept = statement(gast.Pass(), self.node.origin, self.node)
        self.out.append(branch(self.asked(base, key), [kept], put, self.node))
        return self.give(self.part(base, key))

    def asked(self, base: Any, key: Any) -> Any:
        test = gast.Compare(copied(key), [gast.In()], [copied(base)])
        return self.bound("known", placed(test, self.node))

    def part(self, base: Any, key: Any) -> Any:
        return placed(gast.Subscript(copied(base), copied(key), gast.Load()), self.node)

    def chosen(self, base: Any, but: Any = None) -> Any:
        """A dict that is filled by a loop over the keys; without one, where one is named."""
        made = self.bound(f"{base.id}_copy", placed(gast.Dict([], []), self.node))
        key = self.inference.names.fresh("key")
        keys = self.bound("keys", self.keys(base))
        body = self.entered(made, base, load(key, self.node))
        if but is not None:
            test = gast.Compare(load(key, self.node), [gast.NotEq()], [copied(but)])
            flag = self.inference.names.fresh("stays")
            asked = assign(store(flag, self.node), placed(test, self.node), self.node.origin)
            body = [asked, branch(load(flag, self.node), body, [], self.node)]
        loop = gast.For(store(key, self.node), keys, body, [], None)
        self.out.append(statement(loop, self.node.origin, self.node))
        return made

    def entered(self, base: Any, other: Any, key: Any) -> Block:
        """`d[k] = e[k]`."""
        value = self.inference.names.fresh("value")
        read = assign(store(value, self.node), self.part(other, key), self.node.origin)
        target = placed(gast.Subscript(copied(base), copied(key), gast.Store()), self.node)
        return [read, assign(target, load(value, self.node), self.node.origin)]

    def become(self, base: Any, value: Any) -> Block:
        """The name stands for another dict: nothing else refers to the one it stood for."""
        require_sole(self.inference, self.node, base)
        self.rebind(base.id, value)
        return self.out

    def pop(self, base: Any, key: Any) -> Block:
        """The value, and a dict of the others; Python fails where there is none."""
        value = self.bound("item", self.part(base, key))
        self.become(base, self.chosen(base, key))
        return self.out if isinstance(self.node, gast.Expr) else self.give(value)

    def update(self, base: Any, other: Any) -> Block | None:
        """Entry by entry."""
        if self.is_open(other):
            key = self.inference.names.fresh("key")
            keys = self.bound("keys", self.keys(other))
            body = self.entered(base, other, load(key, self.node))
            loop = gast.For(store(key, self.node), keys, body, [], None)
            self.out.append(statement(loop, self.node.origin, self.node))
            return self.out
        kind = self.kind(other)
        if type(kind) is not Table or not isinstance(other, gast.Name):
            return None
        for place in kind.keys:
            self.put(base, constant(place, self.node), self.item(other, place))
        return self.out

    def keys(self, base: Any) -> Any:
        return self.called(load("list", self.node), base)

    def gone_through(self, base: Any, which: str) -> Block | None:
        """`for k, v in d.items()`: over the keys; what the loop writes is seen, as in Python."""
        name = self.temporary()
        readers = [s for s in self.analysis.statements if name in _names(s)] if name else []
        loops = [s for s in readers if isinstance(s, gast.For) and _is(s.iter, name)]
        if len(loops) != 1 or len(readers) != 2 + len(self.inference.loops_around(loops[0])):
            return None
        [loop] = loops
        target = loop.target
        if which == "values":
            key: Any = store(self.inference.names.fresh("key"), loop)
            value = target
        elif isinstance(target, gast.Tuple) and len(target.elts) == 2:
            key, value = target.elts
        else:
            return None
        if not isinstance(key, gast.Name):
            return None
        read = assign(copied(value), self.part(base, load(key.id, loop)), loop.origin)
        over = gast.For(copied(key), copied(loop.iter), [read, *loop.body], [], None)
        self.inference.expanded[loop] = [statement(over, loop.origin, loop)]
        return self.give(self.keys(base))

    def temporary(self) -> str | None:
        """The name that a statement binds, if it stands for an expression alone."""
        if not isinstance(self.node, gast.Assign):
            return None
        name = getattr(self.node.targets[0], "id", None)
        return name if name in self.analysis.core.temporaries else None

    # all values

    def listed(self, base: Any, which: str) -> Block:
        """A list that is filled by a loop over the keys."""
        key = self.inference.names.fresh("key")
        filled = self.bound(which, placed(gast.List([], gast.Load()), self.node))
        keys = self.bound("keys", self.keys(base))
        body: Block = []
        value = self.inference.names.fresh("value")
        read = self.part(base, load(key, self.node))
        body.append(assign(store(value, self.node), read, self.node.origin))
        element: Any = load(value, self.node)
        if which == "items":
            element = placed(gast.Tuple([load(key, self.node), element], gast.Load()), self.node)
        method = gast.Attribute(copied(filled), "append", gast.Load())
        append = gast.Expr(placed(gast.Call(placed(method, self.node), [element], []), self.node))
        body.append(statement(append, self.node.origin, self.node))
        loop = gast.For(store(key, self.node), keys, body, [], None)
        self.out.append(statement(loop, self.node.origin, self.node))
        return self.give(filled)

    def is_still(self, base: Any) -> bool:
        """Whether what is listed is used before the dict changes: it shows later changes.

        It is, where only a loop that writes into no dict goes through it.
        """
        name = self.temporary()
        if name is None:
            return False
        others = {base.id, *self.inference.same_list.get(base.id, ())}
        for loop in self.analysis.statements:
            if isinstance(loop, gast.For) and name in _names(loop.iter):
                inside = walk_statements(loop.body)
                if any(lengthened(self.inference, s) & others for s in inside):
                    return False
        return True

    # loops

    def loop(self) -> Block | None:
        """`for k in d`: over a list of the keys."""
        if not self.is_open(self.node.iter):
            return None
        keys = self.bound("keys", self.keys(self.node.iter))
        loop = gast.For(copied(self.node.target), keys, self.node.body, [], None)
        self.out.append(statement(loop, self.node.origin, self.node))
        return self.out


def _is(node: Any, name: str | None) -> bool:
    return isinstance(node, gast.Name) and node.id == name


def _names(node: Any) -> set[str]:
    return names_in(node)
