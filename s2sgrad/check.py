"""Compare derivatives with central differences: `check_grad`, and what `s2sgrad test` prints."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from s2sgrad.api import Differentiable, grad, plain, vjp
from s2sgrad.comparison import Comparison, comparison
from s2sgrad.constants import Constant
from s2sgrad.differences import Leaf, at, copied, leaves
from s2sgrad.errors import S2SGradError, UsageError
from s2sgrad.parse.dressed import dressed
from s2sgrad.parse.signature import call_with, signature_of, star_place
from s2sgrad.setting import having
from s2sgrad.structure import part, parts, rebuilt

if TYPE_CHECKING:
    from s2sgrad.wrt import Wrt


class GradientMismatch(S2SGradError, AssertionError):
    """A derivative differs from central differences; `comparisons` holds all that was compared."""

    def __init__(self, message: str, comparisons: Sequence[Comparison]) -> None:
        super().__init__(message)
        self.comparisons = tuple(comparisons)


def check_grad(
    function: Callable[..., Any],
    *args: Any,
    wrt: Wrt = 0,
    rtol: float | None = None,
    atol: float = 0.0,
    seed: int = 0,
) -> float:
    """Compare the gradient of a function with central differences, at the arguments given.

    All entries of an argument are compared if it has at most 32, else some entries and random
    directions, drawn by `seed`. A function whose result is not a scalar is compared through a
    random weighted sum of its results. Constants in `wrt` have other values for the time of such a
    call. `rtol` is 1e-6 if not given (2e-3 where float32 is
    involved), on top of the error that the differences are estimated to have. Returns the worst
    relative difference; raises `GradientMismatch`, naming the argument and the entry, if the two
    do not agree.

    >>> check_grad(lambda x: np.sum(np.sin(x)), np.arange(3.0)) < 1e-6
    True
    """
    compared = compare(function, args, wrt, rtol=rtol, atol=atol, seed=seed)
    wrong = [one for one in compared if not one.agrees]
    title = getattr(function, "__name__", "function")
    if wrong:
        raise GradientMismatch("\n".join(_complaint(title, one) for one in wrong), compared)
    for one in compared:
        if one.unclear and not one.compared:
            why = "it is not finite, or not smooth, around the arguments"
            raise UsageError(f"cannot take differences of `{title}` along {one.argument}: {why}")
    return max((one.relative for one in compared), default=0.0)


def _complaint(title: str, one: Comparison) -> str:
    return (
        f"the gradient of `{title}` with respect to {one.entry} is {one.ours:.8g}, "
        f"but central differences give {one.numeric:.8g} (relative difference {one.relative:.2g})"
    )


def compare(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    wrt: Wrt,
    *,
    gradient: Callable[..., Any] | None = None,
    rtol: float | None = None,
    atol: float = 0.0,
    seed: int = 0,
) -> list[Comparison]:
    """A comparison for each float or array in the arguments that `wrt` names.

    `gradient(*args)` gives one derivative for each of them (a bare one, where `wrt` is); if it is
    not given it is that of s2sgrad.
    """
    from s2sgrad.kinds import kind_of
    from s2sgrad.wrt import paths_of

    inner = dressed(function.primal if isinstance(function, Differentiable) else function)
    plain(inner)  # refused, if there is no source
    rng = np.random.default_rng(seed)
    signature, args = _bound(inner, args)
    parameters = list(signature.parameters)
    chosen = paths_of(wrt, parameters, inner)
    names = tuple(map(str, chosen))
    constants = {path.root: path.constant for path in chosen if path.constant}
    parameters += constants
    number = _as_number(inner, signature, args, rng, tuple(constants.values()))
    count, args = len(args), (*args, *(constant.value for constant in constants.values()))
    positions = [parameters.index(path.root) for path in chosen]
    places = [(i, *p.places(kind_of(args[i]))) for i, p in zip(positions, chosen, strict=True)]
    if gradient is None:
        found = _ours(inner, copied(args[:count]), names, places, number)
    else:
        answer = call_with(gradient, signature, copied(args[:count]))
        found = answer if isinstance(wrt, (tuple, list)) else (answer,)
    if len(found) != len(names):
        raise UsageError(f"{len(found)} derivatives were given for {', '.join(names)}")
    compared = []
    for name, place, derivative in zip(names, places, found, strict=True):
        for leaf in leaves(at(args, place), name, place, ints=True):
            ours = _shaped(at(derivative, leaf.path[len(place) :]), leaf)
            compared.append(comparison(number, args, leaf, ours, rtol, atol, rng))
    return compared


def _bound(
    function: Callable[..., Any], args: tuple[Any, ...]
) -> tuple[inspect.Signature, tuple[Any, ...]]:
    """The signature, and the arguments with the defaults of those that are not given."""
    signature = signature_of(function)
    try:
        bound = signature.bind(*args)
    except TypeError as error:
        raise UsageError(f"cannot call `{function.__name__}`: {error}") from None
    bound.apply_defaults()
    return signature, tuple(bound.arguments.values())


@dataclass(frozen=True)
class _Number:
    """The function with its result as one number: weighted and summed, where it is not a scalar.

    After its arguments it takes the values of constants.
    """

    function: Callable[..., Any]
    signature: inspect.Signature
    weights: Any
    constants: tuple[Constant, ...]

    def __call__(self, *args: Any) -> float:
        count = len(self.signature.parameters)
        with having(self.constants, args[count:]):
            result = call_with(self.function, self.signature, args[:count])
        return float(result) if self.weights is None else _dot(self.weights, result)


def _as_number(
    function: Callable[..., Any],
    signature: inspect.Signature,
    args: Any,
    rng: Any,
    constants: tuple[Constant, ...],
) -> _Number:
    result = call_with(function, signature, copied(args))
    scalar = np.ndim(result) == 0 if parts(result) is None else False
    return _Number(function, signature, None if scalar else _weights(result, rng), constants)


def _weights(result: Any, rng: Any) -> Any:
    """Random weights shaped like a result; None for what is not a float."""
    if (held := parts(result)) is not None:
        return rebuilt(result, {place: _weights(part, rng) for place, part in held.items()})
    if isinstance(result, np.ndarray) and result.dtype.kind == "f":
        return rng.normal(size=result.shape).astype(result.dtype)
    return float(rng.normal()) if isinstance(result, (float, np.floating)) else None


def _dot(weights: Any, result: Any) -> float:
    if weights is None:
        return 0.0
    if (held := parts(weights)) is not None:
        return sum(_dot(one, part(result, place)) for place, one in held.items())
    return float(np.sum(weights * result))


def _ours(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    names: tuple[str, ...],
    places: list[tuple[Any, ...]],
    number: _Number,
) -> tuple[Any, ...]:
    if number.weights is None:
        gradient = grad(function, wrt=names)
        found: tuple[Any, ...] = call_with(gradient, number.signature, args)
        return found
    star = star_place(function)
    more = args[star] if star < len(args) else ()
    if number.constants:
        roots = tuple(dict.fromkeys(place[0] for place in places))
        wanted = tuple(_root(number, place) for place in roots)
        _, pullback = vjp(function, *args[:star], *more, wrt=wanted)
        every = dict(zip(roots, pullback(number.weights), strict=True))
        return tuple(at(every[place[0]], place[1:]) for place in places)
    _, pullback = vjp(function, *args[:star], *more)
    bars = pullback(number.weights)
    bars = (*bars[:star], bars[star:])
    return tuple(at(bars, place) for place in places)


def _root(number: _Number, position: int) -> str:
    """What to call a parameter, or a constant, which come after the parameters."""
    names = [*number.signature.parameters, *(constant.text for constant in number.constants)]
    return names[position]


def _shaped(derivative: Any, leaf: Leaf) -> np.ndarray[Any, Any]:
    """A derivative as an array of the leaf's shape."""
    array = np.asarray(derivative, np.float64)
    if array.shape != np.shape(leaf.value):
        have, want = array.shape, np.shape(leaf.value)
        raise UsageError(
            f"the derivative for `{leaf.name}` has shape {have}, it should have {want}"
        )
    return array
