"""NumPy functions and methods that write into an array."""

import numpy as np

from tests.corpus.registry import program

I, J = np.array([0, 1, 1, 3, 0]), np.array([1, 1, 2, 0, 1])


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def copied_into_a_buffer(x):
    u, v = np.zeros_like(x), x * 2
    for _ in range(3):
        np.copyto(u, x * u + 1)
    np.copyto(v, x**2, where=x > 0.5)
    return (u**2).sum() + (v**3).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def filled_through_another_name(x):
    u = x * 2
    v = u
    v.fill(x[0])
    return (u * x).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def sorted_in_place(x):
    u = x * 2
    u.sort()
    np.putmask(u, u > 1.0, x[0])
    return (u * np.arange(5)).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def diagonals(x):
    A, B = np.outer(x, x), np.outer(x, x[:3])
    np.fill_diagonal(A, x**2)
    np.fill_diagonal(B, x[1])
    return (A**2).sum() + (B**3).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def outputs_of_ufuncs(x):
    buffer, s = np.empty_like(x), 0.0
    for k in range(3):
        np.multiply(x, x + k, out=buffer)
        s += buffer.sum() * buffer[0]
        wave = np.sin(buffer, out=buffer)
        s += (wave * x).sum()
    np.clip(buffer, -0.2, 0.3, out=buffer)
    return s + (buffer**2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def repeated_indices_add_up(x):
    u, A = np.zeros(4), np.zeros((4, 3))
    np.subtract.at(u, I, x**2)
    np.add.at(u, I, x[0])
    for k in range(2):
        np.add.at(A, (I, J), x * k + u.sum())
        A *= x[0]
    return (u**3).sum() + (A**2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def rows_that_add_up(x):
    A = np.outer(x, x)
    np.add.at(A, I, x)
    row = A[1]
    np.add.at(row, I, x)
    for k in range(4):
        np.add.at(row, k, x[k + 1])
    return (A**2).sum()


# too many values for a diagonal are left out, too few begin again
@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def diagonals_of_another_length(x):
    A, B, C = np.outer(x, x), np.outer(x[:3], x), np.outer(x, x)
    np.fill_diagonal(A, x[:2])
    np.fill_diagonal(B, x)
    np.fill_diagonal(C, [x[1], 2.0, x[0]])
    return (A**2).sum() + (B**3).sum() + (C**2).sum()
