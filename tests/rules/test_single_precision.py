"""Rows on float32 operands, alone and mixed with float64: contributions stay in float32."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.rules.evaluate import Operation, like, operation, pull_back
from tests.rules.examples import EXAMPLES, NUMPY_1, environment

np.seterr(all="ignore")


def single(names: str) -> dict[str, Any]:
    """The environment with the named operands in float32: all of them for an empty text."""
    return {
        name: value.astype(np.float32) if name in names.split() or not names else value
        for name, value in environment().items()
        if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind == "f"
    }


@pytest.mark.parametrize("names", ["", "A V W P U T M K N x COL", "B Q R X SORTED ROW D n"])
@pytest.mark.parametrize("text", EXAMPLES)
def test_contributions_stay_single(text: str, names: str) -> None:
    op = operation(text, {**environment(), **single(names)})
    if not op.active or op.row.constant or op.row.because or NUMPY_1:
        return
    g = like(np.random.default_rng(5), op.primal())
    for parameter, received in pull_back(op, g).items():
        value = op.values[parameter]
        if isinstance(value, np.ndarray) and value.dtype == np.float32 and not is_cast(op):
            assert np.asarray(received).dtype == np.float32, parameter


def is_cast(op: Operation) -> bool:
    """Whether the driver casts contributions: the one result has another dtype."""
    whole = op.primal()
    return not isinstance(whole, (tuple, list)) and np.asarray(whole).dtype != np.float32
