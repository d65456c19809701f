"""Slices in variables, made by `slice`, `np.s_` and tuples of such."""

import numpy as np

from tests.corpus.registry import program


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=(6, 7)), 0.2, 3))
def heat_on_a_plate(u, c, steps):
    """The interior and its four neighbours, each by a name."""
    inner = np.s_[1:-1, 1:-1]
    north, south = (slice(None, -2), slice(1, -1)), (slice(2, None), slice(1, -1))
    west, east = np.s_[1:-1, :-2], np.s_[1:-1, 2:]
    u = u.copy()
    for _ in range(steps):
        u[inner] += c * (u[north] + u[south] + u[west] + u[east] - 4.0 * u[inner])
    return np.sum(u**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=12), 4))
def blocks_of_a_vector(x, n):
    y = x.copy()
    total = 0.0
    for k in range(3):
        block = slice(k * n, (k + 1) * n)
        k = k + 1
        y[block] *= x[block][::-1]
        total += np.prod(y[block]) * k
    first = slice(n)
    n = 0
    y[first] = y[slice(4, None, 2)]
    return total + np.sum(y**2) + n


@program(wrt="x", args=lambda rng: (rng.normal(size=(4, 5)), 1))
def columns_and_rows(x, j):
    column, rows = (slice(None), j), slice(None, None, -1)
    y = x * 1.0
    y[column] = 2.0 * x[rows, 0]
    y[rows] += x[(0, slice(None))]
    np.add.at(y, column, x[slice(0, 4), 2])
    ends = np.index_exp[..., -1]
    y[ends] = y[ends] ** 2
    return np.sum(y**2)
