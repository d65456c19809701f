"""Calls with `*` and `**`: what they stand for is known with the kinds, and is written out.

>>> from s2sgrad.kinds import FLOAT, Sequence
>>> stands_for(Sequence(tuple, (FLOAT, FLOAT)))
2

A tuple that is the whole of the `*args` of the function stays as it is. What the function takes
as `**kwargs` becomes a dict, which is a new one in each call:

    f(x, *params)        f(x, params_0, params_1)
    f(x, *params)        f(x, *params)                of def f(x, *args)
    f(x, b=y)            kwargs = {"b": y}
                         f(x, **kwargs)               of def f(x, **kwargs)
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import gast

from s2sgrad.kinds import Array, DictOf, Kind, ListOf, Sequence, Table
from s2sgrad.normalise.constants import Lent, without_lent
from s2sgrad.normalise.nodes import assign, constant, copied, load, placed, store
from s2sgrad.parse.signature import signature_of, variable_parameters

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def stands_for(kind: Kind) -> int | None:
    """How many values a sequence holds; None where that is not known."""
    known = isinstance(kind, Sequence) and not isinstance(kind, Table)
    return len(kind.elements) if known else None  # type: ignore[union-attr]


def is_named(kind: Kind) -> bool:
    """Whether a dict has strings as keys, as `**` needs it."""
    return type(kind) is Table and all(type(key) is str for key in kind.keys)


def rest(call: gast.Call) -> tuple[Any, Any]:
    """What a call hands over as the whole of `*args` and of `**kwargs`; None where nothing."""
    star = call.args[-1].value if call.args and isinstance(call.args[-1], gast.Starred) else None
    tables = [keyword.value for keyword in call.keywords if keyword.arg is None]
    return star, tables[-1] if tables else None


def has_stars(call: gast.Call) -> bool:
    """Whether a call has arguments with `*` or `**`."""
    return any(isinstance(a, gast.Starred) for a in call.args) or any(
        keyword.arg is None for keyword in call.keywords
    )


class Starred:
    """A call with stars, as far as the kinds are known.

    `kind` tells that of an expression; `function` is the user's function that is called, None
    where it is another one.
    """

    def __init__(self, call: gast.Call, kind: Callable[[Any], Kind], function: Any) -> None:
        self.call = call
        self.kind = kind
        self.signature = None if function is None else signature_of(function)

    def operands(self) -> list[Any]:
        """What stands behind the stars."""
        stars = [a.value for a in self.call.args if isinstance(a, gast.Starred)]
        return [*stars, *(k.value for k in self.call.keywords if k.arg is None)]

    def is_clear(self) -> bool:
        """Whether it is known for how many values each star stands."""
        tables = [k.value for k in self.call.keywords if k.arg is None]
        sequences = self.operands()[: len(self.operands()) - len(tables)]
        whole = all(is_named(self.kind(table)) for table in tables)
        return whole and all(map(self.is_counted, sequences))

    def is_counted(self, operand: Any) -> bool:
        """Whether a sequence has as many elements as it shows, or as there are places for."""
        kind = self.kind(operand)
        if isinstance(kind, (Array, ListOf)) and not isinstance(kind, DictOf):
            return self.open_places() is not None
        return stands_for(kind) is not None

    def open_places(self) -> int | None:
        """How many values an array has to have, as the only `*`, for the function to take it."""
        stars = sum(isinstance(a, gast.Starred) for a in self.call.args)
        if self.signature is None or stars > 1 or None in self.keywords():
            return None
        places = [p for p in self.signature.parameters.values() if p.kind in _POSITIONAL]
        left = [p for p in places[len(self.call.args) - 1 :] if p.name not in self.keywords()]
        optional = any(p.default is not p.empty for p in left)
        return None if optional or variable_parameters(self.signature)[0] else len(left)

    def keywords(self) -> list[str | None]:
        return [k.arg for k in self.call.keywords if not isinstance(k, Lent)]

    def lines_up(self) -> bool:
        """Whether `*` and `**` are the whole of what the function takes so, and all of it."""
        if self.signature is None:
            return not has_stars(self.call)
        return self.star_lines_up() and self.table_lines_up()

    def star_lines_up(self) -> bool:
        """Whether a `*` stands for the `*args` of the function, and nothing else."""
        assert self.signature is not None
        stars = [isinstance(a, gast.Starred) for a in self.call.args]
        if not any(stars):
            return True
        places = sum(p.kind in _POSITIONAL for p in self.signature.parameters.values())
        own = variable_parameters(self.signature)[0]
        return own is not None and stars == [False] * places + [True]

    def table_lines_up(self) -> bool:
        """Whether the function takes no `**kwargs`, or a `**` stands for them, and for all."""
        own, named = self.own_keywords(), self.keywords()
        if variable_parameters(self.signature)[1] is None:  # type: ignore[arg-type]
            return None not in named
        fresh = [getattr(k, "fresh", False) for k in self.call.keywords if k.arg is None]
        return fresh == [True] and {n for n in named if n is not None} <= own

    def own_keywords(self) -> set[str]:
        """The parameters that a keyword can mean."""
        assert self.signature is not None
        kinds = (*_POSITIONAL[1:], inspect.Parameter.KEYWORD_ONLY)
        return {n for n, p in self.signature.parameters.items() if p.kind in kinds}


class Spreading(Starred):
    """Writes out what the stars of a call stand for; `expander` binds new names."""

    def __init__(self, expander: Any, call: gast.Call, function: Any) -> None:
        super().__init__(call, expander.kind, function)
        self.expander = expander

    def run(self) -> bool:
        """Whether the call was replaced."""
        if self.lines_up() or not self.is_clear():
            return False
        made = copied(without_lent(self.call))
        made.args = [value for argument in made.args for value in self.positional(argument)]
        made.keywords = [new for keyword in made.keywords for new in self.named(keyword)]
        self.gather(made)
        self.expander.give(made)
        return True

    def positional(self, argument: Any) -> list[Any]:
        """The values that a positional argument stands for."""
        if not isinstance(argument, gast.Starred):
            return [argument]
        count = stands_for(self.kind(argument.value))
        if count is None:
            return self.unpacked(argument.value, self.open_places() or 0)
        base = self.named_base(argument.value)
        return [self.item(base, constant(k, base), k) for k in range(count)]

    def named_base(self, base: Any) -> Any:
        return base if isinstance(base, gast.Name) else self.expander.bound("several", base)

    def unpacked(self, base: Any, count: int) -> list[Any]:
        """The elements of an array, of which there have to be so many: it raises otherwise."""
        title = getattr(base, "id", "element")
        names = [self.expander.inference.names.fresh(f"{title}_{k}") for k in range(count)]
        targets = gast.Tuple([store(n, base) for n in names], gast.Store())
        origin = self.expander.node.origin
        self.expander.out.append(assign(placed(targets, base), copied(base), origin))
        return [load(n, base) for n in names]

    def named(self, keyword: Any) -> list[Any]:
        """The keywords that a keyword stands for."""
        if keyword.arg is not None:
            return [keyword]
        keys = self.kind(keyword.value).places  # type: ignore[union-attr]
        base = self.named_base(keyword.value)
        values = [self.item(base, constant(key, base), key) for key in keys]
        pairs = zip(keys, values, strict=True)
        return [placed(gast.keyword(key, value), keyword) for key, value in pairs]

    def item(self, base: Any, index: Any, title: Any) -> Any:
        part = gast.Subscript(copied(base), index, gast.Load())
        wanted = f"{base.id}_{title}"
        return self.expander.bound(wanted if wanted.isidentifier() else base.id, placed(part, base))

    def gather(self, call: gast.Call) -> None:
        """Put the keywords that the function has no parameter for into a dict."""
        if self.signature is None or (table := variable_parameters(self.signature)[1]) is None:
            return
        own = self.own_keywords()
        extra = [k for k in call.keywords if k.arg not in own]
        keys = [constant(k.arg, self.call) for k in extra]
        entries = placed(gast.Dict(keys, [k.value for k in extra]), self.call)
        call.keywords = [k for k in call.keywords if k.arg in own]
        whole = placed(gast.keyword(None, self.expander.bound(table, entries)), self.call)
        whole.fresh = True
        call.keywords.append(whole)
