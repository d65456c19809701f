"""Estimators, losses on data, clustering, decompositions."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="x", args=lambda rng: (rng.normal(size=9),))
def moments(x):
    n = len(x)
    mean = sum(x) / n
    m2 = m3 = m4 = 0.0
    for v in x:
        d = v - mean
        m2 += d**2 / n
        m3 += d**3 / n
        m4 += d**4 / n
    return m3 / m2**1.5 + m4 / m2**2 - 3


@program(wrt="x", args=lambda rng: (rng.normal(size=8),))
def welford(x):
    mean, M2 = 0.0, 0.0
    for k, v in enumerate(x, 1):
        delta = v - mean
        mean += delta / k
        M2 += delta * (v - mean)
    return M2 / (len(x) - 1) + mean + np.var(x, ddof=1) * np.std(x, ddof=1)


@program(
    wrt=("centres", "points"), args=lambda rng: (rng.normal(size=(3, 2)), rng.normal(size=(8, 2)))
)
def soft_k_means(centres, points, beta=2.0):
    for _ in range(3):
        d2 = ((points[:, None] - centres) ** 2).sum(axis=2)
        r = np.exp(-beta * d2)
        r /= r.sum(axis=1, keepdims=True)
        centres = (r.T @ points) / r.sum(axis=0)[:, None]
    return np.sum(np.min(((points[:, None] - centres) ** 2).sum(2), axis=1))


@program(wrt=("W",), args=lambda rng: (rng.normal(size=(4, 2)), rng.normal(size=(9, 4))))
def pca_reconstruction(W, X):
    Xc = X - X.mean(axis=0)
    Q = W @ np.linalg.inv(W.T @ W) @ W.T
    return np.sum((Xc - Xc @ Q) ** 2) / X.shape[0]


@program(
    wrt=("A", "theta"), args=lambda rng: (rng.normal(size=(6, 2)), 0.4, rng.normal(size=(6, 2)))
)
def procrustes_2d(A, theta, B):
    c, s = np.cos(theta), np.sin(theta)
    R = np.array([[c, -s], [s, c]])
    A0, B0 = A - A.mean(0), B - B.mean(0)
    scale = np.sum((A0 @ R) * B0) / np.sum(A0**2)
    return np.linalg.norm(scale * A0 @ R - B0) ** 2


@program(wrt=("X", "y"), args=lambda rng: (rng.normal(size=(8, 3)), rng.normal(size=8), 0.5))
def ridge_leave_one_out(X, y, lam):
    G = X.T @ X + lam * np.eye(X.shape[1])
    H = X @ np.linalg.solve(G, X.T)
    residual = y - H @ y
    return np.mean((residual / (1 - np.diag(H))) ** 2)


@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=7), rng.normal(size=7)))
def correlation_and_regression(x, y):
    xm, ym = x - np.mean(x), y - np.mean(y)
    r = np.sum(xm * ym) / np.sqrt(np.sum(xm**2) * np.sum(ym**2))
    slope = (xm @ ym) / (xm @ xm)
    intercept = y.mean() - slope * x.mean()
    return r**2 + slope * intercept


@program(
    wrt=("U", "V"),
    args=lambda rng: (
        rng.normal(size=(4, 2)),
        rng.normal(size=(5, 2)),
        rng.normal(size=(4, 5)),
        rng.uniform(size=(4, 5)) < 0.6,
    ),
)
def matrix_factorisation(U, V, ratings, observed):
    error = 0.0
    for i in range(U.shape[0]):
        for j in range(V.shape[0]):
            if observed[i, j]:
                error += (ratings[i, j] - U[i] @ V[j]) ** 2
    return error + 0.1 * (np.sum(U**2) + np.sum(V**2))


@program(
    wrt=("beta", "X"),
    args=lambda rng: (rng.normal(size=3), rng.normal(size=(7, 3)), rng.normal(size=7)),
)
def iteratively_reweighted(beta, X, y):
    for _ in range(2):
        r = y - X @ beta
        w = 1 / np.sqrt(r**2 + 0.3)
        XtW = X.T * w
        beta = np.linalg.solve(XtW @ X + 0.1 * np.eye(3), XtW @ y)
    return np.sum(np.abs(beta) ** 1.5)


@program(
    wrt=("logits", "mu"),
    args=lambda rng: (rng.normal(size=3), rng.normal(size=(3, 2)), rng.normal(size=(6, 2))),
)
def em_step(logits, mu, X):
    log_r = logits - 0.5 * np.sum((X[:, None, :] - mu) ** 2, axis=-1)
    log_r -= np.max(log_r, axis=1)[:, None]
    resp = np.exp(log_r)
    resp = resp / resp.sum(1, keepdims=True)
    weight = resp.mean(axis=0)
    new_mu = np.einsum("nk,nd->kd", resp, X) / resp.sum(axis=0).reshape(-1, 1)
    return np.sum(new_mu**2 * weight[:, None]) - np.sum(weight * np.log(weight))


@program(
    wrt=("sample", "bandwidth"), args=lambda rng: (rng.normal(size=6), 0.5, np.linspace(-2, 2, 9))
)
def kernel_density(sample, bandwidth, grid):
    density = np.zeros(grid.shape)
    for s in sample:
        density += np.exp(-0.5 * ((grid - s) / bandwidth) ** 2)
    density /= len(sample) * bandwidth * np.sqrt(2 * np.pi)
    dx = grid[1] - grid[0]
    return np.sum(density**2) * dx - np.log(density[3])


@program(wrt=("Y",), args=lambda rng: (rng.normal(size=(5, 2)), rng.uniform(size=(5, 5))))
def stochastic_neighbour_embedding(Y, affinity):
    P = affinity + affinity.T
    np.fill_diagonal(P, 0.0)
    P = P / P.sum()
    d2 = np.sum((Y[:, None] - Y[None]) ** 2, axis=-1)
    num = 1.0 / (1.0 + d2)
    num = num * (1 - np.eye(len(Y)))
    Q = num / np.sum(num)
    return np.sum(P[P > 0] * np.log(P[P > 0] / Q[P > 0]))


def kernel_mean(a, b, gamma=0.5):
    return np.exp(-gamma * ((a[:, None] - b[None]) ** 2).sum(-1)).mean()


@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=(5, 2)), rng.normal(size=(4, 2)) + 0.5))
def maximum_mean_discrepancy(x, y):
    return kernel_mean(x, x) + kernel_mean(y, y) - 2 * kernel_mean(x, y, gamma=0.5)


@program(wrt="x", args=lambda rng: (rng.normal(size=(8, 3)),))
def covariance_shrinkage(x):
    centred = x - x.mean(axis=0, keepdims=True)
    S = centred.T.dot(centred) / (len(x) - 1)
    target = np.trace(S) / 3 * np.eye(3)
    rho = 0.3
    C = (1 - rho) * S + rho * target
    d = np.sqrt(np.diag(C))
    correlation = C / d[:, None] / d
    return np.log(np.linalg.det(C)) + np.sum(np.triu(correlation, 1) ** 2)
