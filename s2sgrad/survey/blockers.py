"""All blockers of a program for given kinds of arguments, of all phases, at once.

A build stops at the first phase that refuses. Here each phase goes on past what was refused: what
a refused statement gives is of no known kind, and carries a derivative from all that it reads.
What cannot be known without it is left out, so that each blocker found is one of the build, too.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from dataclasses import dataclass

from s2sgrad.analyse.attempts import partial_effects
from s2sgrad.analyse.copied import copies
from s2sgrad.analyse.reserved import refuse_reserved
from s2sgrad.emit.load import LIBRARIES, RUNTIME
from s2sgrad.errors import Blocker, Refused
from s2sgrad.pipeline import Request, analysed, within
from s2sgrad.survey.derivatives import blockers_of_derivation
from s2sgrad.survey.lenient import Lenient, is_made_up


@dataclass(frozen=True)
class Found:
    """blockers: of all phases; needed: arguments without whose value something stays unknown."""

    blockers: tuple[Blocker, ...]
    needed: tuple[str, ...]


def all_blockers(request: Request, lenient: Lenient) -> Found:
    """What would keep a derivative from being built, through the call tree; nothing is run."""
    needed: dict[str, None] = {}
    try:
        program, analysis = analysed(request, lenient.form, needed)
    except Refused as refused:  # not even the rest of the function makes sense
        return Found(refused.blockers, ())
    found = [*lenient.syntax]
    found += [b for one in program.analyses for b in one.blockers if not is_made_up(b)]
    try:
        refuse_reserved(program.analyses, {**LIBRARIES, **RUNTIME})
    except Refused as refused:
        found += refused.blockers
    found += partial_effects([one for one in program.analyses if not one.blockers])
    found += copies(program, analysis)
    found += blockers_of_derivation(program, analysis, within(request, analysis))
    return Found(in_order(request.function, found), tuple(needed))


def completed(request: Request, blockers: tuple[Blocker, ...]) -> tuple[Blocker, ...]:
    """The blockers that a build came upon, and all others that it would have come upon."""
    try:
        more = all_blockers(request, Lenient()).blockers
    except Exception:  # what is left of a program without some of its parts need not make sense
        more = ()
    return in_order(request.function, [*blockers, *more])


def in_order(function: types.FunctionType, blockers: Iterable[Blocker]) -> tuple[Blocker, ...]:
    """By place: those without one, those in the function's file, those in others; none twice.

    Of one statement only the first reason of a kind counts: a build gives no second one. Nor is it
    news that what has a reason of its own is no syntax that is understood.
    """
    once: dict[tuple[object, ...], Blocker] = {}
    for blocker in blockers:
        once.setdefault((blocker.code, blocker.what, blocker.where), blocker)
    places = {b.where for b in once.values() if b.where and b.code != "unsupported-syntax"}
    known = [b for b in once.values() if b.code != "unsupported-syntax" or b.where not in places]
    home = function.__code__.co_filename

    def place(blocker: Blocker) -> tuple[bool, bool, str, int, int]:
        where = blocker.where
        if where is None:
            return (False, False, "", 0, 0)
        return (True, where.file != home, where.file, where.line, where.column)

    return tuple(sorted(known, key=place))
