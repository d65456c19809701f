"""Decorated functions and partials as functions whose parameters have names.

A wrapper `def timed(*args, **kwargs)` around `def loss(w, X)` is differentiated by `w`: in its
place stands a function with the parameters of the one it wraps, which calls it.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import linecache
import types
from collections.abc import Callable
from typing import Any

from s2sgrad.parse.signature import signature_of, variable_parameters

_NUMBER = itertools.count(1)


def dressed(function: Any) -> Any:
    """A function of named parameters that calls this one, if this one has none; else this one.

    Its defaults are those of the moment.

    >>> def loss(w, X): return w * X
    >>> plain = dressed(functools.partial(loss, X=3.0))
    >>> str(inspect.signature(plain)), plain(2.0)
    ('(w, *, X=3.0)', 6.0)
    """
    if not _is_open(function):
        return function
    made = _calling(function, _named(function))
    if not _same(made.__dict__[_SHOWN], _defaults_of(function)):
        _give_defaults(made, function)
    return made


_SHOWN = "__s2sgrad_shown__"


def _is_open(function: Any) -> bool:
    """Whether a function has no parameters of its own that could be named."""
    if isinstance(function, functools.partial):
        return True
    wrapper = isinstance(function, types.FunctionType) and hasattr(function, "__wrapped__")
    return wrapper and any(variable_parameters(signature_of(function)))


def _defaults_of(function: Any) -> tuple[Any, ...]:
    """The defaults of a function, and of all that it wraps, as they are now."""
    found: list[Any] = []
    while function is not None:
        found += [getattr(function, "__defaults__", None)]
        found += (getattr(function, "__kwdefaults__", None) or {}).values()
        found += getattr(function, "keywords", {}).values()
        function = getattr(function, "__wrapped__", None) or getattr(function, "func", None)
    return tuple(found)


def _same(before: tuple[Any, ...], now: tuple[Any, ...]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))


def _named(function: Any) -> Any:
    """The function that gives a partial its name."""
    return _named(function.func) if isinstance(function, functools.partial) else function


@functools.lru_cache(maxsize=512)
def _calling(called: Callable[..., Any], like: Any) -> Any:
    """A function of the signature that is shown for one that it calls, named like another."""
    signature = inspect.signature(called)
    name = getattr(like, "__name__", "function")
    name = name if name.isidentifier() else "function"
    own = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    shown = inspect.Signature([p.replace(default=p.empty) for p in own])
    callee = f"{name}_" if name not in signature.parameters else f"{name}_itself"
    lines = [
        f"def around({callee}):\n",
        f"    def {name}{shown}:\n",
        f"        return {callee}({', '.join(map(_handed_on, own))})\n",
        f"    return {name}\n",
    ]
    file = f"<s2sgrad call of {name} {next(_NUMBER)}>"
    linecache.cache[file] = (sum(map(len, lines)), None, lines, file)
    space = getattr(like, "__globals__", {})
    scope: dict[str, Any] = {}
    exec(compile("".join(lines), file, "exec"), scope)
    made = scope["around"](called)
    made = types.FunctionType(made.__code__, space, name, None, made.__closure__)
    functools.update_wrapper(made, like, updated=())
    del made.__dict__["__wrapped__"]
    _give_defaults(made, called)
    return made


def _handed_on(parameter: inspect.Parameter) -> str:
    """A parameter as an argument of the call."""
    marks: dict[Any, str] = {
        parameter.VAR_POSITIONAL: "*",
        parameter.VAR_KEYWORD: "**",
        parameter.KEYWORD_ONLY: f"{parameter.name}=",
    }
    return f"{marks.get(parameter.kind, '')}{parameter.name}"


def _give_defaults(made: Any, called: Any) -> None:
    """Give a function the defaults that another one shows now."""
    parameters = inspect.signature(called).parameters.values()
    given = [p for p in parameters if p.default is not p.empty]
    only = {p.name: p.default for p in given if p.kind is p.KEYWORD_ONLY}
    made.__kwdefaults__ = only or None
    made.__defaults__ = tuple(p.default for p in given if p.name not in only) or None
    made.__dict__[_SHOWN] = _defaults_of(called)
