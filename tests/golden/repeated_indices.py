"""Integer arrays as indices, some of them repeated: contributions add up."""

import numpy as np


def embedding(table, tokens, w):
    rows = table[tokens]
    scores = np.tanh(rows @ w)
    return np.sum(scores * scores)


PRIMAL, WRT, MODE = embedding, ("table", "w"), "grad"


def example(rng):
    return (rng.normal(size=(4, 3)), np.array([1, 3, 1, 1, 0]), rng.normal(size=3))


# What follows is written by `pytest tests/golden --update-golden`.


def embedding_grad(table, tokens, w):
    """Gradient of `embedding` with respect to table, w."""
    # forward
    rows = table[tokens]
    scores = np.tanh(rows @ w)

    # backward
    # return np.sum(scores * scores)
    scores_bar = 2.0 * scores
    # scores = np.tanh(rows @ w)
    product_bar = scores_bar * (1 - scores**2)
    rows_bar = np.outer(product_bar, w)
    w_bar = rows.T @ product_bar
    # rows = table[tokens]
    table_bar = np.zeros_like(table)
    np.add.at(table_bar, tokens, rows_bar)
    return table_bar, w_bar
