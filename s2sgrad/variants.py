"""Variants: one derivative for each combination of argument kinds, found again at each call."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from s2sgrad.analyse.derivatives import signature_defaults
from s2sgrad.analyse.program import fingerprint
from s2sgrad.analyse.refusals import ValueNeeded
from s2sgrad.checked import checked
from s2sgrad.dispatch import Signed, Tested, entry_function, holding, reading
from s2sgrad.errors import (
    Blocker,
    IntegerWrt,
    NotScalar,
    Refused,
    UsageError,
    WrtError,
    warn_of_lost,
)
from s2sgrad.kinds import FLOAT, Array, Kind, Scalar, carries, constant, kind_of
from s2sgrad.pipeline import Built, Mode, Request, differentiate
from s2sgrad.pullback import Outside, Pullback, SharedPullback
from s2sgrad.wrt import Path, Wrt, kinds_of_constants, paths_of, roots

TRIED = 6
"""How many variants the entry function tries before it looks for one in the dictionary of all."""


@dataclass(frozen=True)
class Variant:
    """A derivative for one combination of argument kinds.

    `call` is the function to call; `holds` tells whether all that it was built on still stands.
    """

    call: Callable[..., Any]
    built: Built
    holds: Callable[[], bool]


class Variants:
    """The derivatives of one function that have been built, by the kinds of its arguments.

    `entry` is a function of the primal's signature. It tests whether the arguments are of the kinds
    that one of the latest variants was built for, and calls it; all else goes through `miss`.
    """

    def __init__(
        self,
        function: types.FunctionType | Variants,
        mode: Mode,
        wrt: Wrt | None,
        has_aux: bool,
        optimise: bool,
        given: int | None = None,
    ) -> None:
        self.inner = function if isinstance(function, Variants) else None
        """Of a derivative of a derivative: the variants of that."""
        self.function: types.FunctionType = (
            function.function if isinstance(function, Variants) else function
        )
        self.mode = mode
        self.signed = Signed(self.function)
        self.asked_wrt = wrt
        self.bare = not isinstance(wrt, (tuple, list))
        self.has_aux = has_aux
        self.optimise = optimise
        self.given = given
        self.latest: Built | None = None
        self.entry: Callable[..., Any] = self.bound_miss
        self.announce: Callable[[Callable[..., Any]], None] = lambda entry: None
        """Told of each new entry function."""
        self.begin()

    def begin(self) -> None:
        """Read the function's parameters; nothing is built yet."""
        self.code = self.function.__code__
        self.parameters = list(self.signed.now().parameters)
        self.paths = self.read_paths()
        self.wrt = None if self.asked_wrt is None else roots(self.paths)
        self.built: dict[Any, Variant] = {}
        self.shadowed: set[types.CodeType] = set()
        """Of the pullbacks that use buffers again and again."""
        self.readers: dict[types.CodeType, Callable[[], tuple[Any, ...]]] = {}
        """Of the pullbacks of programs that look up values outside of them: what reads those."""
        self.tested: dict[Any, Tested] = {}
        """The variants that the entry function may go on to, in the order they were built."""
        self.static: set[str] = set()

    def bound_miss(self, *args: Any, **kwargs: Any) -> Any:
        """A first call: bind the arguments, then look for a variant, or build one."""
        return self.miss(*self.bind(*args, **kwargs))

    def bind(self, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        """The values of all parameters; where the function got other code, of its new ones."""
        if self.function.__code__ is not self.code:
            self.begin()
        return self.signed.bind(*args, **kwargs)

    def miss(self, *args: Any) -> Any:
        """A call with arguments that the latest variant was not built for."""
        if self.function.__code__ is not self.code:
            args = self.bind(*args)
        return self.variant(args).call(*args)

    def built_for(self, kinds: dict[str, Kind]) -> Built:
        """The derivative for kinds of arguments: what another derivative is derived from.

        It is not for calls: lengths that are the same in kinds need not be so in arguments.
        """
        if self.function.__code__ is not self.code:
            self.begin()
        key = ("inner", tuple(map(fingerprint, kinds.values())))
        found = self.built.get(key)
        if found is None or not found.holds():
            found = self.built[key] = self.made(kinds, None, records=False)
        return found.built

    def variant(self, args: tuple[Any, ...], wrt: tuple[str, ...] | None = None) -> Variant:
        """The variant for arguments: the function to call with them, and how it was built."""
        while True:
            kinds = self.kinds(args)
            key = (wrt, tuple(map(fingerprint, kinds.values())))
            found = self.built.get(key)
            if found is not None and found.holds():
                return found
            try:
                return self.build(key, kinds, wrt)
            except ValueNeeded as needed:
                if needed.name in self.static:
                    refuse_value(self.function, needed.name)
                self.static.add(needed.name)

    def kinds(self, args: tuple[Any, ...]) -> dict[str, Kind]:
        """The kinds of arguments; those whose value matters are keyed by it."""
        found: dict[str, Kind] = {}
        for name, value in zip(self.parameters, args, strict=True):
            if isinstance(value, np.ndarray):
                require_plain(value, name)
            found[name] = constant(value) if name in self.static else kind_of(value, name)
            found[name] = self.meant(name, found[name])
        return found

    def meant(self, name: str, kind: Kind) -> Kind:
        """The kind that an argument of a kind is taken for."""
        return self.asked(name, kind) if self.asks_for(name) else kind

    def asks_for(self, name: str) -> bool:
        """Whether a parameter is one to differentiate by, here or further inside."""
        own = self.wrt is not None and name in self.wrt
        return own or (self.inner is not None and self.inner.asks_for(name))

    def asked(self, name: str, kind: Kind) -> Kind:
        """The kind of an argument to differentiate by: a Python int is taken as a float."""
        inner = [path for path in self.paths if path.root == name and path.names]
        for path in inner:
            path.require_float(kind)
        if inner:
            return kind
        if isinstance(kind, Scalar) and kind.python and kind.dtype.kind == "i":
            return FLOAT
        if (
            isinstance(kind, (Array, Scalar))
            and kind.dtype is not None
            and kind.dtype.kind in "iub"
        ):
            message = f"cannot differentiate with respect to `{name}`: its dtype is {kind.dtype}."
            raise IntegerWrt(f"{message} Pass it as floats, for instance {name}.astype(float)")
        if not carries(kind):
            raise WrtError(f"cannot differentiate with respect to `{name}`: it holds no floats")
        return kind

    def build(self, key: Any, kinds: dict[str, Kind], wrt: tuple[str, ...] | None) -> Variant:
        """Build the variant for argument kinds, keep it, and call it from now on."""
        variant = self.made(kinds, wrt)
        warn_of_lost(variant.built.lost)  # as an error it comes again at the next call
        self.built[key] = variant
        built = self.latest = variant.built
        constants = built.function.__code__.co_consts
        made = {c for c in constants if isinstance(c, types.CodeType)}
        if built.shadowed:
            self.shadowed |= made
        program = built.program
        if self.mode == "vjp" and (read := reading(program.guards, program.lent())) is not None:
            self.readers |= dict.fromkeys(made, read)
        if built.request.wrt == self.wrt or self.mode == "vjp":
            # The entry's tests let no int through where a float is meant: nothing to convert.
            static, guards = frozenset(self.static), built.program.guards
            self.enter(key, Tested(checked(built), built.request.kinds, static, guards))
        return variant

    def places(self) -> tuple[int, ...]:
        """Where a pullback gives the cotangents of what `wrt` names: constants come last."""
        constants = (path.root for path in self.paths if path.constant)
        every = [*self.parameters, *constants]
        return tuple(map(every.index, self.wrt or ()))

    def constant_values(self) -> dict[str, Any]:
        """The constants that `wrt` names, and their values now."""
        return {path.root: path.constant.value for path in self.read_paths() if path.constant}

    def read_paths(self) -> tuple[Path, ...]:
        """The paths that `wrt` selects: the names in them may come to mean other constants."""
        wrt = self.asked_wrt
        return () if wrt is None else paths_of(wrt, self.parameters, self.function)

    def pullback_class(self, raw: Callable[..., Any]) -> type[Pullback]:
        """How a pullback that a variant has made is called: those with shadows one by one."""
        return SharedPullback if raw.__code__ in self.shadowed else Pullback

    def outside(self, raw: Callable[..., Any]) -> Outside | None:
        """What the program that has made a pullback looks up outside of it."""
        read = self.readers.get(raw.__code__)
        return None if read is None else Outside.now(read)

    def enter(self, key: Any, tested: Tested) -> None:
        """Make an entry function that tests a new variant first, then a few that came before."""
        self.tested.pop(key, None)
        self.tested[key] = tested
        latest = list(self.tested.values())[: -TRIED - 1 : -1]
        asked = filter(self.asks_for, self.parameters)
        floats = [n for n in asked if any(_is_float(v, n) for v in latest)]
        self.entry = entry_function(self.signed, latest, floats, self.miss)
        self.announce(self.entry)

    def made(
        self, kinds: dict[str, Kind], wrt: tuple[str, ...] | None, records: bool = True
    ) -> Variant:
        """A new variant for argument kinds."""
        moving = [n for n in self.parameters[: self.given] if carries(kinds[n])]
        wrt = wrt or self.wrt or tuple(moving)
        inner = self.inner.built_for(kinds) if self.inner else None
        function = inner.function if inner else self.function
        how = (self.mode, self.bare, self.has_aux, self.optimise)
        chosen = wrt == self.wrt
        paths = self.read_paths()
        request = Request(
            function,
            kinds,
            wrt,
            *how,
            chosen,
            given=self.given,
            paths=paths if chosen else (),
            constants=kinds_of_constants(path for path in paths if path.root in wrt),
            inner=inner,
            records=records,
        )
        built = differentiate(request)
        built.function.__defaults__ = signature_defaults(self.function, self.parameters)
        ready = self.taking_ints(built, checked(built))
        return Variant(ready, built, holding(built.program.guards))

    def taking_ints(self, built: Built, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, for ints too where it is asked for derivatives: they become floats."""
        floats = {
            i: n
            for i, (n, k) in enumerate(built.request.kinds.items())
            if k is FLOAT and self.asks_for(n)
        }
        if not floats:
            return function

        @functools.wraps(built.function)
        def converting(*args: Any) -> Any:
            values = list(args)
            for i, name in floats.items():
                values[i] = as_float(values[i], name)
            return function(*values)

        return converting


def _is_float(variant: Tested, name: str) -> bool:
    return variant.kinds[name] is FLOAT and name not in variant.static


def as_float(number: Any, name: str) -> float:
    """A Python number as a float."""
    try:
        return float(number)
    except OverflowError:
        raise UsageError(f"`{name}` is an int too large for a float") from None


def require_plain(value: np.ndarray[Any, Any], name: str) -> None:
    """Refuse subclasses of arrays, and arrays of objects."""
    if type(value) is not np.ndarray:
        what = f"`{name}` is a {type(value).__name__}"
        why = "subclasses of arrays have operators of their own."
        raise Refused([Blocker("subclass", what, why, f"Pass np.asarray({name}).", None)])
    if value.dtype.kind == "O":
        what = f"`{name}` is an array of Python objects"
        why = "only arrays of numbers have derivatives."
        raise Refused([Blocker("object-dtype", what, why, f"Pass {name}.astype(float).", None)])


def refuse_value(function: Callable[..., Any], name: str) -> None:
    """Refuse where knowing an argument's value did not help."""
    what = f"the value of `{name}` decides on the rank of a result in `{function.__name__}`"
    why = "it is not a number, string or tuple of such that a derivative could be built for."
    raise Refused([Blocker("value-unknown", what, why, "Write it as a constant.", None)])


__all__ = ["NotScalar", "Variants", "Wrt", "replace"]
