"""From a function to its derivative: the six phases, in one straight line."""

from __future__ import annotations

import functools
import gc
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from s2sgrad import rules
from s2sgrad.analyse.around import assume_constants
from s2sgrad.analyse.attempts import refuse_partial, watches
from s2sgrad.analyse.copied import refuse_copies
from s2sgrad.analyse.facts import facts_as_text
from s2sgrad.analyse.keeping import refused_result
from s2sgrad.analyse.lent import CoreForm, Lending, Taken
from s2sgrad.analyse.lost import explanation, lost_derivatives
from s2sgrad.analyse.optional import WithoutResult, refuse_in_recursion, without_result
from s2sgrad.analyse.outer import refuse_outer_writes
from s2sgrad.analyse.ownership import refuse_taken_over
from s2sgrad.analyse.program import Analysis, Program
from s2sgrad.analyse.reserved import refuse_hidden, refuse_reserved
from s2sgrad.analyse.results import (
    constant_checks,
    is_scalar,
    overlap_checks,
    require_numbers,
    require_one_kind,
    require_scalar,
)
from s2sgrad.analyse.running import refuse_running
from s2sgrad.analyse.sharing import sharing
from s2sgrad.analyse.watching import Watch
from s2sgrad.constants import Constant
from s2sgrad.core import Core
from s2sgrad.derive.adjoints import MixedKinds
from s2sgrad.derive.constants import reading_constants
from s2sgrad.derive.gradient import Gradient, Raw
from s2sgrad.derive.jacobian import forward_jacobian, reverse_jacobian
from s2sgrad.derive.tangent_family import tangent_function
from s2sgrad.emit.load import LIBRARIES, RUNTIME, load
from s2sgrad.emit.printer import to_source
from s2sgrad.errors import Blocker, Refused
from s2sgrad.kinds import Kind
from s2sgrad.normalise import normalise
from s2sgrad.normalise.targets import own_targets
from s2sgrad.normalise.trips import count_trips
from s2sgrad.optimise import Notes, optimise
from s2sgrad.optimise.twins import without_twins
from s2sgrad.parse import Parsed, Scope, lifted, parse
from s2sgrad.regions import written
from s2sgrad.wrt import Path

Watches: TypeAlias = Mapping[Any, list[Watch]]
NONE: Watches = types.MappingProxyType({})
Mode: TypeAlias = Literal["grad", "value_and_grad", "vjp", "jvp", "jacobian", "jacfwd", "jacrev"]


@dataclass(frozen=True)
class Request:
    """What is to be derived: of which function, for arguments of which kinds, and how.

    `wrt` names the parameters to differentiate by; `bare` asks for one gradient, not a tuple.
    """

    function: types.FunctionType
    kinds: dict[str, Kind]
    wrt: tuple[str, ...]
    mode: Mode = "grad"
    bare: bool = True
    has_aux: bool = False
    optimise: bool = True
    chosen: bool = True
    """Whether the user named the parameters in `wrt`; else they are all that hold floats."""
    given: int | None = None
    """Of a pullback: how many arguments were given; the others have their defaults."""
    paths: tuple[Path, ...] = ()
    """What of the parameters in `wrt` is wanted, where that is not all of them."""
    constants: Mapping[str, tuple[Constant, Kind]] = field(default_factory=dict)
    """The constants among `wrt`: the variables that these texts mean, and their kinds."""
    inner: Built | None = None
    """What `function` was built as, where it is a derivative itself."""
    records: bool = True
    """Whether a helper may hand over what it saves as one record, rather than on tapes: what is to
    be differentiated again is easier to follow without."""


