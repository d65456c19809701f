"""A function that calls itself: its pair does too."""

import numpy as np


def horner(c, x, n):
    if n == len(c) - 1:
        return c[n]
    return c[n] + x * horner(c, x, n + 1)


def polynomial(c, x):
    return horner(c, x, 0) ** 2


PRIMAL, WRT, MODE = polynomial, ("c", "x"), "grad"


def example(rng):
    return (rng.normal(size=4), 0.7)


# What follows is written by `pytest tests/golden --update-golden`.


def horner_forward(c, x, n, horner_value_tape, c_tape, n_tape, x_tape, test_tape):
    test = n == len(c) - 1
    if test:
        result = c[n]
    else:
        c_n = c[n]
        horner_value = horner_forward(
            c, x, n + 1, horner_value_tape, c_tape, n_tape, x_tape, test_tape
        )
        result = c_n + x * horner_value
        horner_value_tape.append(horner_value)
    c_tape.append(c)
    n_tape.append(n)
    x_tape.append(x)
    test_tape.append(test)
    return result


def horner_backward(result_bar, horner_value_tape, c_tape, n_tape, x_tape, test_tape):
    c, n, x, test = c_tape.pop(), n_tape.pop(), x_tape.pop(), test_tape.pop()
    x_bar = 0.0
    if test:
        # return c[n]
        c_bar = np.zeros_like(c)
        c_bar[n] += result_bar
    else:
        horner_value = horner_value_tape.pop()
        # return c[n] + x * horner(c, x, n + 1)
        x_bar = result_bar * horner_value
        horner_value_bar = result_bar * x
        c_2_bar, x_2_bar = horner_backward(
            horner_value_bar, horner_value_tape, c_tape, n_tape, x_tape, test_tape
        )
        x_bar += x_2_bar
        c_bar = c_2_bar.copy()
        c_bar[n] += result_bar
    return c_bar, x_bar


def polynomial_grad(c, x):
    """Gradient of `polynomial` with respect to c, x."""
    # forward
    horner_value_tape, c_tape, n_tape, x_tape, test_tape = [], [], [], [], []
    horner_value = horner_forward(c, x, 0, horner_value_tape, c_tape, n_tape, x_tape, test_tape)
    result = horner_value**2

    # backward
    # return horner(c, x, 0) ** 2
    horner_value_bar = 2.0 * horner_value
    c_bar, x_bar = horner_backward(
        horner_value_bar, horner_value_tape, c_tape, n_tape, x_tape, test_tape
    )
    c_bar = c_bar.copy()
    return c_bar, float(x_bar)
