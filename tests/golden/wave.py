"""Leapfrog: two buffers that change places, and a speed to be found."""

import numpy as np


def wave(u0, c, steps):
    previous, u = u0, u0
    for _ in range(steps):
        following = np.zeros_like(u)
        following[1:-1] = 2.0 * u[1:-1] - previous[1:-1] + c**2 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        previous, u = u, following
    return np.sum(u**2)


PRIMAL, WRT, MODE = wave, ("u0", "c"), "grad"


def example(rng):
    return (rng.normal(size=10), 0.4, 5)


# What follows is written by `pytest tests/golden --update-golden`.


def wave_grad(u0, c, steps):
    """Gradient of `wave` with respect to u0, c."""
    # forward
    previous_tape, power_tape, total_tape = [], [], []
    previous = u0
    u = u0
    for _ in range(steps):
        following = np.zeros_like(u)
        power = c**2
        power_tape.append(power)
        total = u[2:] - 2.0 * u[1:-1] + u[:-2]
        total_tape.append(total)
        following[1:-1] = 2.0 * u[1:-1] - previous[1:-1] + power * total
        previous_tape.append(previous)
        previous, u = u, following

    # backward
    # return np.sum(u**2)
    u_bar = 2.0 * u
    c_bar = 0.0
    previous_bar = np.zeros_like(previous)
    for _ in reversed(range(steps)):
        power, total = power_tape.pop(), total_tape.pop()
        # previous, u = u, following
        following_bar = u_bar
        previous = previous_tape.pop()
        # following[1:-1] = 2.0 * u[1:-1] - previous[1:-1] + c**2 * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        cotangent = following_bar[1:-1].copy()
        total_bar = cotangent * power
        u_bar = previous_bar
        u_bar[:-2] += total_bar
        u_bar[1:-1] -= total_bar * 2.0
        u_bar[2:] += total_bar
        c_bar += 2 * np.sum(cotangent * total) * c
        previous_bar = np.zeros_like(previous)
        previous_bar[1:-1] -= cotangent
        u_bar[1:-1] += cotangent * 2.0
        following_bar[1:-1] = 0.0
    # previous, u = u0, u0
    u0_bar = u_bar + previous_bar
    return u0_bar, float(c_bar)
