"""A helper that calls a helper, in a loop: each becomes a pair."""

import numpy as np


def pendulum(state, damping):
    angle, speed = state[0], state[1]
    return np.array([speed, -np.sin(angle) - damping * speed])


def rk4_step(state, damping, dt):
    k1 = pendulum(state, damping)
    k2 = pendulum(state + 0.5 * dt * k1, damping)
    k3 = pendulum(state + 0.5 * dt * k2, damping)
    k4 = pendulum(state + dt * k3, damping)
    return state + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


def misfit(state, damping, observed, dt):
    total = 0.0
    for target in observed:
        state = rk4_step(state, damping, dt)
        total += (state[0] - target) ** 2
    return total


PRIMAL, WRT, MODE = misfit, ("state", "damping"), "grad"


def example(rng):
    return (rng.normal(size=2), 0.3, rng.normal(size=5), 0.1)


# What follows is written by `pytest tests/golden --update-golden`.


def pendulum_forward(state, damping, damping_tape, state_tape):
    angle = state[0]
    speed = state[1]
    damping_tape.append(damping)
    state_tape.append(state)
    return np.array([speed, -np.sin(angle) - damping * speed])


def pendulum_backward(result_bar, damping_tape, state_tape):
    damping, state = damping_tape.pop(), state_tape.pop()
    # return np.array([speed, -np.sin(angle) - damping * speed])
    difference_bar = result_bar[1]
    product_bar = -difference_bar
    damping_bar = product_bar * state[1]
    speed_bar = result_bar[0] + product_bar * damping
    angle_bar = -difference_bar * np.cos(state[0])
    # angle, speed = state[0], state[1]
    state_bar = np.zeros_like(state)
    state_bar[1] += speed_bar
    state_bar[0] += angle_bar
    return state_bar, damping_bar


def rk4_step_forward(state, damping, dt, dt_tape, damping_tape, state_tape):
    k1 = pendulum_forward(state, damping, damping_tape, state_tape)
    k2 = pendulum_forward(state + 0.5 * dt * k1, damping, damping_tape, state_tape)
    k3 = pendulum_forward(state + 0.5 * dt * k2, damping, damping_tape, state_tape)
    k4 = pendulum_forward(state + dt * k3, damping, damping_tape, state_tape)
    dt_tape.append(dt)
    return state + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


def rk4_step_backward(result_bar, dt_tape, damping_tape, state_tape):
    dt = dt_tape.pop()
    # return state + dt / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    total_bar = result_bar * (dt / 6.0)
    k3_bar = total_bar * 2.0
    k2_bar = total_bar * 2.0
    # k4 = pendulum(state + dt * k3, damping)
    state_2_bar, damping_bar = pendulum_backward(total_bar, damping_tape, state_tape)
    state_bar = result_bar + state_2_bar
    k3_bar += state_2_bar * dt
    # k3 = pendulum(state + 0.5 * dt * k2, damping)
    state_2_bar, damping_2_bar = pendulum_backward(k3_bar, damping_tape, state_tape)
    damping_bar += damping_2_bar
    state_bar += state_2_bar
    k2_bar += state_2_bar * (0.5 * dt)
    # k2 = pendulum(state + 0.5 * dt * k1, damping)
    state_2_bar, damping_2_bar = pendulum_backward(k2_bar, damping_tape, state_tape)
    damping_bar += damping_2_bar
    state_bar += state_2_bar
    k1_bar = total_bar + state_2_bar * (0.5 * dt)
    # k1 = pendulum(state, damping)
    state_2_bar, damping_2_bar = pendulum_backward(k1_bar, damping_tape, state_tape)
    state_bar += state_2_bar
    damping_bar += damping_2_bar
    return state_bar, damping_bar


def misfit_grad(state, damping, observed, dt):
    """Gradient of `misfit` with respect to state, damping."""
    # forward
    state_tape_2, dt_tape, damping_tape, state_tape = [], [], [], []
    for target in observed:
        state_tape_2.append(state)
        state = rk4_step_forward(state, damping, dt, dt_tape, damping_tape, state_tape)
        power = (state[0] - target) ** 2

    # backward
    # return total
    damping_bar = 0.0
    state_bar = np.zeros_like(state)
    for i in reversed(range(len(observed))):
        target = observed[i]
        # total += (state[0] - target) ** 2
        state_2_bar = state_bar.copy()
        state_2_bar[0] += 2.0 * (state[0] - target)
        # state = rk4_step(state, damping, dt)
        state_2_bar, damping_2_bar = rk4_step_backward(
            state_2_bar, dt_tape, damping_tape, state_tape
        )
        state_bar = state_2_bar
        damping_bar += damping_2_bar
        state = state_tape_2.pop()
    state_bar = state_bar.copy()
    return state_bar, float(damping_bar)
