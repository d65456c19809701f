"""Programs to time: a plain NumPy loss, the gradient an expert would write, and arguments."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


def logistic(w, X, y):
    z = X @ w
    return np.sum(np.logaddexp(0.0, z) - y * z) + 0.5 * np.sum(w**2)


def logistic_gradient(w, X, y):
    p = 1.0 / (1.0 + np.exp(-(X @ w)))
    return ((p - y) @ X + w,)


def logistic_arguments(rng):
    return rng.normal(size=30) / 10, rng.normal(size=(569, 30)), rng.integers(0, 2, 569) * 1.0


def mlp(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1 + b1)
    p = 1.0 / (1.0 + np.exp(-(h @ W2 + b2)))
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


def mlp_gradient(W1, b1, W2, b2, x, y):
    h = np.tanh(x @ W1 + b1)
    p = 1.0 / (1.0 + np.exp(-(h @ W2 + b2)))
    z2_bar = (p - y) / p.size
    z1_bar = (z2_bar @ W2.T) * (1.0 - h**2)
    return x.T @ z1_bar, z1_bar.sum(axis=0), h.T @ z2_bar, z2_bar.sum(axis=0)


def mlp_arguments(rng):
    return (
        rng.normal(size=(64, 64)) / 8,
        np.zeros(64),
        rng.normal(size=(64, 10)) / 8,
        np.zeros(10),
        rng.normal(size=(256, 64)),
        rng.uniform(0.1, 0.9, size=(256, 10)),
    )


def heat(u0, c, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += c * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u**2)


def heat_gradient(u0, c, steps):
    u = u0.copy()
    laplacians = np.empty((steps, len(u) - 2))
    for t in range(steps):
        laplacian = laplacians[t]
        np.subtract(u[2:], 2.0 * u[1:-1], out=laplacian)
        laplacian += u[:-2]
        u[1:-1] += c * laplacian
    c_bar = 0.0
    u_bar = 2.0 * u
    for t in reversed(range(steps)):
        c_bar += u_bar[1:-1] @ laplacians[t]
        g = c * u_bar[1:-1]
        u_bar[2:] += g
        u_bar[1:-1] -= 2.0 * g
        u_bar[:-2] += g
    return u_bar, c_bar


def heat_arguments(rng):
    return rng.normal(size=1000), 0.2, 200


def heat_rebuilt(u0, c, steps):
    """`heat` for tools that cannot write in place."""
    u = u0
    for _ in range(steps):
        inner = u[1:-1] + c * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u = np.concatenate((u[:1], inner, u[-1:]))
    return np.sum(u**2)


def rnn(W, xs, target):
    h = np.zeros(W.shape[0])
    for x in xs:
        h = np.tanh(W @ h + x)
    return np.sum((h - target) ** 2)


def rnn_gradient(W, xs, target):
    hs = np.zeros((len(xs) + 1, W.shape[0]))
    for t in range(len(xs)):
        hs[t + 1] = np.tanh(W @ hs[t] + xs[t])
    xs_bar = np.empty_like(xs)
    h_bar = 2.0 * (hs[-1] - target)
    for t in reversed(range(len(xs))):
        xs_bar[t] = h_bar * (1.0 - hs[t + 1] ** 2)
        h_bar = W.T @ xs_bar[t]
    return xs_bar.T @ hs[:-1], xs_bar


def rnn_arguments(rng):
    return rng.normal(size=(64, 64)) / 8, rng.normal(size=(100, 64)), rng.normal(size=64)


def gaussian_process(theta, X, y):
    Z = X / np.exp(theta[1:-1])
    norms = np.sum(Z**2, axis=1)
    K = np.exp(2.0 * theta[0] - 0.5 * (norms[:, None] + norms - 2.0 * Z @ Z.T))
    L = np.linalg.cholesky(K + np.exp(2.0 * theta[-1]) * np.eye(len(y)))
    a = np.linalg.solve(L, y)
    return 0.5 * a @ a + np.sum(np.log(np.diag(L)))


def gaussian_process_gradient(theta, X, y):
    Z = X / np.exp(theta[1:-1])
    norms = np.sum(Z**2, axis=1)
    K = np.exp(2.0 * theta[0] - 0.5 * (norms[:, None] + norms - 2.0 * Z @ Z.T))
    noise = np.exp(2.0 * theta[-1])
    L = np.linalg.cholesky(K + noise * np.eye(len(y)))
    R = np.linalg.inv(L)
    alpha = R.T @ (R @ y)
    K_bar = 0.5 * (R.T @ R - np.outer(alpha, alpha))
    G = K_bar * K
    rows = G.sum(axis=1)
    theta_bar = np.empty_like(theta)
    theta_bar[0] = 2.0 * rows.sum()
    theta_bar[1:-1] = 2.0 * (rows @ Z**2 - np.sum(Z * (G @ Z), axis=0))
    theta_bar[-1] = 2.0 * noise * np.trace(K_bar)
    return (theta_bar,)


def gaussian_process_arguments(rng):
    theta = np.concatenate([[0.0], np.ones(10), [-1.0]])
    return theta, rng.normal(size=(200, 10)), rng.normal(size=200)


class Program(NamedTuple):
    """A loss, its gradient by hand (a tuple, one per name of `wrt`), and a maker of arguments."""

    primal: Callable[..., float]
    by_hand: Callable[..., tuple[Any, ...]]
    wrt: tuple[str, ...]
    arguments: Callable[[np.random.Generator], tuple[Any, ...]]


PROGRAMS = {
    "logistic regression": Program(logistic, logistic_gradient, ("w",), logistic_arguments),
    "MLP": Program(mlp, mlp_gradient, ("W1", "b1", "W2", "b2"), mlp_arguments),
    "heat, in place": Program(heat, heat_gradient, ("u0", "c"), heat_arguments),
    "heat, rebuilt": Program(heat_rebuilt, heat_gradient, ("u0", "c"), heat_arguments),
    "RNN": Program(rnn, rnn_gradient, ("W", "xs"), rnn_arguments),
    "Gaussian process": Program(
        gaussian_process, gaussian_process_gradient, ("theta",), gaussian_process_arguments
    ),
}
