"""Names that share memory, and writes through them."""

import numpy as np

from tests.corpus.registry import program


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def alias_is_written(x):
    a = x * 2
    b = a
    b += 1
    b[2] = a[0] * a[1]
    return np.sum(a * b)


@program(wrt="A", args=lambda rng: (rng.normal(size=(4, 3)),), tags="aliases")
def rows_are_views(A):
    B = A.copy()
    for i in range(1, B.shape[0]):
        row = B[i]
        row *= B[i - 1]
        row[0] += i
    return np.sum(B**2)


@program(wrt="x", args=lambda rng: (rng.normal(size=12),), tags="aliases")
def reshape_shares_memory(x):
    y = x.copy()
    grid = y.reshape(3, 4)
    grid[1] *= grid[0]
    grid[:, 2] = grid[:, 1] ** 2
    y[5:7] += y[0]
    return np.sum(np.sin(grid)) + y[2] * y[6]


@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 4)),), tags="aliases")
def transpose_is_written(A):
    B = np.zeros((4, 3))
    T = B.T
    T[:] = A
    T[0] += A[1] * A[2]
    B[2] *= 3
    return np.sum(B @ T)


@program(wrt="x", args=lambda rng: (rng.normal(size=9),), tags="aliases")
def overlapping_slices(x):
    u = x.copy()
    u[1:] = u[:-1]
    u[:-2] += u[2:]
    u[::2] *= u[:5]
    u[::-1][:3] -= 0.5 * u[:3]
    return np.sum(u**3)


@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 5)),), tags="aliases")
def iterate_over_rows_writing(A):
    M = A + 0
    total = 0.0
    for row in M:
        row -= row.mean()
        row /= np.sqrt(np.mean(row**2) + 0.1)
        total += row[0] * row[-1]
    return total + np.sum(M[:, 1] ** 2)


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def rebound_then_mutated(x):
    y = np.exp(x)
    z = y
    y = y * 2
    y += 1
    z[0] = 0.5
    return np.sum(y * z)


@program(wrt="A", args=lambda rng: (rng.normal(size=(4, 3)),), tags="aliases")
def running_total_of_rows(A):
    s = 0
    for row in A:
        s += row
    s[0] *= 2
    return np.sum(s**2) + A[0, 0]


@program(
    wrt=("x", "y"),
    args=lambda rng: (rng.normal(size=4), rng.normal(size=4)),
    tags="aliases swap",
)
def swapped_buffers_with_alias(x, y):
    u, v = x.copy(), y.copy()
    keep = u
    for i in range(3):
        u[1:] += v[:-1] * 0.3
        u, v = v, u
    keep[0] *= 5
    return np.sum(u * v) + np.sum(u)


@program(wrt="A", args=lambda rng: (rng.normal(size=(5, 6)),), tags="aliases")
def block_views(A):
    L = A.copy()
    top = L[:2]
    corner = top[:, 3:]
    bottom = L[2:, 3:]
    bottom += corner[0] * 0.5
    corner[...] = corner**2
    L[1, 4] = bottom[2, 1]
    return np.sum(L * A)


@program(wrt="x", args=lambda rng: (rng.normal(size=7),), tags="aliases")
def view_outlives_rebinding(x):
    buffer = np.zeros(7)
    head = buffer[:3]
    head += x[:3]
    buffer = buffer + x
    head *= 10
    tail = buffer[4:]
    tail -= head
    return np.sum(buffer**2) + np.sum(head)


@program(wrt="x", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def ravel_and_asarray(x):
    a = np.asarray(x)
    m = np.copy(a).reshape((2, 3))
    flat = m.ravel()
    flat[4] = flat[0] * flat[1]
    flat_copy = m.flatten()
    flat_copy[0] = 100.0
    return np.sum(m**2) + np.sum(flat_copy[1:])


@program(wrt=("x", "n"), args=lambda rng: (rng.normal(size=5), 0.7), tags="aliases")
def alias_in_one_branch(x, n):
    y = x * n
    if n > 0.5:
        z = y
    else:
        z = y.copy()
    z[1:4] *= n
    return np.sum(y**2) - z[2]


@program(wrt="A", args=lambda rng: (rng.normal(size=(4, 4)),), tags="aliases")
def symmetrise_in_place(A):
    S = A.copy()
    n = len(S)
    for i in range(n):
        for j in range(i):
            S[i, j] = S[j, i] = 0.5 * (S[i, j] + S[j, i])
    S += S.T
    return S[3, 0] * S[1, 2] + np.sum(S**2) / 8


@program(wrt="x", args=lambda rng: (rng.normal(size=5),), tags="aliases")
def value_saved_before_overwrite(x):
    y = x.copy()
    first = y[0]
    window = y[1:3]
    saved = y[1:3].copy()
    e = np.exp(y)
    y *= e
    y[0] = 7.0
    return first * np.sum(window * saved) + np.sum(y)


@program(wrt="v", args=lambda rng: (rng.normal(size=6),), tags="aliases")
def list_of_views(v):
    w = v.copy()
    parts = [w[:2], w[2:5], w[5:]]
    for k, part in enumerate(parts):
        part *= k + 1
        part += w[0]
    first, second, third = parts
    second[1:] = first
    return np.sum(w**2) + third[0]


@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 3)),), tags="aliases")
def diagonal_and_column_updates(A):
    B = A.copy()
    for k in range(3):
        col = B[:, k]
        col /= 2 + np.abs(col[k])
        B[k, k] += col.sum()
    np.fill_diagonal(B, np.diag(B) ** 2)
    return B.sum() + B[0, 2] * B[2, 0]


@program(wrt="x", args=lambda rng: (rng.normal(size=(3, 3)),), tags="aliases")
def a_diagonal_by_einsum(x):
    y = 2.0 * x
    d = np.einsum("ii->i", y)
    d *= x[0]
    return np.sum(y * y * x)


@program(wrt="x", args=lambda rng: (rng.normal(size=(2, 3)),), tags="aliases")
def a_transpose_by_einsum(x):
    y = np.sin(x)
    for k in range(3):
        t = np.einsum("ij->ji", y)
        t[k] *= x[:, k]
    return np.sum(y * y * x)
