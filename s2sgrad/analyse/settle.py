"""Settling: how each need of the reverse sweep is met: by a name, a copy, or recomputing."""

from __future__ import annotations

from itertools import chain, count
from typing import Any, NoReturn

import gast

from s2sgrad.analyse.indexing import stable
from s2sgrad.analyse.needs import Need, Plan
from s2sgrad.analyse.recompute import Recomputed, Recomputing
from s2sgrad.analyse.refusals import located
from s2sgrad.analyse.steady import Volatile
from s2sgrad.derive.copying import copy_of
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Array, Field, Scalar
from s2sgrad.normalise.trips import breaks


def refuse_left(analysis: Any, statement: Any, name: str) -> NoReturn:
    """Refuse what would have to be saved on a path that leaves its loop."""
    shown = analysis.core.base.get(name, name)
    raise Refused(
        [
            Blocker(
                "iteration",
                "cannot follow this way out of the loop",
                f"`{shown}` changes in a branch that goes on, and its memory is needed later.",
                "Leave the loop in a statement of its own, before the branch.",
                located(statement, statement, analysis.core.parsed.lines),
            )
        ]
    )


class Settling(Recomputing):
    """Decides for every need where its value comes from.

    `before` and `after` say which names have to have, at the mirror of a statement, the value that
    they had before or after it.
    """

    def __init__(self, analysis: Any, volatile: Volatile, paired: bool, on_tapes: bool) -> None:
        super().__init__(analysis, volatile)
        self.paired = paired
        self.on_tapes = on_tapes
        self.plan = Plan()
        self.before: dict[Any, set[str]] = {}
        self.after: dict[Any, set[str]] = {}
        self.copied: dict[str, list[tuple[Any, bool, str]]] = {}
        self.copy_names: dict[str, Any] = {}
        self.kept: frozenset[str] = frozenset()
        """Names that loops record in any case: nothing is won by recomputing them."""

    def settle(self, need: Need) -> None:
        """Decide how one need is met."""
        if need.part is not None:
            self.copy_part(need)
            return
        if need.frozen and self.bound_in(need.name, need.statement):
            self.copy(need)
            return
        steady = not need.content or self.steady(need.name, need.statement, need.after)
        looped = bool(self.places.of[need.statement].loops)
        if looped and need.name in self.kept and steady:
            self.require(need.name, need.statement, need.after)
            return
        twin = None if need.content else self.twin(need)
        if twin is not None:
            self.plan.instead[need] = gast.Name(twin, gast.Load(), None, None)
            self.require(twin, need.statement, False)
            return
        recomputed = self.recomputed(need.name, need.statement, need.after, need.content)
        if need.frozen and recomputed is not None and self._outdated(need, recomputed):
            recomputed = None
        if recomputed is not None and self.worth(need, recomputed):
            self.plan.instead[need] = recomputed.expression
            for name in recomputed.names:
                self.require(name, need.statement, False)
        elif steady:
            self.require(need.name, need.statement, need.after)
        elif recomputed is not None:
            self.plan.instead[need] = recomputed.expression
            for name in recomputed.names:
                self.require(name, need.statement, False)
        else:
            self.copy(need)

    def twin(self, need: Need) -> str | None:
        """Another array of the same shape, which is there anyway, where only the shape is read."""
        kind = self.analysis.kinds.get(need.name)
        looped = self.on_tapes or bool(self.places.of[need.statement].loops)
        if not isinstance(kind, Array) or not kind.dims or need.name in self.analysis.parameters:
            return None
        if not looped and need.name not in self.analysis.core.temporaries:
            return None
        if not all(map(stable, kind.dims)) or self.on_tapes:
            return None
        for name in self._names_by_dims().get((kind.dims, kind.dtype), ()):
            bindings = self.places.bindings.get(name, [])
            if all(self.places.covers(b, need.statement) for b in bindings):
                return name
        return None

    def _names_by_dims(self) -> dict[Any, list[str]]:
        """Names that never change, by the shape of their arrays: parameters first."""
        if not hasattr(self, "_by_dims"):
            self._by_dims: dict[Any, list[str]] = {}
            analysis = self.analysis
            own = [n for n in analysis.kinds if n not in analysis.core.temporaries]
            for name in dict.fromkeys([*analysis.parameters, *own]):
                kind = analysis.kinds.get(name)
                if isinstance(kind, Array) and name in analysis.single:
                    self._by_dims.setdefault((kind.dims, kind.dtype), []).append(name)
        return self._by_dims

    def _outdated(self, need: Need, found: Recomputed) -> bool:
        return any(self.bound_in(n, need.statement) for n in found.names)

    def require(self, name: str, statement: Any, after: bool) -> None:
        (self.after if after else self.before).setdefault(statement, set()).add(name)

    def worth(self, need: Need, found: Recomputed) -> bool:
        """Whether recomputing beats keeping the value."""
        if found.cost == 0:
            return True
        looped = self.on_tapes or bool(self.places.of[need.statement].loops)
        kind = self.analysis.kinds.get(need.name)
        if looped and isinstance(kind, Scalar) and kind.python and kind.dtype.kind == "f":
            return True
        if need.name in self.analysis.core.temporaries:
            return found.cost <= (2 if looped else 1)
        return looped and found.cost <= 1

    def copy(self, need: Need) -> None:
        """Save a copy of an array before it is overwritten; once for all readers of the value."""
        for statement, after, saved in self.copied.get(need.name, []):
            if self._same_value(need, statement, after):
                self.plan.instead[need] = gast.Name(saved, gast.Load(), None, None)
                self.require(saved, need.statement, False)
                return
        saved = self.fresh(need.name)
        where, after = need.statement, need.after and not self.is_before_leaving(need)
        copy = copy_of(
            self.analysis.kinds.get(need.name), gast.Name(need.name, gast.Load(), None, None)
        )
        self.save(where, saved, copy, after)
        self.copied.setdefault(need.name, []).append((where, after, saved))
        self.plan.instead[need] = gast.Name(saved, gast.Load(), None, None)
        self.require(saved, need.statement, after)

    def is_before_leaving(self, need: Need) -> bool:
        """Whether a statement may leave the loop: what stands behind it is not run then.

        So the value is saved before it, where it is the same. Raises `Refused` where it is not.
        """
        statement = need.statement
        if not isinstance(statement, gast.If) or not breaks(statement.body + statement.orelse):
            return False
        writes = self.writes.get(self.sharing.find(need.name), ()) if need.content else ()
        if self.bound_in(need.name, statement) or any(
            self.places.within(w, statement) for w in writes
        ):
            refuse_left(self.analysis, statement, need.name)
        return True

    def _same_value(self, need: Need, statement: Any, after: bool) -> bool:
        """Whether a need is for the value that was copied before (or `after`) a statement."""
        places = self.places
        if need.after or places.of[statement].blocks != places.of[need.statement].blocks:
            return False
        if not places.unchanged(need.name, statement, need.statement, after):
            return False
        group = self.sharing.find(need.name)
        first, last = places.of[statement].position, places.of[need.statement].position
        between = (places.of[w] for w in self.writes.get(group, ()))
        return not any(first + after <= w.position < last for w in between)

    def copy_part(self, need: Need) -> None:
        """Save the part of an array that an update in place overwrites."""
        field = getattr(need.part, "value", None)
        saved = self.fresh(str(field) if isinstance(field, Field) else need.name)
        part = gast.Subscript(gast.Name(need.name, gast.Load(), None, None), need.part, gast.Load())
        copied = gast.Call(gast.Attribute(part, "copy", gast.Load()), [], [])
        self.save(need.statement, saved, copied if need.content else part, False)
        self.plan.instead[need] = gast.Name(saved, gast.Load(), None, None)
        self.require(saved, need.statement, False)

    def save(self, statement: Any, saved: str, value: Any, after: bool) -> None:
        self.plan.copies.setdefault(statement, []).append((saved, value, after))
        self.copy_names[saved] = statement

    def fresh(self, name: str) -> str:
        base = self.analysis.core.base.get(name, name)
        taken = self.analysis.locals | set(self.copy_names)
        numbered = (f"{base}_before_{k}" for k in count(2))
        return next(name for name in chain([f"{base}_before"], numbered) if name not in taken)

    def bound_in(self, name: str, loop: Any) -> bool:
        if name in self.copy_names:
            copied = self.copy_names[name]
            return copied is not loop and self.places.within(copied, loop)
        return any(self.places.within(s, loop) for s in self.places.bindings.get(name, ()))
