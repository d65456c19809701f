"""Functions that call functions: keywords, defaults, writes into arguments, recursion, closures."""

import numpy as np

from tests.corpus.registry import program

GRAVITY = 9.81
WEIGHTS = np.array([0.25, 0.5, 0.25])


def scale(x, factor=2.0, *, shift=0.0):
    return factor * x + shift


@program(wrt=("x", "f"), args=lambda rng: (rng.normal(size=5), 1.3))
def keywords_and_defaults(x, f):
    a = scale(x)
    b = scale(x, f)
    c = scale(a, shift=f)
    d = scale(shift=0.5, x=b, factor=c[0])
    return np.sum(a * b) + np.sum(c * d)


def fill_moments(x, out):
    out[0] = np.mean(x)
    out[1] = np.mean((x - out[0]) ** 2)
    out[2] = np.mean((x - out[0]) ** 3) / out[1] ** 1.5


@program(wrt="x", args=lambda rng: (rng.normal(size=8),))
def helper_fills_output(x):
    moments = np.empty(3)
    fill_moments(x, moments)
    return moments[2] + moments[1] * moments[0]


def relax(u, rhs, sweeps):
    for _ in range(sweeps):
        for i in range(1, len(u) - 1):
            u[i] = 0.5 * (u[i - 1] + u[i + 1] - rhs[i])
    return u


def restrict(r):
    return 0.25 * (r[:-2:2] + 2 * r[1:-1:2] + r[2::2])


@program(wrt=("u", "f"), args=lambda rng: (rng.normal(size=9), rng.normal(size=9)))
def two_grid_cycle(u, f):
    u = relax(u.copy(), f, 2)
    r = np.zeros_like(u)
    r[1:-1] = f[1:-1] - (u[2:] - 2 * u[1:-1] + u[:-2])
    coarse = np.zeros(5)
    rc = np.zeros(5)
    rc[1:-1] = restrict(r[1:-1])
    relax(coarse, 4 * rc, sweeps=5)
    u[::2] += coarse
    u[1::2] += 0.5 * (coarse[1:] + coarse[:-1])
    relax(u, f, 1)
    return np.sum(u**2)


def power(x, n):
    if n == 0:
        return 1.0
    if n % 2 == 1:
        return x * power(x, n - 1)
    half = power(x, n // 2)
    return half * half


@program(wrt="x", args=lambda rng: (1.1, 11), tags="recursion")
def recursive_power(x, n):
    return power(x, n)


def tree_sum(x):
    if len(x) <= 2:
        return np.sum(np.sin(x))
    mid = len(x) // 2
    left = tree_sum(x[:mid])
    right = tree_sum(x[mid:])
    return left + right + 0.1 * left * right


@program(wrt="x", args=lambda rng: (rng.normal(size=7),), tags="recursion")
def recursive_tree_sum(x):
    return tree_sum(x)


def chebyshev(n, x):
    return 1.0 if n == 0 else x if n == 1 else 2 * x * chebyshev(n - 1, x) - chebyshev(n - 2, x)


@program(wrt=("c", "x"), args=lambda rng: (rng.normal(size=5), 0.4), tags="recursion")
def recursive_chebyshev(c, x):
    total = 0.0
    for n in range(len(c)):
        total += c[n] * chebyshev(n, x)
    return total


def is_even(n, x):
    return x if n == 0 else is_odd(n - 1, x * 1.1)


def is_odd(n, x):
    return np.sin(x) if n == 0 else is_even(n - 1, x + 0.2)


@program(wrt="x", args=lambda rng: (0.3, 5), tags="recursion")
def mutual_recursion(x, n):
    return is_even(n, x) + is_odd(n, x * x)


def make_smoother(weights):
    half = len(weights) // 2

    def smooth(x):
        y = x.copy()
        for i in range(half, len(x) - half):
            y[i] = np.dot(weights, x[i - half : i + half + 1])
        return y

    return smooth


smooth = make_smoother(WEIGHTS)


@program(wrt="x", args=lambda rng: (rng.normal(size=8),), tags="closure")
def closure_over_constants(x):
    for _ in range(3):
        x = smooth(x)
    return np.sum(x**2)


@program(wrt=("v", "m"), args=lambda rng: (3.0, 1.5), tags="closure")
def nested_function(v, m):
    height = 2.0

    def kinetic(speed):
        return 0.5 * speed**2

    def potential(h):
        return GRAVITY * h

    return m * (kinetic(v) + potential(height)) + kinetic(m)


def statistics(x, axis=None):
    mean = np.mean(x, axis=axis)
    spread = np.std(x, axis=axis)
    return mean, spread


@program(wrt="X", args=lambda rng: (rng.normal(size=(4, 3)),))
def helper_returns_tuple(X):
    mean, spread = statistics(X, axis=0)
    whole = statistics(X)
    z = (X - mean) / spread
    return np.sum(z**3) + whole[0] * whole[1]


def swap_rows(A, i, j):
    A[i], A[j] = A[j].copy(), A[i].copy()


def normalise_in_place(x):
    x -= x.mean()
    x /= np.sqrt((x**2).sum())


@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 4)),))
def helpers_write_into_rows(A):
    A = A.copy()
    for row in A:
        normalise_in_place(row)
    swap_rows(A, 0, 2)
    return np.sum(A[0] * np.arange(4)) + np.sum(A[2] ** 3)


