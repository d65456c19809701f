"""Parameters as one flat array, as optimisers and samplers want them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2sgrad.api import plain, value_and_grad
from s2sgrad.constants import constant_of
from s2sgrad.differences import at
from s2sgrad.errors import UsageError, WrtError
from s2sgrad.kinds import kind_of
from s2sgrad.structure import mapped, parts, rebuilt
from s2sgrad.wrt import Path

Place = tuple[Any, ...]


@dataclass(frozen=True)
class _Entry:
    """A float or an array of floats in the parameters, and where it stands in the flat array."""

    place: Place
    like: Any
    start: int

    @property
    def stop(self) -> int:
        return self.start + int(np.size(self.like))

    def value(self, x: np.ndarray[Any, Any]) -> Any:
        """The entry's value in a flat array, in its own type, dtype and shape."""
        values = x[self.start : self.stop].reshape(np.shape(self.like))
        if isinstance(self.like, np.ndarray):
            return values.astype(self.like.dtype)
        return type(self.like)(values.item())


class Flattening:
    """How parameters lie in a flat array. `x0` is that of the parameters given."""

    def __init__(self, params: Any, select: tuple[str, ...] | None) -> None:
        self.params = mapped(lambda v: v.copy() if isinstance(v, np.ndarray) else v, params)
        self.entries = tuple(_entries(self.params, select))
        if not self.entries:
            raise UsageError("the parameters hold no floats")
        self.x0 = self.pack(self.params)

    def pack(self, tree: Any) -> np.ndarray[Any, Any]:
        """The entries of parameters, or of a gradient, as one float64 array of shape (n,)."""
        values = [np.ravel(np.asarray(at(tree, e.place), np.float64)) for e in self.entries]
        return np.concatenate(values)

    def unpack(self, x: Any) -> Any:
        """New parameters with the values of a flat array; what is not in it stays.

        Raises `UsageError` where `x` has not the shape of `x0`.
        """
        x = np.asarray(x, np.float64)
        if x.shape != self.x0.shape:
            raise UsageError(f"the array has shape {x.shape}, not {self.x0.shape}")
        return _filled(self.params, (), {entry.place: entry.value(x) for entry in self.entries})


def _entries(params: Any, select: tuple[str, ...] | None) -> Iterator[_Entry]:
    start = 0
    for place in [()] if select is None else [_place_of(params, text) for text in select]:
        for inner, value in _floats(at(params, place), place):
            entry = _Entry(inner, value, start)
            yield entry
            start = entry.stop


def _place_of(params: Any, text: str) -> Place:
    path = Path("params", tuple(text.split(".")))
    kind = kind_of(params)
    path.require_float(kind)
    return path.places(kind)


def _floats(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    held = parts(value)
    if held is not None:
        for inner, part in held.items():
            yield from _floats(part, (*place, inner))
    elif isinstance(value, (float, np.floating)) or (
        isinstance(value, np.ndarray) and value.dtype.kind == "f"
    ):
        yield place, value


def _filled(value: Any, place: Place, given: dict[Place, Any]) -> Any:
    if place in given:
        return given[place]
    held = parts(value)
    if held is None:
        return value.copy() if isinstance(value, np.ndarray) else value
    return rebuilt(value, {k: _filled(part, (*place, k), given) for k, part in held.items()})


def flatten(
    params: Any, select: tuple[str, ...] | None = None
) -> tuple[np.ndarray[Any, Any], Callable[[Any], Any]]:
    """Parameters as a flat float64 array of shape (n,), and the way back.

    `params` is a float, an array, or a tuple, list, dict or object of such, nested as you like.
    `select` chooses parts by their paths (`"material.E"`, `"layers.0.W"`); all others stay as they
    are. The second result makes parameters of any flat array, new ones each time.

    >>> x0, unpack = flatten({"W": np.ones((2, 1)), "b": 0.5, "name": "net"})
    >>> x0
    array([1. , 1. , 0.5])
    >>> unpack(2 * x0)["b"]
    1.0
    """
    flattening = Flattening(params, select)
    return flattening.x0, flattening.unpack


class Objective:
    """`fun(x) -> (value, gradient)` of a flat array. `x0` and `unpack` are those of `flatten`."""

    def __init__(
        self,
        function: Callable[..., Any],
        params: Any,
        args: tuple[Any, ...],
        select: tuple[str, ...] | None,
    ) -> None:
        refuse_constants(function, params, select or ())
        self._flattening = Flattening(params, select)
        self._args = args
        self._derivative = value_and_grad(function, wrt=None)
        self.x0 = self._flattening.x0
        self.unpack = self._flattening.unpack

    def __call__(self, x: Any) -> tuple[float, np.ndarray[Any, Any]]:
        """The value as a float, and the gradient as a float64 array of the shape of `x0`."""
        value, gradient = self._derivative(self.unpack(x), *self._args)
        return float(value), self._flattening.pack(gradient)


def refuse_constants(function: Callable[..., Any], params: Any, select: tuple[str, ...]) -> None:
    """Refuse to select what is around the function: nothing sets it but the program itself."""
    inner = plain(function)
    code: Any = getattr(inner, "function", inner)
    for text in select:
        held = {str(place) for place in parts(params) or ()}
        if text.partition(".")[0] not in held and constant_of(text, code) is not None:
            raise WrtError(
                f"select={text!r} is a constant, which an objective does not set: set it in a "
                f"function of your own, and call value_and_grad(f, wrt={text!r}) there"
            )


def objective(
    function: Callable[..., Any],
    params: Any,
    *args: Any,
    select: tuple[str, ...] | None = None,
) -> Objective:
    """A function of a flat array for optimisers: `minimize(fun, fun.x0, jac=True)` of SciPy.

    `function(params, *args)` is a scalar; `params` and `select` are as in `flatten`.

    >>> fun = objective(lambda p: (p["a"] - 1) ** 2 + p["b"] ** 4, {"a": 3.0, "b": 1.0})
    >>> fun(fun.x0)
    (5.0, array([4., 4.]))
    """
    return Objective(function, params, args, select)
