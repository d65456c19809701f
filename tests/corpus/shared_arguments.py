"""Functions whose arguments share memory, or that bind the arguments they write into anew."""

import numpy as np

from tests.corpus.registry import program


def added(a, x, y):
    y += a * x
    x[0] = y[1]
    return y


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def rows_of_one_matrix(x):
    A = np.outer(x, x)
    for k in range(4):
        added(x[k], A[k], A[k + 1])
    added(0.5, A[2], A[2])
    return (A**2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def shifted_into_itself(x):
    u = x * 1.0
    v = added(0.5, u[1:], u[:-1])
    v[2] *= x[0]
    return (u**2).sum() + v[0]


def multiplied(a, b, out):
    np.multiply(a, b, out=out)
    a[-1] += out[0]


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def result_over_an_operand(x):
    u, v = x * 1.0, np.zeros(4)
    multiplied(u, x * 2.0, v)
    multiplied(u, v, u)
    multiplied(v, v, v)
    return (u**2 + v).sum()


def advanced(u, steps):
    v = np.empty_like(u)
    for _ in range(steps):
        v[1:] = 0.5 * (u[1:] + u[:-1] ** 2)
        v[0] = u[0]
        u, v = v, u
    return u


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases swap")
def buffers_swapped_in_a_helper(x):
    u = x * 1.0
    w = advanced(u, 3)
    return (w * u).sum() + advanced(w, 2)[1]


def pixels_scaled(image, c):
    pixels = image.reshape(-1)
    pixels[1:] *= c
    image[0] += pixels[2]
    return pixels


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def argument_viewed_by_reshape(x):
    image = np.outer(x[:2], x)
    pixels = pixels_scaled(image, x[0])
    pixels_scaled(image.T, 2.0)
    pixels[0] = 1.0
    return (image**2).sum()


def cycled(u, f, level):
    u[1:-1] += 0.3 * (f[1:-1] - u[1:-1])
    if level > 0:
        u = u + cycled(np.zeros_like(u), f - u, level - 1)
        u[0] *= 0.5
    u[1:-1] -= 0.1 * u[2:] * f[:-2]
    return u


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases recursion")
def corrections_of_corrections(x):
    u = x * 1.0
    w = cycled(u, x**2, 2)
    return (w**2).sum() + (u * w).sum()


def noted(history, u):
    history.append(u)
    history[0] = u


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def history_kept_by_a_helper(x):
    history, u = [x * 1.0], x * 2.0
    for k in range(3):
        u[k] *= x[k + 1]
        noted(history, u)
        if k == 1:
            u = u * 0.5
    return sum((h**2).sum() for h in history)
