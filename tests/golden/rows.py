"""Writing through a view: the adjoint of the row is a row of the adjoint."""

import numpy as np


def normalised(A):
    A = A.copy()
    for i in range(A.shape[0]):
        row = A[i]
        row /= np.sqrt(np.sum(row**2))
    return np.sum(A**3)


PRIMAL, WRT, MODE = normalised, ("A",), "grad"


def example(rng):
    return (rng.normal(size=(3, 4)),)


# What follows is written by `pytest tests/golden --update-golden`.


def normalised_grad(A):
    """Gradient of `normalised` with respect to A."""
    # forward
    row_tape, root_tape = [], []
    A = A.copy()
    for i in range(A.shape[0]):
        row = A[i]
        row_tape.append(row.copy())
        root = np.sqrt(np.sum(row**2))
        root_tape.append(root)
        row /= root

    # backward
    # return np.sum(A**3)
    A_bar = 3.0 * A**2
    for i in reversed(range(A.shape[0])):
        row_before, root = row_tape.pop(), root_tape.pop()
        row_bar = A_bar[i]
        # row /= np.sqrt(np.sum(row**2))
        root_bar = np.sum(-row_bar * (row_before / root) / root)
        row_bar /= root
        row_bar += 2 * (0.5 * root_bar / root) * row_before
    return A_bar
