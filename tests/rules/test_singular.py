"""The conventions at singular points, row by row."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.rules.evaluate import operation, pull_back

np.seterr(all="ignore")


def received(text: str, g: Any = None, **values: Any) -> Any:
    """What the operands receive, as numbers or lists; the cotangent is 1 everywhere."""
    op = operation(text, values)
    if g is None:
        g = np.ones_like(op.primal())
        g = float(g) if g.ndim == 0 else g
    parts = [np.asarray(part).tolist() for part in pull_back(op, g).values()]
    return parts[0] if len(parts) == 1 else parts


ZERO = np.zeros(3)
TIED = np.array([1.0, 3.0, 3.0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("np.abs(Z)", [0, 0, 0]),
        ("abs(z)", 0),
        ("np.hypot(Z, Z)", [[0, 0, 0], [0, 0, 0]]),
        ("np.linalg.norm(Z)", [0, 0, 0]),
        ("np.linalg.norm(Z, 3)", [0, 0, 0]),
        ("np.std(Z)", [0, 0, 0]),
        ("np.std(E)", [[0, 0], [0, 0]]),
        ("np.std(E, axis=1)", [[0, 0], [0, 0]]),
        ("math.hypot(z, z)", [0, 0]),
        ("math.dist((z, z), (0.0, 0.0))", [0, 0]),
        ("np.sinc(Z)", [0, 0, 0]),
        ("np.max(T)", [0, 0.5, 0.5]),
        ("np.min(-T)", [0, 0.5, 0.5]),
        ("np.maximum(T, 3.0)", [0, 0.5, 0.5]),
        ("np.maximum(Z, 0)", [0.5, 0.5, 0.5]),
        ("np.minimum(0, Z)", [0.5, 0.5, 0.5]),
        ("np.fmax(T, 3.0)", [0, 0.5, 0.5]),
        ("max(z, 0.0)", 0.5),
        ("max(T)", [0, 0.5, 0.5]),
        ("np.clip(T, 1.0, 3.0)", [1, 1, 1]),
        ("np.sort(T)", [1, 1, 1]),
        ("np.median(T)", [0, 1, 0]),
        ("np.ptp(T)", [-1, 0.5, 0.5]),
        ("np.prod(P)", [0, 10, 0]),
        ("np.cumprod(P)", [1, 2 + 10, 0]),
        ("math.prod([y, z, y])", [[0, 4, 0]][0]),
        ("Z ** 0", [0, 0, 0]),
        ("Z ** 1", [1, 1, 1]),
        ("Z ** 2", [0, 0, 0]),
        ("Z ** k", [[0, 1, 0], 0]),
        ("z ** 0", 0),
        ("z ** y", [0, 0]),
        ("0.0 ** y", 0),
        ("Z ** np.array([0.0, 2.0, 1.0])", [0, 0, 1]),
        ("np.sqrt(Z)", [math.inf] * 3),
        ("np.log(Z)", [math.inf] * 3),
        ("np.log(z)", math.inf),
        ("math.sqrt(z)", math.inf),
        ("math.cbrt(z)", math.inf),
        ("z ** 0.5", math.inf),
        ("z ** 0.25", math.inf),
        ("Z ** 0.25", [math.inf] * 3),
        ("math.pow(z, 0.5)", math.inf),
        ("math.asin(z + 1)", math.inf),
        ("np.arcsin(z + 1)", math.inf),
        ("np.reciprocal(z)", -math.inf),
        ("np.divide(1.0, z)", -math.inf),
        ("np.round(T)", None),
        ("np.where(np.array([True, False, True]), Z, 1.0)", [1, 0, 1]),
    ],
)
def test_convention(text: str, expected: Any) -> None:
    values = {
        "Z": ZERO, "T": TIED, "P": np.array([2.0, 0.0, 5.0]), "E": np.full((2, 2), 0.25), "z": 0.0,
        "y": 2.0, "k": np.array([0.0, 1.0, 2.0]),
    }  # fmt: skip
    if "Z ** k" in text:
        expected = [[0, 1, 0], [0, 0, 0]]
    op = operation(text, values)
    if expected is None:
        assert op.row.constant
        return
    got = received(text, **values)
    np.testing.assert_allclose(np.asarray(got, float), np.asarray(expected, float), atol=1e-15)


def test_negative_base_with_a_fraction_is_nan_not_complex() -> None:
    assert math.isnan(received("z ** 1.5", g=1.0, z=-2.0))


def test_cofactors_of_a_singular_matrix() -> None:
    got = received("np.linalg.det(A)", A=np.array([[1.0, 2.0], [2.0, 4.0]]))
    np.testing.assert_allclose(got, [[4.0, -2.0], [-2.0, 1.0]], atol=1e-12)


def test_symmetric_factorisations_receive_symmetric_adjoints() -> None:
    rng = np.random.default_rng(0)
    square = rng.normal(size=(3, 3))
    spd = square @ square.T + np.eye(3)
    got = np.asarray(received("np.linalg.cholesky(A)", g=rng.normal(size=(3, 3)), A=spd))
    np.testing.assert_allclose(got, got.T)
