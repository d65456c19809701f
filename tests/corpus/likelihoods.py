"""Log-likelihoods of statistical models."""

import math

import numpy as np

from tests.corpus.registry import program

LOG_2PI = math.log(2 * math.pi)


@program(
    wrt=("w", "b"),
    args=lambda rng: (rng.normal(size=3), 0.1, rng.normal(size=(7, 3)), rng.integers(0, 2, size=7)),
)
def logistic_regression(w, b, X, y):
    z = X @ w + b
    p = 1.0 / (1.0 + np.exp(-z))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return loss + 0.01 * np.sum(w**2)


@program(
    wrt="beta",
    args=lambda rng: (rng.normal(size=4) / 2, rng.normal(size=(6, 4)), rng.poisson(2.0, size=6)),
)
def poisson_regression(beta, X, counts):
    eta = np.dot(X, beta)
    return np.sum(np.exp(eta) - counts * eta) / len(counts)


@program(
    wrt="W",
    args=lambda rng: (rng.normal(size=(4, 3)), rng.normal(size=(8, 4)), rng.integers(0, 3, size=8)),
)
def softmax_regression(W, X, labels):
    scores = X @ W
    scores = scores - np.max(scores, axis=1, keepdims=True)
    log_probs = scores - np.log(np.sum(np.exp(scores), axis=1, keepdims=True))
    n = X.shape[0]
    return -np.sum(log_probs[np.arange(n), labels]) / n + 0.5e-2 * np.sum(W * W)


def log_sum_exp(a, axis=None):
    m = np.max(a, axis=axis, keepdims=True)
    out = np.log(np.sum(np.exp(a - m), axis=axis, keepdims=True)) + m
    return np.squeeze(out, axis=axis)


@program(
    wrt=("means", "log_sigmas", "logits"),
    args=lambda rng: (
        rng.normal(size=3),
        rng.normal(size=3) / 3,
        rng.normal(size=3),
        rng.normal(size=9),
    ),
)
def gaussian_mixture(means, log_sigmas, logits, data):
    log_weights = logits - log_sum_exp(logits)
    z = (data[:, None] - means) / np.exp(log_sigmas)
    log_prob = -0.5 * z**2 - log_sigmas - 0.5 * LOG_2PI
    return np.sum(log_sum_exp(log_weights + log_prob, axis=1))


@program(
    wrt=("log_T", "log_E", "log_pi"),
    args=lambda rng: (
        rng.normal(size=(3, 3)),
        rng.normal(size=(3, 4)),
        rng.normal(size=3),
        rng.integers(0, 4, size=6),
    ),
)
def hmm_forward(log_T, log_E, log_pi, observations):
    T = np.exp(log_T) / np.sum(np.exp(log_T), axis=1)[:, np.newaxis]
    E = np.exp(log_E) / np.sum(np.exp(log_E), axis=1)[:, np.newaxis]
    pi = np.exp(log_pi) / np.exp(log_pi).sum()
    alpha = pi * E[:, observations[0]]
    loglik = 0.0
    for o in observations[1:]:
        scale = alpha.sum()
        loglik += np.log(scale)
        alpha = (alpha / scale) @ T * E[:, o]
    return loglik + np.log(alpha.sum())


@program(wrt=("q", "r", "ys"), args=lambda rng: (0.3, 0.8, rng.normal(size=9)), tags="scalars")
def kalman_scalar(q, r, ys):
    m, P = 0.0, 1.0
    nll = 0.0
    for y in ys:
        P = P + q
        S = P + r
        K = P / S
        innovation = y - m
        nll += 0.5 * (math.log(2 * math.pi * S) + innovation**2 / S)
        m += K * innovation
        P *= 1 - K
    return nll


@program(
    wrt=("A", "Q", "R"),
    args=lambda rng: (
        np.eye(2) + 0.1 * rng.normal(size=(2, 2)),
        np.array([[0.5, 0.1], [0.1, 0.4]]),
        0.7,
        rng.normal(size=(5, 1)),
    ),
)
def kalman_matrix(A, Q, R, ys):
    H = np.array([[1.0, 0.0]])
    m = np.zeros(2)
    P = np.eye(2)
    total = 0.0
    for y in ys:
        m = A @ m
        P = A @ P @ A.T + Q
        S = H @ P @ H.T + R * np.eye(1)
        K = P @ H.T @ np.linalg.inv(S)
        e = y - H @ m
        sign, logdet = np.linalg.slogdet(S)
        total += -0.5 * (e @ np.linalg.solve(S, e) + logdet + LOG_2PI)
        m = m + K @ e
        P = (np.eye(2) - K @ H) @ P
    return total


