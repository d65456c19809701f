"""Value and gradient in one call."""

import numpy as np


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


PRIMAL, WRT, MODE = rosenbrock, ("x",), "value_and_grad"


def example(rng):
    return (rng.normal(size=5),)


# What follows is written by `pytest tests/golden --update-golden`.


def rosenbrock_value_and_grad(x):
    """Value and gradient of `rosenbrock` with respect to x."""
    # forward
    power = x[:-1] ** 2
    result = np.sum(100.0 * (x[1:] - power) ** 2 + (1.0 - x[:-1]) ** 2)

    # backward
    # return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)
    x_bar = np.zeros_like(x)
    x_bar[:-1] -= 2.0 * (1.0 - x[:-1])
    difference_bar = 200.0 * (x[1:] - power)
    x_bar[:-1] -= 2 * difference_bar * x[:-1]
    x_bar[1:] += difference_bar
    return result, x_bar
