"""The branch that `np.where` does not take contributes exactly nothing."""

import numpy as np


def safe_log(x):
    y = np.where(x > 0.0, np.log(x), 0.0)
    z = np.where(x > 0.0, np.sqrt(x), x**2)
    return np.sum(y * z)


PRIMAL, WRT, MODE = safe_log, ("x",), "grad"


def example(rng):
    return (np.array([0.5, -1.0, 2.0, -0.25]),)


# What follows is written by `pytest tests/golden --update-golden`.


def safe_log_grad(x):
    """Gradient of `safe_log` with respect to x."""
    # forward
    y = np.where(x > 0.0, np.log(x), 0.0)
    root = np.sqrt(x)
    z = np.where(x > 0.0, root, x**2)

    # backward
    # z = np.where(x > 0.0, np.sqrt(x), x**2)
    root_bar = np.where(x > 0.0, y, 0)
    power_bar = np.where(x > 0.0, 0, y)
    x_bar = np.where(power_bar == 0, 0.0, 2 * power_bar * x)
    x_bar += np.where(root_bar == 0, 0.0, 0.5 * root_bar / root)
    # y = np.where(x > 0.0, np.log(x), 0.0)
    log_bar = np.where(x > 0.0, z, 0)
    x_bar += np.where(log_bar == 0, 0.0, log_bar / x)
    return x_bar
