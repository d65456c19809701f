"""Quadrature, splines, interpolation on grids."""

import numpy as np

from tests.corpus.registry import program


@program(wrt=("image", "x", "y"), args=lambda rng: (rng.normal(size=(5, 6)), 2.3, 1.6))
def bilinear(image, x, y):
    x0, y0 = int(np.floor(x)), int(np.floor(y))
    fx, fy = x - x0, y - y0
    top = (1 - fx) * image[y0, x0] + fx * image[y0, x0 + 1]
    bottom = (1 - fx) * image[y0 + 1, x0] + fx * image[y0 + 1, x0 + 1]
    return ((1 - fy) * top + fy * bottom) ** 2


@program(wrt=("image", "angle"), args=lambda rng: (rng.normal(size=(6, 5)), 0.3))
def warped_image(image, angle):
    rows, cols = np.meshgrid(np.arange(1, 5), np.arange(1, 4), indexing="ij")
    r = 2.5 + np.cos(angle) * (rows - 2.5) * 0.5 - np.sin(angle) * (cols - 2) * 0.5
    c = 2.0 + np.sin(angle) * (rows - 2.5) * 0.5 + np.cos(angle) * (cols - 2) * 0.5
    r0 = np.floor(r).astype(int)
    c0 = np.floor(c).astype(int)
    a, b = r - r0, c - c0
    value = (
        (1 - a) * (1 - b) * image[r0, c0]
        + a * (1 - b) * image[r0 + 1, c0]
        + (1 - a) * b * image[r0, c0 + 1]
        + a * b * image[r0 + 1, c0 + 1]
    )
    return np.sum(value**2)


@program(wrt=("knots", "x"), args=lambda rng: (rng.normal(size=6), np.array([0.3, 1.7, 2.2, 3.9])))
def catmull_rom(knots, x):
    total = 0.0
    for xi in x:
        i = min(max(int(xi), 1), len(knots) - 3)
        t = xi - i
        p0, p1, p2, p3 = knots[i - 1 : i + 3]
        total += 0.5 * (
            2 * p1
            + (p2 - p0) * t
            + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
            + (3 * p1 - p0 - 3 * p2 + p3) * t**3
        )
    return total


@program(
    wrt=("y", "x"), args=lambda rng: (rng.normal(size=6), np.cumsum(rng.uniform(0.5, 1, size=6)))
)
def natural_cubic_spline(y, x):
    h = np.diff(x)
    n = len(x)
    A = np.zeros((n, n))
    rhs = np.zeros(n)
    A[0, 0] = A[-1, -1] = 1.0
    for i in range(1, n - 1):
        A[i, i - 1] = h[i - 1]
        A[i, i] = 2 * (h[i - 1] + h[i])
        A[i, i + 1] = h[i]
        rhs[i] = 6 * ((y[i + 1] - y[i]) / h[i] - (y[i] - y[i - 1]) / h[i - 1])
    M = np.linalg.solve(A, rhs)
    return np.sum(h * (M[1:] ** 2 + M[1:] * M[:-1] + M[:-1] ** 2)) / 3


@program(wrt=("x", "y"), args=lambda rng: (np.sort(rng.uniform(0, 3, size=7)), rng.normal(size=7)))
def trapezoid(x, y):
    area = 0.0
    for i in range(1, len(x)):
        area += 0.5 * (y[i] + y[i - 1]) * (x[i] - x[i - 1])
    return area + np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2) ** 2


@program(wrt=("a", "b", "k"), args=lambda rng: (0.2, 1.9, 1.3))
def simpson(a, b, k):
    n = 10
    x = np.linspace(a, b, n + 1)
    f = np.exp(-k * x) * np.sin(x)
    w = np.ones(n + 1)
    w[1:-1:2] = 4
    w[2:-1:2] = 2
    return (b - a) / n / 3 * np.sum(w * f)


@program(wrt=("c",), args=lambda rng: (rng.normal(size=3),))
def gauss_legendre(c):
    nodes = (-np.sqrt(0.6), 0.0, np.sqrt(0.6))
    weights = (5 / 9, 8 / 9, 5 / 9)
    return sum_of(nodes, weights, c)


def sum_of(nodes, weights, c):
    total = 0.0
    for x, w in zip(nodes, weights):
        total += w * np.exp(c[0] + c[1] * x + c[2] * x**2)
    return total


@program(wrt=("x", "values"), args=lambda rng: (0.37, rng.normal(size=4)))
def barycentric_lagrange(x, values):
    nodes = np.array([0.0, 0.25, 0.6, 1.0])
    weights = np.ones(4)
    for j in range(4):
        for k in range(4):
            if k != j:
                weights[j] /= nodes[j] - nodes[k]
    q = weights / (x - nodes)
    return np.sum(q * values) / np.sum(q)


@program(wrt=("control", "t"), args=lambda rng: (rng.normal(size=(4, 2)), 0.35))
def de_casteljau(control, t):
    points = control.copy()
    n = len(points)
    for k in range(1, n):
        for i in range(n - k):
            points[i] = (1 - t) * points[i] + t * points[i + 1]
    return points[0, 0] ** 2 + points[0, 1]


@program(wrt=("f", "x"), args=lambda rng: (rng.normal(size=5), np.array([0.0, 0.4, 1.1, 1.5, 2.3])))
def divided_differences(f, x):
    c = f.copy()
    n = len(x)
    for j in range(1, n):
        c[j:] = (c[j:] - c[j - 1 : -1]) / (x[j:] - x[: n - j])
    p = c[-1]
    for k in range(n - 2, -1, -1):
        p = p * (0.8 - x[k]) + c[k]
    return p


@program(wrt=("p", "x"), args=lambda rng: (rng.normal(size=4), rng.normal(size=6)))
def polynomials(p, x):
    V = np.vander(x, 4)
    y = np.polyval(p, x)
    return np.sum((V @ p - 0.5 * y) ** 2) + y[2]


@program(wrt=("lo", "hi"), args=lambda rng: (0.1, 2.0), tags="recursion")
def adaptive_simpson(lo, hi):
    def f(x):
        return np.sqrt(x) * np.cos(3 * x)

    def recurse(a, b, depth):
        m = 0.5 * (a + b)
        whole = (b - a) / 6 * (f(a) + 4 * f(m) + f(b))
        if depth == 0:
            return whole
        return recurse(a, m, depth - 1) + recurse(m, b, depth - 1)

    return recurse(lo, hi, 3)
