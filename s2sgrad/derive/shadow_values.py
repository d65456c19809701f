"""What shadows are made of: the shadow of a name, of a view, of what is put into a list."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.following import Paths, unpacked_place
from s2sgrad.analyse.operations import Apply, ListAppend, ListPop, Pack, Read
from s2sgrad.analyse.shadows import ShadowBinding, shadow_binding
from s2sgrad.analyse.steady import places
from s2sgrad.derive.build import (
    assign,
    call,
    copied,
    dotted,
    effect,
    item,
    list_of,
    literal,
    method,
    name,
    number,
    of_items,
    stored_item,
    tuple_of,
    unless_none,
)
from s2sgrad.derive.copying import layout_matters
from s2sgrad.derive.templates import filled
from s2sgrad.kinds import (
    Array,
    DictOf,
    Kind,
    ListOf,
    Record,
    Scalar,
    Sequence,
    Table,
    carries,
    element_kind,
    holds_optional,
    holds_records,
)
from s2sgrad.rules.reductions import is_double
from s2sgrad.runtime import laid_out, zeros_laid_out

HOLDERS = (Array, Sequence, ListOf)


class ShadowValues:
    """The part of `Shadows` that writes expressions."""

    derivation: Any
    analysis: Any
    paths: Paths
    bound: dict[str, list[Any]]
    mirrored: list[str]

    def bar(self, primal: str) -> str:
        found: str = self.derivation.naming.bar(primal)
        return found

    def binding(self, statement: Any, primal: str) -> ShadowBinding:
        found = shadow_binding(self.analysis, statement, primal)
        assert found is not None
        return found

    def is_list(self, primal: str) -> bool:
        return isinstance(self.analysis.kinds.get(primal), (Sequence, ListOf))

    def has_bar(self, primal: str) -> bool:
        """Whether the forward sweep binds the adjoint of a name."""
        return primal in self.bound or primal in self.mirrored

    def is_certain(self, statement: Any, names: list[str]) -> bool:
        return all(self.binding(statement, n).certain for n in names)

    def changed(self, statement: Any) -> list[Any]:
        """`xs.append(v)`, `xs.pop()` and `xs[i] = v`: the same of the shadows."""
        match self.analysis.operations.get(statement):
            case ListAppend(base=base, value=value) if self.has_bar(base.id):
                kind = element_kind(self.analysis.kinds[base.id], ("appended", base.id))
                bar = self.literal(kind, value)
                return [effect(method(name(self.bar(base.id)), "append", bar))]
            case ListPop(base=base) if self.has_bar(base.id):
                return [effect(method(name(self.bar(base.id)), "pop"))]
        if not self.is_replaced(statement) and not self._is_number_stored(statement):
            return []
        target = statement.targets[0]
        bar = self.literal(self.analysis.parts[statement].kind, statement.value)
        return [assign(stored_item(name(self.bar(target.value.id)), copied(target.slice)), bar)]

    def _is_number_stored(self, statement: Any) -> bool:
        """Whether a statement is `d["k"] = s`, or `x.k = s`: the key may be a new one."""
        match statement:
            case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=base))]):
                kind = self.analysis.kinds.get(base)
                return self.has_bar(base) and isinstance(kind, (Table, DictOf))
        return False

    def is_replaced(self, statement: Any) -> bool:
        """Whether a statement is `xs[i] = v` of a list with a shadow, and v is not a number."""
        match statement:
            case gast.Assign(targets=[gast.Subscript(value=gast.Name(id=base))]):
                kind = self.analysis.parts[statement].kind if self.is_list(base) else None
                return self.has_bar(base) and isinstance(kind, HOLDERS) and carries(kind)
        return False

    def literal(self, kind: Kind, value: Any) -> Any:
        """The shadow of what is put into a list: of a name, a number, a tuple or list of them."""
        if not carries(kind):
            return number(None)
        if isinstance(value, (gast.Tuple, gast.List)):
            kinds = getattr(kind, "elements", None) or [getattr(kind, "element", kind)] * len(
                value.elts
            )
            return list_of([self.literal(k, e) for k, e in zip(kinds, value.elts, strict=True)])
        if isinstance(value, gast.Name) and self.has_bar(value.id):
            return name(self.bar(value.id))
        if isinstance(kind, Scalar):
            return number(0.0)
        if holds_optional(kind):
            return zeros_of(kind, value)
        return call("adjoint_view", copied(value))

    def expression(self, statement: Any, primal: str) -> Any:
        """The shadow of a name: a view of its source's, or zeros."""
        binding = self.binding(statement, primal)
        operation = self.analysis.operations.get(statement)
        single = isinstance(statement.targets[0], gast.Name)
        match operation:
            case ListPop(base=base):
                return method(name(self.bar(base.id)), "pop")
            case Pack(kind=Record() as kind, elements=()):  # it has what its class has
                places = [item(name(primal), number(k)) for k in kind.places]
                pairs_ = zip(kind.elements, places, strict=True)
                return literal_of(kind, [self.literal(k, e) for k, e in pairs_])
            case Pack(kind=Sequence() as kind, elements=elements) if single:
                grown = self.analysis.kinds[primal]  # lists in it may grow later
                known = isinstance(grown, Sequence) and len(grown.elements) == len(elements)
                kinds = grown.elements if known else kind.elements
                items = zip(kinds, elements, strict=True)
                return literal_of(kind, [self.literal(k, e) for k, e in items])
        if not binding.sources:
            return self.zeros(primal).value
        if binding.certain and not single and not isinstance(statement.value, gast.Tuple):
            place = number(unpacked_place(statement.targets[0], primal))
            return item(self._view(statement, self.bar(binding.sources[0])), place)
        if binding.certain:
            return self._view(statement, self.bar(binding.sources[0]))
        pairs = []
        for source in binding.sources:
            own = source if source != primal else self.derivation.saved_name(statement, primal)
            pairs += [name(own), name(self.bar(source))]
        return call("adjoint_view", name(primal), *pairs)

    def _view(self, statement: Any, bar: str) -> Any:
        match self.analysis.operations.get(statement):
            case Read(index=index):
                return item(name(bar), copied(index))
            case Apply(site=site):
                first = site.row.parameters[0]
                again = gast.parse(site.again(**{first: "base_bar"}), mode="eval").body
                operands = {p: copied(o) for p, o in site.operands.items() if p != first}
                return filled(again, {**operands, "base_bar": name(bar)})
        return name(bar)

    def zeros(self, primal: str) -> Any:
        kind = self.analysis.kinds[primal]
        if holds_records(kind) or holds_optional(kind):  # what the value is does not tell
            return assign(self.bar(primal), zeros_of(kind, name(primal)))
        if self.is_list(primal):
            return assign(self.bar(primal), call("adjoint_view", name(primal)))
        if self._keeps_layout(primal) and layout_matters(self.analysis):
            return assign(self.bar(primal), call("zeros_laid_out", name(primal)))
        return assign(self.bar(primal), call("np.zeros_like", name(primal)))

    def _keeps_layout(self, primal: str) -> bool:
        """Whether an array may be laid out as no new array of NumPy's is."""
        bindings = places(self.analysis).bindings.get(primal, ())
        made = (self.analysis.operations.get(binding) for binding in bindings)
        rows = [operation.site.row for operation in made if isinstance(operation, Apply)]
        like = any(row.function in (laid_out, zeros_laid_out) for row in rows)
        return like or primal in self.analysis.parameters


