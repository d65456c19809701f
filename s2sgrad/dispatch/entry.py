"""The function that is called: it tests its arguments and the world, and goes on."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from s2sgrad.analyse.guards import Guards
from s2sgrad.dispatch.bindings import Bindings
from s2sgrad.dispatch.kinds import kind_test, value_test
from s2sgrad.dispatch.signature import Signed
from s2sgrad.dispatch.world import GONE, world_tests
from s2sgrad.kinds import Kind

_NUMBER = itertools.count(1)
LARGEST = 2**53
"""Ints below this are floats exactly."""


@dataclass(frozen=True)
class Tested:
    """What a variant was built for: kinds of arguments (of those in `static` the values count)."""

    ready: Callable[..., Any]
    kinds: dict[str, Kind]
    static: frozenset[str]
    guards: Guards


def entry_function(
    signed: Signed, variants: list[Tested], floats: list[str], miss: Callable[..., Any]
) -> Callable[..., Any]:
    """A function of the primal's signature that calls the first variant whose tests all hold.

    `miss` is called where there is none. Ints are handed on as floats for the parameters in
    `floats`, if no variant takes them as they are.
    """
    function = signed.function
    bindings = Bindings(signed.now().parameters)
    title = bindings.fresh(function.__name__ if function.__name__.isidentifier() else "entry")
    header, defaults = _parameters(signed, bindings)
    given = ", ".join(signed.parameters)
    lines = [*defaults]
    for variant in variants:
        lines += _variant_lines(variant, given, bindings)
    lines += _int_lines(floats, signed, title, bindings)
    lines.append(f"return {bindings.name('miss', miss)}({given})")
    text = f"def {title}({header}):\n" + "".join(f"    {line}\n" for line in lines)
    exec(compile(text, f"<s2sgrad entry {next(_NUMBER)}>", "exec"), bindings.values)
    entry: Callable[..., Any] = bindings.values[title]
    entry.__name__ = entry.__qualname__ = function.__name__
    return entry


def _variant_lines(variant: Tested, given: str, bindings: Bindings) -> list[str]:
    of_arguments = [
        value_test(name, kind, bindings)
        if name in variant.static
        else kind_test(name, kind, bindings, owner=name)
        for name, kind in variant.kinds.items()
    ]
    world = " and ".join(world_tests(variant.guards, bindings))
    return [
        f"if {' and '.join(of_arguments) or 'True'}:",
        "    try:",
        f"        holds = {world}",
        f"    except {bindings.name('GONE', GONE)}:",
        "        holds = False",
        "    if holds:",
        f"        return {bindings.name('ready', variant.ready)}({given})",
    ]


def _int_lines(floats: list[str], signed: Signed, title: str, bindings: Bindings) -> list[str]:
    """`if type(x) is int: return f_grad(float(x))`; what is too large to be exact is a miss."""
    lines = []
    for name in floats:
        values = {p: f"{bindings.of(float)}({p})" if p == name else p for p in signed.parameters}
        parameters = signed.parameters
        given = ", ".join(_handed(parameters[p], value) for p, value in values.items())
        small = f"{bindings.name('least', -LARGEST)} < {name} < {bindings.name('most', LARGEST)}"
        lines.append(f"if {bindings.of(type)}({name}) is {bindings.of(int)} and {small}:")
        lines.append(f"    return {title}({given})")
    return lines


def _handed(parameter: inspect.Parameter, value: str) -> str:
    """How a value is handed to a parameter."""
    match parameter.kind:
        case inspect.Parameter.KEYWORD_ONLY:
            return f"{parameter.name}={value}"
        case inspect.Parameter.VAR_POSITIONAL:
            return f"*{value}"
        case inspect.Parameter.VAR_KEYWORD:
            return f"**{value}"
    return value


def _parameters(signed: Signed, bindings: Bindings) -> tuple[str, list[str]]:
    """The header of the entry, and the lines that give the parameters left out their defaults."""
    shown, lines = [], []
    absent = _Named(bindings.name("absent", _Named("absent")))
    for parameter in signed.now().parameters.values():
        plain = parameter.replace(annotation=parameter.empty)
        if plain.default is not plain.empty:
            lines += _default_lines(signed, parameter, absent.name, bindings)
            plain = plain.replace(default=absent)
        shown.append(plain)
    return str(inspect.Signature(shown))[1:-1], lines


def _default_lines(
    signed: Signed, parameter: inspect.Parameter, absent: str, bindings: Bindings
) -> list[str]:
    """A default is looked up where it is needed: it may be another one by then."""
    function = bindings.name("function", signed.function)
    default = bindings.name("default_value", parameter.default)
    if parameter.kind is parameter.KEYWORD_ONLY:
        now = f"({function}.__kwdefaults__ or {{}}).get({parameter.name!r}, {absent})"
        same = f"{now} is {default}"
    else:
        defaults = bindings.name("defaults", signed.function.__defaults__)
        same = f"{function}.__defaults__ is {defaults}"
    other = f"{bindings.name('default_of', signed)}.default({parameter.name!r})"
    return [
        f"if {parameter.name} is {absent}:",
        f"    {parameter.name} = {default} if {same} else {other}",
    ]


class _Named:
    """Prints as a name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name
