"""A loop over an array that may be left: it is reversed by its rounds."""

import numpy as np


def first_passage(steps, barrier):
    position = 0.0
    weight = 1.0
    for step in steps:
        position += step * weight
        if position > barrier:
            break
        weight *= 0.9
    return position**2 * weight


PRIMAL, WRT, MODE = first_passage, ("steps",), "grad"


def example(rng):
    return (np.abs(rng.normal(size=8)), 2.5)


# What follows is written by `pytest tests/golden --update-golden`.


def first_passage_grad(steps, barrier):
    """Gradient of `first_passage` with respect to steps."""
    # forward
    position_tape, weight_tape = [], []
    position = 0.0
    weight = 1.0
    trips = 0
    for step in steps:
        trips += 1
        position_tape.append(position)
        position += step * weight
        if position > barrier:
            break
        weight_tape.append(weight)
        weight *= 0.9
    power = position**2

    # backward
    # return position**2 * weight
    position_bar = 2 * weight * position
    steps_bar = np.zeros_like(steps)
    for i in reversed(range(trips)):
        if not position > barrier:
            weight = weight_tape.pop()
        # position += step * weight
        position = position_tape.pop()
        steps_bar[i] += position_bar * weight
    return steps_bar
