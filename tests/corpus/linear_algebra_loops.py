"""Factorisations and solvers written out as loops."""

import numpy as np

from tests.corpus.registry import program


def spd(rng, n):
    A = rng.normal(size=(n, n))
    return A @ A.T + n * np.eye(n)


@program(
    wrt=("a", "b", "c", "d"),
    args=lambda rng: (
        rng.normal(size=5),
        4 + rng.normal(size=6),
        rng.normal(size=5),
        rng.normal(size=6),
    ),
)
def thomas(a, b, c, d):
    n = len(d)
    cp = np.zeros(n - 1)
    dp = np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a[i - 1] * cp[i - 1]
        if i < n - 1:
            cp[i] = c[i] / m
        dp[i] = (d[i] - a[i - 1] * dp[i - 1]) / m
    x = np.zeros(n)
    x[-1] = dp[-1]
    for i in range(n - 2, -1, -1):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return np.sum(x**2)


@program(wrt="u", args=lambda rng: (rng.normal(size=7),))
def implicit_heat(u):
    r = 0.4
    n = u.size
    for step in range(3):
        diag = np.full(n, 1 + 2 * r)
        rhs = u.copy()
        for i in range(1, n):
            w = -r / diag[i - 1]
            diag[i] = diag[i] + w * r
            rhs[i] -= w * rhs[i - 1]
        u = np.zeros(n)
        u[n - 1] = rhs[n - 1] / diag[n - 1]
        for i in reversed(range(n - 1)):
            u[i] = (rhs[i] + r * u[i + 1]) / diag[i]
    return float(np.max(u) + np.sum(u * u))


@program(wrt="A", args=lambda rng: (spd(rng, 4),))
def lu_log_determinant(A):
    U = A.copy()
    n = U.shape[0]
    L = np.eye(n)
    for k in range(n - 1):
        for i in range(k + 1, n):
            L[i, k] = U[i, k] / U[k, k]
            U[i, k:] -= L[i, k] * U[k, k:]
    logdet = 0.0
    for i in range(n):
        logdet += np.log(U[i, i])
    return logdet + 0.1 * np.sum(L**2)


