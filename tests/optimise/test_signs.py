"""Minus signs of integers stay where they are: their products wrap around."""

import numpy as np

import s2sgrad


def of_small_integers(x, n):
    return np.sum(x * (-2 * n))


def test_a_product_of_small_integers_keeps_its_sign():
    n = np.array([64, 3], dtype=np.int8)  # -2 * 64 is an int8, and 2 * 64 is not
    gradient = s2sgrad.grad(of_small_integers)(np.ones(2), n)
    np.testing.assert_array_equal(gradient, [-128.0, -6.0])
