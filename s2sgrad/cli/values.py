"""The arguments that an `example()` beside the function gives, and their kinds."""

from __future__ import annotations

import contextlib
import inspect
import sys
from typing import Any

import numpy as np

from s2sgrad.annotations import may_be_for
from s2sgrad.cli.target import Target, raised
from s2sgrad.errors import UsageError
from s2sgrad.kinds import Kind, kind_of


def example_arguments(target: Target, named: str | None) -> tuple[Any, ...] | None:
    """The arguments that the named function of the same module returns, in the target's order.

    If none is named: `example_FUNCTION`, or `example`, if there is one and its arguments fit;
    None otherwise. An example that has a parameter without default is given a random generator.
    """
    title = named or _title(target)
    if title is None:
        return None
    function = getattr(target.module, title, None)
    if not callable(function):
        raise UsageError(f"there is no function `{title}` in `{target.module.__name__}`")
    try:
        with contextlib.redirect_stdout(sys.stderr):
            given = function(*_generator(function))
    except (Exception, SystemExit) as error:
        raise UsageError(f"`{title}()` failed: {raised(error)}") from None
    return _fitted(target, given, title, required=named is not None)


def _title(target: Target) -> str | None:
    if target.function.__name__ == "example":
        return None
    titles = (f"example_{target.function.__name__}", "example")
    return next((t for t in titles if callable(getattr(target.module, t, None))), None)


def _generator(function: Any) -> list[np.random.Generator]:
    """A random generator for each parameter that has to be given."""
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    given = inspect.signature(function).parameters.values()
    needed = [p for p in given if p.default is p.empty and p.kind not in kinds]
    return [np.random.default_rng(0) for _ in needed]


def _fitted(target: Target, given: Any, title: str, required: bool) -> tuple[Any, ...] | None:
    """The arguments in the order of the function's parameters, defaults included."""
    signature = inspect.signature(target.function)
    if not isinstance(given, (tuple, list, dict)):
        given = (given,)
    try:
        keywords = isinstance(given, dict)
        bound = signature.bind(**given) if keywords else signature.bind(*given)
    except TypeError as error:
        if not required:
            return None
        raise UsageError(
            f"`{title}()` does not fit `{target.function.__name__}`: {error}"
        ) from None
    bound.apply_defaults()
    arguments = tuple(bound.arguments.values())
    return arguments if required or may_be_for(target.function, arguments) else None


def kinds_of_values(target: Target, values: tuple[Any, ...]) -> dict[str, Kind]:
    """The kinds of arguments by the names of the parameters."""
    names = inspect.signature(target.function).parameters
    return {name: kind_of(value, name) for name, value in zip(names, values, strict=True)}