@program(wrt="A", args=lambda rng: (spd(rng, 4),))
def cholesky_by_loops(A):
    n = len(A)
    L = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            s = A[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            if i == j:
                L[i, i] = np.sqrt(s)
            else:
                L[i, j] = s / L[j, j]
    return np.sum(np.log(np.diag(L))) + L[n - 1, 0]


@program(wrt="A", args=lambda rng: (spd(rng, 4),))
def cholesky_in_place(A):
    A = A.copy()
    n = A.shape[0]
    for k in range(n):
        A[k, k] = A[k, k] ** 0.5
        A[k + 1 :, k] /= A[k, k]
        for j in range(k + 1, n):
            A[j:, j] -= A[j, k] * A[j:, k]
    return np.tril(A).sum()


@program(wrt="V", args=lambda rng: (rng.normal(size=(5, 3)),))
def gram_schmidt(V):
    n, k = V.shape
    Q = np.zeros((n, k))
    for j in range(k):
        v = V[:, j].copy()
        for i in range(j):
            v -= np.dot(Q[:, i], V[:, j]) * Q[:, i]
        Q[:, j] = v / np.linalg.norm(v)
    target = np.arange(n * k).reshape(n, k) / 10.0
    return np.sum((Q - target) ** 2)


@program(wrt="V", args=lambda rng: (rng.normal(size=(3, 5)),))
def modified_gram_schmidt_rows(V):
    Q = V.copy()
    R = np.zeros((len(V), len(V)))
    for i in range(len(Q)):
        R[i, i] = np.sqrt(Q[i] @ Q[i])
        Q[i] /= R[i, i]
        for j in range(i + 1, len(Q)):
            R[i, j] = Q[i] @ Q[j]
            Q[j] -= R[i, j] * Q[i]
    return np.trace(R) + np.sum(Q[:, 0] * Q[:, -1])


@program(wrt="A", args=lambda rng: (rng.normal(size=(5, 3)),))
def householder_qr(A):
    R = A.copy()
    m, n = R.shape
    for k in range(n):
        x = R[k:, k]
        s = -1.0 if x[0] < 0 else 1.0
        v = x.copy()
        v[0] += s * np.linalg.norm(x)
        v = v / np.linalg.norm(v)
        R[k:, k:] -= 2.0 * np.outer(v, v @ R[k:, k:])
    return np.sum(np.abs(np.diag(R)))


@program(
    wrt=("L", "b"),
    args=lambda rng: (np.tril(rng.normal(size=(5, 5))) + 3 * np.eye(5), rng.normal(size=5)),
)
def forward_substitution(L, b):
    y = np.empty(len(b))
    for i in range(len(b)):
        y[i] = (b[i] - L[i, :i] @ y[:i]) / L[i, i]
    return np.linalg.norm(y)


@program(
    wrt=("U", "B"),
    args=lambda rng: (np.triu(rng.normal(size=(4, 4))) + 3 * np.eye(4), rng.normal(size=(4, 2))),
)
def back_substitution(U, B):
    n = U.shape[0]
    X = np.zeros(B.shape)
    for i in range(n - 1, -1, -1):
        X[i] = B[i]
        for j in range(i + 1, n):
            X[i] -= U[i, j] * X[j]
        X[i] /= U[i, i]
    return np.sum(X * X)


@program(wrt="A", args=lambda rng: (spd(rng, 4),))
def power_iteration(A):
    v = np.ones(A.shape[0])
    for _ in range(12):
        w = A @ v
        v = w / np.sqrt(np.sum(w**2))
    return v @ A @ v


@program(wrt=("A", "b"), args=lambda rng: (spd(rng, 5), rng.normal(size=5)))
def conjugate_gradient(A, b):
    x = np.zeros_like(b)
    r = b - A @ x
    p = r.copy()
    rs = r @ r
    for k in range(4):
        Ap = A @ p
        alpha = rs / (p @ Ap)
        x += alpha * p
        r -= alpha * Ap
        rs_new = r @ r
        if np.sqrt(rs_new) < 1e-10:
            break
        p = r + (rs_new / rs) * p
        rs = rs_new
    return b @ x


@program(wrt=("A", "b"), args=lambda rng: (spd(rng, 4), rng.normal(size=4)))
def steepest_descent(A, b):
    x = 0 * b
    count = 0
    while count < 6:
        r = b - A.dot(x)
        t = r.dot(r) / r.dot(A.dot(r))
        x = x + t * r
        count += 1
    return 0.5 * x.dot(A.dot(x)) - b.dot(x)


@program(wrt="M", args=lambda rng: (rng.normal(size=(3, 3)) / 3,))
def matrix_exponential(M):
    result = np.eye(len(M))
    term = np.eye(len(M))
    for k in range(1, 9):
        term = term @ M / k
        result = result + term
    return np.trace(result) + result[0, 2] ** 2


@program(wrt="A", args=lambda rng: (spd(rng, 3),))
def newton_inverse(A):
    X = A.T / (np.abs(A).sum(axis=0).max() * np.abs(A).sum(axis=1).max())
    for _ in range(5):
        X = X @ (2 * np.eye(3) - A @ X)
    return np.sum(X)


@program(wrt="A", args=lambda rng: (spd(rng, 3),))
def jacobi_rotation_sweep(A):
    A = A.copy()
    n = A.shape[0]
    for p in range(n - 1):
        for q in range(p + 1, n):
            theta = 0.5 * np.arctan2(2 * A[p, q], A[q, q] - A[p, p])
            c, s = np.cos(theta), np.sin(theta)
            row_p, row_q = A[p].copy(), A[q].copy()
            A[p], A[q] = c * row_p - s * row_q, s * row_p + c * row_q
            col_p, col_q = A[:, p].copy(), A[:, q].copy()
            A[:, p] = c * col_p - s * col_q
            A[:, q] = s * col_p + c * col_q
    return A[0, 0] * 2 + A[1, 1] - A[2, 2] ** 2 / 50


@program(wrt="A", args=lambda rng: (rng.normal(size=(3, 3)),))
def determinant_by_pivoting(A):
    M = A.astype(float)
    det = 1.0
    n = len(M)
    for k in range(n):
        p = k + np.argmax(np.abs(M[k:, k]))
        if p != k:
            M[[k, p]] = M[[p, k]]
            det = -det
        det *= M[k, k]
        for i in range(k + 1, n):
            M[i] -= M[i, k] / M[k, k] * M[k]
    return det


@program(wrt=("A", "B"), args=lambda rng: (rng.normal(size=(2, 4)), rng.normal(size=(4, 3))))
def triple_loop_product(A, B):
    C = np.zeros((A.shape[0], B.shape[1]))
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            for k in range(A.shape[1]):
                C[i, j] += A[i, k] * B[k, j]
    return np.sum(np.tanh(C))
