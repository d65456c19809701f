"""float32 stays float32."""

import numpy as np


def least_squares(A, x, b):
    r = A @ x - b
    return np.float32(0.5) * r @ r / len(r)


PRIMAL, WRT, MODE = least_squares, ("A", "x"), "grad"


def example(rng):
    return (
        rng.normal(size=(4, 3)).astype(np.float32),
        rng.normal(size=3).astype(np.float32),
        rng.normal(size=4).astype(np.float32),
    )


# What follows is written by `pytest tests/golden --update-golden`.


def least_squares_grad(A, x, b):
    """Gradient of `least_squares` with respect to A, x."""
    # forward
    r = A @ x - b
    float32 = np.float32(0.5)
    result = float32 * r @ r / len(r)

    # backward
    # return np.float32(0.5) * r @ r / len(r)
    product_bar = np.float32(1.0) / len(r)
    r_bar = product_bar * (float32 * r) + product_bar * r * float32
    # r = A @ x - b
    A_bar = np.outer(r_bar, x)
    x_bar = A.T @ r_bar
    return A_bar, x_bar
