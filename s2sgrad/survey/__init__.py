"""Find everything that keeps a function from being differentiated, without running anything.

A survey goes on past a refusal: constructs that the language does not have, operations that have
no rule, kinds that do not fit, memory that is shared, in the function and in all that it calls.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from s2sgrad.annotations import assumption, first_that_builds, options
from s2sgrad.annotations.search import value_unknown
from s2sgrad.errors import Blocker, Origin, Refused, S2SGradError
from s2sgrad.kinds import Kind, carries
from s2sgrad.parse import parse
from s2sgrad.pipeline import Request, build
from s2sgrad.survey.blockers import all_blockers, in_order
from s2sgrad.survey.lenient import Lenient
from s2sgrad.survey.module import Modules, StaticModule, Unreadable
from s2sgrad.wrt import Path, kinds_of_constants, roots

__all__ = ["Finding", "Modules", "StaticModule", "Unreadable", "survey"]


@dataclass(frozen=True)
class Finding:
    """What a survey says of one function.

    `blockers` keep it from being differentiated; `unknown` are names that can be known only by
    running the module, and why; `assumed` says which kinds were assumed for its arguments;
    `nothing` that there is nothing to differentiate by.
    """

    title: str
    where: Origin | None
    blockers: tuple[Blocker, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    assumed: str = ""
    nothing: bool = False


class _Found(S2SGradError):
    """Ends an attempt: its blockers are those of a `Refused`, the rest is not known."""


def survey(
    function: types.FunctionType,
    modules: Modules,
    given: Mapping[str, Kind] | None = None,
    wrt: tuple[Path, ...] | None = None,
) -> Finding:
    """All that keeps a function from being differentiated, with such kinds as are known."""
    title = function.__qualname__
    try:
        where = parse(function).tree.origin
    except Refused as refused:
        return Finding(title, None, refused.blockers)
    several = options(function, given)
    searching = _Search(function, modules, wrt)
    assumed, found = "", tuple[Blocker, ...]()
    try:
        kinds, _ = first_that_builds(several, searching.attempt)
        assumed = assumption(several, kinds)
    except Refused as refused:
        found = refused.blockers
    except S2SGradError:
        syntax = in_order(function, searching.lenient.syntax)
        return Finding(title, where, syntax, nothing=not syntax)
    except Exception as error:
        # what is left of a function without some of its parts need not make sense
        found = () if searching.lenient.changed else (_defect(title, where, error),)
    blockers = in_order(function, [*searching.lenient.syntax, *found])
    return Finding(title, where, blockers, searching.unknown, assumed)


def _defect(title: str, where: Origin | None, error: Exception) -> Blocker:
    """What s2sgrad did not foresee keeps the function from being differentiated, too."""
    return Blocker(
        "defect",
        f"cannot differentiate `{title}`",
        f"s2sgrad failed with {type(error).__name__}: {error}.",
        "This is a defect of s2sgrad, not of your program.",
        where,
    )


class _Search:
    """Attempts with different kinds of arguments; `unknown` is what the last one did not know."""

    def __init__(self, function: Any, modules: Modules, wrt: tuple[Path, ...] | None) -> None:
        self.function = function
        self.modules = modules
        self.wrt = wrt
        self.unknown: dict[str, str] = {}
        self.lenient = Lenient()

    def attempt(self, kinds: dict[str, Kind]) -> None:
        """Raise `Refused` with all blockers there are for these kinds."""
        every = (name for name, kind in kinds.items() if carries(kind))
        wrt = tuple(every) if self.wrt is None else roots(self.wrt)
        if not wrt:
            raise _Found("there is nothing to differentiate by")
        constants = kinds_of_constants(self.wrt or ())
        request = Request(self.function, kinds, wrt, "vjp", False, constants=constants)
        found = all_blockers(request, self.lenient)
        unknown = {b: why for b in found.blockers if (why := self.tells(b)) is not None}
        self.unknown = {_named(b): why for b, why in unknown.items()}
        blockers = [b for b in found.blockers if b not in unknown]
        if not found.blockers and not self.lenient.changed:
            build(request)
        blockers += map(value_unknown, found.needed)
        if blockers:
            raise Refused(blockers)

    def tells(self, blocker: Blocker) -> str | None:
        """Why the name that a blocker does not find is not known statically."""
        if blocker.code != "unknown-name" or blocker.where is None:
            return None
        module = self.modules.read.get(blocker.where.file)
        if module is None:
            return None
        return module.tells(_named(blocker)) or module.unknown.get("*")


def _named(blocker: Blocker) -> str:
    """The name in a message: ``cannot find out what `f.g` is``."""
    return blocker.what.partition("`")[2].partition("`")[0]
