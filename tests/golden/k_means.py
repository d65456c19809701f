"""Soft k-means: some rounds of assigning and averaging."""

import numpy as np


def soft_k_means(centres, X, stiffness, rounds):
    for _ in range(rounds):
        d2 = np.sum((X[:, None, :] - centres[None, :, :]) ** 2, axis=2)
        e = np.exp(-stiffness * d2)
        r = e / e.sum(axis=1, keepdims=True)
        centres = (r.T @ X) / r.sum(axis=0)[:, None]
    return np.sum(centres**2)


PRIMAL, WRT, MODE = soft_k_means, ("centres", "stiffness"), "grad"


def example(rng):
    return (rng.normal(size=(2, 3)), rng.normal(size=(7, 3)), 0.5, 3)


# What follows is written by `pytest tests/golden --update-golden`.
from s2sgrad.runtime import sum_to


def soft_k_means_grad(centres, X, stiffness, rounds):
    """Gradient of `soft_k_means` with respect to centres, stiffness."""
    # forward
    centres_tape, d2_tape, e_tape, total_tape, total_2_tape = [], [], [], [], []
    for _ in range(rounds):
        d2 = np.sum((X[:, None, :] - centres[None, :, :]) ** 2, axis=2)
        d2_tape.append(d2)
        e = np.exp(-stiffness * d2)
        e_tape.append(e)
        total = e.sum(axis=1, keepdims=True)
        total_tape.append(total)
        r = e / total
        total = r.sum(axis=0)
        total_2_tape.append(total)
        centres_tape.append(centres)
        centres = r.T @ X / total[:, None]

    # backward
    # return np.sum(centres**2)
    centres_bar = 2.0 * centres
    stiffness_bar = 0.0
    for _ in reversed(range(rounds)):
        d2, e, total = d2_tape.pop(), e_tape.pop(), total_tape.pop()
        total_2 = total_2_tape.pop()
        # centres = (r.T @ X) / r.sum(axis=0)[:, None]
        quotient = centres_bar / total_2[:, None]
        total_2_part_bar = np.sum(-quotient * centres, axis=1, keepdims=True)
        centres = centres_tape.pop()
        r_bar = np.zeros_like(total_2)
        r_bar[:, None] += total_2_part_bar
        r_bar = r_bar + (quotient @ X.T).T
        # r = e / e.sum(axis=1, keepdims=True)
        quotient = r_bar / total
        total_bar = np.sum(-quotient * (e / total), axis=1, keepdims=True)
        e_bar = quotient + total_bar
        # e = np.exp(-stiffness * d2)
        product_bar = e_bar * e
        d2_bar = -product_bar * stiffness
        stiffness_bar -= np.sum(product_bar * d2)
        # d2 = np.sum((X[:, None, :] - centres[None, :, :]) ** 2, axis=2)
        power_bar = d2_bar[..., None]
        difference_bar = 2 * power_bar * (X[:, None, :] - centres[None, :, :])
        centres_part_bar = sum_to(-difference_bar, np.shape(centres[None, :, :]))
        centres_bar = np.zeros_like(centres)
        centres_bar[None, :, :] += centres_part_bar
    return centres_bar, float(stiffness_bar)
