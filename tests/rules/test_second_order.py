"""The second derivative of every row: its gradient, as a program, differentiated again."""

from __future__ import annotations

import linecache
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import s2sgrad
from s2sgrad.errors import Refused
from tests.oracles import differences, dot_product, trees
from tests.rules.evaluate import NAMESPACE, operation, push_forward
from tests.rules.examples import EXAMPLES, environment

np.seterr(all="ignore")
ONCE = {"np.kron(A, M)", "np.insert(V, 1, x)", "cofactors(M)"}
"""Examples whose gradient cannot be differentiated again."""
SYMMETRIC = ("cholesky", "eigh", "eigvalsh")
REFUSED = pytest.mark.xfail(raises=Refused, strict=True, reason="only once")


def of_every_row() -> list[Any]:
    """One example for each row that has a derivative."""
    chosen: dict[str, str] = {}
    for text in EXAMPLES:
        op = operation(text, environment())
        if op.active and not op.row.constant and not op.row.because:
            chosen.setdefault(op.row.name, text)
    return [pytest.param(text, marks=[REFUSED] * (text in ONCE)) for text in chosen.values()]


def program(text: str, names: list[str], value: Any) -> Callable[..., float]:
    """A smooth function of an operation's results, as a number: `np.sum(np.sin(r) * weights)`."""
    parts = enumerate(value) if isinstance(value, (tuple, list)) else [("", value)]
    weights, terms = {}, []
    for place, part in parts:
        if np.asarray(part).dtype.kind == "f":
            result = f"r[{place}]" if place != "" else "r"
            weights[f"weights{place}"] = np.random.default_rng(5).normal(size=np.shape(part))
            terms.append(f"np.sum(np.sin({result}) * weights{place})")
    header = f"def f({', '.join(names)}):"
    source = f"{header}\n    r = {text}\n    return {' + '.join(terms)}\n"
    file = f"<{text}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    space = {**NAMESPACE, **weights}
    exec(compile(source, file, "exec"), space)
    return space["f"]  # type: ignore[return-value]


def direction_of(text: str, value: Any) -> Any:
    """A random direction; one for a symmetric matrix, where only such make sense."""
    along = np.random.default_rng(7).normal(size=np.shape(value))
    if any(word in text for word in SYMMETRIC) and along.ndim > 1:
        along = along + np.swapaxes(along, -1, -2)
    return along.astype(value.dtype) if isinstance(value, np.ndarray) else type(value)(along)


@pytest.mark.filterwarnings("ignore::s2sgrad.LostDerivativeWarning")
@pytest.mark.parametrize("text", of_every_row())
def test_second_derivative(text: str) -> None:
    values = environment()
    names = [n for n in values if re.search(rf"\b{n}\b", text)]
    function = program(text, names, eval(text, {**NAMESPACE, **values}))
    args = tuple(values[n] for n in names)
    active = [n for n in names if np.asarray(values[n]).dtype.kind == "f"]
    gradient = s2sgrad.grad(function, wrt=tuple(active))
    direction = tuple(direction_of(text, values[n]) if n in active else None for n in names)
    first = gradient(*args)
    rng = np.random.default_rng(9)
    weights = tuple(
        rng.normal(size=np.shape(part)).astype(part.dtype) if np.ndim(part) else type(part)(0.3)
        for part in first
    )

    def weighted(*moved: Any) -> float:
        return trees.inner(gradient(*moved), weights)

    single = any(getattr(part, "dtype", None) == np.float32 for part in first)
    single = single or "float32" in text
    slope = differences.directional(weighted, args, direction, (3e-3,) if single else (2e-4,))
    _, moved = s2sgrad.jvp(gradient, args, direction)
    found = trees.inner(moved, weights)
    assert abs(found - slope.value) <= (1e-2 if single else 1e-6) * max(1, abs(slope.value))

    _, pullback = s2sgrad.vjp(gradient, *args)
    gap = dot_product.gap(moved, pullback, direction, weights)
    assert gap < (1e-2 if single else 1e-8)


@pytest.mark.parametrize("text", EXAMPLES)
def test_tangents_are_linear_in_the_direction(text: str) -> None:
    op = operation(text, environment())
    if not op.active or op.row.constant or op.row.because:
        return
    rng = np.random.default_rng(3)

    def drawn(leaf: Any) -> Any:
        return rng.normal(size=np.shape(leaf)) if trees.floating(leaf) else None

    short = {p: trees.map_leaves(drawn, op.values[p]) for p in op.active}
    long = trees.map_leaves(lambda leaf: None if leaf is None else 1000 * leaf, short)
    pairs = zip(trees.leaves(push_forward(op, short)), trees.leaves(push_forward(op, long)))  # noqa: B905
    for one, other in pairs:
        if one is not None and math.isfinite(np.sum(one)):
            np.testing.assert_allclose(1000 * one, other, rtol=1e-4, atol=1e-4)
