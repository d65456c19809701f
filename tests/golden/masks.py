"""Reading and writing through a mask."""

import numpy as np


def clipped_energy(x, limit):
    y = x.copy()
    large = np.abs(y) > 1.0
    y[large] = limit * np.sign(y[large])
    return np.sum(y**2) + np.sum(x[~large] ** 3)


PRIMAL, WRT, MODE = clipped_energy, ("x", "limit"), "grad"


def example(rng):
    return (2.0 * rng.normal(size=9), 1.5)


# What follows is written by `pytest tests/golden --update-golden`.


def clipped_energy_grad(x, limit):
    """Gradient of `clipped_energy` with respect to x, limit."""
    # forward
    y = x.copy()
    large = np.abs(y) > 1.0
    sign = np.sign(y[large])
    y[large] = limit * sign

    # backward
    # return np.sum(y**2) + np.sum(x[~large] ** 3)
    x_bar = np.zeros_like(x)
    x_bar[~large] += 3.0 * x[~large] ** 2
    y_bar = 2.0 * y
    # y[large] = limit * np.sign(y[large])
    limit_bar = np.sum(y_bar[large] * sign)
    y_bar[large] = 0.0
    # y = x.copy()
    x_bar += y_bar
    return x_bar, float(limit_bar)
