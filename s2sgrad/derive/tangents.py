"""Forward mode: each statement is preceded or followed by its tangent, `x_dot`.

Tangents have the shapes of their primals, and share memory exactly where their primals do.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.activity import Activity, activity
from s2sgrad.analyse.operations import (
    Alias,
    Apply,
    ListAppend,
    ListPop,
    Pack,
    Read,
    UserCall,
)
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.sharing import sharing
from s2sgrad.derive.build import (
    arguments,
    assign,
    augmented,
    call,
    copied,
    function,
    item,
    list_of,
    method,
    name,
    number,
    stored,
    stored_item,
    tuple_of,
)
from s2sgrad.derive.contributions import _is_fresh, default_operands
from s2sgrad.derive.elements import elements
from s2sgrad.derive.family import Family, fresh_copies, written_parameters
from s2sgrad.derive.gradient import Raw, collect, documentation, plain_parameters
from s2sgrad.derive.naming import Naming
from s2sgrad.derive.reverse_calls import active_parameters, refuse_overlap
from s2sgrad.derive.templates import filled, template
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Array, Kind, ListOf, Scalar, Sequence, carries, dims_of, same_dims
from s2sgrad.rules.row import NeedsValue, Unsupported


class Tangents:
    """The forward mode of one function."""

    def __init__(self, family: Any, analysis: Any, wrt: frozenset[str]) -> None:
        self.family = family
        self.analysis = analysis
        self.wrt = wrt
        self.activity: Activity = activity(analysis, wrt)
        self.naming = Naming(family.taken)
        facts = sharing(analysis)
        groups = {facts.find(n) for names in facts.written.values() for n in names}
        self.written = {n for n in analysis.locals if facts.find(n) in groups}

    def dot(self, primal: str) -> str:
        return self.naming.dot(primal)

    def is_active(self, node: Any) -> bool:
        return isinstance(node, gast.Name) and node.id in self.activity.active

    def any_active(self, node: Any) -> bool:
        return any(map(self.is_active, gast.walk(node)))

    def kind(self, primal: str) -> Kind:
        found: Kind = self.analysis.kinds[primal]
        return found

    # blocks

    def block(self, block: list[Any]) -> list[Any]:
        out: list[Any] = []
        for statement in block:
            if not isinstance(statement, gast.Return):
                made = self.statement(statement)
                for new in made:
                    new.origin = getattr(statement, "origin", None)
                out.extend(made)
        return out

    def statement(self, statement: Any) -> list[Any]:
        match statement:
            case gast.If(test=test, body=body, orelse=orelse):
                return [gast.If(test, self.block(body) or [gast.Pass()], self.block(orelse))]
            case gast.While(test=test, body=body):
                return [gast.While(test, self.block(body), [])]
            case gast.For(target=target, iter=iteration, body=body):
                still = self.still(statement)
                target, iteration = self.doubled(target, iteration)
                return [gast.For(target, iteration, [*still, *self.block(body)], [], None)]
            case gast.Assign(targets=[gast.Subscript() as target], value=value):
                return self.store(statement, target, value)
            case gast.AugAssign():
                return self.update(statement)
            case gast.Assign() | gast.Expr():
                return self.assignment(statement)
        return [statement]

    def still(self, loop: Any) -> list[Any]:
        """Zero tangents for the header's names that are active elsewhere, but not here."""
        names = [
            n.id
            for element in elements(loop)
            for n in gast.walk(element.target)
            if self.is_active(n) and (element.counts or not self.any_active(element.source))
        ]
        return [assign(self.dot(n), self.zeros(self.kind(n), name(n))) for n in names]

    def doubled(self, target: Any, iteration: Any) -> tuple[Any, Any]:
        """`for x in xs` as `for x, x_dot in zip(xs, xs_dot)`, where xs is active."""
        match iteration:
            case gast.Call(func=gast.Name(id="range")):
                return target, iteration
            case gast.Call(func=gast.Name(id="enumerate"), args=[inner, *start]):
                index, element = target.elts
                element, inner = self.doubled(element, inner)
                pair = gast.Tuple([index, element], gast.Store())
                return pair, gast.Call(iteration.func, [inner, *start], iteration.keywords)
            case gast.Call(func=gast.Name(id="zip"), args=inners):
                parts = [self.doubled(t, i) for t, i in zip(target.elts, inners, strict=True)]
                whole = gast.Tuple([t for t, _ in parts], gast.Store())
                return whole, gast.Call(iteration.func, [i for _, i in parts], iteration.keywords)
            case gast.Call(func=gast.Name(id="reversed"), args=[gast.Name() as inner]):
                if self.is_active(inner):
                    pair = gast.Tuple([target, self.target_dot(target)], gast.Store())
                    twin = call("reversed", self.tangent(inner))
                    return pair, call("zip", iteration, twin)
                return target, iteration
        if not self.any_active(iteration):
            return target, iteration
        pair = gast.Tuple([target, self.target_dot(target)], gast.Store())
        return pair, call("zip", iteration, self.tangent(iteration))

    def target_dot(self, target: Any) -> Any:
        if isinstance(target, gast.Tuple):
            return gast.Tuple([self.target_dot(t) for t in target.elts], gast.Store())
        return stored(
            self.dot(target.id) if self.is_active(target) else self.naming.fresh("unused")
        )

    # the tangent of an operand

    def tangent(self, node: Any, like: Any = None) -> Any:
        """The tangent of an atom; zeros where it is not active."""
        if self.is_active(node):
            return name(self.dot(node.id))
        if isinstance(node, (gast.Tuple, gast.List)):
            literal = list_of if isinstance(node, gast.List) else tuple_of
            return literal([self.tangent(e) for e in node.elts])
        kind = self.analysis.kinds.get(node.id) if isinstance(node, gast.Name) else None
        return self.zeros(kind, node)

    def zeros(self, kind: Any, like: Any) -> Any:
        match kind:
            case Array():
                return call("np.zeros_like", copied(like)) if carries(kind) else number(0.0)
            case Sequence(type=type_, elements=elements):
                pairs = enumerate(elements)
                parts = [self.zeros(e, item(copied(like), number(k))) for k, e in pairs]
                return tuple_of(parts) if type_ is tuple else list_of(parts)
            case ListOf(element=element):
                made = gast.parse("[0 for element in elements]", mode="eval").body
                made.elt, made.generators[0].iter = (
                    self.zeros(element, name("element")),
                    copied(like),
                )
                return made
            case Scalar() if carries(kind):
                return number(0.0)
        return number(0.0) if kind is None else number(None)

    # statements

    def assignment(self, statement: Any) -> list[Any]:
        operation = self.analysis.operations.get(statement)
        if isinstance(operation, UserCall):
            return self.user_call(statement, operation)
        if isinstance(operation, ListAppend):
            return self.append(statement, operation)
        if isinstance(statement, gast.Expr):
            return [statement]
        target = statement.targets[0]
        if isinstance(operation, ListPop) and self.is_active(operation.base):
            popped = method(self.tangent(operation.base), "pop")
            return [statement, gast.Assign([self.target_dot(target)], popped, None)]
        names = [n.id for n in gast.walk(target) if isinstance(n, gast.Name)]
        if not any(n in self.activity.active for n in names):
            return [statement]
        if isinstance(target, gast.Tuple):
            return self.unpacking(statement, target, operation)
        before, again = self.keep_old(statement, operation, target.id)
        made = self.of_operation(statement, operation, target.id, again)
        return [*before, statement, assign(self.dot(target.id), made)]

    def append(self, statement: Any, operation: ListAppend) -> list[Any]:
        """`xs.append(x)`, and the tangent of x to that of xs."""
        if not self.is_active(operation.base):
            return [statement]
        twin = method(self.tangent(operation.base), "append", self.tangent(operation.value))
        return [statement, gast.Expr(twin)]

    def keep_old(
        self, statement: Any, operation: Any, target: str
    ) -> tuple[list[Any], dict[str, Any]]:
        """`x = f(x)`: the tangent of f is taken at the old x."""
        operands = {n.id for n in gast.walk(statement.value) if isinstance(n, gast.Name)}
        if target not in operands or not isinstance(operation, (Apply, Read)):
            return [], {}
        old = self.naming.fresh(f"{target}_before")
        return [assign(old, name(target))], {target: name(old)}

    def of_operation(self, statement: Any, operation: Any, target: str, again: Any) -> Any:
        """The tangent of an operation's result."""
        match operation:
            case Apply(site=site):
                return self.of_row(statement, site, target, again)
            case Alias(source=source) if self.is_active(source):
                return self.tangent(source)
            case Read(base=base, index=index) if self.is_active(base):
                return item(self.tangent(base), filled(index, again))
            case Pack(elements=elements, kind=kind):
                literal = list_of if getattr(kind, "type", None) is list else tuple_of
                return literal([self.tangent(e) for e in elements])
        if isinstance(operation.kind, Scalar):
            return number(0.0)
        return self.zeros(self.kind(target), name(target))

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
        return expression

    def shares_wrongly(self, site: Any, target: str, expression: Any) -> bool:
        """A tangent that shares memory where its primal does not, and is written."""
        fresh = site.row.sharing == "fresh" and not _is_fresh(expression)
        isarray = isinstance(self.kind(target), Array)
        operands = {
            n.id for o in site.operands.values() for n in gast.walk(o) if isinstance(n, gast.Name)
        }
        return fresh and isarray and bool(({target} | operands) & self.written)

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

    def unpacking(self, statement: Any, target: Any, operation: Any) -> list[Any]:
        dots = self.target_dot(target)
        match operation:
            case Pack(elements=elements):
                values = tuple_of([self.tangent(e) for e in elements])
            case Alias(source=source):
                values = self.tangent(source)
            case Read(base=base, index=index):
                values = item(self.tangent(base), index)
            case Apply(site=site):
                active = frozenset(p for p, o in site.operands.items() if self.any_active(o))
                ans = tuple_of([name(t.id) for t in target.elts])
                active -= site.row.inactive
                values, _ = self.row_tangent(statement, site, active, ans, {})
            case _:
                values = tuple_of([self.zeros(self.kind(t.id), name(t.id)) for t in target.elts])
        if isinstance(operation, (Pack, Read)):
            return [gast.Assign([dots], values, None), statement]
        return [statement, gast.Assign([dots], values, None)]

    def store(self, statement: Any, target: Any, value: Any) -> list[Any]:
        base = target.value.id
        if base not in self.activity.active:
            return [statement]
        in_list = isinstance(self.kind(base), (Sequence, ListOf))
        tangent = self.tangent(value) if self.is_active(value) or in_list else number(0.0)
        return [statement, assign(stored_item(name(self.dot(base)), copied(target.slice)), tangent)]

    def update(self, statement: Any) -> list[Any]:
        target, value = statement.target, statement.value
        base = target.id if isinstance(target, gast.Name) else target.value.id
        if base not in self.activity.active:
            return [statement]
        site = self.analysis.operations[statement].site
        active = frozenset(p for p, o in (("x", name(base)), ("y", value)) if self.is_active(o))
        index = None if isinstance(target, gast.Name) else target.slice
        place = (
            stored(self.dot(base))
            if index is None
            else stored_item(name(self.dot(base)), copied(index))
        )
        if isinstance(statement.op, (gast.Add, gast.Sub)):
            if not self.is_active(value):
                return [statement]
            return [augmented(place, statement.op, self.tangent(value)), statement]
        dot = name(self.dot(base)) if index is None else item(name(self.dot(base)), copied(index))
        now = name(base) if index is None else item(name(base), copied(index))
        text = template(site.row.jvp(site, active))
        ans = gast.BinOp(now, copied(statement.op), copied(value))
        operands = {"x": now, "y": value, "x_dot": dot, "ans": ans}
        if self.is_active(value):
            operands["y_dot"] = self.tangent(value)
        tangent = filled(text.tree, operands)
        if index is None and isinstance(self.kind(base), Array):
            everything = (
                gast.Slice(None, None, None) if dims_of(self.kind(base)) else number(Ellipsis)
            )
            place = stored_item(name(self.dot(base)), everything)
        return [assign(place, tangent), statement]

    # calls

    def user_call(self, statement: Any, operation: UserCall) -> list[Any]:
        wrt = active_parameters(operation, self.activity.active)
        inner = activity(operation.callee, wrt)
        if not wrt or not (inner.returns or inner.writes):
            return self.plain_call(statement)
        refuse_overlap(self.analysis, statement)
        twin = self.family.tangent(operation.callee, wrt)
        called = self.tangent_call(statement, operation, twin)
        if not inner.returns:
            bare = [gast.Expr(called)] if isinstance(statement, gast.Expr) else None
            return bare or [*self.plain_result(statement, called)]
        if isinstance(statement, gast.Expr):
            return [gast.Expr(called)]
        target = statement.targets[0]
        pair = gast.Tuple([target, self.target_dot(target)], gast.Store())
        return [gast.Assign([pair], called, None)]

    def plain_result(self, statement: Any, called: Any) -> list[Any]:
        return [gast.Assign([statement.targets[0]], called, None)]

    def plain_call(self, statement: Any) -> list[Any]:
        if isinstance(statement, gast.Expr):
            return [statement]
        target = statement.targets[0]
        names = [n for n in gast.walk(target) if self.is_active(n)]
        zeros = [assign(self.dot(n.id), self.zeros(self.kind(n.id), name(n.id))) for n in names]
        return [statement, *zeros]

    def tangent_call(self, statement: Any, operation: UserCall, twin: Any) -> Any:
        from s2sgrad.derive.forward_sweep import default_literal

        found = []
        for parameter in operation.callee.parameters:
            if parameter in operation.arguments:
                found.append(operation.arguments[parameter])
            else:
                found.append(default_literal(self.analysis, statement, operation, parameter))
        dots = [self.tangent(operation.arguments[p]) for p in twin.seeds]
        return call(twin.title, *found, *dots)

    # the whole

    def seeds(self) -> list[str]:
        return [p for p in self.analysis.parameters if p in self.wrt]

    def missing_dots(self) -> list[Any]:
        """Parameters that become active by being written into start with a zero tangent."""
        chosen = [
            p for p in self.analysis.parameters if p in self.activity.active and p not in self.wrt
        ]
        return [assign(self.dot(p), self.zeros(self.kind(p), name(p))) for p in chosen]

    def result(self) -> Any:
        """The value and its tangent."""
        returned = self.analysis.core.function.body[-1].value
        if self.any_active(returned) or isinstance(returned, (gast.Tuple, gast.List)):
            tangent = self.tangent(returned)
        else:
            tangent = self.zeros(self.analysis.returned, returned)
        return gast.Return(tuple_of([returned, tangent]))


