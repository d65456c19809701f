"""Parts of arrays in reverse: what is read, stored and updated by an index."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.operations import AddAt, Inactive, Read
from s2sgrad.analyse.paths import refuse_sharing
from s2sgrad.analyse.sharing import sharing
from s2sgrad.derive.adjoints import Adjoints
from s2sgrad.derive.build import (
    assign,
    augmented,
    call,
    copied,
    effect,
    entry_of,
    index_value,
    item,
    method,
    name,
    number,
    stored,
    stored_item,
)
from s2sgrad.derive.contributions import Contributions
from s2sgrad.derive.values import Value
from s2sgrad.kinds import Array, ListOf, Scalar, Sequence, dims_of
from s2sgrad.rules.row import Site
from s2sgrad.rules.table import TABLE


class Parts(Adjoints):
    """The part of the reverse sweep that knows of `x[i]`."""

    def read(self, operation: Read, g: Value) -> None:
        """`t = x[i]`: the part receives; an entry that is read twice receives twice."""
        base = operation.base.id
        if base not in self.activity.active:
            return
        index = self.expression(operation.index)
        if isinstance(self.kind(base), (Sequence, ListOf)):
            self.read_item(base, operation, index, g)
            return
        self.make_buffer(base)
        bar = name(self.bar(base))
        if operation.repeats:
            self.emit(effect(call("np.add.at", bar, index_value(index), g.expression)))
        else:
            self.emit(augmented(stored_item(bar, index), gast.Add(), g.expression))

    def store(self, target: Any, value: Any) -> None:
        """`x[i] = v`: the part's adjoint moves to v, and is zero before."""
        base = target.value.id
        if base not in self.activity.active:
            return
        self.require_bound(base)
        if base not in self.states and base not in self.pinned:
            return
        self.make_buffer(base)
        index = self.expression(target.slice)
        part = item(name(self.bar(base)), index)
        if isinstance(self.kind(base), (Sequence, ListOf)):
            self.store_item(base, part, value)
            return
        if self.is_active(value):
            g = self.part_cotangent(base, target, part, index)
        self.emit(assign(stored_item(name(self.bar(base)), copied(index)), number(0.0)))
        if self.is_active(value):
            self.give_part(value, g, target)

    def part_cotangent(self, base: str, target: Any, part: Any, index: Any) -> Any:
        """What a store's value receives: a copy; of entries written twice, the last one's."""
        kind, repeats = self.context.part_kind(self.analysis, self.statement_, target)
        if repeats:
            return self.bind(
                "cotangent", call("last_writes", name(self.bar(base)), index_value(index))
            )
        if isinstance(kind, Scalar):
            return self.bind("cotangent", part)
        return self.bind("cotangent", method(part, "copy"))

    def give_part(self, value: Any, g: Any, target: Any) -> None:
        """Contribute a part's cotangent to the value that was broadcast into the part."""
        if isinstance(self.kind(value.id), (Sequence, ListOf)):
            why = "a tuple or list is written into an array."
            self.refuse_row(why, "Make it an array first, with np.array.", "list-operand")
        kind, _ = self.context.part_kind(self.analysis, self.statement_, target)
        site = Site(TABLE.named("Add"), {"x": value}, {"x": self.kind(value.id)}, kind)
        made = Contributions(site, Value(g, dims_of(kind), True), self.shape_reader(g), False, None)
        cotangent = made.summed(made.g, self.kind(value.id), lambda: self.expression(value, False))
        self.contribute(value.id, made.cast(cotangent, self.kind(value.id)))

    def shape_reader(self, g: Any) -> Any:
        return lambda parameter, content: copied(g)

    def update(self, statement: Any) -> None:
        """`x op= v` and `x[i] op= v`."""
        target, value = statement.target, statement.value
        base = target.id if isinstance(target, gast.Name) else target.value.id
        if base not in self.activity.active:
            return
        if isinstance(self.analysis.operations[statement], Inactive):
            return  # what it reads is never bound: it raises
        self.require_bound(base)
        if base not in self.states and base not in self.pinned:
            return
        if isinstance(target, gast.Name) and isinstance(self.kind(base), Scalar):
            self.update_number(statement, base)
            return
        self.make_buffer(base)
        operation = self.analysis.operations[statement]
        if isinstance(statement.op, (gast.Add, gast.Sub)):
            self.increment(statement, base, operation, target, value)
        else:
            self.scaling(statement, base, operation, target, value)

    def update_number(self, statement: Any, base: str) -> None:
        """Of numbers `s += v` is `s = s + v`; the adjoint of s stays as it is."""
        site = self.analysis.operations[statement].site
        state = self.states[base]
        other = self.is_active(statement.value) and statement.value.id != base
        if other and isinstance(statement.op, (gast.Add, gast.Sub)):
            g = Value(name(self.bar(base)), state.dims)
            made = self.contributions(site, g, statement, base)
            self.give(statement.value, made.of("y"))
            return
        g = self.moved(base)
        self.apply(site, g, base)

    def part(self, base: str, target: Any) -> tuple[Any, Any, bool]:
        """The adjoint of what an update writes, its kind, and whether entries repeat."""
        bar = name(self.bar(base))
        if isinstance(target, gast.Name):
            return bar, self.kind(base), False
        kind, repeats = self.context.part_kind(self.analysis, self.statement_, target)
        return item(bar, self.expression(target.slice)), kind, repeats

    def increment(self, statement: Any, base: str, operation: Any, target: Any, value: Any) -> None:
        """`x[i] += v`: v receives what x[i] has; x[i] keeps it."""
        if not self.is_active(value):
            return
        bar, kind, repeats = self.part(base, target)
        if repeats:
            bar = call("last_writes", bar.value, index_value(bar.slice))
        elif isinstance(kind, Array):
            bar = method(bar, "copy") if kind.dims else entry_of(bar)
        self.give_addend(operation, Value(bar, dims_of(kind), True), kind, target, value)

    def give_addend(self, operation: Any, g: Value, kind: Any, target: Any, value: Any) -> None:
        """What v receives from `x[i] += v`, where x[i] has g."""
        site = Site(operation.site.row, operation.site.operands, operation.site.kinds, kind)
        made = Contributions(site, g, self.updated_reader(site, target), False, None)
        self.give(value, made.of("y"))

    def gather(self, operation: AddAt) -> None:
        """`np.add.at(x, i, v)`: each entry of v receives what the entry it went to has."""
        target, value = operation.target, operation.value
        base = target.value.id
        if not self.is_active(value) or (base not in self.states and base not in self.pinned):
            return
        facts = sharing(self.analysis)
        if facts.find(base) == facts.find(value.id):
            refuse_sharing(self.analysis, self.statement_, base, value.id)
        self.make_buffer(base)
        bar, kind, repeats = self.part(base, target)
        if isinstance(kind, Array) and not repeats:
            bar = method(bar, "copy")
        g = Value(bar, dims_of(kind), True)
        self.give_addend(operation.sum, g, kind, target, value)

    def updated_reader(self, site: Site, target: Any) -> Any:
        """Reads an update's operands: `x` is the part before it, `ans` the part after it."""

        def read(parameter: str, content: bool) -> Any:
            if parameter == "y":
                return self.expression(site.operands["y"], content)
            if not content and isinstance(target, gast.Name):
                return self.primal(target.id, False)
            if isinstance(target, gast.Name):
                old = self.primal(target.id, True)
            else:
                old = self.old_part(target, isinstance(site.ans, Array))
            if parameter == "x" or not content:
                return old
            return gast.BinOp(old, copied(self.statement_.op), read("y", True))

        return read

    def scaling(self, statement: Any, base: str, operation: Any, target: Any, value: Any) -> None:
        """`x[i] *= v` and the like: first v receives, then the part's adjoint is scaled."""
        bar, kind, repeats = self.part(base, target)
        if operation.site.row.constant:
            self.emit(assign(self.place_of(bar, base), number(0.0)))
            return
        site = Site(operation.site.row, operation.site.operands, operation.site.kinds, kind)
        cotangent = bar
        if repeats:
            cotangent = self.bind(
                "cotangent", call("last_writes", bar.value, index_value(bar.slice))
            )
        made = Contributions(
            site,
            Value(cotangent, dims_of(kind)),
            self.updated_reader(site, target),
            False,
            lambda error: self.refuse_rule(site, error),
        )
        given = made.of("y") if self.is_active(value) else None
        twice = given is not None and self.may_share_adjoints(value.id, base)
        if given is not None and twice:  # v's adjoint is (part of) what is about to be scaled
            given = Value(self.bind("cotangent", given.expression), given.dims, True)
        elif given is not None:
            self.give(value, given)
        self.rescale(statement, target, bar, made.of("x"), repeats, cotangent)
        if given is not None and twice:
            self.give(value, given)

    def may_share_adjoints(self, a: str, b: str) -> bool:
        """Whether the adjoints of two names may share memory."""
        root, other = self.paths.root(a), self.paths.root(b)
        if root in self.paths.shadows and other in self.paths.shadows:
            facts = sharing(self.analysis)
            return facts.find(root) == facts.find(other)
        return root == other

    def rescale(
        self, statement: Any, target: Any, bar: Any, value: Value, repeats: bool, cotangent: Any
    ) -> None:
        """The part's adjoint after the update becomes that before it."""
        if repeats:
            self.emit(assign(stored_item(bar.value, copied(bar.slice)), number(0.0)))
            self.emit(
                effect(
                    call("np.add.at", copied(bar.value), index_value(bar.slice), value.expression)
                )
            )
            return
        place: Any = (
            stored(bar.id) if isinstance(bar, gast.Name) else stored_item(bar.value, bar.slice)
        )
        match value.expression:
            case gast.BinOp(left=left, op=gast.Mult() | gast.Div() as op, right=right):
                if gast.unparse(left) == gast.unparse(bar):
                    self.emit(augmented(place, op, right))
                    return
        self.emit(assign(self.place_of(bar, getattr(target, "id", "")), value.expression))

    def place_of(self, bar: Any, base: str) -> Any:
        """All entries of an adjoint, or of a part of it, as the target of an assignment."""
        if not isinstance(bar, gast.Name):
            return stored_item(bar.value, copied(bar.slice))
        whole = bool(dims_of(self.kind(base)))
        return stored_item(bar, gast.Slice(None, None, None) if whole else number(Ellipsis))
