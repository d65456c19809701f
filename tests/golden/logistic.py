"""Logistic regression with labels -1 and 1, and a ridge; the value comes along."""

import numpy as np


def logistic(w, X, y, ridge):
    margins = y * (X @ w)
    return np.sum(np.log1p(np.exp(-margins))) + 0.5 * ridge * w @ w


PRIMAL, WRT, MODE = logistic, ("w",), "value_and_grad"


def example(rng):
    return (rng.normal(size=3), rng.normal(size=(8, 3)), rng.choice([-1.0, 1.0], size=8), 0.1)


# What follows is written by `pytest tests/golden --update-golden`.


def logistic_value_and_grad(w, X, y, ridge):
    """Value and gradient of `logistic` with respect to w."""
    # forward
    margins = y * (X @ w)
    e = np.exp(-margins)
    product = 0.5 * ridge * w
    result = np.sum(np.log1p(e)) + product @ w

    # backward
    # return np.sum(np.log1p(np.exp(-margins))) + 0.5 * ridge * w @ w
    w_bar = product + w * (0.5 * ridge)
    negated_bar = 1.0 / (1 + e) * e
    # margins = y * (X @ w)
    w_bar += X.T @ (-negated_bar * y)
    return result, w_bar
