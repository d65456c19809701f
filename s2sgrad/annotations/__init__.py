"""Kinds of arguments before any call: from annotations, from defaults, else likely ones."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Mapping
from typing import Any

from s2sgrad.annotations.evidence import Evidence, contradicts, evidence_of, likely
from s2sgrad.annotations.search import first_that_builds
from s2sgrad.annotations.spelling import spelt
from s2sgrad.annotations.text import candidates, kinds_of_text
from s2sgrad.kinds import Kind, constant, kind_of
from s2sgrad.parse import Scope


class NotKnown:
    """A default of which nothing is known but its text, since the module was not run."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


Options = dict[str, tuple[Kind, ...]]

__all__ = [
    "NotKnown",
    "Options",
    "assumption",
    "build_from_annotations",
    "first_that_builds",
    "kinds_of_text",
    "may_be_for",
    "options",
    "spelt",
]


def build_from_annotations(variants: Any) -> None:
    """Build the derivative for kinds that annotations and defaults tell, else for likely ones."""
    from s2sgrad.analyse.program import fingerprint

    given = options(variants.function)

    def attempt(kinds: dict[str, Kind]) -> Any:
        asked = {name: variants.meant(name, kind) for name, kind in kinds.items()}
        key = (None, tuple(map(fingerprint, asked.values())))
        return variants.build(key, asked, None).built

    kinds, built = first_that_builds(given, attempt)
    header = assumption(given, kinds)
    for stage in ("emit", "optimise"):
        text = built.stages[stage]
        built.stages[stage] = lambda text=text: header + text()


def options(function: Any, given: Mapping[str, Kind] | None = None) -> Options:
    """The kinds that each parameter may have: one where it is given or told, else likely ones."""
    evidence: dict[str, Evidence] = {}
    found: Options = {}
    for name, parameter in inspect.signature(function).parameters.items():
        told = (given[name],) if given and name in given else _told(function, parameter)
        if not told:
            evidence = evidence or evidence_of(function)
            told = likely(name, evidence.get(name, Evidence()))
        found[name] = told
    return found


def may_be_for(function: Any, arguments: tuple[Any, ...]) -> bool:
    """Whether values may be meant as the arguments of a function, as far as its text tells."""
    evidence = evidence_of(function)
    pairs = zip(inspect.signature(function).parameters, arguments, strict=True)
    return not any(contradicts(evidence.get(name, Evidence()), value) for name, value in pairs)


def _told(function: Any, parameter: inspect.Parameter) -> tuple[Kind, ...]:
    """What the annotation and the default of a parameter say."""
    told: tuple[Kind, ...] = ()
    if parameter.annotation is not parameter.empty:
        told = candidates(parameter.annotation, parameter.name, Scope(function).lookup)
    if told or parameter.default is parameter.empty or isinstance(parameter.default, NotKnown):
        return told
    if parameter.default is None or isinstance(parameter.default, (bool, str)):
        return (constant(parameter.default),)
    return (kind_of(parameter.default, parameter.name),)


def assumption(given: Options, kinds: Mapping[str, Kind]) -> str:
    """The header of a text that was built for kinds nobody told; '' where all were told."""
    guessed = [name for name, several in given.items() if len(several) > 1]
    if not guessed:
        return ""
    listed = ", ".join(f"{name}={spelt(kinds[name])}" for name in guessed)
    text = (
        f'Assumed, since nothing tells: --types "{listed}". Annotate these arguments to settle it.'
    )
    return "\n".join(textwrap.wrap(text, 98, initial_indent="# ", subsequent_indent="# ")) + "\n"
