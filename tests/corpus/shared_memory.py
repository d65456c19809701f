"""Names whose memory is known only at run time: bound on one path, viewed by helpers, reshaped."""

import numpy as np

from tests.corpus.registry import program


def diffused(u, rounds, level):
    for _ in range(rounds):
        u[1:-1] += 0.1 * (u[2:] - 2 * u[1:-1] + u[:-2])
        if u.max() < level:
            return u
    return u


@program(wrt="x", args=lambda rng: (rng.uniform(size=7),), tags="aliases")
def returned_out_of_the_loop_that_writes(x):
    u = diffused(x * 1.0, 6, 0.3)
    return (u**2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def best_so_far_without_a_copy(x):
    best, current = x * 1.0, x * 0.5
    for k in range(4):
        current[k] += 0.7
        if (current**2).sum() > (best**2).sum():
            best = current
    return (best**3).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=4),), tags="aliases")
def row_or_column(x):
    A = np.outer(x, x)
    line = A[0] if x[0] > 0 else A[:, 1]
    line *= 2.0
    return (A**2).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases swap")
def first_buffer_under_another_name(x):
    u, v = x * 1.0, np.zeros_like(x)
    first = u
    for _ in range(5):
        v[1:] = u[:-1] * 1.5
        v[0] = u[-1]
        u, v = v, u
    return (u * first).sum()


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def image_and_its_pixels(x):
    image = (x * 1.0).reshape(2, -1)
    pixels = image.ravel()
    pixels[1] = x[0] ** 2
    image[1] *= 2.0
    return (image * image).sum() + pixels[0]


def normalised(v):
    v /= np.sqrt((v**2).sum())
    return v


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def written_argument_comes_back(x):
    v = x * 2.0
    w = normalised(v)
    w[0] = 0.0
    return (v * x).sum() + w[1]


@program(wrt="x", args=lambda rng: (rng.uniform(size=4),), tags="aliases")
def rows_normalised_by_a_helper(x):
    A = np.outer(x, x) + np.eye(4)
    for i in range(len(A)):
        A[i] = normalised(A[i])
    return (A * x).sum()


def tail(a, k):
    return a[k:]


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def view_made_by_a_helper(x):
    a = x * 1.0
    b = tail(a, 2)
    b *= 3.0
    return (a**2).sum()


@program(wrt=("u", "c"), args=lambda rng: (rng.normal(size=4), 0.6), tags="aliases")
def multiplied_by_itself_under_another_name(u, c):
    w, b = u + c, u * c
    for n in range(3):
        w *= b
        if n == 1:
            w = b
    return (w**2).sum()
