"""What goes around a compiled derivative: tests of its arguments, and of what it was given back."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from s2sgrad.analyse.optional import WithoutResult
from s2sgrad.errors import NotScalar
from s2sgrad.pipeline import Built


def checked(built: Built) -> Callable[..., Any]:
    """The compiled function, which at each call begins with the tests of its arguments.

    Where the program may give None, and its derivative raises then, the error is `NotScalar`.
    """
    ready = with_checks(built) if built.checks else built.function
    return ready if built.without_result is None else telling(ready, built.without_result)


def with_checks(built: Built) -> Callable[..., Any]:
    """The compiled function after the tests of its arguments."""
    checks = built.checks

    @functools.wraps(built.function)
    def checking(*args: Any) -> Any:
        for check in checks:
            check(args)
        return built.function(*args)

    return checking


def telling(ready: Callable[..., Any], absent: WithoutResult) -> Callable[..., Any]:
    """The function, with an error of s2sgrad's own where the program gives None."""

    @functools.wraps(ready)
    def calling(*args: Any) -> Any:
        try:
            return ready(*args)
        except TypeError as error:
            if error.args == (absent.raised,):
                raise NotScalar(absent.told) from None
            raise

    return calling
