"""A recurrent network: only the previous state is recorded, by reference."""

import numpy as np


def rnn(W, xs, target):
    h = np.zeros(W.shape[0])
    for x in xs:
        h = np.tanh(W @ h + x)
    return np.sum((h - target) ** 2)


PRIMAL, WRT, MODE = rnn, ("W", "xs"), "grad"


def example(rng):
    return (0.4 * rng.normal(size=(3, 3)), rng.normal(size=(6, 3)), rng.normal(size=3))


# What follows is written by `pytest tests/golden --update-golden`.


def rnn_grad(W, xs, target):
    """Gradient of `rnn` with respect to W, xs."""
    # forward
    h_tape = []
    h = np.zeros(W.shape[0])
    for x in xs:
        h_tape.append(h)
        h = np.tanh(W @ h + x)

    # backward
    # return np.sum((h - target) ** 2)
    h_bar = 2.0 * (h - target)
    W_bar = np.zeros_like(W)
    xs_bar = np.zeros_like(xs)
    for i in reversed(range(len(xs))):
        # h = np.tanh(W @ h + x)
        total_bar = h_bar * (1 - h**2)
        h = h_tape.pop()
        W_bar += np.outer(total_bar, h)
        h_bar = W.T @ total_bar
        xs_bar[i] += total_bar
    return W_bar, xs_bar
