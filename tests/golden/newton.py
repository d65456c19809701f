"""A while loop whose end depends on the data: its rounds are counted."""

import numpy as np


def root(a):
    x = a
    while True:
        step = (x * x - a) / (2.0 * x)
        x = x - step
        if abs(step) < 1e-12:
            break
    return x


PRIMAL, WRT, MODE = root, ("a",), "grad"


def example(rng):
    return (2.0 + rng.uniform(),)


# What follows is written by `pytest tests/golden --update-golden`.


def root_grad(a):
    """Gradient of `root` with respect to a."""
    # forward
    x_tape = []
    x = a
    trips = 0
    while True:
        trips += 1
        step = (x * x - a) / (2.0 * x)
        x_tape.append(x)
        x = x - step
        if abs(step) < 1e-12:
            break

    # backward
    # return x
    x_bar = 1.0
    a_bar = 0.0
    for _ in range(trips):
        # x = x - step
        x = x_tape.pop()
        # step = (x * x - a) / (2.0 * x)
        divisor = 2.0 * x
        quotient = x_bar / divisor
        x_bar += quotient * ((x * x - a) / divisor) * 2.0
        a_bar += quotient
        x_bar -= quotient * divisor
    # x = a
    a_bar += x_bar
    return a_bar
