"""Build the derivative that the options of a command ask for."""

from __future__ import annotations

import inspect
import sys
from dataclasses import dataclass, replace
from typing import Any

from s2sgrad.annotations import assumption, first_that_builds, kinds_of_text, options
from s2sgrad.cli.target import Target
from s2sgrad.cli.values import example_arguments, kinds_of_values
from s2sgrad.errors import NotScalar, Refused, UsageError, WrtError, warn_of_lost
from s2sgrad.kinds import FLOAT, Kind, Scalar, carries, constant
from s2sgrad.pipeline import Built, Mode, Request, differentiate
from s2sgrad.wrt import Path, kinds_of_constants, paths_of, roots


@dataclass(frozen=True)
class Wanted:
    """Which derivative: by which parameters (None: all with floats), in which mode."""

    wrt: tuple[Path, ...] | None
    bare: bool
    mode: Mode
    optimise: bool


def built(target: Target, given: Any) -> tuple[Built, str]:
    """The derivative, and a header that says what was assumed of its arguments."""
    found, header = _built(target, given)
    warn_of_lost(found.lost)
    return found, header


def explained(target: Target, given: Any) -> str:
    """Where the derivative ends, for each of the parameters it is taken by."""
    found, header = _built(target, given)
    return header + found.explained()


def _built(target: Target, given: Any) -> tuple[Built, str]:
    known, source = known_kinds(target, given)
    wanted = wanted_of(target, given)
    several = options(target.function, known)
    try:
        kinds, found = _searched(target, several, wanted)
    except Refused:
        if source:
            print(f"(The kinds of the arguments are those of {source}.)", file=sys.stderr)
        raise
    return found, assumption(several, kinds)


def known_kinds(target: Target, given: Any) -> tuple[dict[str, Kind], str]:
    """The kinds that --types or an example tell, and which of the two it was."""
    if given.types:
        return typed(target.function, given.types), ""
    values = example_arguments(target, given.example)
    if values is None:
        return {}, ""
    return kinds_of_values(target, values), f"{given.example or 'example'}()"


def typed(function: Any, text: str) -> dict[str, Kind]:
    """The kinds that the text of --types tells of a function's parameters."""
    found = kinds_of_text(text)
    parameters = inspect.signature(function).parameters
    unknown = [name for name in found if name not in parameters]
    if unknown:
        listed = ", ".join(parameters) or "none"
        title = function.__name__
        raise UsageError(f"`{title}` has no parameter `{unknown[0]}`; its parameters are: {listed}")
    return found


def wanted_of(target: Target, given: Any) -> Wanted:
    """Which derivative the options ask for."""
    mode: Mode = "jvp" if given.mode == "forward" else "grad"
    if mode == "grad" and getattr(given, "value", False):
        mode = "value_and_grad"
    names = chosen(target.function, given.wrt)
    bare = names is not None and len(names) == 1
    return Wanted(names, bare, mode, not given.no_optimise)


def chosen(function: Any, text: str | None) -> tuple[Path, ...] | None:
    """The parameters, or parts of them, that --wrt names."""
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",") if part.strip()]
    wrt = tuple(int(part) if part.lstrip("-").isdigit() else part for part in parts)
    return paths_of(wrt, list(inspect.signature(function).parameters), function)


def _searched(target: Target, several: Any, wanted: Wanted) -> tuple[dict[str, Kind], Built]:
    def attempt(kinds: dict[str, Kind]) -> Built:
        return differentiate(request_for(target.function, kinds, wanted))

    try:
        return first_that_builds(several, attempt)
    except NotScalar:
        if wanted.mode != "grad":
            raise
    # the derivative of a function with many results is its pullback
    wanted = replace(wanted, mode="vjp")
    return first_that_builds(several, attempt)


def request_for(function: Any, kinds: dict[str, Kind], wanted: Wanted) -> Request:
    """The request for a derivative; Python ints that are asked about count as floats."""
    if wanted.wrt is None:
        kinds = {name: _default(function, name, kind) for name, kind in kinds.items()}
        names = tuple(name for name, kind in kinds.items() if carries(kind))
        bare = len(names) == 1
    else:
        names, bare = roots(wanted.wrt), wanted.bare
        kinds = {n: _asked(n, kind) if n in names else kind for n, kind in kinds.items()}
    if not names:
        title = function.__name__
        raise WrtError(
            f"no argument of `{title}` holds floats, so there is nothing to differentiate"
        )
    how = (wanted.mode, bare, False, wanted.optimise, wanted.wrt is not None)
    paths = wanted.wrt or ()
    constants = kinds_of_constants(paths)
    return Request(function, kinds, names, *how, paths=paths, constants=constants)


def _asked(name: str, kind: Kind) -> Kind:
    if isinstance(kind, Scalar) and kind.python and kind.dtype.kind == "i":
        return FLOAT
    if not carries(kind):
        raise WrtError(f"cannot differentiate with respect to `{name}`: it holds no floats")
    return kind


def _default(function: Any, name: str, kind: Kind) -> Kind:
    """An int whose default is known is that number, where nothing else is said."""
    default = inspect.signature(function).parameters[name].default
    is_int = isinstance(kind, Scalar) and kind.python and kind.dtype.kind == "i"
    return constant(default) if is_int and type(default) is int else kind
