"""The functions of a call tree, each analysed once for each combination of argument kinds."""

from __future__ import annotations

import copy
import types
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NoReturn

import gast

from s2sgrad.analyse.fixpoint import Fixpoint
from s2sgrad.analyse.guards import Guards
from s2sgrad.analyse.infer import Inference, whole_number
from s2sgrad.analyse.lent import Lending
from s2sgrad.analyse.liveness import bound_within, liveness, names_bound, walk_statements
from s2sgrad.analyse.prune import pruned
from s2sgrad.analyse.watching import Watch, watching
from s2sgrad.core import Core, parameters
from s2sgrad.errors import Blocker, NotFollowed, Refused
from s2sgrad.kinds import Array, Kind, ListOf, Scalar, Sequence, Undefined, is_refused
from s2sgrad.parse import Scope

DEPTH = 24
"""How many kinds of arguments a function may have within calls of itself."""


class Analysis:
    """What is known of one function called with arguments of given kinds.

    kinds: of every local name; operations: of every statement; returned: the kind of the result;
    live: liveness; carried: names whose value passes from one round of a loop to the next;
    single: names bound once, outside of loops; blockers: why it cannot be differentiated.
    """

    def __init__(self, program: Program, function: Any, core: Core, parameters: dict[str, Kind]):
        self.program = program
        self.function = function
        self.scope = Scope(function)
        self.guards = program.guards.of(function, self.scope)
        for path, meaning, _ in core.consulted:
            self.guards.note(path, meaning)
        self.given = parameters
        self.lent = program.lending.of(function) if program.lending else {}
        """The parameters that are constants of modules, and which."""
        self.inference: Any = None
        """What the analysis was made with, once it is done."""
        self.called = False
        """Whether other functions of the program call it."""
        self.taken_over: set[str] = set()
        """Parameters that stand for other lists than those given, which stay as they were."""
        self.item_parts: set[str] = set()
        """Names that stand for arrays in lists, which are updated in place."""
        self.plain = self
        """The analysis for arguments that share no memory."""
        self.tied: frozenset[frozenset[str]] = frozenset()
        """Pairs of parameters whose arguments may share memory."""
        self.shadowed: frozenset[str] = frozenset()
        """Parameters whose shadows are handed over, whatever the function does to them."""
        self.returned: Kind = Undefined()
        self.adopt(core)

    def adopt(self, core: Core) -> None:
        """Take a core function as the one to analyse; what was known of another one is dropped."""
        self.core = core
        self.blockers: list[Blocker] = []
        body = core.function.body
        self.statements = list(walk_statements(body))
        self._numbers = {s: (id(self), i) for i, s in enumerate(self.statements)}
        self.live = liveness(core.function)
        self.carried = self._carried()
        self.single = self._single(set(self.given))
        self.locals = set(self.given) | bound_within(body)
        self.parameters = {p: self._parameter(p, kind) for p, kind in self.given.items()}
        self.kinds: dict[str, Kind] = {}
        self.operations: dict[Any, Any] = {}
        self.mixed: set[str] = set()
        self.parts: dict[Any, Any] = {}
        self.facts: dict[Any, Any] = {}
        """Further facts of this function, by the pass that found them."""

    def variant(
        self, tied: frozenset[frozenset[str]], shadowed: frozenset[str] = frozenset()
    ) -> Analysis:
        """The same, for arguments that may share memory, or whose shadows are handed over."""
        return self.program.variant(
            self.plain, tied, shadowed.union(*tied), lambda: copy.copy(self.plain)
        )

    def is_entry(self) -> bool:
        """Whether this is the function that a derivative is asked of."""
        return self.program.is_entry(self)

    def number(self, statement: Any) -> tuple[int, int]:
        """A key that is unique to the statement."""
        return self._numbers.setdefault(statement, (id(self), len(self._numbers)))

    def _carried(self) -> set[str]:
        carried: set[str] = set()
        for loop, head in self.live.head.items():
            carried |= head & bound_within([loop])
        return carried

    def _single(self, parameters: set[str]) -> set[str]:
        counts: dict[str, int] = dict.fromkeys(parameters, 1)
        looped = set()
        for loop in self.live.head:
            looped |= bound_within([loop])
        for statement in self.statements:
            for name in names_bound(statement):
                counts[name] = counts.get(name, 0) + 1
        return {name for name, count in counts.items() if count == 1 and name not in looped}

    def _parameter(self, name: str, kind: Kind) -> Kind:
        if isinstance(kind, Scalar) and name in self.single:
            return whole_number(name, kind)
        return kind

    def watch(self, watches: list[Watch]) -> None:
        """Watch whether attempts fail half-way."""
        self.scope.define(NotFollowed.__name__, NotFollowed)
        self.adopt(watching(self.core, watches))

    def run(self) -> None:
        """Infer kinds and operations, and leave out the branches that are never taken."""
        while True:
            inference = Inference(self)
            inference.run()
            if not inference.known and not inference.expanded:
                break
            self.adopt(pruned(self.core, inference.known, inference.expanded, inference.names))
        if self.program.lending:  # calls have got keywords
            self.live = liveness(self.core.function)
        self.inference = inference
        self.kinds, self.operations = inference.kinds, inference.operations
        self.returned, self.mixed = inference.returned, inference.mixed
        self.parts = inference.parts


