"""Views that share memory with what is written: their adjoints are views, too."""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.following import element_of, unpacked_place
from s2sgrad.analyse.operations import (
    Alias,
    Apply,
    Pack,
    Read,
)
from s2sgrad.analyse.shadows import holds_numbers
from s2sgrad.derive.adjoints import Adjoints
from s2sgrad.derive.build import (
    assign,
    call,
    copied,
    item,
    name,
    number,
)
from s2sgrad.derive.values import State, Value
from s2sgrad.kinds import Scalar, dims_of
from s2sgrad.trees import names_in


class Views(Adjoints):
    """The part of the reverse sweep that knows of coupled names."""

    def bind_views(self, statement: Any) -> None:
        """Bind the adjoints of coupled views where the first statement that uses them is met."""
        if not self.paths.base:
            return
        for view in self.used_views(statement):
            if view not in self.bound_views and self.home_block(view) == id(self.block):
                self.bind_view(view)

    def used_views(self, statement: Any) -> list[str]:
        used = names_in(statement)
        chosen = [v for v in self.paths.base if v in used and v in self.activity.active]
        return sorted(chosen, key=lambda v: self.places.of[self.paths.definition[v]].position)

    def take_shadow(self, primal: str) -> Value:
        """What the shadow of a new array holds; the name's shadow is the one before it again.

        Where the array may be a view, its source has this already, if it was one.
        """
        shadows, statement = self.context.shadows, self.statement_
        others = [name(self.bar(s)) for s in shadows.binding(statement, primal).sources]
        taken = name(self.bar(primal))
        if shadows.saves(statement, primal):
            taken = self.bind("cotangent", taken)
            self.emit(assign(self.bar(primal), shadows.before(statement, primal)))
        if self.context.repeatable:
            taken = self.bind("cotangent", call("emptied", taken, *others))
        elif others:
            taken = self.bind("cotangent", call("apart", taken, *others))
        return Value(taken, dims_of(self.kind(primal)), True)

    def unbind_view(self, primal: str, operation: Any) -> None:
        """`b = a` and `xs = [u, s]`: arrays share their adjoints; numbers receive."""
        g = name(self.bar(primal))
        numbers = isinstance(operation, Pack) and holds_numbers(self.kind(primal))
        if numbers and self.context.shadows.saves(self.statement_, primal):
            g = self.bind("cotangent", g)
        self.unbind_shadow(primal)
        if numbers:
            self.give_numbers(operation.elements, operation.kind, g)

    def give_numbers(self, elements: Any, kind: Any, g: Any) -> None:
        """Hand the numbers in the adjoint of a tuple or list literal on to its elements."""
        # of a new object, what it finds in its class comes without an element
        for element, k in zip(elements, kind.places, strict=False):
            part = item(copied(g), number(k))
            if isinstance(element, (gast.Tuple, gast.List)):
                self.give_numbers(element.elts, kind.element(k), part)
            elif self.is_active(element) and isinstance(kind.element(k), Scalar):
                self.contribute(element.id, Value(part, ()))

    def unbind_shadow(self, primal: str) -> None:
        """`b = a`: the shadow of b is the one before; that of a has received already."""
        if self.context.shadows.saves(self.statement_, primal):
            self.emit(
                assign(self.bar(primal), self.context.shadows.before(self.statement_, primal))
            )

    def unbind_shadows(self) -> None:
        """`u, v = v, u`: the shadows go back to their names."""
        for statement in self.context.shadows.unbound(self.statement_):
            self.emit(statement)

    def has_shadow(self, primal: str) -> bool:
        """Whether the forward sweep binds the adjoint of a name: a shadow, or a view of one."""
        return bool(self.context.shadows.has_bar(primal))

    def is_shadow(self, primal: str) -> bool:
        return primal in self.context.shadows.bound

    def is_certain_view(self, primal: str) -> bool:
        return (
            self.is_shadow(primal) and self.context.shadows.binding(self.statement_, primal).certain
        )

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
        with self.afterwards():  # a list may be longer then
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
            case Alias() if isinstance(definition.targets[0], gast.Tuple):
                return item(bar, number(unpacked_place(definition.targets[0], view)))
            case Read(index=index):
                return item(bar, self.expression(index))
            case Apply(site=site):
                first = site.row.parameters[0]
                again = gast.parse(site.again(**{first: "base_bar"}), mode="eval").body
                from s2sgrad.derive.templates import filled

                operands = {p: self.expression(o) for p, o in site.operands.items() if p != first}
                return filled(again, {**operands, "base_bar": bar})
        return bar
