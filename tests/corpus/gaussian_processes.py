"""Kernels, Cholesky factors, marginal likelihoods."""

import numpy as np

from tests.corpus.registry import program


def rbf(X, Y, lengthscale, variance):
    d2 = np.sum(X**2, 1)[:, None] + np.sum(Y**2, 1)[None, :] - 2 * np.dot(X, Y.T)
    return variance * np.exp(-0.5 * d2 / lengthscale**2)


@program(
    wrt="theta",
    args=lambda rng: (np.array([0.1, -0.2, -1.0]), rng.normal(size=(6, 2)), rng.normal(size=6)),
)
def gp_by_cholesky(theta, X, y):
    lengthscale, variance, noise = np.exp(theta)
    n = len(y)
    K = rbf(X, X, lengthscale, variance) + noise * np.eye(n)
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(L.T, np.linalg.solve(L, y))
    return 0.5 * y @ alpha + np.sum(np.log(np.diag(L))) + 0.5 * n * np.log(2 * np.pi)


@program(
    wrt=("ell", "noise", "X"),
    args=lambda rng: (0.8, 0.3, rng.normal(size=(5, 1)), rng.normal(size=5)),
)
def gp_by_slogdet(ell, noise, X, y):
    r = np.abs(X - X.T)
    K = (1 + np.sqrt(3) * r / ell) * np.exp(-np.sqrt(3) * r / ell) + noise**2 * np.identity(len(y))
    sign, logdet = np.linalg.slogdet(K)
    return -0.5 * (y.T @ np.linalg.inv(K) @ y + logdet)


@program(
    wrt=("ell", "x_new"),
    args=lambda rng: (0.9, rng.normal(size=3), rng.normal(size=5), rng.normal(size=5)),
)
def gp_predictive_mean_and_variance(ell, x_new, x, y):
    K = np.exp(-((x[:, None] - x) ** 2) / (2 * ell**2)) + 0.1 * np.eye(5)
    k = np.exp(-((x_new[:, None] - x[None, :]) ** 2) / (2 * ell**2))
    mean = k @ np.linalg.solve(K, y)
    cov = 1 - np.einsum("ij,ji->i", k, np.linalg.solve(K, k.T))
    return mean.sum() - np.sum(np.log(cov + 0.1))


@program(wrt=("x", "p"), args=lambda rng: (rng.uniform(0, 3, size=5), 1.7))
def periodic_kernel_by_loops(x, p):
    n = len(x)
    K = np.empty((n, n))
    for i in range(n):
        for j in range(i, n):
            K[i, j] = np.exp(-2 * np.sin(np.pi * (x[i] - x[j]) / p) ** 2)
            K[j, i] = K[i, j]
    K += 0.2 * np.eye(n)
    return np.log(np.linalg.det(K))


@program(
    wrt=("scales", "X"),
    args=lambda rng: (rng.uniform(0.5, 2, size=3), rng.normal(size=(4, 3)), rng.normal(size=4)),
)
def ard_kernel_quadratic_form(scales, X, a):
    Z = X / scales
    total = 0.0
    for i in range(len(Z)):
        for j in range(len(Z)):
            diff = Z[i] - Z[j]
            total += a[i] * a[j] * np.exp(-0.5 * diff.dot(diff))
    return total


@program(
    wrt=("Z", "log_noise"),
    args=lambda rng: (np.array([-1.0, 0.1, 1.2]), -0.7, np.linspace(-2, 2, 8), rng.normal(size=8)),
)
def sparse_gp_bound(Z, log_noise, x, y):
    s2 = np.exp(2 * log_noise)
    Kuu = np.exp(-0.5 * (Z[:, None] - Z) ** 2) + 1e-3 * np.eye(len(Z))
    Kuf = np.exp(-0.5 * (Z[:, None] - x) ** 2)
    Qff = Kuf.T @ np.linalg.solve(Kuu, Kuf)
    C = Qff + s2 * np.eye(len(x))
    L = np.linalg.cholesky(C)
    w = np.linalg.solve(L, y)
    return -0.5 * w @ w - np.log(L.diagonal()).sum() - 0.5 / s2 * (len(x) - np.trace(Qff))


@program(wrt=("A", "B"), args=lambda rng: (rng.normal(size=(4, 4)), rng.normal(size=(4, 2))))
def wishart_like(A, B):
    S = A @ A.T + 2 * np.eye(4)
    W = np.linalg.eigh(S)[0]
    M = np.linalg.solve(S, B)
    return np.sum(np.log(W)) + W[-1] / W[0] + np.trace(B.T @ M) + np.linalg.det(S) / 100