class Program:
    """All functions that a derivative reaches, and what was assumed of the world around them."""

    def __init__(
        self,
        normalised: Any,
        values_needed: dict[str, None] | None = None,
        lending: Lending | None = None,
        watches: Mapping[Any, list[Watch]] = MappingProxyType({}),
    ) -> None:
        self.normalised = normalised
        self.watches = watches
        """Attempts that are known to need watching, by the keys of their functions."""
        self.lending = lending
        """Of derivatives by constants: which functions take them."""
        self.values_needed = values_needed
        """Of a survey: the arguments whose value is needed, for it goes on without."""
        self.guards = Guards()
        self._analyses: dict[Any, Analysis] = {}
        self._variants: dict[Any, Analysis] = {}
        self._running: set[Any] = set()
        self._consulted: set[Any] = set()
        self._provisional: set[Any] = set()
        self.facts = Fixpoint()
        """Facts of functions that hang on those of the functions they call."""
        self._static: dict[Any, set[str]] = {}
        self.ever: dict[Blocker, None] = {}
        """All refusals of all functions, also of rounds in which not all kinds were known."""

    def is_entry(self, analysis: Analysis) -> bool:
        """Whether a function that is being analysed is the one that a derivative is asked of."""
        first = [a for key, a in self._analyses.items() if key in self._running]
        return len(first) == 1 and first[0] is analysis

    def static(self, function: Any) -> set[str]:
        """The parameters of a function by whose values it is specialised."""
        return self._static.setdefault(function, set())

    def goes_on_without(self, name: str) -> bool:
        """Whether to note that the value of an argument is needed, rather than to ask for it."""
        if self.values_needed is None or len(self._running) > 1:
            return False  # a caller may know the value
        self.values_needed[name] = None
        return True

    def lent(self) -> dict[types.FunctionType, set[str]]:
        """How functions spell the constants that they are handed."""
        reads = {} if self.lending is None else self.lending.reads
        return {
            function: {gast.unparse(node) for nodes in found.paths.values() for node in nodes}
            for function, found in reads.items()
        }

    def analysed(self, function: types.FunctionType, kinds: dict[str, Kind]) -> Analysis:
        """The analysis of a function for argument kinds; of a recursive call, as far as it is."""
        key = (function, tuple((p, fingerprint(k)) for p, k in kinds.items()))
        if key in self._running:
            self._consulted.add(key)
            return self._analyses[key]
        if key not in self._analyses:
            if sum(running[0] is function for running in self._running) > DEPTH:
                refuse_growth(function)
            core = self.normalised(function)
            self._analyses[key] = Analysis(self, function, core, self._complete(core, kinds))
            self._fixpoint(key)
            if key in self.watches:
                analysis = self._analyses[key]
                analysis.watch(self.watches[key])
                self._fixpoint(key)
        return self._analyses[key]

    def _complete(self, core: Core, kinds: dict[str, Kind]) -> dict[str, Kind]:
        """The kinds in the order of the function's parameters."""
        names = [parameter.id for parameter in parameters(core.function)]
        return {name: kinds[name] for name in names if name in kinds}

    def _fixpoint(self, key: Any) -> None:
        """Analyse until the result has the kind that recursive calls have taken it to have."""
        analysis = self._analyses[key]
        outer, self._consulted = self._consulted, set()
        self._running.add(key)
        try:
            while True:
                before = analysis.returned
                analysis.run()
                if key not in self._consulted or analysis.returned == before:
                    break
                self._forget_provisional()
        except BaseException:
            del self._analyses[key]
            raise
        finally:
            self._running.discard(key)
            open_ends = self._consulted & self._running
            self._consulted = outer | open_ends
        if open_ends:
            self._provisional.add(key)
        elif not self._running:
            self._provisional.clear()

    def _forget_provisional(self) -> None:
        """Drop analyses that have used a result's kind as it was before it changed."""
        for key in self._provisional:
            self._analyses.pop(key, None)
        self._provisional.clear()

    def variant(
        self,
        plain: Analysis,
        tied: frozenset[frozenset[str]],
        shadowed: frozenset[str],
        copied: Callable[[], Analysis],
    ) -> Analysis:
        """An analysis with the same kinds, whose facts about memory are its own."""
        key = (plain, tied, shadowed)
        if key not in self._variants:
            made = copied()
            made.tied, made.shadowed, made.called = tied, shadowed, True
            made.facts, made.blockers, made.operations = {}, [], dict(plain.operations)
            self._variants[key] = made
        return self._variants[key]

    def key(self, analysis: Analysis) -> Any:
        """The function and the kinds that an analysis is of."""
        return next(key for key, found in self._analyses.items() if found is analysis.plain)

    @property
    def analyses(self) -> list[Analysis]:
        return [*self._analyses.values(), *self._variants.values()]

    def forget_unreached(self, entry: Analysis) -> None:
        """Drop what was analysed for kinds that turned out to be others."""
        reached: dict[Analysis, None] = {entry: None}
        for analysis in (waiting := [entry]):
            callees = (getattr(o, "callee", None) for o in analysis.operations.values())
            waiting += [c for c in callees if c is not None and c not in reached]
            reached.update(dict.fromkeys(waiting))
        self._analyses = {k: a for k, a in self._analyses.items() if a in reached}

    def refuse_blockers(self) -> None:
        """Raise all blockers of the call tree at once.

        In a recursion, the round that follows a refusal knows its result as refused, and is silent.
        """
        blockers = [b for analysis in self.analyses for b in analysis.blockers]
        if blockers:
            raise Refused(blockers)
        whole = (a for a in self.analyses if not any(map(is_refused, a.parameters.values())))
        kinds = (kind for analysis in whole for kind in analysis.kinds.values())
        if any(map(is_refused, kinds)):
            assert self.ever, "what was refused has left no reason"
            raise Refused(list(self.ever))


