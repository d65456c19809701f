"""Generated functions have the globals and the closure cells of the functions they come from."""

import numpy as np

from s2sgrad import check_grad, grad

factor = 5.0


def made(factor):
    def squared(x):
        return factor * x * x

    return squared


squared = made(2.0)


def both(x):
    return factor * squared(x) * np.sin(x)


def test_a_global_that_is_called_as_a_captured_variable_of_another_function():
    check_grad(both, 3.0)
    expected = 10.0 * (2 * 3.0 * np.sin(3.0) + 9.0 * np.cos(3.0))
    np.testing.assert_allclose(grad(both)(3.0), expected)
