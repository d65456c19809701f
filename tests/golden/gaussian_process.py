"""The marginal likelihood of a Gaussian process through a Cholesky factor."""

import numpy as np


def negative_log_likelihood(theta, x, y):
    amplitude, length, noise = np.exp(theta)
    d = (x[:, None] - x[None, :]) / length
    K = amplitude * np.exp(-0.5 * d**2) + noise * np.eye(len(x))
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(K, y)
    return 0.5 * y @ alpha + np.sum(np.log(np.diag(L)))


PRIMAL, WRT, MODE = negative_log_likelihood, ("theta",), "grad"


def example(rng):
    return (np.array([0.1, -0.3, -1.0]), np.sort(rng.uniform(size=6)), rng.normal(size=6))


# What follows is written by `pytest tests/golden --update-golden`.
from s2sgrad.runtime import cholesky_back


def negative_log_likelihood_grad(theta, x, y):
    """Gradient of `negative_log_likelihood` with respect to theta."""
    # forward
    amplitude, length, noise = np.exp(theta)
    d = (x[:, None] - x[None, :]) / length
    e = np.exp(-0.5 * d**2)
    eye = np.eye(len(x))
    K = amplitude * e + noise * eye
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(K, y)
    product = 0.5 * y @ alpha

    # backward
    # return 0.5 * y @ alpha + np.sum(np.log(np.diag(L)))
    L_bar = np.diag(1.0 / np.diag(L))
    alpha_bar = 0.5 * y
    # alpha = np.linalg.solve(K, y)
    K_bar = -np.outer(np.linalg.solve(K.T, alpha_bar), alpha)
    # L = np.linalg.cholesky(K)
    K_bar += cholesky_back(L_bar, L)
    # K = amplitude * np.exp(-0.5 * d**2) + noise * np.eye(len(x))
    noise_bar = np.sum(K_bar * eye)
    amplitude_bar = np.sum(K_bar * e)
    d_bar = -2 * (K_bar * amplitude * e * 0.5) * d
    # d = (x[:, None] - x[None, :]) / length
    length_bar = np.sum(-d_bar * d / length)
    # amplitude, length, noise = np.exp(theta)
    theta_bar = np.array([amplitude_bar, length_bar, noise_bar]) * np.array(
        (amplitude, length, noise)
    )
    return theta_bar