def refuse_growth(function: types.FunctionType) -> NoReturn:
    """Refuse a recursion in which every call has arguments of another kind."""
    from s2sgrad.parse import parse

    raise Refused(
        [
            Blocker(
                "recursion",
                f"the recursion of `{function.__name__}` does not settle",
                "each call hands on arguments of another kind, which need another derivative.",
                "Write it as a loop, or hand on arguments that keep their kinds.",
                parse(function).tree.origin,
            )
        ]
    )


def fingerprint(kind: Kind | None) -> Any:
    """A kind as a key of dictionaries: with the values that `==` of kinds leaves out of account."""
    match kind:
        case Scalar(dtype=dtype, python=python, value=value, length=length, optional=optional):
            return (dtype, python, type(value), repr(value), length, optional)
        case Array(dtype=dtype, dims=dims, optional=optional):
            return (dtype, dims, optional)
        case Sequence(type=type_, elements=elements):
            inner = tuple(map(fingerprint, elements))
            cls = getattr(kind, "cls", None) or getattr(kind, "function", None)
            own = (cls, getattr(kind, "fleeting", None))
            return (type_, own, repr(kind.places), inner)
        case ListOf(type=type_, element=element):
            return (type_, "...", fingerprint(element), fingerprint(getattr(kind, "key", None)))
    return kind
