"""Returns in the middle."""

import numpy as np


def huber(residual, delta):
    if residual < 0.0:
        residual = -residual
    if residual <= delta:
        return 0.5 * residual**2
    return delta * (residual - 0.5 * delta)


PRIMAL, WRT, MODE = huber, ("residual", "delta"), "grad"


def example(rng):
    return (-1.7, 0.9)


# What follows is written by `pytest tests/golden --update-golden`.


def huber_grad(residual, delta):
    """Gradient of `huber` with respect to residual, delta."""
    # forward
    negative = residual < 0.0
    if negative:
        residual = -residual
    if residual <= delta:
        power = residual**2
    else:
        difference = residual - 0.5 * delta

    # backward
    # return delta * (residual - 0.5 * delta)
    delta_bar = 0.0
    if residual <= delta:
        # return 0.5 * residual**2
        residual_bar = residual
    else:
        # return delta * (residual - 0.5 * delta)
        residual_bar = delta
        delta_bar = difference - delta * 0.5
    if negative:
        # residual = -residual
        residual_bar = -residual_bar
    return residual_bar, delta_bar
