"""One head of attention."""

import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attention(Q, K, V):
    weights = softmax(Q @ K.T / np.sqrt(Q.shape[1]))
    return np.sum((weights @ V) ** 2)


PRIMAL, WRT, MODE = attention, ("Q", "K", "V"), "grad"


def example(rng):
    return (rng.normal(size=(3, 4)), rng.normal(size=(5, 4)), rng.normal(size=(5, 2)))


# What follows is written by `pytest tests/golden --update-golden`.


def softmax_forward(z):
    largest = z.max(axis=-1, keepdims=True)
    e = np.exp(z - largest)
    total = e.sum(axis=-1, keepdims=True)
    saved = z, largest, e, total
    return e / total, saved


def softmax_backward(result_bar, saved):
    z, largest, e, total = saved
    # return e / e.sum(axis=-1, keepdims=True)
    quotient = result_bar / total
    e_bar = quotient + np.sum(-quotient * (e / total), axis=1, keepdims=True)
    # e = np.exp(z - z.max(axis=-1, keepdims=True))
    difference_bar = e_bar * e
    largest_bar = np.sum(-difference_bar, axis=1, keepdims=True)
    z_bar = difference_bar + largest_bar / np.sum(z == largest, axis=-1, keepdims=True) * (
        z == largest
    )
    return z_bar


def attention_grad(Q, K, V):
    """Gradient of `attention` with respect to Q, K, V."""
    # forward
    root = np.sqrt(Q.shape[1])
    weights, softmax_saved = softmax_forward(Q @ K.T / root)

    # backward
    # return np.sum((weights @ V) ** 2)
    product_bar = 2.0 * (weights @ V)
    weights_bar = product_bar @ V.T
    V_bar = weights.T @ product_bar
    # weights = softmax(Q @ K.T / np.sqrt(Q.shape[1]))
    ratio_bar = softmax_backward(weights_bar, softmax_saved)
    product_bar = ratio_bar / root
    Q_bar = product_bar @ K
    K_bar = (Q.T @ product_bar).T
    return Q_bar, K_bar, V_bar
