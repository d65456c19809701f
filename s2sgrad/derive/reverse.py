"""The reverse sweep: each statement's adjoint statements, in reverse order.

The rules are those of Griewank & Walther, *Evaluating Derivatives*, 2nd ed., ch. 3 and 6:
the adjoint of a statement hands its target's adjoint on to the operands, and leaves zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.activity import Activity
from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.operations import (
    Alias,
    Apply,
    Inactive,
    ListAppend,
    ListPop,
    Pack,
    Read,
    UserCall,
)
from s2sgrad.analyse.paths import element_of, paths
from s2sgrad.analyse.record import Need, Plan, places
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.sharing import sharing
from s2sgrad.comments import Comment
from s2sgrad.derive.branches import Branches
from s2sgrad.derive.build import (
    assign,
    augmented,
    call,
    copied,
    effect,
    index_value,
    item,
    list_of,
    method,
    name,
    number,
    stored,
    stored_item,
)
from s2sgrad.derive.contributions import Contributions
from s2sgrad.derive.naming import Naming
from s2sgrad.derive.reverse_calls import ReverseCalls
from s2sgrad.derive.values import State, Value
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Array, ListOf, Scalar, Sequence, dims_of, same_dims
from s2sgrad.rules.row import Site
from s2sgrad.rules.table import TABLE


class Reverse(Branches, ReverseCalls):
    """Writes the reverse sweep of one function.

    Without a plan it is a rehearsal, which finds out what the sweep reads: `needs`.
    """

    def __init__(
        self, analysis: Any, activity: Activity, naming: Naming, plan: Plan | None, context: Any
    ) -> None:
        self.analysis = analysis
        self.activity = activity
        self.naming = naming
        self.plan = plan
        self.context = context
        self.needs: dict[Need, None] = {}
        self.places = places(analysis)
        self.paths = paths(analysis)
        self.statement_ = None
        self.freezing = False
        self.moment_after = False
        self.headed = None
        self.guarded = guarded_names(analysis)
        self.bound_views = set()
        self.states, self.out, self.block = {}, [], None
        self.pinned, self.touched = set(), set()
        self.loop_touched, self.positions = {}, {}
        written = {n for names in sharing(analysis).written.values() for n in names}
        self.buffers = (written | self.paths.members) & set(activity.active)

    # reading primal values

    def primal(self, primal: str, content: bool, after: bool = False) -> Any:
        """The value of a name as it was at the statement that is being mirrored."""
        if isinstance(self.kind(primal), (Sequence, ListOf)):
            content = True  # a list may become longer or shorter
        need = Need(self.statement_, primal, content, after, None, self.freezing and not after)
        self.needs[need] = None
        if self.plan is not None and need in self.plan.instead:
            return copied(self.plan.instead[need])
        return name(primal)

    def old_part(self, target: Any, content: bool) -> Any:
        """The part of an array that an update in place overwrites."""
        need = Need(self.statement_, target.value.id, content, False, target.slice)
        self.needs[need] = None
        if self.plan is not None:
            return copied(self.plan.instead[need])
        return name(target.value.id)

    def expression(self, node: Any, content: bool = True) -> Any:
        """An operand or index, with its names read as they were."""
        if isinstance(node, gast.Name):
            return self.primal(node.id, content) if self.is_local(node.id) else copied(node)
        if not isinstance(node, gast.AST):
            return node
        new: Any = type(node).__new__(type(node))  # type: ignore[call-overload]
        for field in node._fields:
            child = getattr(node, field, None)
            if isinstance(child, list):
                setattr(new, field, [self.expression(c, content) for c in child])
            else:
                setattr(new, field, self.expression(child, content))
        return new

    def is_local(self, primal: str) -> bool:
        return primal in self.analysis.locals

    def is_active(self, node: Any) -> bool:
        return isinstance(node, gast.Name) and node.id in self.activity.active

    # headings

    def heading(self) -> None:
        """Head what follows with the user's line, unless it stands there already."""
        statement = self.statement_
        if statement is None or self.headed is statement.origin:
            return
        if isinstance(statement, (gast.If, gast.For, gast.While)):
            return
        self.headed = statement.origin
        self.out.append(Comment(statement.origin.statement))

    # statements

    def sweep(self, block: list[Any]) -> None:
        """The reverse sweep of a block."""
        before, self.block = self.block, block
        for statement in reversed(block):
            self.statement(statement)
        self.block = before

    def statement(self, statement: Any) -> None:
        before, self.statement_ = self.statement_, statement
        self.bind_views(statement)
        match statement:
            case gast.If():
                self.branch(statement)
            case gast.For() | gast.While():
                self.loop(statement)
            case gast.Assign(targets=[gast.Subscript() as target], value=value):
                self.store(target, value)
            case gast.Assign() | gast.AugAssign() | gast.Expr():
                self.binding(statement)
        self.statement_ = before

    def binding(self, statement: Any) -> None:
        """A statement that binds names: put back what it overwrote, and hand adjoints on."""
        restored = self.plan.restored.get(statement, []) if self.plan else []
        reads = self.names_read_by(statement) if restored else set()
        early = [n for n in restored if n in reads]
        for primal in early:
            self.keep_result(statement, primal)
            self.restore(primal)
        match statement:
            case gast.AugAssign():
                self.update(statement)
            case _:
                self.assignment(statement)
        for primal in restored:
            if primal not in early:
                self.restore(primal)

    def names_read_by(self, statement: Any) -> set[str]:
        """Names whose value before the statement its adjoint reads."""
        return self.context.reads_before(self, statement)  # type: ignore[no-any-return]

    def keep_result(self, statement: Any, primal: str) -> None:
        """The adjoint reads a name both before and after the statement: keep the later value."""
        need = Need(statement, primal, True, True)
        if self.context.is_needed(self, need):
            kept = self.bind(f"{primal}_after", name(primal))
            assert self.plan is not None
            for content in (True, False):
                self.plan.instead[Need(statement, primal, content, True)] = kept

    def restore(self, primal: str) -> None:
        self.out.append(assign(primal, self.context.saved(self, self.statement_, primal)))

    def assignment(self, statement: Any) -> None:
        operation = self.analysis.operations.get(statement)
        if isinstance(statement, gast.Expr):
            if isinstance(operation, UserCall):
                self.user_call(operation, None)
            elif isinstance(operation, ListAppend):
                self.unappend(operation)
            return
        target = statement.targets[0]
        if isinstance(target, gast.Tuple):
            self.unpacking(target, operation)
            return
        primal = target.id
        if primal in self.paths.base:
            self.states.pop(primal, None)
            return
        if isinstance(operation, ListPop):
            self.unpop(operation, primal)
            return
        if primal not in self.activity.active or primal not in self.states:
            self.without_cotangent(operation)
            return
        if self.is_increment(primal, operation):
            self.grow(primal, operation)
            return
        g = self.taken(primal, operation)
        if isinstance(operation.kind, Array) and g.dims == dims_of(self.kind(primal)):
            g = replace(g, dims=operation.kind.dims)
        self.hand_on(operation, g, primal)

    def is_increment(self, primal: str, operation: Any) -> bool:
        """`x = x + e`, `x = e + x` and `x = x - e`, where x has the result's shape and dtype."""
        if not isinstance(operation, Apply) or operation.site.row.name not in ("Add", "Sub"):
            return False
        site = operation.site
        own = [p for p in ("x", "y") if getattr(site.operands[p], "id", None) == primal]
        if own not in (["x"], ["y"]) or (own == ["y"] and site.row.name == "Sub"):
            return False
        kind, other = site.kinds[own[0]], site.operands["y" if own == ["x"] else "x"]
        alike = type(kind) is type(site.ans)
        same = alike and getattr(kind, "dtype", 0) == getattr(site.ans, "dtype", 1)
        used = {n.id for n in gast.walk(other) if isinstance(n, gast.Name)}
        return same and same_dims(dims_of(kind), dims_of(site.ans)) and primal not in used

    def grow(self, primal: str, operation: Apply) -> None:
        """The adjoint of x stays what it is; e receives it."""
        site = operation.site
        other = "y" if getattr(site.operands["x"], "id", None) == primal else "x"
        if self.has_active(site, other):
            g = Value(name(self.bar(primal)), self.states[primal].dims)
            made = self.contributions(site, g, self.statement_, primal)
            self.give(site.operands[other], made.of(other))
        self.touched.add(primal)

    def without_cotangent(self, operation: Any) -> None:
        """Nothing depends on the result; a call may still have written into its arguments."""
        if isinstance(operation, UserCall):
            self.user_call(operation, None)

    def taken(self, primal: str, operation: Any) -> Value:
        """The adjoint of the target; in a temporary, where the target is among the operands."""
        g = self.take(primal)
        if primal in self.operands(operation):
            return Value(self.bind("cotangent", g.expression), g.dims, g.fresh)
        return g

    def operands(self, operation: Any) -> set[str]:
        match operation:
            case Apply(site=site):
                nodes: Iterable[Any] = site.operands.values()
            case Alias(source=source):
                nodes = [source]
            case Read(base=base):
                nodes = [base]
            case Pack(elements=elements):
                nodes = elements
            case UserCall(arguments=arguments):
                nodes = arguments.values()
            case _:
                nodes = []
        return {n.id for node in nodes for n in gast.walk(node) if isinstance(n, gast.Name)}

    def hand_on(self, operation: Any, g: Value, primal: str | None) -> None:
        """Hand the cotangent of an operation's result on to its active operands."""
        match operation:
            case Apply(site=site):
                self.apply(site, g, primal)
            case Alias(source=source):
                if self.is_active(source):
                    self.contribute(source.id, g)
            case Read():
                self.read(operation, g)
            case Pack(elements=elements):
                self.unpack_into(list(elements), g)
            case UserCall():
                self.user_call(operation, g)

    # rows

    def apply(self, site: Site, g: Value, primal: str | None) -> None:
        self.refuse_missing(site)
        contributions = Contributions(
            site,
            g,
            lambda p, content: self.row_operand(site, p, content, primal),
            self.is_guarded(site, primal),
            lambda error: self.refuse_rule(site, error),
        )
        active = [p for p in site.row.vjps if p in site.operands and self.has_active(site, p)]
        if is_square(site):
            self.give(site.operands["x"], contributions.square())
            return
        found = [(p, contributions.of(p)) for p in active]
        for parameter, value in found:
            self.give(site.operands[parameter], value)

    def row_operand(self, site: Site, parameter: str, content: bool, primal: str | None) -> Any:
        if parameter == "ans":
            assert primal is not None
            return self.primal(primal, content, after=True)
        return self.expression(site.operands[parameter], content)

    def has_active(self, site: Site, parameter: str) -> bool:
        return any(map(self.is_active, gast.walk(site.operands[parameter])))

    def give(self, operand: Any, value: Any) -> None:
        """Contribute to an operand: a name, or a tuple or list of operands."""
        if isinstance(operand, (gast.Tuple, gast.List)):
            values = value if isinstance(value, list) else self.split(value, len(operand.elts))
            for element, part in zip(operand.elts, values, strict=True):
                self.give(element, part)
        elif self.is_active(operand):
            if isinstance(value, list):
                for k, part in enumerate(value):
                    self.contribute_nested(operand.id, k, part)
            else:
                self.contribute(operand.id, value)

    def contribute_nested(self, primal: str, k: int, part: Any) -> None:
        value = part
        if isinstance(part, list):
            value = Value(list_of([p.expression for p in part]), ())
        self.contribute_element(primal, number(k), value)

    def split(self, value: Value, count: int) -> list[Value]:
        return [Value(part, ()) for part in self.parts(value.expression, count)]

    def refuse_missing(self, site: Site) -> None:
        row = site.row
        for parameter in site.operands:
            if not self.has_active(site, parameter):
                continue
            if row.because:
                self.refuse_row(row.because, row.way_out, "no-derivative")
            if parameter not in row.vjps and parameter not in row.inactive:
                why = f"there is no rule for its derivative with respect to `{parameter}`."
                self.refuse_row(
                    why, "Compute that operand outside, or use another form.", "no-derivative"
                )

    def refuse_row(self, why: str, way_out: str, code: str) -> None:
        statement = self.statement_
        node = getattr(statement, "value", statement)
        what = gast.unparse(node.func) if isinstance(node, gast.Call) else gast.unparse(node)
        where = located(statement, node, self.analysis.core.parsed.lines)
        blocker = Blocker(code, f"cannot differentiate `{what}`", why, way_out, where)
        raise Refused([blocker])

    def refuse_rule(self, site: Site, error: Any) -> None:
        if hasattr(error, "operand"):
            self.context.need_value(self.analysis, self.statement_, site, error.operand)
        self.refuse_row(error.why, error.way_out, error.code)

    def is_guarded(self, site: Site, primal: str | None) -> bool:
        return primal in self.guarded and site.row.name not in LINEAR

    # containers

    def unpacking(self, target: Any, operation: Any) -> None:
        """`a, b = f(x)` and `u, v = v, u`: the targets' adjoints are one cotangent."""
        elements = _flat(target)
        if not any(e.id in self.states for e in elements):
            self.without_cotangent(operation)
            return
        taken = {e.id: self.taken_value(e.id, operation) for e in elements if e.id in self.states}
        if isinstance(operation, Pack) and not any(isinstance(e, gast.Tuple) for e in target.elts):
            for element, source in zip(target.elts, operation.elements, strict=True):
                if element.id in taken and self.is_active(source):
                    self.contribute(source.id, taken[element.id])
            return
        if isinstance(operation, Alias) and isinstance(operation.kind, (Sequence, ListOf)):
            self.unpack_alias(target, operation, taken)
            return
        g = self.packed(target, operation.kind, taken, operation)
        self.hand_on_several(operation, g, target, frozenset(taken))

    def taken_value(self, primal: str, operation: Any) -> Value:
        return (
            self.taken(primal, operation) if not isinstance(operation, Pack) else self.moved(primal)
        )

    def moved(self, primal: str) -> Value:
        """An adjoint moved out of the way: its name may receive another one at once."""
        g = self.take(primal)
        return Value(self.bind("cotangent", g.expression), g.dims, g.fresh)

    def unpack_alias(self, target: Any, operation: Alias, taken: dict[str, Value]) -> None:
        if not self.is_active(operation.source):
            return
        for k, element in enumerate(target.elts):
            if isinstance(element, gast.Name) and element.id in taken:
                self.contribute_element(operation.source.id, number(k), taken[element.id])
            elif isinstance(element, gast.Tuple):
                kind = operation.kind.elements[k]  # type: ignore[union-attr]
                g = self.packed(element, kind, taken, None)
                self.contribute_element(operation.source.id, number(k), g)

    def packed(self, target: Any, kind: Any, taken: dict[str, Value], operation: Any) -> Value:
        """The cotangents of several targets as one tuple or array."""
        kinds = getattr(kind, "elements", None)
        parts = []
        for k, element in enumerate(target.elts):
            inner = kinds[k] if kinds else self.kind(getattr(element, "id", ""))
            if isinstance(element, gast.Tuple):
                parts.append(self.packed(element, inner, taken, operation).expression)
            elif element.id in taken:
                parts.append(self.full_part(element.id, taken[element.id]))
            elif isinstance(operation, Apply) and kinds:
                parts.append(number(None))
            else:
                parts.append(self.zeros(inner, self.primal(element.id, False, after=True)))
        if isinstance(kind, Array):
            return Value(call("np.array", list_of(parts)), dims_of(kind), True)
        return Value(list_of(parts), ())

    def full_part(self, primal: str, g: Value) -> Any:
        """The cotangent of one of several targets, in its full shape."""
        if self.is_full(primal, g.dims):
            return g.expression
        return call("np.full_like", self.primal(primal, False, after=True), g.expression)

    def hand_on_several(self, operation: Any, g: Value, target: Any, taken: frozenset[str]) -> None:
        if isinstance(operation, Apply):
            active = frozenset(
                k for k, e in enumerate(target.elts) if isinstance(e, gast.Name) and e.id in taken
            )
            site = operation.site
            site = Site(site.row, site.operands, site.kinds, site.ans, site.key, active)
            self.apply_several(site, g, target)
        else:
            self.hand_on(operation, g, None)

    def apply_several(self, site: Site, g: Value, target: Any) -> None:
        """A row with several results: its rule speaks of `g[k]` and `ans[k]`."""
        self.refuse_missing(site)

        def read(parameter: str, content: bool) -> Any:
            if parameter == "ans":
                reads = [self.primal(e.id, content, after=True) for e in target.elts]
                return gast.Tuple(reads, gast.Load())
            return self.expression(site.operands[parameter], content)

        whole = Value(g.expression, dims_of(site.ans))
        contributions = Contributions(
            site, whole, read, False, lambda error: self.refuse_rule(site, error)
        )
        for parameter in site.row.vjps:
            if parameter in site.operands and self.has_active(site, parameter):
                self.give(site.operands[parameter], contributions.of(parameter))

    def unpack_into(self, elements: list[Any], g: Value) -> None:
        """The cotangent of a tuple or list literal goes to its elements."""
        active = [k for k, e in enumerate(elements) if any(map(self.is_active, gast.walk(e)))]
        if not active:
            return
        parts = self.parts(g.expression, len(elements))
        for k in active:
            self.give(elements[k], Value(parts[k], self.element_dims(elements[k])))

    def element_dims(self, element: Any) -> Any:
        return dims_of(self.kind(element.id)) if isinstance(element, gast.Name) else ()

    # lists that grow and shrink

    def unappend(self, operation: ListAppend) -> None:
        """`xs.append(x)`: the last element's adjoint comes off the list again."""
        base, value = operation.base.id, operation.value
        if base not in self.activity.active or base not in self.states:
            return
        last = method(name(self.bar(base)), "pop")
        if not any(map(self.is_active, gast.walk(value))):
            self.emit(effect(last))
            return
        self.touched.add(base)
        g = self.bind("cotangent", last)
        self.give(value, Value(g, self.element_dims(value)))

    def unpop(self, operation: ListPop, primal: str) -> None:
        """`x = xs.pop()`: the adjoint of x goes back to the end of the list."""
        base = operation.base.id
        if base not in self.activity.active:
            return
        if base not in self.states:
            if primal not in self.states:
                return
            self.moment_after = True
            self.make_zeros(base)
            self.moment_after = False
        if primal in self.states:
            self.make_full(primal)
            g = self.take(primal).expression
        else:
            g = self.zeros(self.kind(primal), self.primal(primal, False, after=True))
        self.touched.add(base)
        self.emit(effect(method(name(self.bar(base)), "append", g)))

    # reading and writing parts

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

    def read_item(self, base: str, operation: Read, index: Any, g: Value) -> None:
        if isinstance(operation.index, gast.Slice):
            if base not in self.states:
                self.make_zeros(base)
            if self.read_known_items(base, operation, g):
                return
            bar = self.bar(base)
            text = f"{bar}[0] = [a + b for a, b in zip({bar}[0], whole)]"
            added = gast.parse(text).body[0]
            added.targets[0].slice = copied(index)
            zipped = added.value.generators[0].iter
            zipped.args[0].slice, zipped.args[1] = index, g.expression
            self.emit(added)
        else:
            self.contribute_element(base, index, g)

    def read_known_items(self, base: str, operation: Read, g: Value) -> bool:
        """`params[:-1]` of a tuple or list whose elements are known one by one."""
        kind, index = self.kind(base), operation.index
        if isinstance(kind, Sequence):
            bounds = [
                None if b is None else gast.literal_eval(b)
                for b in (index.lower, index.upper, index.step)
            ]
            chosen = range(len(kind.elements))[slice(*bounds)]
            parts = self.parts(g.expression, len(chosen))
            for k, part in zip(chosen, parts, strict=True):
                self.contribute_element(base, number(k), Value(part, ()))
            return True
        if not isinstance(kind, ListOf) or not isinstance(kind.element, (Scalar, Array)):
            self.refuse_row("it is a part of a long list of lists.", "Use arrays instead.", "list")
        return False

    def store(self, target: Any, value: Any) -> None:
        """`x[i] = v`: the part's adjoint moves to v, and is zero before."""
        base = target.value.id
        if base not in self.activity.active:
            return
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

    def store_item(self, base: str, part: Any, value: Any) -> None:
        """`xs[i] = x`: the item's adjoint moves to x."""
        kind, _ = self.context.part_kind(self.analysis, self.statement_, None)
        g = self.bind("cotangent", part)
        zeros = self.zeros(kind, copied(g))
        self.emit(assign(stored_item(name(self.bar(base)), copied(part.slice)), zeros))
        if self.is_active(value):
            self.contribute(value.id, Value(g, dims_of(self.kind(value.id))))

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
        kind, _ = self.context.part_kind(self.analysis, self.statement_, target)
        site = Site(TABLE.named("Add"), {"x": value}, {"x": self.kind(value.id)}, kind)
        made = Contributions(site, Value(g, dims_of(kind), True), self.shape_reader(g), False, None)
        cotangent = made.summed(made.g, self.kind(value.id), lambda: self.expression(value, False))
        self.contribute(value.id, made.cast(cotangent, self.kind(value.id)))

    def shape_reader(self, g: Any) -> Any:
        return lambda parameter, content: copied(g)

    # updates in place

    def update(self, statement: Any) -> None:
        """`x op= v` and `x[i] op= v`."""
        target, value = statement.target, statement.value
        base = target.id if isinstance(target, gast.Name) else target.value.id
        if base not in self.activity.active or (
            base not in self.states and base not in self.pinned
        ):
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

    def contributions(self, site: Site, g: Value, statement: Any, base: str) -> Contributions:
        return Contributions(
            site,
            g,
            lambda p, content: self.row_operand(site, p, content, base),
            False,
            lambda error: self.refuse_rule(site, error),
        )

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
        site = Site(operation.site.row, operation.site.operands, operation.site.kinds, kind)
        if isinstance(kind, Array) and not repeats:
            bar = method(bar, "copy")
        g = Value(bar, dims_of(kind), True)
        made = Contributions(site, g, self.updated_reader(site, target), False, None)
        self.give(value, made.of("y"))

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
        twice = given is not None and self.paths.root(value.id) == self.paths.root(base)
        if given is not None and twice:  # v's adjoint is (part of) what is about to be scaled
            given = Value(self.bind("cotangent", given.expression), given.dims, True)
        elif given is not None:
            self.give(value, given)
        self.rescale(statement, target, bar, made.of("x"), repeats, cotangent)
        if given is not None and twice:
            self.give(value, given)

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
        if isinstance(place, gast.Name):
            everything = (
                gast.Slice(None, None, None)
                if dims_of(self.kind(target.id))
                else gast.Constant(Ellipsis, None)
            )
            place = stored_item(name(bar.id), everything)
        self.emit(assign(place, value.expression))

    # views that share memory with what is written

    def bind_views(self, statement: Any) -> None:
        """Bind the adjoints of coupled views where the first statement that uses them is met."""
        if not self.paths.base:
            return
        for view in self.used_views(statement):
            if view not in self.bound_views and self.home_block(view) == id(self.block):
                self.bind_view(view)

    def used_views(self, statement: Any) -> list[str]:
        used = {n.id for n in gast.walk(statement) if isinstance(n, gast.Name)}
        chosen = [v for v in self.paths.base if v in used and v in self.activity.active]
        return sorted(chosen, key=lambda v: self.places.of[self.paths.definition[v]].position)

    def home_block(self, view: str) -> int:
        definition = self.paths.definition[view]
        if isinstance(definition, gast.For):
            return id(definition.body)
        return self.places.of[definition].blocks[-1]

    def bind_view(self, view: str) -> None:
        """`row_bar = A_bar[i]`: the adjoint of a view is the same view of the adjoint."""
        definition = self.paths.definition[view]
        if self.paths.definition[view] is self.statement_:
            return
        base = self.paths.base[view]
        if base in self.paths.base and base not in self.bound_views:
            self.bind_view(base)
        self.make_buffer(base)
        self.bound_views.add(view)
        self.out.append(assign(self.bar(view), self.view_of_bar(view, definition, base)))
        self.states[view] = State(dims_of(self.kind(view)), True)
        self.pinned.add(view)

    def view_of_bar(self, view: str, definition: Any, base: str) -> Any:
        bar = name(self.bar(base))
        if isinstance(definition, gast.For):
            element = element_of(definition, view)
            assert element is not None
            return item(bar, element.index(self.position_in(definition)))
        match self.analysis.operations[definition]:
            case Read(index=index):
                return item(bar, self.expression(index))
            case Apply(site=site):
                first = site.row.parameters[0]
                again = gast.parse(site.again(**{first: "base_bar"}), mode="eval").body
                from s2sgrad.derive.templates import filled

                operands = {p: self.expression(o) for p, o in site.operands.items() if p != first}
                return filled(again, {**operands, "base_bar": bar})
        return bar


