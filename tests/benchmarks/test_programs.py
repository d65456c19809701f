"""What the benchmarks compare agrees: s2sgrad's gradients and those written by hand."""

import numpy as np
import pytest

import s2sgrad
from tests.benchmarks.programs import PROGRAMS


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients_agree(name):
    program = PROGRAMS[name]
    args = program.arguments(np.random.default_rng(1))
    expected = program.by_hand(*args)
    for got, wanted in zip(
        s2sgrad.grad(program.primal, wrt=program.wrt)(*args), expected, strict=True
    ):
        np.testing.assert_allclose(got, wanted, rtol=1e-8, atol=1e-10)
