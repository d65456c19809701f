"""The Thomas algorithm: a tridiagonal system, solved in place."""

import numpy as np


def solve_tridiagonal(a, b, c, d):
    b, d = b.copy(), d.copy()
    n = len(d)
    for i in range(1, n):
        w = a[i] / b[i - 1]
        b[i] -= w * c[i - 1]
        d[i] -= w * d[i - 1]
    x = np.zeros(n)
    x[-1] = d[-1] / b[-1]
    for i in range(n - 2, -1, -1):
        x[i] = (d[i] - c[i] * x[i + 1]) / b[i]
    return np.sum(x**2)


PRIMAL, WRT, MODE = solve_tridiagonal, ("b", "d"), "grad"


def example(rng):
    return (rng.normal(size=5), 5.0 + rng.uniform(size=5), rng.normal(size=5), rng.normal(size=5))


# What follows is written by `pytest tests/golden --update-golden`.


def solve_tridiagonal_grad(a, b, c, d):
    """Gradient of `solve_tridiagonal` with respect to b, d."""
    # forward
    b_part_tape, w_tape, d_part_tape, ratio_tape = [], [], [], []
    b, d = b.copy(), d.copy()
    n = len(d)
    for i in range(1, n):
        b_part = b[i - 1]
        b_part_tape.append(b_part)
        w = a[i] / b_part
        w_tape.append(w)
        b[i] -= w * c[i - 1]
        d_part = d[i - 1]
        d_part_tape.append(d_part)
        d[i] -= w * d_part
    x = np.zeros(n)
    ratio = d[-1] / b[-1]
    x[-1] = ratio
    for i in range(n - 2, -1, -1):
        ratio_2 = (d[i] - c[i] * x[i + 1]) / b[i]
        ratio_tape.append(ratio_2)
        x[i] = ratio_2

    # backward
    # return np.sum(x**2)
    x_bar = 2.0 * x
    b_bar = np.zeros_like(b)
    d_bar = np.zeros_like(d)
    for i in reversed(range(n - 2, -1, -1)):
        ratio_2 = ratio_tape.pop()
        # x[i] = (d[i] - c[i] * x[i + 1]) / b[i]
        cotangent = x_bar[i]
        x_bar[i] = 0.0
        quotient = cotangent / b[i]
        b_bar[i] -= quotient * ratio_2
        x_bar[i + 1] -= quotient * c[i]
        d_bar[i] += quotient
    # x[-1] = d[-1] / b[-1]
    cotangent = x_bar[-1]
    x_bar[-1] = 0.0
    quotient = cotangent / b[-1]
    b_bar[-1] -= quotient * ratio
    d_bar[-1] += quotient
    for i in reversed(range(1, len(d))):
        b_part, w, d_part = b_part_tape.pop(), w_tape.pop(), d_part_tape.pop()
        # d[i] -= w * d[i - 1]
        product_bar = -d_bar[i]
        w_bar = product_bar * d_part
        d_bar[i - 1] += product_bar * w
        # b[i] -= w * c[i - 1]
        w_bar -= b_bar[i] * c[i - 1]
        # w = a[i] / b[i - 1]
        b_bar[i - 1] -= w_bar * w / b_part
    return b_bar, d_bar
