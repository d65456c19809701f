"""Random arguments of given kinds, at which a function can be called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from s2sgrad.annotations import first_that_builds, options
from s2sgrad.cli.building import Wanted, request_for
from s2sgrad.cli.target import raised
from s2sgrad.differences import copied
from s2sgrad.errors import UsageError
from s2sgrad.kinds import NOTHING, Array, Kind, Known, ListOf, Scalar, Sequence, Table
from s2sgrad.pipeline import differentiate

LENGTH = 4
"""Of every axis, so that all shapes fit each other."""


def random_arguments(function: Any, given: Mapping[str, Kind] | None, seed: int) -> tuple[Any, ...]:
    """Arguments at which the function does not fail; Raises `UsageError` if there are none."""
    wanted = Wanted(None, False, "vjp", True)
    kinds, _ = first_that_builds(
        options(function, given),
        lambda kinds: differentiate(request_for(function, kinds, wanted)),
    )
    failure: Exception | None = None
    for positive in (False, True):
        rng = np.random.default_rng(seed)
        args = tuple(value_of(kind, rng, positive) for kind in kinds.values())
        try:
            with np.errstate(all="ignore"):
                result = function(*copied(args))
        except Exception as error:
            failure = error
            continue
        if _finite(result) or positive:
            return args
    assert failure is not None
    message = f"`{function.__name__}` fails at random arguments: {raised(failure)}"
    raise UsageError(f"{message}. Write an example() that returns arguments") from None


def _finite(result: Any) -> bool:
    if isinstance(result, (tuple, list)):
        return all(map(_finite, result))
    array = np.asarray(result)
    return array.dtype.kind not in "fc" or bool(np.all(np.isfinite(array)))


def value_of(kind: Kind, rng: np.random.Generator, positive: bool) -> Any:
    """A random value of a kind; with `positive` numbers above 0, and definite matrices."""
    match kind:
        case Known(value=value):
            return value
        case Scalar(value=value) if value is not NOTHING:
            return value
        case Scalar(dtype=dtype, python=python):
            number = _numbers(dtype, (), rng, positive)[()]
            return number.item() if python else number
        case Array(dtype=dtype, dims=dims):
            shape = tuple(1 if n == 1 else LENGTH for n in dims)
            return _numbers(dtype or np.dtype(np.float64), shape, rng, positive)
        case Table(keys=keys, elements=elements):
            return {k: value_of(e, rng, positive) for k, e in zip(keys, elements, strict=True)}
        case Sequence(type=type_, elements=elements):
            return type_(value_of(element, rng, positive) for element in elements)
        case ListOf(type=type_, element=element):
            return type_(value_of(element, rng, positive) for _ in range(LENGTH))
    raise UsageError("cannot draw an argument of an unknown kind; write an example()")


def _numbers(
    dtype: np.dtype[Any], shape: tuple[int, ...], rng: np.random.Generator, positive: bool
) -> np.ndarray[Any, Any]:
    if dtype.kind == "b":
        return rng.integers(0, 2, shape).astype(dtype) if shape else np.asarray(True)
    if dtype.kind in "iu":
        return np.asarray(rng.integers(1, LENGTH, shape)).astype(dtype)
    if not positive:
        return np.asarray(rng.normal(size=shape)).astype(dtype)
    values = np.asarray(rng.uniform(0.2, 0.9, shape))
    if len(shape) == 2 and shape[0] == shape[1]:
        values = values @ values.T + np.eye(shape[0])
    return values.astype(dtype)