def is_square(site: Site) -> bool:
    """Whether the operation is `x * x`."""
    names = [getattr(operand, "id", None) for operand in site.operands.values()]
    return site.row.name == "Mult" and names[0] is not None and names[0] == names[1]


LINEAR = frozenset({"Add", "Sub", "Mult", "USub", "UAdd", "np.negative", "np.add", "np.subtract"})


def guarded_names(analysis: Any) -> set[str]:
    """Names that lead only into a branch of an np.where: what is not taken contributes nothing."""
    users: dict[str, list[Any]] = {}
    for statement in analysis.statements:
        operation = analysis.operations.get(statement)
        for n in gast.walk(statement) if not isinstance(operation, Inactive) else ():
            if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load):
                users.setdefault(n.id, []).append(statement)
    found: set[str] = set()
    for statement in reversed(analysis.statements):
        for primal in names_bound(statement):
            if users.get(primal) and all(_leads(analysis, s, primal, found) for s in users[primal]):
                found.add(primal)
    return found


def _leads(analysis: Any, statement: Any, primal: str, found: set[str]) -> bool:
    operation = analysis.operations.get(statement)
    if not isinstance(operation, Apply) or isinstance(statement, gast.AugAssign):
        return False
    site = operation.site
    if site.row.name == "np.where":
        condition = site.operands["condition"]
        return not any(isinstance(n, gast.Name) and n.id == primal for n in gast.walk(condition))
    return all(bound in found for bound in names_bound(statement))


def _flat(target: Any) -> list[Any]:
    return [n for n in gast.walk(target) if isinstance(n, gast.Name)]
