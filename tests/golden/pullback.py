"""The value, and a function from its cotangent to those of the arguments."""

import numpy as np


def layer(W, b, x):
    z = W @ x + b
    return np.maximum(z, 0.0) + 0.1 * z**2


PRIMAL, WRT, MODE = layer, ("W", "b", "x"), "vjp"


def example(rng):
    return (rng.normal(size=(3, 4)), rng.normal(size=3), rng.normal(size=4))


# What follows is written by `pytest tests/golden --update-golden`.


def layer_backward(result_bar, z, x_before, W_before):
    # return np.maximum(z, 0.0) + 0.1 * z**2
    z_bar = 2 * (result_bar * 0.1) * z + result_bar * np.heaviside(z, 0.5)
    # z = W @ x + b
    W_bar = np.outer(z_bar, x_before)
    x_bar = W_before.T @ z_bar
    return W_bar, z_bar, x_bar


def layer_vjp(W, b, x):
    """Value and pullback of `layer` with respect to W, b, x."""
    # forward
    W_before = W.copy()
    x_before = x.copy()
    z = W @ x + b
    maximum = np.maximum(z, 0.0)
    power = z**2

    def pullback(result_bar):
        return layer_backward(result_bar, z, x_before, W_before)

    return maximum + 0.1 * power, pullback
