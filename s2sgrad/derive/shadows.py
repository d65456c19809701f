"""Shadows: adjoints that the forward sweep binds beside their names, and the reverse sweep unbinds.

Where it is known only at run time which names share memory, `b = a` is followed by `b_bar = a_bar`,
a new array by zeros; `xs.append(a)` by `xs_bar.append(a_bar)`. What a binding takes the place of is
saved, as primal values are.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sgrad.analyse.absent import is_absent
from s2sgrad.analyse.liveness import names_bound
from s2sgrad.analyse.paths import paths
from s2sgrad.analyse.sharing import sharing
from s2sgrad.derive.build import (
    assign,
    call,
    copied,
    effect,
    item,
    method,
    name,
    number,
    stored,
)
from s2sgrad.derive.shadow_values import ShadowValues, placeholder
from s2sgrad.kinds import DictOf, Record, Table


class Shadows(ShadowValues):
    """The shadows of one function: `names`, in the order in which they are first bound."""

    def __init__(self, derivation: Any) -> None:
        self.derivation = derivation
        self.analysis = derivation.analysis
        self.places = derivation.recorder.places
        self.paths = paths(self.analysis)
        chosen, active = self.paths.shadows, derivation.activity.active
        self.bound = {n: chosen[n] for n in sorted(chosen, key=self._first) if n in active}
        self.mirrored = sorted(self.paths.mirrored & set(active), key=self._first)

    def _first(self, primal: str) -> tuple[int, str]:
        bindings = self.places.bindings.get(primal, ())
        return (min((self.places.of[b].position for b in bindings), default=-1), primal)

    def adjoints(self) -> set[str]:
        """The names of all shadows, and of those that are kept for later."""
        kept = self.derivation.saved_names
        bars = {self.bar(primal) for primal in self.bound}
        return bars | {saved for (_, bar), saved in kept.items() if bar in bars}

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
        sources = [s for n in own for s in self.binding(statement, n).sources[:1]]
        return sorted(own) == sorted(sources) and isinstance(statement.targets[0], gast.Tuple)

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
        tape: str = self.derivation.tape_of(bar, bar)
        return tape

    def item_tape(self, statement: Any, primal: str) -> str:
        """The tape for items, or for an attribute: each tape has values of one kind."""
        index = statement.targets[0].slice
        record = isinstance(self.analysis.kinds[primal], Record)
        bar = self.bar(primal)
        wanted = f"{bar}_{index.value if record else 'item'}"
        tape: str = self.derivation.tape_of(wanted, wanted)
        return tape

    def tapes(self) -> list[str]:
        """The tapes on which shadows are kept."""
        every = [*self.bound, *self.mirrored]
        return [*(self.tape(n) for n in every if self._is_kept(n)), *self._item_tapes()]

    def kept(self) -> list[str]:
        """The names whose shadows, or items of them, go to tapes."""
        every = [*self.bound, *self.mirrored]
        return [n for n in every if self._is_kept(n) or any(self._replacing_taped(n))]

    def _item_tapes(self) -> list[str]:
        pairs = ((s, n) for n in [*self.bound, *self.mirrored] for s in self._replacing_taped(n))
        return list(dict.fromkeys(self.item_tape(s, n) for s, n in pairs))

    def _replacing_taped(self, primal: str) -> list[Any]:
        return list(filter(self.derivation.is_taped, self.replacing(primal)))

    def _is_kept(self, primal: str) -> bool:
        """Whether the shadow of a name goes to a tape."""
        if self.derivation.on_tapes and primal in self.bound:
            return True
        saving = (s for s in self.bound.get(primal, ()) if self.saves(s, primal))
        return any(map(self.derivation.is_taped, saving))

    def before(self, statement: Any, primal: str) -> Any:
        """The shadow that a name had before a statement, in the reverse sweep."""
        if self.derivation.is_taped(statement):
            return method(name(self.tape(primal)), "pop")
        return name(self.derivation.saved_name(statement, self.bar(primal)))

    # items that are replaced

    def replacing(self, primal: str) -> list[Any]:
        """The statements `xs[i] = v` that put another array into a list."""
        found = sharing(self.analysis).items
        return [s for s, names in found.items() if primal in names and self.displaces(s)]

    def displaces(self, statement: Any) -> bool:
        """Whether a statement puts another array in the place of one, or an object, or a list."""
        return self.is_replaced(statement) and not is_absent(self.analysis, statement)

    def item_before(self, statement: Any, primal: str) -> Any:
        """The shadow of an item before a statement replaced it."""
        if self.derivation.is_taped(statement):
            return method(name(self.item_tape(statement, primal)), "pop")
        return name(self.derivation.saved_name(statement, self.bar(primal)))

    # the forward sweep

    def start(self) -> list[Any]:
        """What stands before everything else."""
        made = []
        for primal in self.bound:
            if primal in self.analysis.parameters:
                made += [] if self.derivation.paired else [self.zeros(primal)]
            elif not self._is_bound_first(primal):
                made.append(assign(self.bar(primal), placeholder(self.analysis.kinds[primal])))
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
        if self.displaces(statement):
            target = statement.targets[0]
            base = target.value.id
            out.append(self._kept(statement, base, self._item_of(base, copied(target.slice))))
        return out

    def _item_of(self, base: str, index: Any) -> Any:
        """The shadow of an item; None where a dict or an object has nothing yet under the key."""
        bar, kind = name(self.bar(base)), self.analysis.kinds[base]
        if isinstance(kind, Record):
            return call("getattr", bar, number(str(index.value)), number(None))
        return method(bar, "get", index) if isinstance(kind, (Table, DictOf)) else item(bar, index)

    def _kept(self, statement: Any, primal: str, part: Any = None) -> Any:
        bar = self.bar(primal)
        value = name(bar) if part is None else part
        if self.derivation.is_taped(statement):
            tape = self.tape(primal) if part is None else self.item_tape(statement, primal)
            return effect(method(name(tape), "append", value))
        return assign(self.derivation.saved_name(statement, bar), value)

    def behind(self, statement: Any) -> list[Any]:
        """Bind the shadows of what a statement has bound, or put into a list."""
        if isinstance(statement, (gast.For, gast.If, gast.While, gast.AugAssign)):
            return []
        own = [*self.own(statement), *(n for n in names_bound(statement) if n in self.mirrored)]
        made = [(self.bar(p), self.expression(statement, p)) for p in own]
        if len(made) < 2 or not self.is_certain(statement, own):
            return [assign(bar, value) for bar, value in made] or self.changed(statement)
        targets = gast.Tuple([stored(bar) for bar, _ in made], gast.Store())
        return [assign(targets, gast.Tuple([value for _, value in made], gast.Load()))]

    def doubled(self, target: Any, iteration: Any) -> tuple[Any, Any]:
        """`for row in A` as `for row, row_bar in zip(A, A_bar)`, where the shadow is needed."""
        match target, iteration:
            case _, gast.Call(func=gast.Name(id="range")):
                return target, iteration
            case gast.Tuple(elts=[index, inner]), gast.Call(func=gast.Name(id="enumerate")):
                inner, over = self.doubled(inner, iteration.args[0])
                more = [over, *iteration.args[1:]]
                pair = gast.Tuple([index, inner], gast.Store())
                return pair, gast.Call(iteration.func, more, iteration.keywords)
            case gast.Tuple(elts=targets), gast.Call(func=gast.Name(id="zip"), args=inners):
                parts = [self.doubled(t, i) for t, i in zip(targets, inners, strict=True)]
                whole = gast.Tuple([t for t, _ in parts], gast.Store())
                return whole, gast.Call(iteration.func, [i for _, i in parts], iteration.keywords)
            case gast.Name(id=primal), _ if primal in self.mirrored:
                pair = gast.Tuple([target, stored(self.bar(primal))], gast.Store())
                return pair, call("zip", iteration, self._over(iteration))
        return target, iteration

    def _over(self, iteration: Any) -> Any:
        """What a loop runs over, of the shadows."""
        if isinstance(iteration, gast.Call):
            return gast.Call(copied(iteration.func), [self._over(iteration.args[0])], [])
        return name(self.bar(iteration.id))

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
        if len(own) == 1:
            return []
        targets = gast.Tuple([stored(self.bar(s)) for s in sources], gast.Store())
        return [assign(targets, gast.Tuple([name(self.bar(p)) for p in own], gast.Load()))]