def axpy(a, x, y):
    y += a * x
    return y


@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=5), rng.normal(size=5)), tags="aliases")
def helper_returns_its_argument(x, y):
    z = y.copy()
    w = axpy(2.0, x, z)
    w[0] = 3 * x[1]
    axpy(-0.5, w, z)
    return np.sum(z * w)


def integrate(f, a, b, n):
    h = (b - a) / n
    total = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        total += f(a + i * h)
    return h * total


def bump(x):
    return np.exp(-x * x)


@program(wrt=("a", "b"), args=lambda rng: (-0.3, 1.2), tags="function-argument")
def trapezoid_rule(a, b):
    return integrate(bump, a, b, 8)


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="writes-argument")
def writes_into_its_argument(x):
    x *= 2
    x[0] = x[1] * x[2]
    x[1:] += 1
    return np.sum(x**2)


def safe_ratio(a, b, default=0.0):
    if b == 0:
        return default
    r = a / b
    if r > 1:
        return 2 - 1 / r
    return r


@program(wrt=("x", "y"), args=lambda rng: (0.8, 1.7))
def early_returns_in_helpers(x, y):
    return safe_ratio(x, y) + 3 * safe_ratio(y, x) + safe_ratio(x, 0.0, default=x * y)


def squash(x):
    y = np.tanh(x)
    return y


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def result_of_helper_is_mutated(x):
    y = squash(x)
    y += 1
    z = squash(y)
    z[0] *= 4
    return np.sum(y * y) + np.sum(z**3)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def same_array_twice(x):
    z = x.copy()
    axpy(0.3, z, z)
    w = axpy(z[1], z[:3], z[2:])
    return np.sum(z**2) + w[0]


@program(wrt=("A", "rhs"), args=lambda rng: (rng.normal(size=(3, 5)), rng.normal(size=(3, 5))))
def helper_gets_rows(A, rhs):
    A = A.copy()
    for i in range(len(A)):
        relax(A[i], rhs[i], sweeps=i + 1)
    column = A[:, 2]
    relax(column, rhs[:, 0], 1)
    return np.sum(A**2)


def first_and_rest(x):
    return x[0], x[1:]


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def helper_returns_views(x):
    y = x.copy()
    head, rest = first_and_rest(y)
    rest *= head
    y[0] = rest[0] ** 2
    return head + np.sum(rest * y[1:]) + y[0]


def grow(population, rate, log=None):
    population = population * (1 + rate)
    if log is not None:
        log[0] += population
    return population


@program(wrt=("p", "rate"), args=lambda rng: (1.4, 0.1))
def optional_output(p, rate):
    history = np.zeros(2)
    for year in range(4):
        p = grow(p, rate, history) if year % 2 else grow(p, rate)
        rate *= 0.9
    return history[0] ** 2 + p
