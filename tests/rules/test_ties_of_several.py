"""Ties among several NumPy numbers: `np.bool_ + np.bool_` is an or, not a count."""

import numpy as np
import pytest

import s2sgrad


@pytest.mark.parametrize("pick", [max, min])
@pytest.mark.parametrize("tied", [1, 2, 3])
def test_the_tied_share_equally(pick, tied):
    def chosen(x):
        return max(x[0], x[1], x[2])

    def least(x):
        return min(x[0], x[1], x[2])

    function = chosen if pick is max else least
    other = 0.0 if pick is max else 2.0
    x = np.array([1.0] * tied + [other] * (3 - tied))
    expected = np.where(x == 1.0, 1.0 / tied, 0.0)
    np.testing.assert_allclose(s2sgrad.grad(function)(x), expected)
    assert s2sgrad.jvp(function, (x,), (np.ones(3),))[1] == pytest.approx(1.0)
