"""Kinds of names and operations of statements, by walking the program with the arguments' kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sgrad.analyse.certain_arrays import CertainArrays
from s2sgrad.analyse.contexts import entered
from s2sgrad.analyse.expansions import expansion
from s2sgrad.analyse.expressions import Expressions
from s2sgrad.analyse.flat_names import iterators
from s2sgrad.analyse.holding import ANY, Holding, place_of
from s2sgrad.analyse.indexing import stable
from s2sgrad.analyse.keeping import kept
from s2sgrad.analyse.liveness import (
    bound_within,
    inner_blocks,
    names_bound,
    names_read,
)
from s2sgrad.analyse.operations import Alias, Apply, Inactive, Operation
from s2sgrad.analyse.optional import unguarded
from s2sgrad.analyse.outside import OUTSIDE
from s2sgrad.analyse.pending import disturbed, is_still, unsure
from s2sgrad.analyse.refusals import ValueNeeded
from s2sgrad.analyse.steady import places
from s2sgrad.analyse.truth import truth
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import (
    INT,
    NOTHING,
    REFUSED,
    STRING,
    Array,
    Derived,
    DictOf,
    Kind,
    ListOf,
    Opaque,
    Scalar,
    Sequence,
    Table,
    Undefined,
    element_kind,
    is_float,
    is_refused,
    is_string,
    join,
    may_be_number,
    of_array,
    or_number,
)
from s2sgrad.normalise.names import Names
from s2sgrad.regions import Attempt, Caught, Entered
from s2sgrad.trees import names_in

ORDER = (gast.Lt, gast.LtE, gast.Gt, gast.GtE)


class Inference:
    """One function with the kinds of its arguments.

    `kinds` gives the kind of every name; `operations` what each statement does. Both are final
    after `run`. Names have one kind each, since `normalise` has split variables into webs.
    """

    def __init__(self, analysis: Any) -> None:
        self.analysis = analysis
        self.kinds: dict[str, Kind] = dict(analysis.parameters)
        self.operations: dict[Any, Operation] = {}
        self.parts: dict[Any, Any] = {}
        """Of statements that write into a part of an array: what the part is."""
        self.ever: dict[Blocker, None] = {}
        """All refusals of all rounds."""
        self.known: dict[Any, bool] = {}
        """Ifs of which only one side can be taken."""
        self.certain: dict[Any, bool] = {}
        """Those of them that stand before all loops, and before any list has grown."""
        self.in_order = True
        """Whether only that has been walked through."""
        self.expanded: dict[Any, list[Any]] = {}
        """What takes the place of statements that write by a call, for instance."""
        self.waiting: set[str] = set()
        """Names of which not all is known, as long as others take the place of statements."""
        self.failed: set[Any] = set()
        """Statements that were refused, each for a reason of its own."""
        self.barred: set[Any] = set()
        """Statements that stay, as far as this walk is concerned."""
        self.same_list: dict[str, set[str]] = {}
        """Names that may stand for the same list."""
        self.holding = Holding(self)
        self.names = Names.of(analysis.core.function)
        self.mixed: set[str] = set()
        self.arrays = CertainArrays()
        self.returned: Kind = Undefined()
        self.changed = False
        self.iterators = iterators(analysis)
        """Variables that are bound to `a.flat`."""
        self.steady_masks: dict[str, bool] = {}
        self.expressions = Expressions(self)

    def run(self) -> None:
        """Walk the function until the kinds no longer change."""
        self.analysis.blockers.clear()
        self.walk_until_steady()
        if not self.analysis.blockers and any(map(is_refused, self.kinds.values())):
            self.analysis.blockers.extend(self.ever)

    def walk_until_steady(self) -> None:
        """Walk until nothing changes.

        What the first rounds find is known of the first rounds of loops only, and of lists before
        they have grown: which Ifs have one side, and what stands in whose place, is concluded from
        the last. What is found before that may be relied on: names that a branch binds which is
        never taken have to be told apart from others.
        """
        self.carried = self.analysis.carried
        self.single = self.analysis.single
        names = self.names
        for _ in range(20):
            self.changed = False
            self.known.clear()
            self.expanded.clear()
            self.waiting.clear()
            self.names = names.copy()
            self.arrays = CertainArrays()
            self.analysis.blockers.clear()
            self.block(self.analysis.core.function.body)
            found = self.known or self.expanded
            plain = not self.analysis.live.head and not self.holding.grown
            if not self.changed or (found and plain):
                doubtful = unsure(self) - self.barred
                if not doubtful:
                    if not found:
                        self.analysis.blockers.extend(kept(self))
                        self.analysis.blockers.extend(unguarded(self))
                    return
                self.barred |= doubtful
            elif self.certain:
                self.known = self.certain
                self.expanded.clear()
                return

    def block(self, block: list[Any]) -> None:
        for statement in block:
            try:
                self.statement(statement)
            except Refused as refused:
                if refused.blockers:
                    self.failed.add(statement)
                self.analysis.blockers.extend(refused.blockers)
                self.ever.update(dict.fromkeys(refused.blockers))
                self.analysis.program.ever.update(dict.fromkeys(refused.blockers))
                self.survive(statement)
            except ValueNeeded as needed:
                if not self.analysis.program.goes_on_without(needed.name):
                    raise
                self.survive(statement)

    def loops_around(self, statement: Any) -> tuple[Any, ...]:
        """The loops in which a statement stands, outermost first."""
        place = places(self.analysis).of.get(statement)
        return place.loops if place is not None else ()  # of one that takes another's place

    def survive(self, statement: Any) -> None:
        """Go on past a refusal: what the statement binds is of no known kind.

        The sides of an If whose test was refused are left out, unless both are sure to be
        possible: what is found in a branch that is never taken would block nothing.
        """
        self.operations.pop(statement, None)
        if isinstance(statement, gast.Return):
            self.returned = REFUSED
        if isinstance(statement, gast.If) and not self.is_open(statement):
            for bound in bound_within([statement]):
                self.name(bound, REFUSED)
            return
        for target in getattr(statement, "targets", None) or [getattr(statement, "target", None)]:
            if isinstance(target, (gast.Name, gast.Tuple)):
                self.bind(target, REFUSED, statement)
            elif isinstance(target, gast.Subscript) and isinstance(
                self.kinds.get(target.value.id), Table
            ):
                self.name(target.value.id, REFUSED)  # it may have got another key
        for block in inner_blocks(statement):
            self.block(block)

    def is_open(self, statement: Any) -> bool:
        """Whether a test that was refused is one that no kind decides: a comparison with floats."""
        test = self.definition(statement.test)
        if not isinstance(test, gast.Compare) or not isinstance(test.ops[0], ORDER):
            return False
        sides = (test.left, *test.comparators)
        floats = [isinstance(getattr(side, "value", None), float) for side in sides]
        kinds = [self.kinds.get(getattr(side, "id", ""), Undefined()) for side in sides]
        return len(test.ops) == 1 and (any(floats) or any(map(is_float, kinds)))

    def definition(self, node: Any) -> Any:
        """The expression that a name stands for, if it is bound once."""
        if not isinstance(node, gast.Name):
            return node
        bindings = [s for s in self.analysis.statements if node.id in names_bound(s)]
        return getattr(bindings[0], "value", node) if len(bindings) == 1 else node

    def statement(self, statement: Any) -> None:
        self.in_order &= not isinstance(statement, (gast.For, gast.While))
        if statement in self.expanded:
            self.waiting |= disturbed(self, statement)
            return
        waits = self.waiting and self.waiting & names_read(statement)
        if not waits and self.region(statement):
            return
        block = [statement] if waits else self.replaced(statement)
        if block is None:
            self.take(statement)
            return
        self.expanded[statement] = block
        new = set(names_bound(statement)) | (bound_within(block) - set(self.kinds))
        if waits or isinstance(statement, gast.For) or not is_still(self, block, new):
            self.waiting |= disturbed(self, statement)
        else:
            self.analysis.locals |= bound_within(block)
            self.block(block)  # so that all the statements to be expanded are found at once

    def replaced(self, statement: Any) -> list[Any] | None:
        """The statements that take the place of one; None for most."""
        return None if statement in self.barred else expansion(self, statement)

    def take(self, statement: Any) -> None:
        """What a statement itself does, or the blocks in it."""
        match statement:
            case gast.Assign(targets=[target], value=value):
                self.assign(statement, target, value)
            case gast.AugAssign():
                self.augmented(statement)
            case gast.Expr(value=value):
                self.operations[statement] = self.expressions.effect(statement, value)
                self.holding.note(None, self.operations[statement])
            case gast.If(test=test):
                kind = self.expressions.kind(statement, test)
                self.expressions.stay_silent(kind)
                self.branch(statement, kind)
            case gast.While(test=test):
                self.expressions.kind(statement, test)
                with self.arrays.repeated(statement):
                    self.block(statement.body)
            case gast.For():
                self.bind_loop(statement)
                with self.arrays.repeated(statement):
                    self.block(statement.body)
            case gast.Return(value=value):
                kind = self.expressions.kind(statement, value)
                self.returned = join(self.returned, kind, ("returned",))
            case gast.Assert(test=test):
                self.expressions.kind(statement, test)

    def region(self, statement: Any) -> bool:
        """What guards other statements; whether the statement is one of that."""
        match statement:
            case Attempt(type=caught, body=body, orelse=orelse):
                self.expressions.kind(statement, caught)
                with self.arrays.repeated(statement):
                    self.block(body)
                    self.block(orelse)
                return True
            case Entered():
                self.operations[statement] = operation = entered(self.expressions, statement)
            case Caught():
                self.operations[statement] = operation = Inactive(OUTSIDE)
            case _:
                return False
        for target in statement.targets:
            self.bind(target, operation.kind, statement)
            self.arrays.names -= names_in(target)
        return True

    def branch(self, statement: Any, test: Kind) -> None:
        """Both sides, or the only one that can be taken."""
        taken = None if statement in self.barred else truth(test)
        waiting, arrays = set(self.waiting), self.arrays.names
        if taken is not None:
            self.known[statement] = taken
            if self.in_order and not self.waiting and not self.holding.grown:
                self.certain[statement] = taken
        if taken is not False:
            self.block(statement.body)
        after, self.waiting = self.waiting, waiting
        ends, self.arrays.names = [self.arrays.names], arrays
        if taken is not True:
            self.block(statement.orelse)
            ends = [*ends, self.arrays.names] if taken is None else [self.arrays.names]
        self.waiting |= after
        self.arrays.names = frozenset.intersection(*ends)

    def assign(self, statement: Any, target: Any, value: Any) -> None:
        operation = self.expressions.operation(statement, value)
        self.operations[statement] = operation
        self.arrays.note(statement, operation.kind)
        if isinstance(target, gast.Subscript):
            self.expressions.stored(statement, target, operation.kind)
            place = place_of(target.slice)
            self.holding.put(value, target.value.id, place)
        else:
            self.note_sum(statement, operation)
            self.bind(target, operation.kind, statement)
            self.note_list(target, operation)
            self.holding.note(target, operation)

    def note_sum(self, statement: Any, operation: Operation) -> None:
        """`total = sum(xs)` is 0 if xs is empty: a number, that no derivative flows through."""
        if isinstance(operation, Apply) and may_be_number(operation.kind):
            kinds = operation.site.kinds.values()
            if not any(isinstance(kind, Scalar) or may_be_number(kind) for kind in kinds):
                self.mixed.update(names_bound(statement))

    def note_list(self, target: Any, operation: Operation) -> None:
        """`b = a`, of a list: what is put into it under one name is there under the other."""
        is_list = getattr(operation.kind, "type", None) in (list, dict)
        if is_list and isinstance(operation, Alias) and isinstance(target, gast.Name):
            names = (target.id, operation.source.id)
            for name, other in (names, names[::-1]):
                self.same_list.setdefault(name, set()).add(other)
                if name in self.kinds and other in self.kinds:
                    self.name(name, self.kinds[other])

    def grow(self, name: str, kind: Kind) -> None:
        """A list, dict or object that holds something else from now on; so do those it is in."""
        self.name(name, kind)
        self.holding.spread(name)

    def augmented(self, statement: Any) -> None:
        """`x += v` and `x[i] += v`: an update in place for arrays, a new value for numbers."""
        target = statement.target
        read = _loaded(target)
        operation = self.expressions.binary(statement, statement.op, read, statement.value)
        before = self.expressions.kind(statement, read)
        self.operations[statement] = operation
        self.arrays.note(statement, operation.kind)
        if isinstance(target, gast.Subscript):
            self.expressions.stored(statement, target, operation.kind)
        elif not isinstance(before, Array) or may_be_number(before) or before.optional:
            if target.id in self.analysis.item_parts:
                why = "what is updated in a list is an array in one place, and none in another"
                self.expressions.refuse_index(statement, target, why)
            if isinstance(before, Array):
                return
            if isinstance(before, (Sequence, ListOf)) and before.type is list:
                self.expressions.refuse_operands(statement, statement)
            self.bind(target, operation.kind, statement)

    def bind(self, target: Any, kind: Kind, statement: Any) -> None:
        """Give a name (or a tuple of names) a kind, joined with what it had."""
        if isinstance(target, (gast.Tuple, gast.List)):
            elements = self.unpacked(kind, len(target.elts), statement)
            for name, element in zip(target.elts, elements, strict=True):
                self.bind(name, element, statement)
            return
        self.name(target.id, kind)

    def name(self, name: str, kind: Kind) -> None:
        before = self.kinds.get(name, Undefined())
        after = self._steady(name, self._joined(name, before, kind))
        if after != before or _value(after) is not _value(before):
            self.kinds[name] = after
            self.changed = True
            for other in sorted(self.same_list.get(name, ())):
                self.name(other, after)

    def _joined(self, name: str, before: Kind, kind: Kind) -> Kind:
        for number, array in ((before, kind), (kind, before)):
            if isinstance(number, Scalar) and isinstance(array, Array):
                self.mixed.add(name)
                dims = or_number(array.dims)
                return Array(array.dtype, dims, array.optional or number.optional)
        return join(before, kind, ("web", name))

    def _steady(self, name: str, kind: Kind) -> Kind:
        """The kind as it holds in every round of the loops that bind the name."""
        if isinstance(kind, Array) and name in self.carried:
            lengths = enumerate(of_array(kind.dims))
            dims = tuple(n if stable(n) else Derived(("web", name, axis)) for axis, n in lengths)
            return replace(kind, dims=or_number(dims) if name in self.mixed else dims)
        if isinstance(kind, Scalar) and name in self.single:
            return whole_number(name, kind)
        return kind

    def unpacked(self, kind: Kind, count: int, statement: Any) -> list[Kind]:
        """The kinds of the elements that an unpacking gives."""
        if isinstance(kind, Sequence) and not isinstance(kind, Table):
            if len(kind.elements) != count:
                self.expressions.refuse_unpacking(statement, len(kind.elements), count)
            return list(kind.elements)
        if isinstance(kind, ListOf) and not isinstance(kind, DictOf):
            return [kind.element] * count
        if isinstance(kind, Array) and kind.dims:
            return [self.expressions.row_of(kind)] * count
        if isinstance(kind, Undefined) or kind == REFUSED:
            return [kind] * count
        return [Opaque("unpacked from an unknown value")] * count

    def bind_loop(self, statement: Any) -> None:
        self.operations[statement] = Inactive(INT)
        self.bind_iteration(statement.target, statement.iter, statement)

    def bind_iteration(self, target: Any, iteration: Any, statement: Any) -> None:
        """Bind the names of a loop header to the elements they run over."""
        match iteration:
            case gast.Call(func=gast.Name(id="range"), args=arguments):
                for argument in arguments:
                    self.expressions.require_whole(statement, argument)
                self.bind(target, INT, statement)
            case gast.Call(func=gast.Name(id="enumerate"), args=[inner, *_]):
                index, element = self.pair(target, statement)
                self.bind(index, INT, statement)
                self.bind_iteration(element, inner, statement)
            case gast.Call(func=gast.Name(id="zip"), args=inners):
                for element, inner in zip(
                    self.several(target, inners, statement), inners, strict=True
                ):
                    self.bind_iteration(element, inner, statement)
            case gast.Call(func=gast.Name(id="reversed"), args=[inner]):
                self.bind_iteration(target, inner, statement)
            case _:
                kind = self.expressions.kind(statement, iteration)
                self.bind(target, self.element(kind, statement, iteration), statement)
                if isinstance(iteration, gast.Name):
                    self.holding.put(target, iteration.id, ANY)

    def pair(self, target: Any, statement: Any) -> list[Any]:
        return self.several(target, [None, None], statement)

    def several(self, target: Any, inners: list[Any], statement: Any) -> list[Any]:
        if not isinstance(target, gast.Tuple) or len(target.elts) != len(inners):
            self.expressions.refuse_loop_target(statement)
        elements: list[Any] = target.elts
        return elements

    def element(self, kind: Kind, statement: Any, iteration: Any) -> Kind:
        if isinstance(kind, Array) and kind.dims:
            return self.expressions.row_of(kind)
        if isinstance(kind, (Sequence, ListOf)) and not isinstance(kind, (Table, DictOf)):
            return element_kind(kind, ("loop", id(statement)))
        if is_string(kind):
            return STRING
        if isinstance(kind, Undefined):
            return kind
        return self.expressions.refuse_iteration(statement, iteration)


def _value(kind: Kind) -> Any:
    return getattr(kind, "value", None)


def _loaded(target: Any) -> Any:
    """The assignment target as an expression that reads it."""
    if isinstance(target, gast.Name):
        read: Any = gast.Name(target.id, gast.Load(), None, None)
    else:
        read = gast.Subscript(target.value, target.slice, gast.Load())
    return gast.copy_location(read, target)


def whole_number(name: str, kind: Scalar) -> Scalar:
    """An integer that never changes may serve as a length."""
    plain = kind.dtype.kind == "i" and kind.value is NOTHING and not kind.optional
    if not plain or kind.length is not None:
        return kind
    return replace(kind, length=Derived(("int", name)))
