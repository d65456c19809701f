"""The signature of a function, which may get other defaults, or other code, at any time."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from typing import Any

from s2sgrad.parse.signature import signature_of


class Signed:
    """Binds arguments as a call of the function would at this moment."""

    def __init__(self, function: types.FunctionType) -> None:
        self.function = function
        self._read()

    def _read(self) -> None:
        self._made_of = _made_of(self.function)
        self.signature = signature_of(self.function)

    def now(self) -> inspect.Signature:
        """The signature with the function's present defaults."""
        if not all(a is b for a, b in zip(self._made_of, _made_of(self.function), strict=False)):
            self._read()
        return self.signature

    @property
    def parameters(self) -> Mapping[str, inspect.Parameter]:
        """The parameters, in order."""
        return self.signature.parameters

    def bind(self, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        """The values of all parameters, in order. Raises `TypeError` as a call would."""
        bound = self.now().bind(*args, **kwargs)
        bound.apply_defaults()
        return tuple(bound.arguments.values())

    def default(self, name: str) -> Any:
        """The present default of a parameter that a call leaves out. Raises `TypeError`."""
        parameter = self.now().parameters.get(name)
        if parameter is None or parameter.default is parameter.empty:
            raise TypeError(f"{self.function.__name__}() misses the argument {name!r}")
        return parameter.default


def _made_of(function: types.FunctionType) -> tuple[Any, ...]:
    keywords = function.__kwdefaults__ or {}
    return (function.__code__, function.__defaults__, len(keywords), *keywords.values())