@dataclass
class Built:
    """A derivative that was built: its text, and the compiled function.

    `stages` gives the text after each phase; `checks` are tests of the arguments at each call;
    `lost` says which derivatives are zero because they are cut off; `explained` tells of all that
    are cut off somewhere.
    """

    request: Request
    source: str
    function: types.FunctionType
    program: Program
    stages: dict[str, Callable[[], str]]
    explained: Callable[[], str]
    checks: list[Callable[[tuple[Any, ...]], None]] = field(default_factory=list)
    lost: tuple[Blocker, ...] = ()
    shadowed: bool = False
    """Whether some adjoints are buffers that the forward sweep has made."""
    without_result: WithoutResult | None = None
    """What is said where the program gives None; None where it never does."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Trees live until a build is done: looking for garbage among them took a tenth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def differentiate(request: Request) -> Built:
    """Build a derivative. Raises `Refused` with every reason why it cannot be built soundly."""
    try:
        with uncollected():
            return build(request)
    except Refused as refused:
        if request.inner is not None:
            raise  # of code that nobody wrote, the first reason is enough
        from s2sgrad.survey.blockers import completed  # only where something is refused

        raise Refused(completed(request, refused.blockers)) from None
    except RecursionError:
        raise Refused([_too_deep(request)]) from None
    except MixedKinds as mixed:
        what = f"cannot differentiate `{request.function.__name__}`"
        why = "a list in it holds values of different kinds in different places."
        out = "Keep values of one kind in a list."
        raise Refused([Blocker("kind-mixed", what, why, out, mixed.where)]) from None


def _too_deep(request: Request) -> Blocker:
    """Why a program whose values hold one another without an end cannot be followed."""
    return Blocker(
        "recursion",
        f"cannot differentiate `{request.function.__name__}`",
        "a list, dict or object in it may hold itself, or values nest hundreds of levels deep.",
        "Keep what is put into a list apart from what holds the list.",
        None,
    )


def build(request: Request) -> Built:
    """The six phases. Raises `Refused` with the reasons of the first phase that refuses."""
    program, analysis = analyse(request)
    asked, request = request, within(request, analysis)
    raw = derive(program, analysis, request)
    raw = optimised(raw) if request.optimise else raw
    best = reading_constants(raw.functions, raw.entry, analysis.lent)
    refuse_hidden(program.analyses, best)
    source = emit(best) + raw.driver
    function = load(source, raw.user, raw.entry)
    stages = {
        "parse": lambda: to_source(parse(request.function).tree),
        "normalise": lambda: core_text(request.function),
        "analyse": lambda: facts_as_text(analysis),
        "derive": lambda: unoptimised(derive(program, analysis, request), analysis.lent),
        "optimise": lambda: source,
        "emit": lambda: source,
    }
    wrt, has_aux = request.wrt, request.has_aux
    explained = functools.partial(explanation, analysis, wrt, has_aux)
    checks = [*overlap_checks(analysis), *constant_checks(analysis)]
    lost: tuple[Blocker, ...] = ()
    absent = without_result(analysis)
    if request.inner is None:  # a second derivative that is zero is no news
        lost = lost_derivatives(analysis, wrt, has_aux, request.chosen)
    else:
        checks = [*request.inner.checks, *checks]
        absent = request.inner.without_result
    shadowed = bool(raw.shadows)
    made = (source, function, program, stages, explained, checks, lost, shadowed)
    return Built(asked, *made, absent)


def within(request: Request, analysis: Analysis) -> Request:
    """The request with constants by the names of the parameters that they are in the derivative."""
    names = {constant.text: name for name, constant in analysis.lent.items()}
    wrt = tuple(names.get(one, one) for one in request.wrt)
    paths = tuple(
        replace(path, root=names[path.root], shown=path.root) if path.root in names else path
        for path in request.paths
    )
    return replace(request, wrt=wrt, paths=paths)


def core_text(function: types.FunctionType) -> str:
    """The core form as it is printed."""
    core = normalise(lifted(parse(function))).function
    core.body = written(core.body)
    return to_source(core)


def normalised(function: types.FunctionType) -> Core:
    """A function in core form, kept as long as its code and the names it rests on are the same."""
    core = _kept(function, function.__code__)
    return core if _stands(core) else core_form(function)


def core_form(function: types.FunctionType, parsed: Parsed | None = None) -> Core:
    """The core form of a function, or of another tree for it."""
    return count_trips(own_targets(normalise(parsed or lifted(parse(function)))))


def lent_form(function: types.FunctionType, parsed: Parsed | None) -> Core:
    """The core form of a function; of another tree for it, where one is given."""
    return core_form(function, parsed) if parsed else normalised(function)


@functools.lru_cache(maxsize=1024)
def _kept(function: types.FunctionType, code: types.CodeType) -> Core:
    return core_form(function)


def _stands(core: Core) -> bool:
    """Whether what the core form hangs on still means what it meant."""
    scope = Scope(core.parsed.function)
    try:
        return all(
            scope.static(path) is found and getattr(found, "__code__", None) is code
            for path, found, code in core.consulted
        )
    except KeyError:
        return False


def analyse(request: Request) -> tuple[Program, Analysis]:
    """Kinds, shapes and operations of the function and of all that it calls."""
    program, analysis = understood(request)
    if found := watches(program):
        program, analysis = understood(request, found)
    if request.inner is not None:
        refuse_in_recursion(program.analyses)
    refuse_copies(program, analysis)
    assume_constants(program, analysis)
    refuse_reserved(program.analyses, {**LIBRARIES, **RUNTIME})
    refuse_partial(program.analyses)
    refuse_taken_over(analysis)
    sharing(analysis)
    refuse_running(program.analyses)
    refuse_outer_writes(program)
    if request.mode in ("grad", "value_and_grad"):
        require_scalar(analysis, request.has_aux)
    else:
        require_one_kind(analysis)
    if request.mode.startswith("jac"):
        require_numbers(analysis, within(request, analysis).wrt, request.mode)
    return program, analysis


def understood(request: Request, watched: Watches = NONE) -> tuple[Program, Analysis]:
    """The call tree; all of it has kinds and operations that are known."""
    program, analysis = analysed(request, watched=watched)
    program.forget_unreached(analysis)
    analysis.blockers.extend(refused_result(analysis))
    program.refuse_blockers()
    return program, analysis


def analysed(
    request: Request,
    form: CoreForm = lent_form,
    needed: dict[str, None] | None = None,
    watched: Watches = NONE,
) -> tuple[Program, Analysis]:
    """The call tree, with parameters for the constants in all that read them."""
    kinds = dict(request.constants.values())
    lending = Lending(request.function, kinds, {}) if kinds else None
    while True:
        program = _program(request, lending, form, needed, watched)
        program.normalised(request.function)
        more = lending.parameters() if lending else {}
        analysis = program.analysed(request.function, {**request.kinds, **more})
        if lending is None or (following := lending.after(program)) is None:
            return program, analysis
        lending = following


def _program(
    request: Request,
    lending: Lending | None,
    form: CoreForm,
    needed: dict[str, None] | None,
    watched: Watches,
) -> Program:
    def core(function: types.FunctionType) -> Core:
        return form(function, None) if lending is None else lending.normalised(function, form)

    program = Program(core, needed, lending, watched)
    if request.inner is not None:
        program.guards.adopt(request.inner.program.guards)
    return program


def derive(program: Program, analysis: Analysis, request: Request) -> Raw:
    """The derivative, one operation per statement."""
    reserved = {*LIBRARIES, *RUNTIME, "pullback"}
    wrt = list(request.wrt)
    if request.mode == "jvp":
        return with_regions(tangent_function(program, analysis, wrt, reserved))
    if request.mode == "jacrev" or (request.mode == "jacobian" and is_scalar(analysis.returned)):
        made = reverse_jacobian(program, analysis, wrt, reserved, request.bare, request.records)
        return with_regions(made)
    if request.mode in ("jacfwd", "jacobian"):
        return with_regions(forward_jacobian(program, analysis, wrt, reserved, request.bare))
    gradient = Gradient(program, analysis, wrt, reserved, request.records)
    if request.mode == "vjp":
        return with_regions(gradient.pullback(request.given))
    with_value = request.mode == "value_and_grad"
    paths = request.paths or tuple(map(Path, request.wrt))
    return with_regions(gradient.gradient(paths, with_value, request.has_aux, request.bare))


def with_regions(raw: Raw) -> Raw:
    """The functions with their regions written as `with` and `try`."""
    for function in raw.functions:
        function.body = written(function.body)
    return raw


def optimised(raw: Raw) -> Raw:
    """The derivative as an expert would have written it, with the same values."""
    notes = Notes(
        temporaries=raw.temporaries,
        adjoints=raw.adjoints,
        base=raw.base,
        scalars=raw.scalars,
        containers=raw.containers,
        floats=raw.floats,
        shadows=raw.shadows,
        points=raw.points,
    )
    best = optimise(raw.functions, notes, raw.recorded)
    if raw.driver:  # a text that names them
        return replace(raw, functions=best)
    best, user = without_twins(best, raw.recorded, raw.user)
    return replace(raw, functions=best, user=user)


def unoptimised(raw: Raw, lent: Taken) -> str:
    """The text of a derivative before it is optimised."""
    return emit(reading_constants(raw.functions, raw.entry, lent)) + raw.driver


def emit(functions: list[Any]) -> str:
    """The text of a derivative."""
    return "\n\n".join(to_source(function) for function in functions)


__all__ = ["Built", "Request", "differentiate", "rules"]
