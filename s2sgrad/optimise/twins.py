"""Write functions once that read the same: those of one helper for several kinds of arguments.

>>> from s2sgrad.optimise.show import function
>>> first = function("def f_backward(y_bar): return 2.0 * y_bar")
>>> second = function("def f_backward_2(y_bar): return 2.0 * y_bar")
>>> entry = function("def g_grad(x): return f_backward(x) + f_backward_2(x)")
>>> functions, _ = without_twins([first, second, entry], [], dict.fromkeys(
...     ["f_backward", "f_backward_2", "g_grad"]))
>>> from s2sgrad.emit.printer import to_source
>>> print(*map(to_source, functions), sep="")
def f_backward(y_bar):
    return 2.0 * y_bar
def g_grad(x):
    return f_backward(x) + f_backward(x)
<BLANKLINE>
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import gast

from s2sgrad.optimise.blocks import renamed_everywhere, replaced

_NUMBERED = re.compile(r"(.+_(?:forward|backward|tangent))(?:_(\d+))?$")
Unit = tuple[str, ...]


def without_twins(
    functions: list[gast.FunctionDef],
    recorded: Iterable[tuple[str, str, str]],
    user: Mapping[str, Any],
) -> tuple[list[gast.FunctionDef], dict[str, Any]]:
    """The functions, each of them once, and the user function that each of them comes from.

    The halves of a pair are one thing: both stay, or none.
    """
    made = {function.name: function for function in functions}
    stems = [found[1] for name in made if (found := _NUMBERED.match(name))]
    if len(set(stems)) == len(stems):
        return functions, dict(user)
    pairs = {forward: (forward, backward) for forward, backward, _ in recorded}
    halves = {backward for _, backward in pairs.values()}
    units: list[Unit] = [pairs.get(name, (name,)) for name in made if name not in halves]
    same = _same(units, made, user)
    kept = [name for name in made if same[name] == name]
    named = _renumbered(kept, made)
    final = {name: named[same[name]] for name in made}
    changes = {old: new for old, new in final.items() if old != new}
    written = [_with_names(made[name], final[name], changes) for name in kept]
    return written, {**user, **{final[name]: user[name] for name in kept}}


def _same(
    units: list[Unit], made: Mapping[str, gast.FunctionDef], user: Mapping[str, Any]
) -> dict[str, str]:
    """For each function the first one that reads the same."""
    texts = {name: _Text(function, made) for name, function in made.items()}
    same = {name: name for name in made}
    while True:
        first: dict[Any, Unit] = {}
        found = dict(same)
        for unit in units:
            key = tuple((id(user[n]), texts[n].text, texts[n].calls(same)) for n in unit)
            found.update(zip(unit, first.setdefault(key, unit), strict=True))
        if found == same:
            return same
        same = found


class _Text:
    """The text of a function with gaps in the places of functions that it names."""

    def __init__(self, function: gast.FunctionDef, made: Mapping[str, gast.FunctionDef]) -> None:
        self.own, self.made = function.name, made
        self.named: list[str] = []
        parts = [*self.parts(function.args), *self.parts(function.body)]
        self.text = " ".join(parts)

    def calls(self, same: Mapping[str, str]) -> tuple[str, ...]:
        """The functions that it names, itself as nothing."""
        return tuple("" if name == self.own else same[name] for name in self.named)

    def parts(self, node: Any) -> Iterator[str]:
        if isinstance(node, list):
            yield "["
            for part in node:
                yield from self.parts(part)
            yield "]"
        elif isinstance(node, gast.Name) and node.id in self.made:
            self.named.append(node.id)
            yield "@"
        elif isinstance(node, gast.AST):
            yield type(node).__name__
            for field in node._fields:
                yield from self.parts(getattr(node, field, None))
        else:
            yield repr(node)


def _renumbered(kept: list[str], made: Iterable[str]) -> dict[str, str]:
    """Lower numbers for those that stay, as there are fewer of a name."""
    names = {name: name for name in kept}
    found = [(m[1], int(m[2] or 1), m[0]) for name in made if (m := _NUMBERED.match(name))]
    for stem in {stem for stem, _, _ in found}:
        every = [name for own, _, name in sorted(found) if own == stem]
        staying = [name for name in every if name in names]
        names.update(zip(staying, every, strict=False))
    return names


def _with_names(
    function: gast.FunctionDef, name: str, changes: Mapping[str, str]
) -> gast.FunctionDef:
    return replaced(renamed_everywhere(function, changes), name=name)
