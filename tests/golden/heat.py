"""A stencil in place, with a constant coefficient: nothing is recorded."""

import numpy as np


def heat(u0, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += 0.2 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u**2)


PRIMAL, WRT, MODE = heat, ("u0",), "grad"


def example(rng):
    return (rng.normal(size=12), 7)


# What follows is written by `pytest tests/golden --update-golden`.


def heat_grad(u0, steps):
    """Gradient of `heat` with respect to u0."""
    # forward
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += 0.2 * (u[2:] - 2.0 * u[1:-1] + u[:-2])

    # backward
    # return np.sum(u**2)
    u_bar = 2.0 * u
    for _ in reversed(range(steps)):
        # u[1:-1] += 0.2 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        total_bar = u_bar[1:-1] * 0.2
        u_bar[:-2] += total_bar
        u_bar[1:-1] -= total_bar * 2.0
        u_bar[2:] += total_bar
    return u_bar
