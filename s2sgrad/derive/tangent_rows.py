"""Tangents of atoms, and of operations with a row."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.activity import Activity, activity
from s2sgrad.analyse.mixed import refuse_active_numbers
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.sharing import sharing
from s2sgrad.analyse.steady import places
from s2sgrad.derive.build import (
    call,
    copied,
    item,
    list_of,
    literal,
    method,
    name,
    number,
    of_items,
    stored,
    tuple_of,
    unless_none,
)
from s2sgrad.derive.contributions import _is_fresh, default_operands
from s2sgrad.derive.naming import Naming
from s2sgrad.derive.reverse_rows import is_loose_list
from s2sgrad.derive.templates import filled, template
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import (
    Array,
    Kind,
    ListOf,
    Scalar,
    Sequence,
    carries,
    constant,
    dims_of,
    same_dims,
)
from s2sgrad.rules.row import NeedsValue, Unsupported
from s2sgrad.trees import nodes_in


class TangentRows:
    """What is known of the names of one function, and the tangents of its operations."""

    def __init__(self, family: Any, analysis: Any, wrt: frozenset[str]) -> None:
        self.family = family
        self.analysis = analysis
        self.wrt = wrt
        self.activity: Activity = activity(analysis, wrt)
        refuse_active_numbers(analysis, self.activity, places(analysis))
        self.naming = Naming(family.taken)
        facts = sharing(analysis)
        groups = {facts.find(n) for names in facts.written.values() for n in names}
        self.written = {n for n in analysis.locals if facts.find(n) in groups}

    def dot(self, primal: str) -> str:
        return self.naming.dot(primal)

    def is_active(self, node: Any) -> bool:
        return isinstance(node, gast.Name) and node.id in self.activity.active

    def any_active(self, node: Any) -> bool:
        return any(map(self.is_active, nodes_in(node)))

    def kind(self, primal: str) -> Kind:
        found: Kind = self.analysis.kinds[primal]
        return found

    def tangent(self, node: Any, like: Any = None) -> Any:
        """The tangent of an atom; zeros where it is not active."""
        if self.is_active(node):
            return name(self.dot(node.id))
        if isinstance(node, (gast.Tuple, gast.List)):
            literal = list_of if isinstance(node, gast.List) else tuple_of
            return literal([self.tangent(e) for e in node.elts])
        kind = self.analysis.kinds.get(node.id) if isinstance(node, gast.Name) else None
        if isinstance(node, gast.Constant) and isinstance(node.value, tuple):
            kind = constant(node.value)
        return self.zeros(kind, node)

    def zeros(self, kind: Any, like: Any) -> Any:
        match kind:
            case Array():
                if carries(kind):
                    return unless_none(kind, like, call("np.zeros_like", copied(like)), 0.0)
                return call("np.zeros", call("np.shape", copied(like)))
            case Sequence(elements=elements, places=places):
                pairs = zip(places, elements, strict=True)
                parts = [self.zeros(e, item(copied(like), number(k))) for k, e in pairs]
                return literal(kind, parts)
            case ListOf(element=element):
                return of_items(kind, copied(like), self.zeros(element, name("element")))
            case Scalar():  # of an int, too: it may be an item of a list that is summed
                return number(0.0)
        return number(0.0) if kind is None else number(None)

    def target_dot(self, target: Any) -> Any:
        if isinstance(target, gast.Tuple):
            return gast.Tuple([self.target_dot(t) for t in target.elts], gast.Store())
        return stored(
            self.dot(target.id) if self.is_active(target) else self.naming.fresh("unused")
        )

    def of_row(self, statement: Any, site: Any, target: str, again: Any) -> Any:
        active = frozenset(p for p, o in site.operands.items() if self.any_active(o))
        active -= site.row.inactive
        if site.row.constant or not active:
            return self.zeros(self.kind(target), name(target))
        expression, dims = self.row_tangent(statement, site, active, name(target), again)
        kind = self.kind(target)
        full = dims is None or same_dims(dims, dims_of(site.ans))
        if isinstance(kind, Array) and not full:
            return call("np.full_like", name(target), expression)
        if self.shares_wrongly(site, target, expression):
            return method(expression, "copy")
        seen = target in self.written or self.is_written_by_callers(target)
        if site.sharing == "maybe" and seen and isinstance(kind, Array):
            return self.as_view(site, target, expression, again)
        return expression

    def is_written_by_callers(self, target: str) -> bool:
        """Whether a caller of the function may write into what a name shares with an argument."""
        facts = sharing(self.analysis)
        passed = {facts.find(p) for p in self.analysis.parameters}
        return self.is_called_by_writers() and facts.find(target) in passed

    def is_called_by_writers(self) -> bool:
        """Whether other functions may write into what this one is given, or gives back."""
        others = self.analysis.program.analyses
        return self.analysis.called and any(sharing(other).written for other in others)

    def as_view(self, site: Any, target: str, expression: Any, again: Any) -> Any:
        """The tangent of what may be a view of an array, and may be written into."""
        parts = (n for o in site.operands.values() for n in nodes_in(o))
        arrays = [n for n in parts if isinstance(n, gast.Name) and self.is_active(n)]
        if len(arrays) != 1 or not isinstance(self.kind(arrays[0].id), Array):
            return expression
        base = filled(arrays[0], again)
        return call("tangent_view", name(target), base, self.tangent(arrays[0]), expression)

    def shares_wrongly(self, site: Any, target: str, expression: Any) -> bool:
        """A tangent that shares memory where its primal does not, and is written."""
        fresh = site.sharing == "fresh" and not _is_fresh(expression)
        isarray = isinstance(self.kind(target), Array)
        operands = {
            n.id for o in site.operands.values() for n in nodes_in(o) if isinstance(n, gast.Name)
        }
        if not fresh or not isarray:
            return False
        return bool(({target} | operands) & self.written) or self.is_called_by_writers()

    def row_tangent(self, statement: Any, site: Any, active: Any, ans: Any, again: Any) -> Any:
        self.refuse_missing(statement, site, active)
        try:
            text = template(site.row.jvp(site, active))
        except (NeedsValue, Unsupported) as error:
            self.refuse(statement, getattr(error, "why", str(error)), getattr(error, "way_out", ""))
        operands = {p: filled(o, again) for p, o in site.operands.items()}
        operands |= {f"{p}_dot": self.operand_tangent(site.operands[p]) for p in active}
        operands |= default_operands(site, text.content)
        expression = filled(text.tree, {**operands, "ans": ans})
        return expression, self.dims(site, text) if site.row.elementwise else None

    def operand_tangent(self, operand: Any) -> Any:
        return self.tangent(operand)

    def dims(self, site: Any, text: Any) -> Any:
        from s2sgrad.kinds import broadcast

        shapes = []
        for n in text.content:
            parameter = n.removesuffix("_dot")
            kind = site.ans if n == "ans" else site.kinds.get(n, site.kinds.get(parameter))
            if kind is not None:
                shapes.append(dims_of(kind))
        return broadcast(*shapes)

    def refuse_missing(self, statement: Any, site: Any, active: Any) -> None:
        row = site.row
        if any(is_loose_list(site, parameter) for parameter in active):
            why = "an operand is a tuple or list, and the rule is for an array."
            self.refuse(statement, why, "Make it an array first, with np.array.")
        if row.because:
            self.refuse(statement, row.because, row.way_out)
        unknown = sorted(p for p in active if p not in row.vjps)
        if row.jvp is None or unknown:
            self.refuse(statement, "there is no rule for its derivative.", "")

    def refuse(self, statement: Any, why: str, way_out: str) -> None:
        node = getattr(statement, "value", statement)
        what = gast.unparse(node.func) if isinstance(node, gast.Call) else gast.unparse(node)
        where = located(statement, node, self.analysis.core.parsed.lines)
        raise Refused(
            [Blocker("no-derivative", f"cannot differentiate `{what}`", why, way_out, where)]
        )