class Twin:
    """The forward mode of a user function that is called: its name, and whose tangents it takes."""

    def __init__(self, title: str, tangents: Tangents) -> None:
        self.title = title
        self.tangents = tangents
        self.seeds = tangents.seeds()


class TangentFamily(Family):
    """All functions of a derivative in forward mode."""

    def __init__(self, program: Any, reserved: set[str]) -> None:
        super().__init__(program, reserved)
        self.twins: dict[Any, Twin] = {}

    def tangent(self, analysis: Any, wrt: frozenset[str]) -> Twin:
        key = (analysis, wrt)
        if key not in self.twins:
            title = self.unique(f"{analysis.function.__name__}_tangent")
            self.twins[key] = Twin(title, Tangents(self, analysis, wrt))
            self.user[title] = analysis.function
        return self.twins[key]

    def write_twins(self) -> list[Any]:
        """Twins are found while others are written."""
        written: dict[Any, Any] = {}
        while len(written) < len(self.twins):
            for key, twin in list(self.twins.items()):
                if key not in written:
                    written[key] = self.write(twin)
        return list(reversed(written.values()))

    def write(self, twin: Twin) -> Any:
        tangents = twin.tangents
        analysis = tangents.analysis
        body = [*tangents.missing_dots(), *tangents.block(analysis.core.function.body)]
        dots = [tangents.dot(p) for p in twin.seeds]
        final = tangents.result()
        if not tangents.activity.returns:
            final = gast.Return(analysis.core.function.body[-1].value)
        names = [*analysis.parameters, *dots]
        return function(twin.title, arguments(names), [*body, final])


