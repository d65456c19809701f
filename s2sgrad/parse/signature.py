"""How the code of a function takes its arguments, whatever it has been dressed up as."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any

from s2sgrad.parse.nested import is_nested

_VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def signature_of(function: Callable[..., Any]) -> inspect.Signature:
    """The signature of a function's own code; that of a decorated function is its wrapper's.

    >>> import functools
    >>> @functools.wraps(lambda x: x)
    ... def wrapper(*args): ...
    >>> str(inspect.signature(wrapper)), str(signature_of(wrapper))
    ('(x)', '(*args)')
    """
    if isinstance(function, types.FunctionType) and not is_nested(function):
        bare = types.FunctionType(
            function.__code__, {}, closure=function.__closure__, argdefs=function.__defaults__
        )
        bare.__kwdefaults__ = function.__kwdefaults__
        bare.__annotations__ = {}
        function = bare
    return inspect.signature(function)


def variable_parameters(signature: inspect.Signature) -> tuple[str | None, str | None]:
    """The names of the parameters `*args` and `**kwargs`, None for one that there is not."""
    named = {p.kind: name for name, p in signature.parameters.items() if p.kind in _VARIABLE}
    return named.get(_VARIABLE[0]), named.get(_VARIABLE[1])


def star_place(function: Callable[..., Any]) -> int:
    """The position of `*args` among the parameters; where there is none, that after the last.

    >>> star_place(lambda x, *args: x), star_place(lambda x, y: x)
    (1, 2)
    """
    signature = signature_of(function)
    star = variable_parameters(signature)[0]
    return len(signature.parameters) if star is None else list(signature.parameters).index(star)


def call_with(function: Callable[..., Any], signature: inspect.Signature, values: Any) -> Any:
    """Call a function with one value for each parameter, in their order.

    >>> def f(x, *args, scale): return x, args, scale
    >>> call_with(f, signature_of(f), (1, (2, 3), 4))
    (1, (2, 3), 4)
    """
    given = dict(zip(signature.parameters, values, strict=True))
    bound = inspect.BoundArguments(signature, given)
    return function(*bound.args, **bound.kwargs)
