"""The function that is called: it tests its arguments and the world, and goes on."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable
from typing import Any

from s2sgrad.analyse.guards import Guards
from s2sgrad.dispatch.bindings import Bindings
from s2sgrad.dispatch.kinds import kind_test, value_test
from s2sgrad.dispatch.signature import Signed
from s2sgrad.dispatch.world import GONE, world_tests
from s2sgrad.kinds import Kind

_NUMBER = itertools.count(1)


def entry_function(
    signed: Signed,
    kinds: dict[str, Kind],
    static: set[str],
    guards: Guards,
    ready: Callable[..., Any],
    miss: Callable[..., Any],
) -> Callable[..., Any]:
    """A function of the primal's signature that calls `ready`, or `miss` where a test fails.

    `kinds` are those of the arguments that `ready` is built for; of those in `static` the values
    count.
    """
    function = signed.function
    bindings = Bindings(kinds)
    title = bindings.fresh(function.__name__ if function.__name__.isidentifier() else "entry")
    names = {"ready": bindings.name("ready", ready), "miss": bindings.name("miss", miss)}
    header, defaults = _parameters(signed, bindings)
    of_arguments = [
        value_test(name, kind, bindings)
        if name in static
        else kind_test(name, kind, bindings, owner=name)
        for name, kind in kinds.items()
    ]
    text = _TEXT.format(
        title=title,
        header=header,
        defaults="".join(f"    {line}\n" for line in defaults),
        arguments=" and ".join(of_arguments) or "True",
        world=" and ".join(world_tests(guards, bindings)),
        gone=bindings.name("GONE", GONE),
        parameters=", ".join(kinds),
        **names,
    )
    exec(compile(text, f"<s2sgrad entry {next(_NUMBER)}>", "exec"), bindings.values)
    entry: Callable[..., Any] = bindings.values[title]
    entry.__name__ = entry.__qualname__ = function.__name__
    return entry


_TEXT = """\
def {title}({header}):
{defaults}\
    if {arguments}:
        try:
            holds = {world}
        except {gone}:
            holds = False
        if holds:
            return {ready}({parameters})
    return {miss}({parameters})
"""


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
