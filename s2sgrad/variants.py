"""Variants: one derivative for each combination of argument kinds, found again at each call."""

from __future__ import annotations

import functools
import inspect
import itertools
import types
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from s2sgrad.analyse.program import fingerprint
from s2sgrad.analyse.refusals import ValueNeeded
from s2sgrad.errors import Blocker, IntegerWrt, NotScalar, Refused, WrtError
from s2sgrad.kinds import FLOAT, Array, Kind, Known, Scalar, carries, constant, kind_of
from s2sgrad.pipeline import Built, Mode, Request, differentiate

Wrt = int | str | tuple[int | str, ...]


class Variants:
    """The derivatives of one function that have been built, by the kinds of its arguments.

    `entry` is a function of the primal's signature. It tests whether the arguments are of the kinds
    that the latest variant was built for, and calls it; all else goes through `miss`.
    """

    def __init__(
        self,
        function: types.FunctionType,
        mode: Mode,
        wrt: Wrt | None,
        has_aux: bool,
        optimise: bool,
        given: int | None = None,
    ) -> None:
        self.function = function
        self.mode = mode
        self.signature = _signature(function)
        self.parameters = list(self.signature.parameters)
        self.wrt = None if wrt is None else wrt_names(wrt, self.parameters, function)
        self.bare = not isinstance(wrt, (tuple, list))
        self.has_aux = has_aux
        self.optimise = optimise
        self.given = given
        self.built: dict[Any, tuple[Callable[..., Any], Built]] = {}
        self.static: set[str] = set()
        self.latest: Built | None = None
        self.entry: Callable[..., Any] = self.bound_miss
        self.announce: Callable[[Callable[..., Any]], None] = lambda entry: None
        """Told of each new entry function."""

    def bound_miss(self, *args: Any, **kwargs: Any) -> Any:
        """A first call: bind the arguments, then look for a variant, or build one."""
        bound = self.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return self.miss(*bound.arguments.values())

    def miss(self, *args: Any) -> Any:
        """A call with arguments that the latest variant was not built for."""
        return self.variant(args)[0](*args)

    def variant(self, args: tuple[Any, ...], wrt: tuple[str, ...] | None = None) -> Any:
        """The variant for arguments: the function to call with them, and how it was built."""
        while True:
            kinds = self.kinds(args)
            key = (wrt, tuple(map(fingerprint, kinds.values())))
            found = self.built.get(key)
            if found is not None and found[1].program.guards.hold():
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
            if self.wrt and name in self.wrt:
                found[name] = self.asked(name, found[name])
        return found

    def asked(self, name: str, kind: Kind) -> Kind:
        """The kind of an argument to differentiate by: a Python int is taken as a float."""
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

    def build(self, key: Any, kinds: dict[str, Kind], wrt: tuple[str, ...] | None) -> Any:
        """Build the variant for argument kinds, and keep it."""
        moving = [n for n in self.parameters[: self.given] if carries(kinds[n])]
        wrt = wrt or self.wrt or tuple(moving)
        request = Request(
            self.function, kinds, wrt, self.mode, self.bare, self.has_aux, self.optimise, self.given
        )
        built = differentiate(request)
        for_floats = checked(built)
        self.built[key] = (self.taking_ints(built, for_floats), built)
        self.latest = built
        if wrt == self.wrt or self.mode == "vjp":
            # The entry's tests let no int through where a float is meant: nothing to convert.
            self.entry = entry_function(self, built, for_floats)
            self.announce(self.entry)
        return self.built[key]

    def taking_ints(self, built: Built, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, for ints too where it is asked for derivatives: they become floats."""
        floats = [
            i
            for i, (n, k) in enumerate(built.request.kinds.items())
            if k is FLOAT and self.wrt and n in self.wrt
        ]
        if not floats:
            return function

        @functools.wraps(built.function)
        def converting(*args: Any) -> Any:
            values = list(args)
            for i in floats:
                values[i] = float(values[i])
            return function(*values)

        return converting


def checked(built: Built) -> Callable[..., Any]:
    """The compiled function, which at each call begins with the tests of its arguments."""
    checks = built.checks
    if not checks:
        return built.function

    @functools.wraps(built.function)
    def checking(*args: Any) -> Any:
        for check in checks:
            check(args)
        return built.function(*args)

    return checking


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    signature = inspect.signature(function)
    for parameter in signature.parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            what = f"cannot differentiate `{function.__name__}`"
            why = "it takes an open number of arguments (`*args` or `**kwargs`)."
            out = "Give it named parameters; a list or tuple may be one of them."
            raise Refused([Blocker("star-args", what, why, out, None)])
    return signature


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


def wrt_names(wrt: Wrt, parameters: list[str], function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of the parameters that `wrt` (positions or names) selects."""
    chosen = wrt if isinstance(wrt, (tuple, list)) else (wrt,)
    names = []
    for one in chosen:
        if isinstance(one, bool):
            raise WrtError(f"wrt={one!r} is neither a position nor a name")
        if isinstance(one, (int, np.integer)) and -len(parameters) <= one < len(parameters):
            names.append(parameters[one])
        elif isinstance(one, str) and one in parameters:
            names.append(one)
        else:
            listed = ", ".join(parameters) or "none"
            message = (
                f"`{function.__name__}` has no parameter {one!r}; its parameters are: {listed}"
            )
            raise WrtError(message)
    if not names or len(set(names)) < len(names):
        raise WrtError(f"wrt={wrt!r} must name at least one parameter, and none twice")
    return tuple(names)


# the entry function

_NUMBER = itertools.count(1)


def entry_function(
    variants: Variants, built: Built, ready: Callable[..., Any]
) -> Callable[..., Any]:
    """A function of the primal's signature that tests the kinds of its arguments and goes on."""
    values: dict[str, Any] = {"ready": ready, "miss": variants.miss, "ndarray": np.ndarray}
    tests = []
    for number, (name, kind) in enumerate(built.request.kinds.items()):
        tests.append(_test(name, kind, number, values, name in variants.static))
    if built.program.guards.needed():
        values["guards_hold"] = built.program.guards.hold
        tests.append("guards_hold()")
    parameters = ", ".join(variants.parameters)
    title = variants.function.__name__
    if not title.isidentifier() or title in values:
        title = "entry"
    condition = " and ".join(test for test in tests if test) or "True"
    text = (
        f"def {title}({_header(variants.signature)}):\n"
        f"    if {condition}:\n"
        f"        return ready({parameters})\n"
        f"    return miss({parameters})\n"
    )
    defaults = variants.signature.parameters.values()
    values |= {f"default_{p.name}": p.default for p in defaults if p.default is not p.empty}
    exec(compile(text, f"<s2sgrad entry {next(_NUMBER)}>", "exec"), values)
    entry: Callable[..., Any] = values[title]
    return entry


def _header(signature: inspect.Signature) -> str:
    """The parameters as text, each default under a name of its own."""
    shown = []
    for parameter in signature.parameters.values():
        plain = parameter.replace(annotation=parameter.empty)
        if plain.default is not plain.empty:
            plain = plain.replace(default=_Named(f"default_{plain.name}"))
        shown.append(plain)
    return str(signature.replace(parameters=shown, return_annotation=signature.empty))[1:-1]


class _Named:
    """Prints as a name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def _test(name: str, kind: Kind, number: int, values: dict[str, Any], static: bool) -> str:
    """The fastest test that an argument is of a kind."""
    match kind:
        case Array(dtype=dtype, dims=dims):
            values[f"dtype_{number}"] = dtype
            shape = _shape_test(name, dims)
            return f"type({name}) is ndarray and {name}.dtype is dtype_{number} and {shape}"
        case Scalar(dtype=dtype, python=True) if not static and dtype.kind != "b":
            python = type(dtype.type(0).item()).__name__
            return f"type({name}) is {python}"
        case Known(value=None):
            return f"{name} is None"
    values[f"kind_{number}"] = fingerprint(kind)
    values["fingerprint"], values["kind_of"] = fingerprint, constant if static else kind_of
    values[f"kind_of_{number}"] = constant if static else functools.partial(kind_of, owner=name)
    return f"fingerprint(kind_of_{number}({name})) == kind_{number}"


def _shape_test(name: str, dims: Any) -> str:
    ones = [axis for axis, n in enumerate(dims) if n == 1]
    if len(dims) == 1:
        return f"{name}.ndim == 1 and len({name}) {'==' if ones else '!='} 1"
    if not ones:
        return (
            f"{name}.ndim == {len(dims)} and 1 not in {name}.shape" if dims else f"{name}.ndim == 0"
        )
    lengths = (f"{name}.shape[{a}] {'==' if a in ones else '!='} 1" for a in range(len(dims)))
    return f"{name}.ndim == {len(dims)} and " + " and ".join(lengths)


__all__ = ["NotScalar", "Variants", "Wrt", "replace"]
