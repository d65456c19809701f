"""Kinds of what is read and stored by an index, and of lists that grow and shrink."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.indexing import Indexed, IndexError_, Mask, SliceKind, indexed
from s2sgrad.analyse.operations import (
    Inactive,
    ListAppend,
    ListPop,
    Operation,
    Read,
)
from s2sgrad.analyse.refusals import Refusals
from s2sgrad.analyse.steady_masks import count_of
from s2sgrad.kinds import (
    INT,
    NOTHING,
    STRING,
    Array,
    DictOf,
    Field,
    Kind,
    Known,
    ListOf,
    Opaque,
    Record,
    Scalar,
    Sequence,
    Table,
    Undefined,
    element_kind,
    join,
    key_kind,
    known_value,
)
from s2sgrad.kinds.objects import is_frozen
from s2sgrad.rules.list_operators import SEARCHES, is_comparable, is_plain_list
from s2sgrad.rules.row import Row


class Subscripts(Refusals):
    """The part of `Expressions` that knows of `x[i]`."""

    inference: Any

    def apply(self, statement: Any, node: Any, row: Row, operands: dict[str, Any]) -> Operation:
        raise NotImplementedError

    def kind(self, statement: Any, node: Any) -> Kind:
        raise NotImplementedError

    def subscript(self, statement: Any, node: Any) -> Operation:
        base = self.kind(statement, node.value)
        match base:
            case Undefined():
                return Inactive(base)
            case Array():
                found = self.index(statement, node, base)
                if not isinstance(node.value, gast.Name):
                    return Inactive(found.kind)
                return Read(node.value, node.slice, found.basic, found.repeats, found.kind)
            case Sequence() | ListOf():
                kind = self.item(statement, node, base)
                if not isinstance(node.value, gast.Name):
                    return Inactive(kind)
                return Read(node.value, node.slice, True, False, kind)
        self.stay_silent(base)
        if isinstance(base, Opaque):
            self.require_known(statement, node.value, base)
        return self.refuse_index(statement, node, "only arrays, tuples and lists can be indexed")

    def item(self, statement: Any, node: Any, base: Sequence | ListOf) -> Kind:
        """The kind of an element of a tuple or list, or of a value of a dict."""
        if isinstance(base, Table):
            return self.entry(statement, node, base)
        if isinstance(base, DictOf):
            return self.found(statement, node, base)
        if isinstance(node.slice, gast.Slice):
            return self.sublist(statement, node, base)
        index = self.kind(statement, node.slice)
        if isinstance(index, Scalar) and index.dtype.kind in "iu":
            if isinstance(base, Sequence) and type(index.value) is int:
                try:
                    return base.elements[index.value]
                except IndexError:
                    self.refuse_index(statement, node, "the index is out of range")
            if isinstance(base, Sequence) and not isinstance(node.slice, gast.Constant):
                joined = element_kind(base, ("item", self.analysis.number(statement)))
                same = len(set(map(type, base.elements))) == 1
                if same and not isinstance(joined, Opaque):
                    return joined
                self.need_value(statement, node, node.slice, "the index")
            return element_kind(base, ("item", self.analysis.number(statement)))
        return self.refuse_index(statement, node, "the index of a tuple or list must be an integer")

    def entry(self, statement: Any, node: Any, base: Table) -> Kind:
        """The kind of what stands in a dict under a key, which may be known only at run time."""
        if isinstance(base, Record):
            return self.attribute_kind(statement, node, base, getattr(node.slice, "value", None))
        index = self.kind(statement, node.slice)
        key = known_value(index)
        if key in base.keys:
            return base.element(key)
        joined = element_kind(base, ("entry", self.analysis.number(statement)))
        whole = isinstance(index, Scalar) and index.dtype.kind in "iub"
        several = isinstance(index, Sequence) and is_comparable(index)
        if (
            key is NOTHING
            and (whole or several or index == STRING)
            and not isinstance(joined, Opaque)
        ):
            return joined
        self.stay_silent(index)
        return self.refuse_key(statement, node)

    def found(self, statement: Any, node: Any, base: DictOf) -> Kind:
        """The kind of what stands under a key in a dict whose keys nobody knows yet."""
        index = self.kind(statement, node.slice)
        if not is_comparable(index) or isinstance(node.slice, gast.Slice):
            self.stay_silent(index)
            return self.refuse_key(statement, node)
        return base.element

    def attribute_kind(self, statement: Any, node: Any, base: Record, name: Any) -> Kind:
        """The kind of an attribute of an object."""
        if not isinstance(name, Field):
            self.refuse_index(statement, node, "its class says what an index means")
        if name not in base.keys:
            self.refuse_attribute(statement, node, base)
        return base.element(name)

    def sublist(self, statement: Any, node: Any, base: Sequence | ListOf) -> Kind:
        bounds = [node.slice.lower, node.slice.upper, node.slice.step]
        values = [None if b is None else self.kind(statement, b) for b in bounds]
        known: list[Any] = [None if v is None else getattr(v, "value", NOTHING) for v in values]
        if isinstance(base, Sequence) and NOTHING not in known:
            return Sequence(base.type, base.elements[slice(*known)])
        return ListOf(base.type, element_kind(base, ("sublist", self.analysis.number(statement))))

    def index(self, statement: Any, node: Any, base: Array) -> Any:
        """What indexing an array gives."""
        index = node.slice
        nodes = index.elts if isinstance(index, gast.Tuple) else [index]
        parts: list[Any] = []
        for part in nodes:
            parts.extend(self.index_part(statement, part))
        if any(is_undefined(part) for part in parts):
            parts = [INT if is_undefined(part) else part for part in parts]
        try:
            return indexed(base, parts, (self.analysis.number(statement), "index"))
        except IndexError_ as error:
            self.refuse_index(statement, node, str(error))

    def index_part(self, statement: Any, part: Any) -> list[Any]:
        if isinstance(part, gast.Slice):
            bounds = (part.lower, part.upper, part.step)
            return [SliceKind(*(None if b is None else self.kind(statement, b) for b in bounds))]
        kind = self.kind(statement, part)
        if isinstance(kind, DictOf):
            return [Opaque("a dict")]
        if isinstance(kind, Sequence) and kind.type is tuple:
            return list(kind.elements)
        if isinstance(kind, Array) and kind.dtype is not None and kind.dtype.kind == "b":
            count = count_of(self.inference, part)
            return [
                kind if count is None else Mask(kind.dtype, kind.dims, kind.optional, count=count)
            ]
        return [kind]

    def row_of(self, array: Array) -> Kind:
        """The kind of an element that iterating over an array gives."""
        rest = array.dims[1:]
        if rest or array.dtype is None:
            return Array(array.dtype, rest)
        return Scalar(array.dtype, False)

    def stored(self, statement: Any, target: Any, value: Kind) -> None:
        """Check a store `x[i] = v`."""
        base = self.kind(statement, target.value)
        named = isinstance(getattr(target.slice, "value", None), Field)
        if named and not isinstance(base, (Record, Undefined)):
            self.refuse_setting(statement, target, base)
        if isinstance(base, Array):
            self.inference.parts[statement] = self.index(statement, target, base)
        elif isinstance(base, (Sequence, ListOf)):
            self.stored_item(statement, target, base, value)
        elif not isinstance(base, Undefined):
            self.refuse_index(statement, target, "only arrays and lists can be written into")

    def stored_item(
        self, statement: Any, target: Any, base: Sequence | ListOf, value: Kind
    ) -> None:
        """A list element is replaced: the list may hold the new kind from now on."""
        if base.type is tuple or isinstance(target.slice, gast.Slice):
            self.refuse_index(
                statement, target, "only single items of lists and dicts can be replaced"
            )
        if isinstance(base, Record):
            self.stored_attribute(statement, target, base, value)
            return
        if self.is_open(statement, target, base):
            self.stored_entry(statement, target, base, value)
            return
        before = self.item(statement, target, base)
        if isinstance(statement, gast.AugAssign) and not isinstance(before, Scalar):
            self.refuse_item_update(statement, target)
        key = ("item", self.analysis.number(statement))
        after = join(before, value, key)
        index = getattr(self.kind(statement, target.slice), "value", NOTHING)
        grown: Kind = ListOf(list, join(element_kind(base, key), value, key))
        if isinstance(base, Table):
            key_ = known_value(self.kind(statement, target.slice))
            if key_ is NOTHING and not isinstance(statement, gast.AugAssign):
                self.refuse_key(statement, target)
            pairs = zip(base.keys, base.elements, strict=True)
            chosen = base.keys if key_ is NOTHING else (key_,)
            grown = replace(
                base, elements=tuple(join(k, after, key) if p in chosen else k for p, k in pairs)
            )
        elif isinstance(base, Sequence):
            count = len(base.elements)
            changed = [index % count] if type(index) is int else list(range(count))
            numbered = enumerate(base.elements)
            kinds = (join(k, after, key) if i in changed else k for i, k in numbered)
            grown = Sequence(list, tuple(kinds))
        self.inference.parts[statement] = Indexed(after, True, False)
        self.inference.grow(target.value.id, grown)

    def is_open(self, statement: Any, target: Any, base: Kind) -> bool:
        """Whether a store may give a dict a key that nobody knows before the program runs."""
        if isinstance(base, DictOf):
            return True
        unknown = known_value(self.kind(statement, target.slice)) is NOTHING
        given = target.value.id in self.analysis.parameters and self.analysis.is_entry()
        stored = isinstance(statement, gast.Assign) and not given
        return isinstance(base, Table) and unknown and stored

    def stored_entry(
        self, statement: Any, target: Any, base: Sequence | ListOf, value: Kind
    ) -> None:
        """Store under a key that is known when the program runs."""
        key = ("entry", self.analysis.number(statement))
        index = self.kind(statement, target.slice)
        after = join(element_kind(base, key), value, key)
        if isinstance(after, Opaque) or not is_comparable(index):
            self.stay_silent(index, value)
            self.refuse_key(statement, target)
        if isinstance(statement, gast.AugAssign) and not isinstance(after, Scalar):
            self.refuse_index(statement, target, "an array in a dict is changed in place")
        grown = DictOf(dict, after, join(key_kind(base), index, key))
        self.inference.parts[statement] = Indexed(after, True, False)
        self.inference.grow(target.value.id, grown)

    def stored_attribute(self, statement: Any, target: Any, base: Record, value: Kind) -> None:
        """An attribute is bound, perhaps for the first time: the object has it from now on."""
        name = getattr(target.slice, "value", None)
        if not isinstance(name, Field):
            self.refuse_index(statement, target, "its class says what it means to write there")
        if is_frozen(base.type):
            self.refuse_setting(statement, target, base)
        found = dict(zip(base.keys, base.elements, strict=True))
        before = found.get(name, Undefined())
        if isinstance(statement, gast.AugAssign) and not isinstance(before, (Scalar, Undefined)):
            self.refuse_index(statement, target, "an array in an object is changed in place")
        found[name] = join(before, value, ("item", self.analysis.number(statement)))
        grown = replace(base, elements=tuple(found.values()), keys=tuple(found))
        self.inference.parts[statement] = Indexed(found[name], True, False)
        self.inference.grow(target.value.id, grown)

    def list_method(self, statement: Any, node: Any, base: Sequence | ListOf) -> Operation:
        """`xs.append(x)`, `xs.pop()` and `xs.index(x)`, of a list with a name."""
        key = ("element", self.analysis.number(statement))
        owner = node.func.value
        search = SEARCHES.get(node.func.attr)
        if search is not None and is_plain_list(base) and len(node.args) == 1:
            operands = {"items": owner, "value": node.args[0]}
            return self.apply(statement, node, search, operands)
        if base.type is not list or not isinstance(owner, gast.Name) or node.keywords:
            return self.refuse_method(statement, node, base)
        if node.func.attr == "append" and len(node.args) == 1 and isinstance(statement, gast.Expr):
            value = self.kind(statement, node.args[0])
            element = join(element_kind(base, key), value, ("elements of", owner.id))
            self.inference.grow(owner.id, ListOf(list, element))
            return ListAppend(owner, node.args[0], Known(None))
        if node.func.attr == "pop" and not node.args:
            element = element_kind(base, key)
            self.inference.grow(owner.id, ListOf(list, element))
            return ListPop(owner, element)
        return self.refuse_method(statement, node, base)


def is_undefined(kind: Any) -> bool:
    """Whether nothing is known yet of a kind, or of an element."""
    if isinstance(kind, Sequence):
        return any(map(is_undefined, kind.elements))
    return isinstance(kind, Undefined)
