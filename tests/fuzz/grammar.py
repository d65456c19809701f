"""How a grammar is written: what a feature of the language adds to random programs.

A feature is a file of the folder `features`, with a `Feature` named FEATURE. Its rules are
templates by *sort*. Expressions are of sorts such as `vector` (float64, shape (6,)), `row` (3,),
`pair` (2,), `matrix` (2, 3), `number`, `test`; lines are of the sorts

    setup       a line at the start of the function
    statement   a line anywhere
    leaving     a line within a loop
    returning   a line where the function may return
    total       a summand of the result

The holes of a template:

    <vector>       an expression of the sort
    <vector!>      a variable that is there already
    <vector~>      one that may be bound anew here: not one of a function around this one
    <+vector>      a variable to bind, an old or a new one, known from the next line on
    <^closure>     a new one, known from the next line on
    <*vector>      a new variable that is known within this template only: of a loop, a parameter
    <-vector>      an expression that does not see what <*...> binds in this template
    <k=vector!>    the same with a label: <k> is the same text again
    <block>        statements; <loop> those of a loop; <body> those of a nested function

>>> [hole.sort for hole in holes("<*k=step> = 0; <a=vector!>[<k>] = <number>")]
['step', 'vector', 'k', 'number']
"""

import functools
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

_HOLE = re.compile(r"<([+*^-]?)(?:(\w+)=)?(\w+)([!~]?)>")
BLOCKS = ("block", "loop", "body")


@dataclass(frozen=True)
class Hole:
    """A hole of a template: where it stands, and what fills it."""

    start: int
    end: int
    bound: str
    label: str | None
    sort: str
    named: str
    again: bool

    @property
    def is_expression(self) -> bool:
        """Whether something is built for it that may have holes again."""
        return not (self.binds or self.named or self.again)

    @property
    def binds(self) -> bool:
        """Whether it is filled with a variable that is bound here."""
        return self.bound not in ("", "-")


@dataclass(frozen=True)
class Feature:
    """What a feature of the language adds to programs.

    `helpers`: definitions that its rules call, by name; they stand before the function.
    `parameters`: by name, the sort, and how an argument is made from a generator of random numbers.
    `floor`: the share of the programs with this feature that have to be differentiated; the others
    are refused.
    """

    name: str
    rules: Mapping[str, list[str]]
    helpers: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, tuple[str, Callable]] = field(default_factory=dict)
    floor: float = 0.9


@functools.cache
def holes(template: str) -> tuple[Hole, ...]:
    """The holes of a template from left to right."""
    found = list(_HOLE.finditer(template))
    labels = {m[2] for m in found if m[2]}
    return tuple(Hole(*m.span(), *m.groups(), again=m[3] in labels) for m in found)


@functools.cache
def features() -> dict[str, Feature]:
    """All features by name: one for each file of the folder."""
    return {feature.name: feature for feature in _found()}


def _found() -> Iterator[Feature]:
    folder = importlib.import_module("tests.fuzz.features")
    for module in pkgutil.iter_modules(folder.__path__):
        yield importlib.import_module(f"{folder.__name__}.{module.name}").FEATURE
