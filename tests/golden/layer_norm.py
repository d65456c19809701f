"""Layer normalisation: statistics of the rows, broadcast back over them."""

import numpy as np


def layer_norm(x, scale, shift):
    mean = x.mean(axis=-1, keepdims=True)
    centred = x - mean
    variance = np.mean(centred**2, axis=-1, keepdims=True)
    y = scale * centred / np.sqrt(variance + 1e-5) + shift
    return np.sum(np.tanh(y))


PRIMAL, WRT, MODE = layer_norm, ("x", "scale", "shift"), "grad"


def example(rng):
    return (rng.normal(size=(4, 5)), rng.normal(size=5), rng.normal(size=5))


# What follows is written by `pytest tests/golden --update-golden`.


def layer_norm_grad(x, scale, shift):
    """Gradient of `layer_norm` with respect to x, scale, shift."""
    # forward
    mean = x.mean(axis=-1, keepdims=True)
    centred = x - mean
    variance = np.mean(centred**2, axis=-1, keepdims=True)
    root = np.sqrt(variance + 1e-5)
    ratio = scale * centred / root
    y = ratio + shift

    # backward
    # return np.sum(np.tanh(y))
    y_bar = 1 - np.tanh(y) ** 2
    # y = scale * centred / np.sqrt(variance + 1e-5) + shift
    shift_bar = y_bar.sum(axis=0)
    quotient = y_bar / root
    variance_bar = 0.5 * np.sum(-quotient * ratio, axis=1, keepdims=True) / root
    scale_bar = np.sum(quotient * centred, axis=0)
    centred_bar = quotient * scale
    # variance = np.mean(centred**2, axis=-1, keepdims=True)
    centred_bar += 2 * (variance_bar / x.shape[1]) * centred
    # centred = x - mean
    mean_bar = np.sum(-centred_bar, axis=1, keepdims=True)
    # mean = x.mean(axis=-1, keepdims=True)
    x_bar = centred_bar + mean_bar / x.shape[1]
    return x_bar, scale_bar, shift_bar