@program(wrt=("phi", "sigma"), args=lambda rng: (np.array([0.5, -0.2]), 1.1, rng.normal(size=12)))
def ar2(phi, sigma, y):
    e = y[2:] - phi[0] * y[1:-1] - phi[1] * y[:-2]
    n = len(e)
    return 0.5 * n * np.log(2 * np.pi * sigma**2) + np.sum(e**2) / (2 * sigma**2)


@program(wrt=("c", "phi", "theta"), args=lambda rng: (0.1, 0.6, 0.3, rng.normal(size=10)))
def arma11(c, phi, theta, y):
    eps = np.zeros(len(y))
    for t in range(1, len(y)):
        eps[t] = y[t] - c - phi * y[t - 1] - theta * eps[t - 1]
    s2 = np.mean(eps[1:] ** 2)
    return -0.5 * (len(y) - 1) * (np.log(2 * np.pi * s2) + 1)


@program(
    wrt="params", args=lambda rng: ((0.1, 0.15, 0.7), rng.normal(size=11)), tags="tuple-argument"
)
def garch11(params, returns):
    omega, alpha, beta = params
    n = returns.size
    sigma2 = np.empty(n)
    sigma2[0] = returns.var()
    for t in range(1, n):
        sigma2[t] = omega + alpha * returns[t - 1] ** 2 + beta * sigma2[t - 1]
    return 0.5 * np.sum(np.log(sigma2) + returns**2 / sigma2)


@program(
    wrt=("mu", "L"),
    args=lambda rng: (
        rng.normal(size=3),
        np.tril(rng.normal(size=(3, 3))) + 2 * np.eye(3),
        rng.normal(size=(5, 3)),
    ),
)
def multivariate_normal(mu, L, X):
    Sigma = L @ L.T
    diff = X - mu
    maha = np.einsum("ni,ij,nj->n", diff, np.linalg.inv(Sigma), diff)
    sign, logdet = np.linalg.slogdet(Sigma)
    return -0.5 * np.sum(maha + logdet + X.shape[1] * np.log(2 * np.pi))


@program(
    wrt=("shape", "scale"),
    args=lambda rng: (1.4, 0.9, rng.uniform(0.2, 2.5, size=8), rng.integers(0, 2, size=8)),
)
def censored_weibull(shape, scale, times, observed):
    total = 0.0
    for t, event in zip(times, observed):
        z = (t / scale) ** shape
        if event:
            total += math.log(shape / scale) + (shape - 1) * math.log(t / scale)
        total -= z
    return total


@program(
    wrt=("beta",),
    args=lambda rng: (rng.normal(size=2), rng.normal(size=(7, 2)), np.array([3, 1, 4, 7, 5, 9, 2])),
)
def cox_partial_likelihood(beta, X, times):
    order = np.argsort(-times)
    risk = X[order] @ beta
    return np.sum(risk - np.log(np.cumsum(np.exp(risk))))


@program(wrt=("mu", "nu", "s"), args=lambda rng: (0.2, 4.5, 1.2, rng.normal(size=7)))
def student_t(mu, nu, s, x):
    z2 = ((x - mu) / s) ** 2
    const = (
        math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2) - 0.5 * math.log(nu * math.pi) - math.log(s)
    )
    return len(x) * const - (nu + 1) / 2 * np.sum(np.log1p(z2 / nu))


@program(
    wrt=("cuts", "effect"),
    args=lambda rng: (
        np.array([-0.8, 0.1, 0.9]),
        0.4,
        np.array([0, 2, 1, 3, 2]),
        rng.normal(size=5),
    ),
)
def ordinal_logit(cuts, effect, ratings, x):
    loglik = 0
    for i, k in enumerate(ratings):
        upper = 1.0 if k == len(cuts) else 1 / (1 + np.exp(effect * x[i] - cuts[k]))
        lower = 0.0 if k == 0 else 1 / (1 + np.exp(effect * x[i] - cuts[k - 1]))
        loglik += np.log(upper - lower)
    return -loglik
