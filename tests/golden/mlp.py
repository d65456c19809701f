"""A network with two layers: products, broadcast biases, an elementwise chain, a mean."""

import numpy as np


def loss(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1 + b1)
    p = 1.0 / (1.0 + np.exp(-(h @ W2 + b2)))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


PRIMAL, WRT, MODE = loss, ("W1", "b1", "W2", "b2"), "grad"


def example(rng):
    return (
        rng.normal(size=(4, 3)),
        rng.normal(size=3),
        rng.normal(size=(3, 2)),
        rng.normal(size=2),
        rng.normal(size=(5, 4)),
        rng.uniform(0.1, 0.9, size=(5, 2)),
    )


# What follows is written by `pytest tests/golden --update-golden`.


def loss_grad(W1, b1, W2, b2, x, y):
    """Gradient of `loss` with respect to W1, b1, W2, b2."""
    # forward
    h = np.tanh(x @ W1 + b1)
    e = np.exp(-(h @ W2 + b2))
    p = 1.0 / (1.0 + e)

    # backward
    # return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))
    total_bar = -1.0 / max(y.size, 1)
    p_bar = total_bar * y / p - total_bar * (1.0 - y) / (1.0 - p)
    # p = 1.0 / (1.0 + np.exp(-(h @ W2 + b2)))
    total_bar = p_bar * p**2 * e
    b2_bar = total_bar.sum(axis=0)
    h_bar = total_bar @ W2.T
    W2_bar = h.T @ total_bar
    # h = np.tanh(x @ W1 + b1)
    total_bar = h_bar * (1 - h**2)
    b1_bar = total_bar.sum(axis=0)
    W1_bar = x.T @ total_bar
    return W1_bar, b1_bar, W2_bar, b2_bar
