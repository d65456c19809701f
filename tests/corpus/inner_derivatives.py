"""Programs that take derivatives themselves: solvers, learning to learn, equations as losses."""

import numpy as np

import s2sgrad
from s2sgrad import grad, hessian, jacfwd, jacobian, value_and_grad
from tests.corpus.registry import program


def potential(x, k):
    return np.sum(k * np.tanh(x) ** 2) + 0.1 * np.sum(x**2)


force = grad(potential)
stiffness = hessian(potential)


@program(
    wrt=("x", "k"),
    args=lambda rng: (rng.normal(size=3), rng.uniform(1, 2, size=3)),
    tags="no-duals",
)
def leapfrog_of_a_potential(x, k):
    v = np.zeros_like(x)
    for _ in range(4):
        v = v - 0.05 * force(x, k)
        x = x + 0.1 * v
    return np.sum(x * v)


@program(
    wrt="k",
    args=lambda rng: (rng.uniform(1, 2, size=3), np.array([0.4, -0.3, 0.5])),
    tags="no-duals",
)
def newton_steps(k, start):
    x = start.copy()
    for _ in range(3):
        x = x - np.linalg.solve(stiffness(x, k) + np.eye(3), force(x, k))
    return potential(x, k) + x[0]


def error(w, X, y):
    return np.mean((np.tanh(X @ w) - y) ** 2)


@program(
    wrt=("w", "rate"),
    args=lambda rng: (rng.normal(size=2), 0.3, rng.normal(size=(5, 2)), rng.normal(size=5)),
    tags="no-duals",
)
def learning_to_learn(w, rate, X, y):
    learnt = w
    for _ in range(2):
        learnt = learnt - rate * grad(error)(learnt, X[:3], y[:3])
    return error(learnt, X[3:], y[3:])


@program(
    wrt="w",
    args=lambda rng: (rng.normal(size=2), rng.normal(size=(5, 2)), rng.normal(size=5)),
    tags="no-duals",
)
def penalty_on_the_gradient(w, X, y):
    value, slope = value_and_grad(error)(w, X, y)
    return value + 0.1 * np.sum(slope**2)


def net(w, t):
    return w[0] * np.tanh(w[1] * t + w[2])


@program(wrt="w", args=lambda rng: (rng.normal(size=3),), tags="no-duals")
def equation_as_a_loss(w):
    u = lambda t: net(w, t)
    total = (u(0.0) - 1.0) ** 2
    for t in np.linspace(0.1, 1.0, 4):
        total += (grad(u)(t) + u(t)) ** 2
    return total


@program(wrt="w", args=lambda rng: (rng.normal(size=3),), tags="no-duals")
def second_order_equation(w):
    def u(t):
        return net(w, t)

    acceleration = grad(grad(u))
    residuals = [acceleration(t) + u(t) for t in np.linspace(0.1, 1.0, 3)]
    return sum(r**2 for r in residuals)


def field(p):
    return np.sin(p[0]) * p[1] ** 2 + p[0] * p[1]


@program(wrt="points", args=lambda rng: (rng.normal(size=(3, 2)),), tags="no-duals")
def laplacian(points):
    total = 0.0
    for p in points:
        total += np.trace(hessian(field)(p)) ** 2
    return total


def residual(theta, t):
    return theta[0] * np.exp(-theta[1] * t)


@program(
    wrt="theta",
    args=lambda rng: (rng.uniform(0.5, 1.5, size=2), np.linspace(0, 2, 4)),
    tags="no-duals",
)
def fisher_information(theta, t):
    J = s2sgrad.jacobian(residual)(theta, t)
    return np.log(np.linalg.det(J.T @ J))


@program(wrt="x", args=lambda rng: (rng.normal(size=2),), tags="no-duals")
def divergence_by_names(x):
    def flow(z, y):
        return np.stack([z[0] ** 2 * y, z[1] * z[0]])

    return np.trace(jacfwd(flow, wrt="z")(x, x[1])) + np.sum(jacobian(flow, argnums=1)(x, 2.0))


def decay(x, rate=0.5):
    return rate * np.sum(x**3)


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="no-duals")
def defaults_and_keywords(x):
    return np.sum(grad(decay)(x)) + np.sum(grad(decay)(x, rate=x[0]) * x)


@program(wrt="x", args=lambda rng: (rng.uniform(0.5, 1, size=2),), tags="no-duals")
def derivative_as_an_argument(x):
    def newton(h, slope, t):
        for _ in range(4):
            t = t - h(t) / slope(t)
        return t

    def f(t):
        return t**3 - x[0] * t - x[1]

    return newton(f, grad(f), 1.5)


@program(wrt="x", args=lambda rng: (rng.normal(size=3),), tags="no-duals")
def derivative_without_a_derivative(x):
    at_rest = force(np.zeros(3), np.ones(3))
    return np.sum(x**2) + np.sum(at_rest)
