"""Shapes that meet: scalars, rows, columns, stacks."""

import numpy as np

from tests.corpus.registry import program


@program(
    wrt=("row", "column", "s"),
    args=lambda rng: (rng.normal(size=4), rng.normal(size=(3, 1)), 0.7),
)
def rows_and_columns(row, column, s):
    grid = row * column + s
    grid = grid / (1 + column**2) - row
    return np.sum(grid * np.sin(row)) + np.mean(grid, axis=0) @ row


@program(wrt=("a", "b"), args=lambda rng: (rng.normal(size=(2, 1, 4)), rng.normal(size=(3, 1))))
def both_sides_broadcast(a, b):
    c = a * b
    d = np.maximum(a, b) - np.minimum(b, 0.1) + a / (2 + b**2)
    return np.sum(c**2 * d)


@program(wrt=("x", "y"), args=lambda rng: (rng.normal(size=1), rng.normal(size=5)), tags="length-1")
def length_one_against_many(x, y):
    z = x * y
    z += x
    w = y - x**2
    return np.sum(z * w) + x[0] * y[-1]


@program(wrt=("X", "Y"), args=lambda rng: (rng.normal(size=(4, 3)), rng.normal(size=(5, 3))))
def pairwise_distances(X, Y):
    D = np.sqrt(np.sum((X[:, None, :] - Y[None, :, :]) ** 2, axis=2))
    G = np.sum(X**2, axis=1)[:, None] + np.sum(Y**2, axis=1) - 2 * X @ Y.T
    return D.mean() + np.exp(-G).sum()


@program(wrt=("u", "v"), args=lambda rng: (rng.normal(size=(3, 4)), rng.normal(size=4)))
def in_place_broadcast(u, v):
    w = u.copy()
    w += v
    w *= 2.0
    w[1] -= v[0]
    w[:, 2] = v[1]
    w[:2, 3:] = v[2] * v[3]
    w /= np.array([[1.0], [2.0], [4.0]])
    return np.sum(w**2)


@program(
    wrt=("x", "mu", "s"),
    args=lambda rng: (rng.normal(size=(2, 3, 4)), rng.normal(size=(3, 1)), 1.3),
)
def stack_of_matrices(x, mu, s):
    z = (x - mu) / s
    gram = z @ z.transpose(0, 2, 1)
    return np.einsum("bij,bij->", gram, gram) / 50 + np.sum(z, axis=(0, 2)) @ mu[:, 0]


@program(wrt=("A", "x"), args=lambda rng: (rng.normal(size=(2, 3, 4)), rng.normal(size=(4, 2))))
def batched_matmul(A, x):
    y = A @ x
    z = np.matmul(x.T, A.swapaxes(1, 2))
    return np.sum(y * np.cos(y)) + np.sum(z[0] * z[1])


@program(wrt=("c", "x"), args=lambda rng: (0.6, rng.normal(size=(3, 2))))
def scalar_fills(c, x):
    full = np.full((3, 2), c)
    ones = np.ones_like(x) * c
    full[1] = c**2
    full[:, 0] += x[:, 1]
    return np.sum(full * x + ones * x**2) + np.sum(np.broadcast_to(c, (4,)))


@program(wrt=("a", "b"), args=lambda rng: (rng.normal(size=3), rng.normal(size=2)))
def outer_products(a, b):
    M = np.outer(a, b) + a[:, None] - b[None]
    N = a.reshape(-1, 1) @ b.reshape(1, -1)
    return (
        np.sum(M * N)
        + M[1, 0] * N[2, 1]
        + np.tensordot(M, N, axes=2)
        + np.inner(a, a) * np.dot(b, b)
    )


@program(wrt=("x",), args=lambda rng: (rng.normal(size=(4, 3)),))
def keepdims_normalisations(x):
    p = np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)
    q = x / np.linalg.norm(x, axis=0, keepdims=True)
    r = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
    return -np.sum(p * np.log(p)) + np.sum(q[0] * r[1]) + r.mean()


@program(
    wrt=("weights", "points"),
    args=lambda rng: (rng.normal(size=(3, 1, 1)), rng.normal(size=(2, 4))),
    tags="beyond",
)
def leading_axes_appear(weights, points):
    y = points
    for k in range(2):
        y = weights * y + k
    return np.sum(np.tanh(y).mean(axis=0)) + y[2, 1, 3]


@program(wrt=("t", "A"), args=lambda rng: (np.array(0.8), rng.normal(size=(2, 3))), tags="0-d")
def zero_dimensional_array(t, A):
    B = A * t + t
    r = t * t
    B[0] -= r
    return np.sum(B**2) / (1 + t) + r
