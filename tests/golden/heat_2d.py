"""A stencil in two dimensions, in place, with a source: nothing is recorded."""

import numpy as np


def heat_2d(u0, source, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1, 1:-1] += 0.1 * (
            u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1]
        )
        u += source
    return np.mean(u**2)


PRIMAL, WRT, MODE = heat_2d, ("u0", "source"), "grad"


def example(rng):
    return (rng.normal(size=(5, 6)), rng.normal(size=(5, 6)), 4)


# What follows is written by `pytest tests/golden --update-golden`.


def heat_2d_grad(u0, source, steps):
    """Gradient of `heat_2d` with respect to u0, source."""
    # forward
    u = u0.copy()
    for _ in range(steps):
        u[1:-1, 1:-1] += 0.1 * (
            u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1]
        )
        u += source

    # backward
    # return np.mean(u**2)
    u_bar = 2.0 / max(u0.size, 1) * u
    source_bar = np.zeros_like(source)
    for _ in reversed(range(steps)):
        # u += source
        source_bar += u_bar
        # u[1:-1, 1:-1] += 0.1 * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 ...
        difference_bar = u_bar[1:-1, 1:-1] * 0.1
        u_bar[1:-1, 1:-1] -= difference_bar * 4.0
        u_bar[1:-1, :-2] += difference_bar
        u_bar[1:-1, 2:] += difference_bar
        u_bar[:-2, 1:-1] += difference_bar
        u_bar[2:, 1:-1] += difference_bar
    return u_bar, source_bar
