"""A list that grows in a loop, and becomes an array."""

import numpy as np


def smoothed(x, a):
    states = []
    s = x[0]
    for value in x:
        s = a * s + (1.0 - a) * value
        states.append(s)
    path = np.array(states)
    return np.sum((path - x) ** 2)


PRIMAL, WRT, MODE = smoothed, ("x", "a"), "grad"


def example(rng):
    return (rng.normal(size=6), 0.6)


# What follows is written by `pytest tests/golden --update-golden`.
from s2sgrad.runtime import sum_to


def smoothed_grad(x, a):
    """Gradient of `smoothed` with respect to x, a."""
    # forward
    s_tape = []
    states = []
    s = x[0]
    for value in x:
        s_tape.append(s)
        s = a * s + (1.0 - a) * value
        states.append(s)
    path = np.array(states)

    # backward
    # return np.sum((path - x) ** 2)
    difference_bar = 2.0 * (path - x)
    path_bar = sum_to(difference_bar, np.shape(path))
    x_bar = -difference_bar
    # path = np.array(states)
    states_bar = list(list(path_bar))
    a_bar = 0.0
    s_bar = 0.0
    for i in reversed(range(len(x))):
        value = x[i]
        # states.append(s)
        cotangent = states_bar.pop()
        s_bar += cotangent
        # s = a * s + (1.0 - a) * value
        s = s_tape.pop()
        value_bar = s_bar * (1.0 - a)
        a_bar -= s_bar * value
        a_bar += s_bar * s
        s_bar = s_bar * a
        x_bar[i] += value_bar
    # s = x[0]
    x_bar[0] += s_bar
    return x_bar, float(a_bar)
