"""A helper that is called in a loop, on rows."""

import numpy as np


def softplus(z):
    return np.log1p(np.exp(z))


def energy(w, X):
    total = 0.0
    for x in X:
        total += np.sum(softplus(w * x))
    return total


PRIMAL, WRT, MODE = energy, ("w",), "grad"


def example(rng):
    return (rng.normal(size=3), rng.normal(size=(4, 3)))


# What follows is written by `pytest tests/golden --update-golden`.


def softplus_forward(z, e_tape):
    e = np.exp(z)
    e_tape.append(e)
    return np.log1p(e)


def softplus_backward(result_bar, e_tape):
    e = e_tape.pop()
    # return np.log1p(np.exp(z))
    z_bar = result_bar / (1 + e) * e
    return z_bar


def energy_grad(w, X):
    """Gradient of `energy` with respect to w."""
    # forward
    e_tape = []
    for x in X:
        softplus_value = softplus_forward(w * x, e_tape)

    # backward
    # return total
    w_bar = np.zeros_like(w)
    for i in reversed(range(len(X))):
        x = X[i]
        # total += np.sum(softplus(w * x))
        product_bar = softplus_backward(np.ones_like(w), e_tape)
        w_bar += product_bar * x
    return w_bar
