"""Shadows: adjoints that the forward sweep binds beside their names, and the reverse sweep unbinds.

Where it is known only at run time which names share memory, `b = a` is followed by `b_bar = a_bar`,
a new array by zeros. What a binding takes the place of is saved, as primal values are.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.operations import Apply, Read
from s2sgrad.analyse.paths import paths
from s2sgrad.analyse.shadows import ShadowBinding, shadow_binding
from s2sgrad.derive.build import assign, call, copied, effect, item, method, name, number, stored
from s2sgrad.derive.copying import layout_matters
from s2sgrad.derive.templates import filled


class Shadows:
    """The shadows of one function: `names`, in the order in which they are first bound."""

    def __init__(self, derivation: Any) -> None:
        self.derivation = derivation
        self.analysis = derivation.analysis
        self.places = derivation.recorder.places
        chosen = paths(self.analysis).shadows
        active = derivation.activity.active
        self.bound = {n: chosen[n] for n in sorted(chosen, key=self._first) if n in active}

    def _first(self, primal: str) -> tuple[int, str]:
        bindings = self.places.bindings.get(primal, ())
        return (min((self.places.of[b].position for b in bindings), default=-1), primal)

    def bar(self, primal: str) -> str:
        found: str = self.derivation.naming.bar(primal)
        return found

    def adjoints(self) -> set[str]:
        """The names of all shadows, and of those that are kept for later."""
        kept = self.derivation.saved_names
        bars = {self.bar(primal) for primal in self.bound}
        return bars | {saved for (_, bar), saved in kept.items() if bar in bars}

    def binding(self, statement: Any, primal: str) -> ShadowBinding:
        found = shadow_binding(self.analysis, statement, primal)
        assert found is not None
        return found

    def own(self, statement: Any) -> list[str]:
        """The shadows that a statement binds anew."""
        if isinstance(statement, gast.AugAssign):
            return []
        return [n for n in names_bound(statement) if n in self.bound]

    # what is saved

    def is_exchange(self, statement: Any) -> bool:
        """`u, v = v, u`: the same shadows under other names."""
        own = self.own(statement)
        if not isinstance(statement.value, gast.Tuple):
            return False
        sources = [self.binding(statement, primal).sources[0] for primal in own]
        return sorted(own) == sorted(sources)

    def saves(self, statement: Any, primal: str) -> bool:
        """Whether the shadow before a statement has to be found again."""
        if self.is_exchange(statement):
            return False
        if primal in self.analysis.parameters or self.places.of[statement].loops:
            return True
        position = self.places.of[statement].position
        return any(
            self.places.of[s].position < position and not self.places.exclusive(s, statement)
            for s in self.bound[primal]
        )

    def tape(self, primal: str) -> str:
        bar = self.bar(primal)
        found: str = self.derivation.family.tape(id(self.derivation), bar, bar)
        return found

    def tapes(self) -> list[str]:
        """The tapes on which shadows are kept."""
        if self.derivation.paired:
            return [self.tape(primal) for primal in self.bound]
        return [
            self.tape(primal)
            for primal, statements in self.bound.items()
            if any(self.saves(s, primal) and self.derivation.is_taped(s) for s in statements)
        ]

    def before(self, statement: Any, primal: str) -> Any:
        """The shadow that a name had before a statement, in the reverse sweep."""
        if self.derivation.is_taped(statement):
            return method(name(self.tape(primal)), "pop")
        return name(self.derivation.saved_name(statement, self.bar(primal)))

    # the forward sweep

    def start(self) -> list[Any]:
        """What stands before everything else."""
        made = []
        for primal in self.bound:
            if primal in self.analysis.parameters:
                made.append(self.zeros(primal))
            elif not self._is_bound_first(primal):
                made.append(assign(self.bar(primal), number(None)))
        return made

    def _opening(self, primal: str) -> Any:
        """The first statement, in the order of the text, that binds a name."""
        return min(self.bound[primal], key=lambda s: self.places.of[s].position)

    def _is_bound_first(self, primal: str) -> bool:
        """Whether the first binding surely precedes all others, and the end."""
        block: int = self.places.of[self._opening(primal)].blocks[-1]
        return block == id(self.analysis.core.function.body)

    def ahead(self, statement: Any) -> list[Any]:
        """Save the shadows that a statement binds anew."""
        out = []
        for primal in self.own(statement):
            if self.saves(statement, primal):
                out.append(self._kept(statement, primal))
            binding = self.binding(statement, primal)
            if not binding.certain and primal in binding.sources:
                out.append(assign(self.derivation.saved_name(statement, primal), name(primal)))
        return out

    def _kept(self, statement: Any, primal: str) -> Any:
        bar = self.bar(primal)
        if self.derivation.is_taped(statement):
            return effect(method(name(self.tape(primal)), "append", name(bar)))
        return assign(self.derivation.saved_name(statement, bar), name(bar))

    def behind(self, statement: Any) -> list[Any]:
        """Bind the shadows of what a statement has bound."""
        own = self.own(statement)
        made = [(self.bar(p), self.expression(statement, p)) for p in own]
        if len(made) < 2:
            return [assign(bar, value) for bar, value in made]
        targets = gast.Tuple([stored(bar) for bar, _ in made], gast.Store())
        return [assign(targets, gast.Tuple([value for _, value in made], gast.Load()))]

    def expression(self, statement: Any, primal: str) -> Any:
        """The shadow of a name: a view of its source's, or zeros."""
        binding = self.binding(statement, primal)
        if not binding.sources:
            return self.zeros(primal).value
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
        if primal in self.analysis.parameters and layout_matters(self.analysis):
            return assign(self.bar(primal), call("laid_out", name(primal), number(0.0)))
        return assign(self.bar(primal), call("np.zeros_like", name(primal)))

    def end(self) -> list[Any]:
        """Hand the shadows over to the backward function."""
        return [
            effect(method(name(self.tape(primal)), "append", name(self.bar(primal))))
            for primal in self.bound
        ]

    # the reverse sweep

    def taken_over(self) -> list[Any]:
        """Take over the shadows from the forward function."""
        return [
            assign(self.bar(primal), method(name(self.tape(primal)), "pop"))
            for primal in reversed(self.bound)
        ]

    def unbound(self, statement: Any) -> list[Any]:
        """Undo the bindings of a parallel assignment."""
        own = self.own(statement)
        if not self.is_exchange(statement):
            return [
                assign(self.bar(p), self.before(statement, p))
                for p in reversed(own)
                if self.saves(statement, p)
            ]
        sources = [self.binding(statement, p).sources[0] for p in own]
        targets = gast.Tuple([stored(self.bar(s)) for s in sources], gast.Store())
        return [assign(targets, gast.Tuple([name(self.bar(p)) for p in own], gast.Load()))]
