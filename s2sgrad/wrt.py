"""What to differentiate by: parameters by position or name, constants, and parts by their paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from s2sgrad.constants import Constant, constant_of, refuse_common
from s2sgrad.errors import IntegerWrt, WrtError
from s2sgrad.kinds import Array, Field, Kind, Named, Record, Scalar, Sequence, carries
from s2sgrad.parse.signature import star_place

Wrt = int | str | tuple[int | str, ...]


@dataclass(frozen=True)
class Path:
    """A parameter, and the names that lead from it to a part: `cfg.material.E`.

    Or a constant of a module: then `root` is how the function reads it, `solver.DT`. Within a
    derivative it is a parameter of another name; `shown` is what the user calls it.
    """

    root: str
    names: tuple[str, ...] = ()
    constant: Constant | None = None
    shown: str = ""

    def __str__(self) -> str:
        return ".".join([self.shown or self.root, *self.names])

    def places(self, kind: Any) -> tuple[Any, ...]:
        """Where the part lies in a value of the kind: attributes, keys, indices."""
        found: list[Any] = []
        for name in self.names:
            place = _place(kind, name)
            if place is None:
                where = ".".join([self.shown or self.root, *self.names[: len(found)]])
                raise WrtError(f"wrt={str(self)!r}: `{where}` has no attribute or item {name!r}")
            found.append(place)
            kind = kind.element(place)
        return tuple(found)

    def require_float(self, kind: Any) -> None:
        """Refuse to differentiate by what is no float."""
        for place in self.places(kind):
            kind = kind.element(place)
        if (
            isinstance(kind, (Array, Scalar))
            and kind.dtype is not None
            and kind.dtype.kind in "iub"
        ):
            what = f"cannot differentiate with respect to `{self}`: its dtype is {kind.dtype}."
            raise IntegerWrt(f"{what} Make it a float")
        if not carries(kind):
            raise WrtError(f"cannot differentiate with respect to `{self}`: it holds no floats")


def _place(kind: Kind, name: str) -> Any:
    """The place that a name means in a value of the kind; None if it has none."""
    match kind:
        case Record(keys=keys):
            return Field(name) if name in keys else None
        case Named() if name in kind.names:
            return kind.names.index(name)
        case Sequence(places=places):
            return next((place for place in places if str(place) == name), None)
    return None


def paths_of(wrt: Wrt, parameters: list[str], function: Callable[..., Any]) -> tuple[Path, ...]:
    """The paths that `wrt` (positions, names or dotted paths) selects.

    A name that is no parameter is one that the function sees around it.

    >>> [str(p) for p in paths_of((0, "cfg.dt"), ["x", "cfg"], lambda x, cfg: x)]
    ['x', 'cfg.dt']
    """
    chosen = wrt if isinstance(wrt, (tuple, list)) else (wrt,)
    found = _one_name_each(_path(one, parameters, function) for one in chosen)
    if not found or len(set(found)) < len(found):
        raise WrtError(f"wrt={wrt!r} must name at least one parameter, and none twice")
    return found


def _one_name_each(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths with one name for each constant, by whatever names they reach it."""
    known: dict[Constant, str] = {}
    found = []
    for path in paths:
        if path.constant is not None:
            root = known.setdefault(path.constant, path.root)
            path = replace(path, root=root)
        found.append(path)
    return tuple(found)


def _path(one: Any, parameters: list[str], function: Callable[..., Any]) -> Path:
    if isinstance(one, bool):
        raise WrtError(f"wrt={one!r} is neither a position nor a name")
    refuse_star_position(one, parameters, function)
    if isinstance(one, (int, np.integer)) and -len(parameters) <= one < len(parameters):
        return Path(parameters[one])
    root, *names = one.split(".") if isinstance(one, str) else ("",)
    around = constant_of(one, function) if isinstance(one, str) and root not in parameters else None
    if around is not None:
        return Path(around[0].text, around[1], around[0])
    if root not in parameters:
        listed = ", ".join(parameters) or "none"
        title = function.__name__
        raise WrtError(f"`{title}` has no parameter {one!r}; its parameters are: {listed}")
    return Path(root, tuple(names))


def refuse_star_position(one: Any, parameters: list[str], function: Callable[..., Any]) -> None:
    """Refuse a position that `*args` or what follows it has: it means one of its values, or all."""
    star = star_place(function)
    if star < len(parameters) and isinstance(one, int) and not 0 <= one < star:
        message = f"position {one} of `{function.__name__}` is not that of one parameter"
        raise WrtError(f"{message}: select it by its name, as in wrt={parameters[star]!r}")


def roots(paths: Iterable[Path]) -> tuple[str, ...]:
    """The parameters and constants in which the paths begin, each once."""
    return tuple(dict.fromkeys(path.root for path in paths))


def kinds_of_constants(paths: Iterable[Path]) -> dict[str, tuple[Constant, Kind]]:
    """The constants in which paths begin, and the kinds of their values now."""
    found: dict[str, tuple[Constant, Kind]] = {}
    for path in paths:
        if path.constant is not None:
            found[path.root] = (path.constant, path.constant.kind())
            path.require_float(found[path.root][1])
    refuse_common([constant for constant, _ in found.values()])
    return found
