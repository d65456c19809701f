"""A state that is a tuple, unpacked and packed again."""

import numpy as np


def orbit(state, mass, dt, steps):
    q, p = state
    for _ in range(steps):
        p = p - dt * mass * q / (1.0 + q @ q)
        q = q + dt * p
    return q @ q + p @ p


PRIMAL, WRT, MODE = orbit, ("state", "mass"), "grad"


def example(rng):
    return ((rng.normal(size=2), rng.normal(size=2)), 1.3, 0.1, 4)


# What follows is written by `pytest tests/golden --update-golden`.


def orbit_grad(state, mass, dt, steps):
    """Gradient of `orbit` with respect to state, mass."""
    # forward
    q_tape, product_tape, ratio_tape = [], [], []
    q, p = state
    for _ in range(steps):
        product = q @ q
        product_tape.append(product)
        ratio = dt * mass * q / (1.0 + product)
        ratio_tape.append(ratio)
        p = p - ratio
        q_tape.append(q)
        q = q + dt * p
    product = q @ q
    product = p @ p

    # backward
    # return q @ q + p @ p
    p_bar = p + p
    q_bar = q + q
    mass_bar = 0.0
    for _ in reversed(range(steps)):
        product, ratio = product_tape.pop(), ratio_tape.pop()
        # q = q + dt * p
        q = q_tape.pop()
        p_bar = p_bar + q_bar * dt
        # p = p - dt * mass * q / (1.0 + q @ q)
        quotient = -p_bar / (1.0 + product)
        total_bar = np.sum(-quotient * ratio)
        q_bar = q_bar + total_bar * q + total_bar * q
        q_bar += quotient * (dt * mass)
        mass_bar += np.sum(quotient * q) * dt
    # q, p = state
    state_bar = [np.zeros_like(state[0]), np.zeros_like(state[1])]
    state_bar[0] = state_bar[0] + q_bar
    state_bar[1] = state_bar[1] + p_bar
    return tuple(state_bar), float(mass_bar)