def tangent_function(program: Any, analysis: Any, wrt: list[str], reserved: set[str]) -> Raw:
    """`f_jvp(x, ..., x_dot, ...)`: the value and its tangent."""
    family = TangentFamily(program, reserved)
    tangents = Tangents(family, analysis, frozenset(wrt))
    title = analysis.function.__name__
    title = title if title.isidentifier() else "lambda_"
    written = written_parameters(analysis)
    copies = fresh_copies(analysis, written)
    dots = [p for p in written if p in wrt]
    copies += [assign(tangents.dot(p), dot_copy(analysis, tangents, p)) for p in dots]
    body = [*copies, *tangents.missing_dots(), *tangents.block(analysis.core.function.body)]
    seeds = [tangents.dot(p) for p in tangents.seeds()]
    entry = family.unique(f"{title}_jvp")
    parameters = plain_parameters(analysis.core.function.args)
    parameters.args.extend(arguments(seeds).args)
    document = documentation("Value and tangent", title, wrt)
    made = function(entry, parameters, [document, *body, tangents.result()])
    family.user[entry] = analysis.function
    functions = [*family.write_twins(), made]
    return collect(
        functions, entry, [tangents, *(t.tangents for t in family.twins.values())], family
    )


def dot_copy(analysis: Any, tangents: Tangents, parameter: str) -> Any:
    from s2sgrad.derive.copying import copy_of

    return copy_of(analysis.parameters[parameter], name(tangents.dot(parameter)))
