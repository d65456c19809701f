"""Iterations to a fixed point, inner optimisers, test functions."""

import math

import numpy as np

from tests.corpus.registry import program


@program(wrt="x", args=lambda rng: (rng.normal(size=6),))
def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),))
def rastrigin_and_ackley(x):
    n = len(x)
    rastrigin = 10 * n + np.sum(x**2 - 10 * np.cos(2 * np.pi * x))
    ackley = -20 * np.exp(-0.2 * np.sqrt(np.mean(x**2))) - np.exp(np.mean(np.cos(2 * np.pi * x)))
    return rastrigin + ackley + 20 + math.e


@program(wrt=("a", "b"), args=lambda rng: (2.0, 0.7))
def newton_root(a, b):
    x = 1.0
    for _ in range(50):
        fx = x**3 + b * x - a
        step = fx / (3 * x * x + b)
        x -= step
        if abs(step) < 1e-13:
            break
    return x


@program(wrt="a", args=lambda rng: (7.3,))
def babylonian_root(a):
    x = a / 2
    while abs(x * x - a) > 1e-9:
        x = 0.5 * (x + a / x)
    return x


@program(wrt=("M", "e"), args=lambda rng: (1.1, 0.3))
def kepler(M, e):
    E = M
    for i in range(20):
        dE = (E - e * math.sin(E) - M) / (1 - e * math.cos(E))
        E = E - dE
        if abs(dE) < 1e-14:
            return math.cos(E) - e
    return math.nan


@program(
    wrt=("X", "y", "lr"),
    args=lambda rng: (rng.normal(size=(6, 3)), rng.normal(size=6), 0.1),
)
def unrolled_gradient_descent(X, y, lr):
    w = np.zeros(X.shape[1])
    for epoch in range(8):
        residual = X @ w - y
        g = X.T @ residual / len(y)
        w -= lr * g
    return np.sum((X @ w - y) ** 2)


@program(wrt=("target", "lr", "momentum"), args=lambda rng: (rng.normal(size=4), 0.1, 0.8))
def unrolled_momentum(target, lr, momentum):
    w, v = np.zeros(4), np.zeros(4)
    curvature = np.array([1.0, 2.0, 0.5, 3.0])
    for _ in range(6):
        v = momentum * v - lr * curvature * (w - target)
        w = w + v
    return 0.5 * np.sum(curvature * (w - target) ** 2)


@program(wrt=("w", "scale"), args=lambda rng: (rng.normal(size=3), 1.5))
def unrolled_adam(w, scale, lr=0.1, b1=0.9, b2=0.99, eps=1e-8):
    m, v = 0.0, 0.0
    for t in range(1, 6):
        g = scale * w + np.sin(w)
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        mhat = m / (1 - b1**t)
        vhat = v / (1 - b2**t)
        w = w - lr * mhat / (np.sqrt(vhat) + eps)
    return np.sum(w**2)


@program(wrt=("A", "b", "lam"), args=lambda rng: (rng.normal(size=(6, 4)), rng.normal(size=6), 0.3))
def ista_lasso(A, b, lam):
    x = np.zeros(A.shape[1])
    step = 0.05
    for _ in range(6):
        z = x - step * A.T @ (A @ x - b)
        x = np.sign(z) * np.maximum(np.abs(z) - step * lam, 0.0)
    return 0.5 * np.sum((A @ x - b) ** 2) + lam * np.sum(np.abs(x))


@program(wrt=("c",), args=lambda rng: (np.array([0.4, 1.3, 0.8]),))
def bisection_with_polish(c):
    lo, hi = 0.0, 2.0
    while hi - lo > 0.05:
        mid = (lo + hi) / 2
        if c[0] + c[1] * mid - c[2] * mid**3 > 0:
            lo = mid
        else:
            hi = mid
    x = 0.5 * (lo + hi)
    for _ in range(6):
        x = x - (c[0] + c[1] * x - c[2] * x**3) / (c[1] - 3 * c[2] * x**2)
    return x**2


@program(
    wrt=("p", "xs"),
    args=lambda rng: (np.array([1.0, 0.5]), np.linspace(0.1, 2, 7), rng.normal(size=7)),
)
def gauss_newton_step(p, xs, ys):
    for _ in range(2):
        model = p[0] * np.exp(-p[1] * xs)
        J = np.stack([np.exp(-p[1] * xs), -xs * model], axis=1)
        r = ys - model
        p = p + np.linalg.solve(J.T @ J + 0.1 * np.eye(2), J.T @ r)
    return p[0] - 2 * p[1]


@program(wrt=("P", "teleport"), args=lambda rng: (rng.uniform(0.1, 1, size=(5, 5)), 0.15))
def pagerank(P, teleport):
    n = P.shape[0]
    M = P / P.sum(axis=0)
    rank = np.ones(n) / n
    for _ in range(100):
        new = (1 - teleport) * M @ rank + teleport / n
        if np.abs(new - rank).sum() < 1e-12:
            break
        rank = new
    return np.sum(rank * np.log(rank))


@program(wrt=("J", "h"), args=lambda rng: (0.2 * rng.normal(size=(5, 5)), rng.normal(size=5)))
def ising_mean_field(J, h):
    J = (J + J.T) / 2
    m = np.zeros_like(h)
    for _ in range(15):
        m = 0.5 * m + 0.5 * np.tanh(J @ m + h)
    return -0.5 * m @ J @ m - h @ m


@program(wrt=("cost", "eps"), args=lambda rng: (rng.uniform(size=(4, 5)), 0.4))
def sinkhorn(cost, eps):
    n, m = cost.shape
    K = np.exp(-cost / eps)
    u, v = np.ones(n) / n, np.ones(m) / m
    for _ in range(10):
        u = 1.0 / n / (K @ v)
        v = 1.0 / m / (K.T @ u)
    plan = u[:, None] * K * v
    return np.sum(plan * cost)


def objective(z):
    return 0.5 * np.sum(z**2) + np.sum(np.cosh(z))


@program(wrt="x", args=lambda rng: (rng.normal(size=4), 0.5))
def backtracking_line_search(x, t0):
    g = x + np.sinh(x)
    t = 4 * t0
    for k in range(10):
        trial = x - t * g
        if objective(trial) <= objective(x) - 0.3 * t * np.dot(g, g):
            break
        t *= 0.5
    else:
        t = 0.0
    return objective(x - t * g)
