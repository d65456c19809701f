"""Every row against central differences, against its other mode, and against NumPy's own kinds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from s2sgrad import runtime
from s2sgrad.kinds import Array, Kind, Known, ListOf, Opaque, Scalar, Sequence, carries, kind_of
from s2sgrad.rules import TABLE
from tests.rules.evaluate import (
    Operation,
    check_dims,
    each,
    inner,
    like,
    mapped,
    operation,
    pull_back,
    push_forward,
)
from tests.rules.examples import EXAMPLES, NUMPY_1, environment

np.seterr(all="ignore")
SYMMETRIC = {"np.linalg.cholesky", "np.linalg.eigh", "np.linalg.eigvalsh"}
"""Rows that take their argument to be symmetric, and so its tangents."""
SOLUTIONS = {"np.linalg.lstsq"}
"""Rows of which only the first result has a derivative."""
TABLE_ROWS = list(TABLE)


def rows_of(examples: list[str]) -> set[str]:
    return {operation(text, environment()).row.name for text in examples}


def test_every_row_has_an_example() -> None:
    tried = rows_of(EXAMPLES)
    of_lists = (range, list, tuple, sorted)  # tried by the corpus: they take no arrays
    by_memory = (runtime.adjoint_view,)  # as well: its result hangs on what shares memory
    skipped = (None, *of_lists, *by_memory)
    rows = [r for r in TABLE_ROWS if r.function not in skipped]
    lacking = [r.name for r in rows if r.name not in tried]
    assert [name for name in lacking if not TABLE.named(name).because] == []


@pytest.mark.parametrize("text", EXAMPLES)
def test_kind_of_the_result(text: str) -> None:
    op = operation(text, environment())
    check_kind(op.site().ans, op.primal(), op)


def check_kind(kind: Kind, value: Any, op: Operation) -> None:
    match kind:
        case Array(dtype=dtype, dims=dims):
            assert type(value) is np.ndarray, (kind, type(value))
            assert value.dtype == dtype, (kind, value.dtype)
            check_dims(dims, value.shape, op)
        case Scalar(dtype=dtype, python=python):
            assert not isinstance(value, np.ndarray), kind
            assert isinstance(value, np.generic) != python, (kind, type(value))
            assert np.asarray(value).dtype == dtype or (python and dtype == np.float64), kind
        case Sequence(type=type_, elements=elements):
            assert isinstance(value, type_), (kind, type(value))
            for element, part in zip(elements, value, strict=True):
                check_kind(element, part, op)
        case ListOf(type=type_, element=element):
            assert isinstance(value, type_), (kind, type(value))
            for part in value:
                check_kind(element, part, op)
        case Opaque():
            assert not carries(kind_of(value)), kind
        case Known(value=known):
            assert known == value
        case _:
            raise AssertionError(f"{kind} for {value!r}")


@pytest.mark.parametrize("text", EXAMPLES)
def test_both_modes(text: str) -> None:
    op = operation(text, environment())
    if not op.active or op.row.constant or op.row.because:
        return
    rng = np.random.default_rng(11)
    tangents = {p: like(rng, op.values[p]) for p in sorted(op.active)}
    if op.row.name in SYMMETRIC:
        tangents["a"] = tangents["a"] + np.swapaxes(tangents["a"], -1, -2)
    pushed = push_forward(op, tangents)
    whole = op.primal()
    for chosen in subsets(op):
        check_differences(op, tangents, only(chosen, pushed), chosen)
        check_adjoint(op, tangents, only(chosen, pushed), only(chosen, like(rng, whole)), chosen)


def subsets(op: Operation) -> list[frozenset[int] | None]:
    """Which results have a cotangent: all of them, and each of several alone."""
    whole = op.primal()
    if not isinstance(op.site().ans, Sequence):
        return [None]
    if op.row.name in SOLUTIONS:
        return [frozenset({0})]
    alone = [frozenset({k}) for k, part in enumerate(whole) if each(part)]
    return [None, *alone]


def only(chosen: frozenset[int] | None, value: Any) -> Any:
    if chosen is None:
        return value
    return tuple(part if k in chosen else None for k, part in enumerate(value))


def check_adjoint(
    op: Operation, tangents: dict[str, Any], pushed: Any, g: Any, chosen: frozenset[int] | None
) -> None:
    received = pull_back(op, g, chosen)
    for p, value in received.items():
        check_precision(op, p, value)
    left = inner(pushed, g)
    right = sum(inner_received(received[p], tangents[p]) for p in received)
    tolerance = 1e-4 if has_single(op) else 1e-9
    assert np.isclose(left, right, rtol=tolerance, atol=tolerance), (left, right)


def inner_received(received: Any, tangent: Any) -> float:
    """The inner product; an element that receives nothing counts as 0."""
    if isinstance(tangent, (tuple, list)):
        return sum(inner_received(r, t) for r, t in zip(received, tangent, strict=True))
    return 0.0 if received is None or tangent is None else inner(received, tangent)


def has_single(op: Operation) -> bool:
    leaves = [leaf for p in op.active for leaf in each(op.values[p])] + each(op.primal())
    return any(np.asarray(leaf).dtype == np.float32 for leaf in leaves)


def check_precision(op: Operation, parameter: str, received: Any) -> None:
    """float32 stays float32 in the array a contribution is made of."""
    value = op.values[parameter]
    if isinstance(value, np.ndarray) and value.dtype == np.float32:
        result = np.asarray(op.primal() if not isinstance(op.primal(), (tuple, list)) else value)
        # Before NumPy 2 a float32 scalar divided by an int is a float64: the driver casts it.
        if result.dtype == np.float32 and not (NUMPY_1 and result.ndim == 0):
            assert np.asarray(received).dtype == np.float32, op.text


def check_differences(
    op: Operation, tangents: dict[str, Any], pushed: Any, chosen: frozenset[int] | None
) -> None:
    single = has_single(op)
    step = 1e-2 if single else 1e-6

    def moved(sign: float) -> Any:
        values = {
            p: mapped(lambda v, t: v + sign * step * t, op.values[p], tangents[p]) for p in tangents
        }
        return op.primal(**kept(op.values, values))

    ends = each(only(chosen, moved(1.0))), each(only(chosen, moved(-1.0)))
    expected = [
        (np.asarray(a, float) - np.asarray(b, float)) / (2 * step)
        for a, b in zip(*ends, strict=True)
    ]
    got = each_of(pushed, only(chosen, op.primal()))
    for mine, true in zip(got, expected, strict=True):
        tolerance = 2e-2 if single else 2e-6
        np.testing.assert_allclose(np.asarray(mine, float), true, rtol=tolerance, atol=tolerance)


def kept(values: dict[str, Any], moved: dict[str, Any]) -> dict[str, Any]:
    """Moved values, with what does not move (None) as it was."""

    def both(old: Any, new: Any) -> Any:
        if isinstance(old, (tuple, list)):
            return type(old)([both(a, b) for a, b in zip(old, new, strict=True)])
        return (
            old if new is None else (new.astype(old.dtype) if isinstance(old, np.ndarray) else new)
        )

    return {p: both(values[p], new) for p, new in moved.items()}


def each_of(mine: Any, true: Any) -> list[Any]:
    """The parts of a tangent that belong to the float parts of the result."""
    if isinstance(true, (tuple, list)):
        return [leaf for m, t in zip(mine, true, strict=True) for leaf in each_of(m, t)]
    return [mine] if each(true) else []