def zeros_of(kind: Any, value: Any) -> Any:
    """Zeros for what an object holds, or a list, tuple or dict of objects of known length."""
    if not carries(kind):
        return number(None)
    match kind:
        case Sequence(elements=elements, places=places):
            pairs = zip(elements, places, strict=True)
            return literal_of(kind, [zeros_of(e, item(copied(value), number(k))) for e, k in pairs])
        case ListOf(element=element):
            return of_items(kind, value, zeros_of(element, name("element")))
    if not isinstance(kind, Array):
        return number(0.0)
    return unless_none(kind, value, call("np.zeros_like", value), 0.0)


def placeholder(kind: Any) -> Any:
    """What a shadow is before there is any: of its kind, so that it can be followed again."""
    if not carries(kind) or holds_optional(kind):
        return number(None)
    match kind:
        case Array(dims=dims):
            shape = tuple_of([number(0) for _ in dims])
            options = {} if is_double(kind) else {"dtype": dotted(f"np.{kind.dtype}")}
            return call("np.empty", shape, **options)
        case Sequence(elements=elements):
            return literal_of(kind, list(map(placeholder, elements)))
        case ListOf():
            return gast.Dict([], []) if isinstance(kind, DictOf) else list_of([])
    return number(0.0)


def literal_of(kind: Any, parts: list[Any]) -> Any:
    """The adjoint of a tuple, list or dict literal: a list or dict."""
    return literal(kind, parts) if isinstance(kind, Table) else list_of(parts)
