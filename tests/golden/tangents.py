"""Forward mode: each line is followed by its tangent."""

import numpy as np


def damped(x, k):
    y = np.exp(-k * x)
    for i in range(3):
        y[i] *= np.sin(x[i])
    return np.sum(y) / (1.0 + k)


PRIMAL, WRT, MODE = damped, ("x", "k"), "jvp"


def example(rng):
    return (rng.normal(size=4), 0.7)


# What follows is written by `pytest tests/golden --update-golden`.


def damped_jvp(x, k, x_dot, k_dot):
    """Value and tangent of `damped` with respect to x, k."""
    negated = -k
    y = np.exp(negated * x)
    y_dot = (-k_dot * x + x_dot * negated) * y
    for i in range(3):
        x_i = x[i]
        sin = np.sin(x_i)
        y_dot[i] = y_dot[i] * sin + x_dot[i] * np.cos(x_i) * y[i]
        y[i] *= sin
    total = 1.0 + k
    result = np.sum(y) / total
    result_dot = np.sum(y_dot) / total - k_dot * result / total
    return result, result_dot
